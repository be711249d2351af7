"""A province that does not exist: communes, their people on a messenger in memory, a clock that a test moves."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.app import App, Wiring
from bot.links import Links
from bot.playing.script import Script, Unit
from bot.playing.stage import ROUND, set_stage
from bot.wording import Words
from core.assessment.changes import Submit
from core.assessment.deadlines import NewLastDay
from core.assessment.people import Role
from core.assessment.reminder_plan import USUAL, Plan
from core.assessment.rounds import VIETNAM
from store.blobs import Blobs
from store.database import Database
from store.records import Actor, ChatKey
from store.reminders import ReminderKind
from store.tx import Tx
from store.units import NewUnit, UnitRecord
from tests.bot.messenger import Messenger

OPENING = datetime(2026, 11, 1, 0, 0, tzinfo=VIETNAM)
PROVINCE, BODY = "tinh", "so"
SUPERVISOR, APPRAISER = "giam-sat", "tham-dinh"
FRAMEWORK = "quang_nam_xa_2022"


def at(month: int, day: int, hour: int = 7, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def code(number: int) -> str:
    return f"xa-{number:03}"


@dataclass
class Province:
    """``person_by_name``: officers are named by their commune, its head ``head of`` it."""

    folder: Path
    words: Words
    address: str = "sqlite+aiosqlite://"
    now: datetime = OPENING - timedelta(days=3)
    letters: Messenger = field(default_factory=lambda: Messenger("letters"))
    person_by_name: dict[str, int] = field(default_factory=dict)
    app: App = field(init=False)

    def __post_init__(self) -> None:
        self.app = self.new_app()

    def new_app(self) -> App:
        """Another process of the same program, or one in place of a dead one."""
        channels = {self.letters.name: self.letters}
        links = Links("https://vi-du.invalid")
        return App(
            Wiring(Database(self.address), Blobs(self.folder), self.words, channels, links, clock=lambda: self.now)
        )

    async def settle(
        self, communes: int, heads: Sequence[int] = (), days: tuple[str, ...] = (), reminders: Plan = USUAL
    ) -> None:
        """Open a round for November; every commune has an officer, and there is one supervisor over all."""
        units = tuple(Unit(code(n), f"UBND xã số {n}") for n in range(1, communes + 1))
        script = Script((), FRAMEWORK, units, (), self.now, frozenset(), (), (), days=days)

        async def work(tx: Tx) -> None:
            above = [NewUnit(1, PROVINCE, "UBND tỉnh Mẫu", "tỉnh", "tinh"), NewUnit(2, BODY, "Sở Mẫu", "sở", "so")]
            await tx.units.import_units(above, self.now)
            below = [NewUnit(n, one.code, one.name, "xã", "xa", PROVINCE) for n, one in enumerate(units, 1)]
            await tx.units.import_units(below, self.now)
            present = await tx.units.present(self.now)
            for unit in units:
                await self._join(tx, unit.code, present[unit.code], Role.OFFICER)
            for number in heads:
                await self._join(tx, f"head of {code(number)}", present[code(number)], Role.HEAD)
            await self._join(tx, SUPERVISOR, present[PROVINCE], Role.SUPERVISOR)
            await self._join(tx, APPRAISER, present[BODY], Role.APPRAISER)

        await set_stage(self.app, script, reminders=reminders)
        await self.app.database.write(work)

    async def _join(self, tx: Tx, name: str, unit: UnitRecord, role: Role) -> None:
        person_id = await tx.people.person_at(ChatKey(self.letters.name, "", name), self.now)
        await tx.people.add_member(person_id, unit.id, role, self.now)
        self.person_by_name[name] = person_id

    async def hand_in(self, *codes: str) -> None:
        async def work(tx: Tx) -> None:
            for one in codes:
                person_id = self.person_by_name[one]
                (card,) = await tx.desks.cards(person_id, self.now)
                await tx.sheets.apply(card.id, Submit(), Actor(person_id, Role.OFFICER, self.letters.name, self.now))

        await self.app.database.write(work)

    async def give_more_time(self, new: NewLastDay, unit_code: str) -> None:
        await self.app.database.write(lambda tx: tx.last_days.move(ROUND, new, self.now, unit_code=unit_code))

    async def look(self, now: datetime) -> Counter[str]:
        """The clock says ``now`` and the program looks at it; who has got something then, and how often."""
        self.now = now
        before = len(self.letters.people.got)
        await self.app.reminders.look()
        await self.app.delivery.look()
        await self.app.delivery.settled()
        return Counter(one.to for one in self.letters.people.got[before:])

    async def kept(self, on: date) -> Counter[ReminderKind]:
        sent = await self.app.database.read(lambda tx: tx.reminders.status(on))
        return Counter(one.kind for one in sent)


@asynccontextmanager
async def province(
    folder: Path, words: Words, communes: int, heads: Sequence[int] = (), days: tuple[str, ...] = ()
) -> AsyncIterator[Province]:
    made = Province(folder, words)
    await made.app.start()
    try:
        await made.settle(communes, heads, days)
        yield made
    finally:
        await made.app.stop()

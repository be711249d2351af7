"""One sheet, three officers: on the web, on Telegram and on the messenger of transcripts; each finishes their mains."""

import itertools
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from bot.app import utc_now
from bot.channel import Address, RawEvent
from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Desk
from bot.conversations.places import decode
from bot.conversations.question import waiting_input
from bot.conversations.stations import AskComponent, AskGeneral
from bot.playing.channel import NAME, PlayChannel
from bot.playing.script import Person, Script, Unit
from bot.playing.stage import set_stage
from bot.serving import Service
from bot.wording import Words
from core.assessment.hands import shares
from core.assessment.progress import progress
from core.scoring.model import ComponentKey
from store.records import ChatKey
from store.tx import Tx
from tests.bot.telegram.peer import Peer, Phone
from tests.bot.telegram.town import FIRST_SENDER, FRAMEWORK, Town, chat_of, open_now, settings_for
from tests.bot.typed_sheet import typed

UNIT = Unit("xa-mau", "UBND xã Suối Mẫu")
NAMES = ("lan", "minh", "tam")
MAINS = {"lan": {"1", "2", "3"}, "minh": {"4", "5", "6"}, "tam": {"7", "8"}}
MOST_MESSAGES = 100


class Officer(Protocol):
    """Somebody who types, wherever they do."""

    @property
    def chat(self) -> ChatKey: ...

    async def types(self, text: str) -> None: ...


@dataclass
class Posting:
    """A browser, or somebody in a transcript: both post the same small documents."""

    town: Town
    chat: ChatKey
    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def posts(self, **event: str) -> None:
        address = Address(self.chat.channel, self.chat.account, self.chat.sender)
        await self.town.app.accept(RawEvent(address, f"e{next(self.ids)}", json.dumps(event).encode()))
        await self.town.quiet()

    async def types(self, text: str) -> None:
        await self.posts(kind="text", text=text)


@dataclass
class OnPhone:
    """A phone with Telegram."""

    town: Town
    phone: Phone

    @property
    def chat(self) -> ChatKey:
        return chat_of(self.phone.id)

    async def types(self, text: str) -> None:
        self.phone.says(text)
        await self.town.quiet()


@dataclass
class Commune:
    """A program with three messengers, and the officers of one commune."""

    town: Town
    officers: Mapping[str, Officer]
    phone: Phone

    async def here(self, name: str) -> tuple[Desk, Place | None]:
        """The sheet in front of somebody, and where they are."""
        chat = self.officers[name].chat

        async def work(tx: Tx) -> tuple[Desk, Place | None]:
            person = await tx.people.known_at(chat)
            assert person is not None
            active = await tx.places.active(person)
            assert active.desk_id is not None
            desk = await self.town.app.desks.load(tx, active.desk_id, person, self.town.app.clock())
            assert desk is not None
            return desk, None if active.place is None else decode(active.place)

        return await self.town.app.database.read(work)


@pytest.fixture
async def commune(peer: Peer, tmp_path: Path, words: Words) -> AsyncIterator[Commune]:
    morning = (utc_now() - timedelta(days=1)).replace(hour=3)  # at night pushes would wait
    service = Service(settings_for(peer, tmp_path), words, clock=lambda: morning, more=(PlayChannel(),))
    town = Town(service, peer, await service.start(), {}, {})
    people = tuple(Person(name, "officer") for name in NAMES)
    script = Script((), FRAMEWORK, (UNIT,), people, morning, frozenset(), (), ())
    codes = await set_stage(town.app, script, open_now(morning))
    phone = Phone(peer, FIRST_SENDER, "minh")
    lan, tam = Posting(town, ChatKey("web", "", "browser")), Posting(town, ChatKey(NAME, "", "tam"))
    try:
        await lan.posts(kind="open", code=codes["lan", UNIT.code])
        minh = OnPhone(town, phone)
        await minh.types(f"/start {codes['minh', UNIT.code]}")
        await tam.posts(kind="open", code=codes["tam", UNIT.code])
        for officer in (lan, minh, tam):
            await officer.types("đúng")
        yield Commune(town, {"lan": lan, "minh": minh, "tam": tam}, phone)
    finally:
        await service.stop()


async def answered(commune: Commune, name: str) -> list[ComponentKey]:
    """Let somebody answer whatever they are asked until nothing more is theirs; what they were asked, in order."""
    met: list[ComponentKey] = []
    for _ in range(MOST_MESSAGES):
        desk, place = await commune.here(name)
        match place:
            case AskGeneral(figure):
                text = f"{desk.framework.general_by_name[figure].example:f}"
            case AskComponent(key):
                wanted = waiting_input(desk.framework.component_by_key[key], place, desk.sheet)
                assert wanted is not None
                met.append(key)
                text = typed(wanted)
            case _:
                return list(dict.fromkeys(met))
        await commune.officers[name].types(text)
    pytest.fail(f"{name} is asked for ever")


async def test_three_officers_on_three_channels_finish_one_sheet(commune: Commune) -> None:
    lan = commune.officers["lan"]
    for chosen, mains in (("2", "4, 5, 6"), ("3", "7, 8"), ("1", "1, 2, 3")):
        for text in ("phân công", chosen, mains):
            await lan.types(text)
    await lan.types("xong")
    await commune.phone.hears("Lan giao cho Anh/Chị trong phiếu UBND xã Suối Mẫu: 4.")

    for name in NAMES:
        await commune.officers[name].types("tiếp tục")
        asked = await answered(commune, name)
        desk, _ = await commune.here(name)
        framework = desk.framework
        asked_of = {framework.pillar_of(framework.component_by_key[key]).code for key in asked}
        assert asked_of == MAINS[name]
    desk, _ = await commune.here("lan")

    assert progress(desk.framework, desk.sheet).missing == ()
    authors = {p.code: {one.by for one in shares(desk.framework, desk.sheet, p)} for p in desk.framework.pillars}
    assert authors == {code: {name.capitalize()} for name, codes in MAINS.items() for code in codes}
    channels = await commune.town.app.database.read(lambda tx: _channels(tx, desk.sheet_id))
    assert channels == {"web", "telegram", NAME}

    for text in ("nộp phiếu", "vẫn nộp"):
        await lan.types(text)
    for name in NAMES:
        desk, _ = await commune.here(name)
        assert desk.sheet.submitted_at is not None


async def _channels(tx: Tx, sheet_id: int) -> set[str]:
    """Over which channels the answers of a sheet came."""
    from sqlalchemy import select
    from sqlmodel import col

    from store.tables.sheets import AnswerRevisionRow

    statement = select(col(AnswerRevisionRow.channel)).where(col(AnswerRevisionRow.sheet_id) == sheet_id).distinct()
    return set((await tx.sheets._connection.execute(statement)).scalars())  # noqa: SLF001

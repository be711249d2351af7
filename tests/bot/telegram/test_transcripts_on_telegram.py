"""The transcripts of the web chat, played on Telegram over real HTTP, leave the same sheets."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.conversations.contract.snapshot import Desk
from bot.handlers.telegram.signing import Signer
from bot.playing.appraisers import assign
from bot.playing.appraising_rest import accept_the_rest
from bot.playing.commands import command
from bot.playing.cues import (
    AcceptsTheRest,
    Clock,
    Commands,
    Deed,
    Does,
    HandsOut,
    Opens,
    OpensNewest,
    Remark,
    Reminds,
    Restarts,
    Sends,
    SendsUnusable,
    Tables,
    Taps,
    Types,
)
from bot.playing.filling import fill
from bot.playing.kept_appraisals import Record, appraisal_lines, record
from bot.playing.player import Player
from bot.playing.props import bytes_of
from bot.playing.results import tables
from bot.playing.script import Script, read_script
from bot.playing.shown import button
from bot.playing.stage import NOBODY_YET, ROUND, set_stage
from bot.serving import Service
from bot.wording import Words
from store.talk import MessageRecord
from store.tx import Tx
from tests.bot.telegram.peer import TOKEN, Peer, Phone, running
from tests.bot.telegram.town import Town, chat_of, settings_for, shape

FOLDER = Path(__file__).resolve().parents[2] / "transcripts"
IN_EVERY_RUN = {
    "cau_dau_tien",
    "giai_trinh",
    "giam_sat_hoi",
    "hai_can_bo",
    "mang_phieu_di",
    "minh_chung",
    "ngon_tay_bam_nham",
    "nhac_han",
    "nop_phieu",
    "phieu_tron_ven",
    "thu_truong_tra_lai",
    "vao_bang_loi_moi",
}
"""One of each sort; `make soak` plays the others too."""

TRANSCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


class OnTelegram:
    """One performance with phones."""

    def __init__(self, script: Script, words: Words, peer: Peer, folder: Path) -> None:
        self.now: datetime = script.clock
        self._script = script
        self._words = words
        service = Service(settings_for(peer, folder), words, clock=lambda: self.now)
        self.town = Town(service, peer, "", {}, {})
        self._phones = {p.name: Phone(peer, 4_000 + n, p.name) for n, p in enumerate(script.people)}
        self._codes: Mapping[tuple[str, str], str] = {}
        self.said: list[str] = []

    async def run(self) -> None:
        await self.town.service.start()
        self._codes = await set_stage(self.town.app, self._script)
        await self._prepare()
        for cue in self._script.cues:
            match cue:
                case Clock(at):
                    self.now = at
                    await self.town.app.housekeeping.once()
                case Does(person, deed):
                    await self._do(person, deed)
                case Reminds():
                    await self.town.app.reminders.look()
                    await self.town.app.delivery.settled()
                case AcceptsTheRest(person):
                    await accept_the_rest(self.town.app, chat_of(self._phones[person].id))
                case Commands(arguments):
                    self.said += await command(self.town.app, arguments)
                    await self.town.app.delivery.settled()
                case Tables():
                    self.said += await tables(self.town.app)
                case HandsOut(most):
                    await self._hand_out(most)
                case Remark() | Restarts():
                    pass  # a program that ends with a messenger in front has tests of its own

    async def _hand_out(self, most: int) -> None:
        app = self.town.app
        if not most:
            await app.broadcasts.look()
        for one in await app.database.read(lambda tx: tx.broadcasts.under_way(self.now)) if most else ():
            await app.broadcasts.portion(one, most)
        await app.delivery.settled()

    async def _prepare(self) -> None:
        if not self._script.prepared:
            return
        for person in self._script.people:
            if person.role == NOBODY_YET:
                continue
            await self._do(person.name, Opens())
            await self._do(person.name, Taps(self._words.by_key["choice-join-yes"]))
        await assign(self.town.app, self._script, ROUND)
        if "general" in self._script.prepared:
            first = self._script.people[0].name
            desk = await self.desk(first)
            for figure in desk.framework.general if desk else ():
                await self._do(first, Types(f"{figure.example:f}"))
        await fill(self.town.app, self._script, ROUND, "telegram")

    async def _do(self, person: str, deed: Deed) -> None:
        phone = self._phones[person]
        match deed:
            case Types(text):
                phone.says(text)
            case Taps(label, old):
                phone.press(Signer.of(TOKEN).sign(await self._token(person, label, old=old), str(phone.id)))
            case Sends(name, caption):
                phone.sends(bytes_of(name), name, caption)
            case Opens(unit_code):
                phone.says(f"/start {self._codes[person, unit_code or self._script.first_unit(person)]}")
            case OpensNewest():
                phone.says(f"/start {await self._newest_code()}")
            case SendsUnusable():
                phone.peer.push({"message": phone.message(location={"latitude": 1.0, "longitude": 2.0})})
        await self.town.quiet()

    async def _newest_code(self) -> str:
        shown = [message for one in self._script.people for message in await self._messages(one.name)]
        words = [
            str(line["text"])
            for message in sorted(shown, key=lambda message: message.at)
            for line in message.body.get("lines", ())
        ]
        return next(str(found[-1]) for line in reversed(words) if (found := re.findall(r"/m/([\w-]+)", line)))

    async def _token(self, person: str, label: str, *, old: bool) -> str:
        found = [
            str(choice["token"])
            for message in reversed(await self._messages(person))
            for choice in (*message.body.get("choices", ()), *message.body.get("bars", ()))
            if label in {button(choice), choice["label"]}
        ]
        return found[1 if old else 0]

    async def _messages(self, person: str) -> tuple[MessageRecord, ...]:
        async def work(tx: Tx) -> tuple[MessageRecord, ...]:
            person_id = await tx.people.person_at(chat_of(self._phones[person].id), self.now)
            return await tx.talk.messages(person_id, after=0, limit=1_000)

        return await self.town.app.database.write(work)

    async def desk(self, person: str) -> Desk | None:
        async def work(tx: Tx) -> Desk | None:
            person_id = await tx.people.person_at(chat_of(self._phones[person].id), self.now)
            place = await tx.places.active(person_id)
            if place.desk_id is None:
                return None
            return await self.town.app.desks.load(tx, place.desk_id, person_id, self.now)

        return await self.town.app.database.write(work)


async def appraised(app: App) -> list[str]:
    """Everything an appraisal has written."""
    kept = await app.database.write(lambda tx: record(tx, app.desks, ROUND))
    return appraisal_lines(Record({}), kept)


class Rehearsed(Player):
    """The performance that transcripts are checked with; it also shows the sheets that are left."""

    async def desk(self, person: str) -> Desk | None:
        return await self._desk(person)


def sheets(desks: Mapping[str, Desk | None]) -> dict[str, Any]:
    return {name: None if desk is None else shape(desk) for name, desk in desks.items()}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in IN_EVERY_RUN else pytest.mark.soak) for name in TRANSCRIPTS]
)
async def test_a_transcript_leaves_the_same_sheets_on_telegram(name: str, words: Words, tmp_path: Path) -> None:
    script = read_script(TRANSCRIPTS[name])
    rehearsed = Rehearsed(script, words, tmp_path / "rehearsal")
    (tmp_path / "telegram").mkdir()
    async with running(Peer()) as peer:
        played = OnTelegram(script, words, peer, tmp_path / "telegram")
        try:
            await rehearsed.start()
            written, _ = await asyncio.gather(rehearsed.run(), played.run())
            names = [person.name for person in script.people]
            expected = sheets({one: await rehearsed.desk(one) for one in names})
            found = sheets({one: await played.desk(one) for one in names})
            decisions = await appraised(rehearsed.app), await appraised(played.town.app)
        finally:
            await rehearsed.stop()
            await played.town.service.stop()

    assert decisions[0] == decisions[1]
    assert [line for line in played.said if line.startswith("<   1 |")] == [
        line for line in written.splitlines() if line.startswith("<   1 |")
    ]
    for person in names:
        for part in found[person] or ():
            assert found[person][part] == expected[person][part]
    assert all(call.status == 200 for call in peer.calls if call.method == "sendMessage")

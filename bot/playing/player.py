"""Runs a transcript through the real program on an empty store and writes down what happened."""

import itertools
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.app import App, Wiring
from bot.channel import Address, RawEvent
from bot.conversations.contract.snapshot import Desk
from bot.delivery.ledger import LEASE
from bot.links import Links
from bot.playing.appraisers import assign
from bot.playing.channel import NAME, UNUSABLE, PlayChannel
from bot.playing.kept import kept_lines
from bot.playing.kept_appraisals import Record, appraisal_lines, record
from bot.playing.props import bytes_of
from bot.playing.script import (
    Clock,
    Deed,
    Does,
    HandsOut,
    Opens,
    OpensNewest,
    Remark,
    Reminds,
    Restarts,
    Script,
    Sends,
    SendsUnusable,
    Taps,
    Types,
    read_script,
)
from bot.playing.stage import NOBODY_YET, ROUND, set_stage
from bot.wording import Words
from store.blobs import Blobs
from store.database import Database
from store.outbox import PostState, Priority, Settled
from store.records import ChatKey
from store.talk import Direction, MessageRecord
from store.tx import Tx

_LINK: Final = re.compile(r"/m/[\w-]+")
_CODE: Final = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_MARK: Final = {"ok": "✓ ", "warn": "⚠ "}
"""How a transcript marks what was kept and what needs care; a channel has its own signs."""

IN_MEMORY: Final = "sqlite+aiosqlite://"


class PlayError(Exception):
    """The transcript asks for something that is not there: a button nobody was shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first line that is not as the transcript says; a missing line is ``None``."""

    line: int
    expected: str | None
    actual: str | None


def first_difference(text: str, played: str) -> Difference | None:
    """Compare a transcript with what happened."""
    pairs = itertools.zip_longest(text.rstrip("\n").split("\n"), played.rstrip("\n").split("\n"))
    for number, (expected, actual) in enumerate(pairs, 1):
        if expected != actual:
            return Difference(number, expected, actual)
    return None


async def play(text: str, words: Words, address: str = IN_MEMORY) -> str:
    """The transcript as it really goes. ``address`` is an empty database.

    Raises:
        ScriptError: the transcript cannot be read.
        PlayError: it taps a button that was not shown.
    """
    script = read_script(text)
    with tempfile.TemporaryDirectory(prefix="chamdiem-play-") as folder:
        player = Player(script, words, Path(folder), address)
        try:
            await player.start()
            return await player.run()
        finally:
            await player.stop()


class Player:
    """One performance."""

    def __init__(self, script: Script, words: Words, folder: Path, address: str = IN_MEMORY) -> None:
        self._script = script
        self._now = script.clock
        self._channel = PlayChannel()
        self._events = itertools.count(1)
        self._ids = itertools.count(1)
        self._words = words
        self._folder = folder
        self._address = address
        if address == IN_MEMORY and any(isinstance(cue, Restarts) for cue in script.cues):
            folder.mkdir(parents=True, exist_ok=True)
            self._address = f"sqlite+aiosqlite:///{folder}/play.sqlite3"  # what is in memory ends with the program
        self.app = self._new_app()
        self._seen: dict[str, int] = {}
        self._codes: Mapping[tuple[str, str], str] = {}
        self._record: list[str] = list(script.top)
        self._appraised = Record({})

    def _new_app(self) -> App:
        return App(
            Wiring(
                Database(self._address),
                Blobs(self._folder),
                self._words,
                {NAME: self._channel},
                Links("https://vi-du.invalid"),
                clock=lambda: self._now,
                new_id=lambda: f"p{next(self._ids)}",
            )
        )

    async def start(self) -> None:
        await self.app.start()
        await self.app.media.stop()  # files are worked off between two cues, so that a performance is always the same
        self._codes = await set_stage(self.app, self._script)
        await self._prepare()

    async def stop(self) -> None:
        await self.app.stop()

    async def run(self) -> str:
        for cue in self._script.cues:
            match cue:
                case Remark(line):
                    self._record.append(line)
                case Clock(at, line):
                    self._now = at
                    self._record.append(line)
                    await self._forget_the_leaving()
                case Reminds(line):
                    self._record.append(line)
                    await self.app.reminders.look()
                    await self._write_all()
                case HandsOut(most, line):
                    self._record.append(line)
                    await self._hand_out(most)
                    await self._write_all()
                case Restarts(line):
                    self._record.append(line)
                    await self._restart()
                case Does(person, deed, line):
                    self._record.append(line)
                    await self._perform(person, deed)
        return "\n".join(self._record) + "\n"

    async def _hand_out(self, most: int) -> None:
        """Messages to many are handed out, and this messenger delivers them at once."""
        if not most:
            await self.app.broadcasts.look()
        for one in await self.app.database.read(lambda tx: tx.broadcasts.under_way(self._now)) if most else ():
            await self.app.broadcasts.portion(one, most)
        await self.app.database.write(self._deliver)

    async def _deliver(self, tx: Tx) -> None:
        posts = [one for one in await tx.outbox.open_posts(NAME) if one.new.priority is Priority.BROADCAST]
        mine = await tx.outbox.claim([one.id for one in posts], "play", self._now + LEASE) if posts else ()
        if mine:
            await tx.outbox.settle([Settled(id_, "play", PostState.DELIVERED) for id_ in sorted(mine)], self._now)

    async def _restart(self) -> None:
        await self.app.stop()
        self.app = self._new_app()
        await self.app.start()
        await self.app.media.stop()

    async def _prepare(self) -> None:
        """What the stage wants to have happened before the first cue, without writing it down."""
        if not self._script.prepared:
            return
        quiet = self._record
        self._record = []
        for person in self._script.people:
            if person.role == NOBODY_YET:
                continue
            await self._perform(person.name, Opens())
            await self._perform(person.name, Taps(self.app.words.by_key["choice-join-yes"]))
        await assign(self.app, self._script, ROUND)
        if "general" in self._script.prepared:
            first = self._script.people[0].name
            desk = await self._desk(first)
            for figure in desk.framework.general if desk else ():
                await self._perform(first, Types(f"{figure.example:f}"))
        self._record = quiet

    async def _forget_the_leaving(self) -> None:
        """Time has passed: whoever asked to be forgotten is, and would come back as somebody new."""
        if not await self.app.housekeeping.once():
            return
        for person in list(self._seen):
            if await self.app.person_at(ChatKey(NAME, "", person)) == 0:
                del self._seen[person]

    async def _perform(self, person: str, deed: Deed) -> None:
        before = await self._desk(person)
        await self._give(person, deed)
        await self._settle()
        await self._write_all()
        self._record.extend(kept_lines(before, await self._desk(person)))
        if self._script.appraises:
            appraised = await self.app.database.write(lambda tx: record(tx, self.app.desks, ROUND))
            self._record.extend(appraisal_lines(self._appraised, appraised))
            self._appraised = appraised

    async def _give(self, person: str, deed: Deed) -> None:
        body = await self._body(person, deed)
        address = Address(NAME, "", person)
        await self.app.accept(RawEvent(address, f"e{next(self._events)}", body))

    async def _body(self, person: str, deed: Deed) -> bytes:
        document: Mapping[str, Any]
        match deed:
            case Types(text):
                document = {"kind": "text", "text": text}
            case Taps(label, old):
                document = {"kind": "tap", "token": await self._token(person, label, old=old)}
            case Sends(name, caption):
                self._channel.files[name] = bytes_of(name)
                size = len(self._channel.files[name])
                document = {"kind": "media", "handle": name, "name": name, "size": size, "caption": caption}
            case Opens(unit_code):
                unit = unit_code or self._script.first_unit(person)
                document = {"kind": "open", "code": self._codes[person, unit]}
            case OpensNewest():
                document = {"kind": "open", "code": await self._newest_code()}
            case SendsUnusable():
                return UNUSABLE
        return json.dumps(document).encode()

    async def _settle(self) -> None:
        await self.app.lanes.settled()
        while await self.app.media.once():
            await self.app.lanes.settled()

    async def _token(self, person: str, label: str, *, old: bool) -> str:
        """The button with this label in the newest message that has it, or with ``old`` in the one before."""
        messages = await self._messages(person, after=0)
        found = [
            str(choice["token"])
            for message in reversed(messages)
            for choice in (*message.body.get("choices", ()), *message.body.get("bars", ()))
            if _shown(choice) == label or choice["label"] == label
        ]
        if len(found) <= old:
            raise PlayError(f"{person} was not shown [{label}]" + (" before" if old else ""))
        return found[1 if old else 0]

    async def _newest_code(self) -> str:
        """The code of the invitation that anybody was shown last."""
        shown = [message for one in self._script.people for message in await self._messages(one.name, after=0)]
        for message in sorted(shown, key=lambda message: message.at, reverse=True):
            links = _LINK.findall(" ".join(str(line["text"]) for line in message.body.get("lines", ())))
            if links:
                return str(links[-1]).removeprefix("/m/")
        raise PlayError("nobody was shown an invitation")

    async def _messages(self, person: str, after: int) -> tuple[MessageRecord, ...]:
        async def work(tx: Tx) -> tuple[MessageRecord, ...]:
            person_id = await tx.people.person_at(ChatKey(NAME, "", person), self._now)
            return await tx.talk.messages(person_id, after=after, limit=1_000)

        return await self.app.database.write(work)

    async def _desk(self, person: str) -> Desk | None:
        async def work(tx: Tx) -> Desk | None:
            person_id = await tx.people.person_at(ChatKey(NAME, "", person), self._now)
            active = await tx.places.active(person_id)
            if active.desk_id is None:
                return None
            return await self.app.desks.load(tx, active.desk_id, person_id, self._now)

        return await self.app.database.write(work)

    async def _write_all(self) -> None:
        """What everybody was told since it was last written down."""
        for one in self._script.people:
            await self._write_messages(one.name)

    async def _write_messages(self, person: str) -> None:
        for message in await self._messages(person, after=self._seen.get(person, 0)):
            self._seen[person] = message.seq
            if message.direction is Direction.OUT:
                self._record.extend(self._masked(line) for line in _written(person, message.body))

    def _masked(self, line: str) -> str:
        """Codes are random; a transcript shows only that there was one."""
        without_links = _LINK.sub("/m/…", line)
        example = self.app.words.by_key["join-code-hint"]
        return _CODE.sub(lambda code: code[0] if code[0] in example else "XXXX-XXXX-XXXX", without_links)


def _written(person: str, body: Mapping[str, Any]) -> list[str]:
    lines = [_MARK.get(line["style"], "") + part for line in body["lines"] for part in str(line["text"]).split("\n")]
    lines += [f"|{bar['label']}| {bar['caption']}" for bar in body.get("bars", ())]
    lines += [f"{{{attachment['name']}}}" for attachment in body.get("attachments", ())]
    lines += [f"{{xem trước {preview['name']}}}" for preview in body.get("previews", ())]
    ticked = set(body.get("ticked", ()))
    numbered = [choice for choice in body["choices"] if choice["number"] is not None]
    lines += [f"[{_shown(choice)}]" + (" ✓" if choice["token"] in ticked else "") for choice in numbered]
    rest = " ".join(f"[{_shown(choice)}]" for choice in body["choices"] if choice["number"] is None)
    if rest:
        lines.append(rest)
    return [f"< {person}: {line}" if number == 0 else f"<   {line}" for number, line in enumerate(lines)]


def _shown(choice: Mapping[str, Any]) -> str:
    """A button as it is written down: number, label, points."""
    number = f"{choice['number']}. " if choice.get("number") is not None else ""
    points = f": {choice['points']}" if choice.get("points") is not None else ""
    return f"{number}{choice['label']}{points}"

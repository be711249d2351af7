"""Runs a transcript through the real program on an empty store and writes down what happened."""

import itertools
import json
import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.app import App, Wiring
from bot.channel import Address, RawEvent
from bot.conversations.contract.snapshot import Desk
from bot.links import Links
from bot.playing.appraisers import assign
from bot.playing.appraising_rest import accept_the_rest
from bot.playing.channel import NAME, UNUSABLE, PlayChannel
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
from bot.playing.handing_out import hand_out
from bot.playing.kept import kept_lines
from bot.playing.kept_appraisals import Record, appraisal_lines, record
from bot.playing.props import bytes_of
from bot.playing.results import tables
from bot.playing.script import Script, read_script
from bot.playing.shown import button, shown_lines
from bot.playing.stage import NOBODY_YET, ROUND, set_stage
from bot.wording import Words
from store.blobs import Blobs
from store.database import Database
from store.records import ChatKey
from store.talk import Direction, MessageRecord
from store.tx import Tx

_LINK: Final = re.compile(r"/m/[\w-]+")
_CODE: Final = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
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


@dataclass(frozen=True, slots=True)
class _Moment:
    """What stands in the store between two cues.

    ``desk`` is the sheet of whoever acted, ``messages`` what each person was told since it was last written down.
    """

    desk: Desk | None
    messages: Mapping[str, tuple[MessageRecord, ...]]
    appraised: Record


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
        self._appraised_from = script.clock

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
        opened = await self.app.database.read(lambda tx: tx.rounds.find(ROUND))
        self._appraised_from = opened.calendar.appraisal_opens_at() if opened else self._now
        await self._prepare()

    async def stop(self) -> None:
        await self.app.stop()

    async def run(self) -> str:
        for cue in self._script.cues:
            self._record.append(cue.line)
            match cue:
                case Remark():
                    pass
                case Clock(at):
                    self._now = at
                    await self._forget_the_leaving()
                case Does(person, deed, is_brief=is_brief):
                    await self._perform(person, deed, is_brief=is_brief)
                case Restarts():
                    await self._restart()
                case _:
                    await self._done_for(cue)
        return "\n".join(self._record) + "\n"

    async def _done_for(self, cue: Reminds | HandsOut | AcceptsTheRest | Commands | Tables) -> None:
        """What is done for the people of the transcript, or by an administrator."""
        passing_over: Collection[str] = ()
        match cue:
            case Reminds():
                await self.app.reminders.look()
            case HandsOut(most):
                await hand_out(self.app, most)
            case AcceptsTheRest(person):
                self._record += await accept_the_rest(self.app, ChatKey(NAME, "", person))
            case Commands(arguments, is_brief=is_brief):
                said = await command(self.app, arguments)
                self._record += () if is_brief else said
                passing_over = {one.name for one in self._script.people} if is_brief else ()
            case Tables():
                self._record += await tables(self.app)
        now = await self._moment()
        self._write(now.messages, passing_over)
        self._appraised = now.appraised

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
        await fill(self.app, self._script, ROUND, NAME)
        self._record = quiet

    async def _forget_the_leaving(self) -> None:
        """Time has passed: whoever asked to be forgotten is, and would come back as somebody new."""
        if not await self.app.housekeeping.once():
            return
        for person in list(self._seen):
            if await self.app.person_at(ChatKey(NAME, "", person)) == 0:
                del self._seen[person]

    async def _perform(self, person: str, deed: Deed, *, is_brief: bool = False) -> None:
        before = await self._desk(person)
        await self._give(person, deed)
        await self._settle(deed)
        now = await self._moment(person)
        self._write(now.messages, {person} if is_brief else ())
        self._record.extend(kept_lines(before, now.desk))
        self._record.extend(appraisal_lines(self._appraised, now.appraised))
        self._appraised = now.appraised

    async def _moment(self, person: str = "") -> _Moment:
        """Everything that is written down after a cue, read at once."""
        is_appraised = bool(self._script.appraises) and self._now >= self._appraised_from

        async def work(tx: Tx) -> _Moment:
            desk = await self._desk_in(tx, person) if person else None
            messages = {one.name: await self._messages_in(tx, one.name) for one in self._script.people}
            appraised = await record(tx, self.app.desks, ROUND) if is_appraised else self._appraised
            return _Moment(desk, messages, appraised)

        return await self.app.database.write(work)

    def _write(self, told: Mapping[str, tuple[MessageRecord, ...]], passing_over: Collection[str] = ()) -> None:
        """Write down what people were told, but for those that are passed over."""
        for person, messages in told.items():
            for message in messages:
                self._seen[person] = message.seq
                if message.direction is Direction.OUT and person not in passing_over:
                    self._record.extend(self._masked(line) for line in shown_lines(person, message.body))

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

    async def _settle(self, deed: Deed) -> None:
        await self.app.lanes.settled()
        while isinstance(deed, Sends) and await self.app.media.once():
            await self.app.lanes.settled()

    async def _token(self, person: str, label: str, *, old: bool) -> str:
        """The button with this label in the newest message that has it, or with ``old`` in the one before."""
        messages = await self._messages(person)
        found = [
            str(choice["token"])
            for message in reversed(messages)
            for choice in (*message.body.get("choices", ()), *message.body.get("bars", ()))
            if button(choice) == label or choice["label"] == label
        ]
        if len(found) <= old:
            raise PlayError(f"{person} was not shown [{label}]" + (" before" if old else ""))
        return found[1 if old else 0]

    async def _newest_code(self) -> str:
        """The code of the invitation that anybody was shown last."""
        shown = [message for one in self._script.people for message in await self._messages(one.name)]
        for message in sorted(shown, key=lambda message: message.at, reverse=True):
            links = _LINK.findall(" ".join(str(line["text"]) for line in message.body.get("lines", ())))
            if links:
                return str(links[-1]).removeprefix("/m/")
        raise PlayError("nobody was shown an invitation")

    async def _messages(self, person: str) -> tuple[MessageRecord, ...]:
        """A person's whole talk."""
        return await self.app.database.write(lambda tx: self._messages_in(tx, person, after=0))

    async def _messages_in(self, tx: Tx, person: str, after: int | None = None) -> tuple[MessageRecord, ...]:
        """Since it was last written down, where nothing else is said."""
        person_id = await tx.people.person_at(ChatKey(NAME, "", person), self._now)
        return await tx.talk.messages(
            person_id, after=self._seen.get(person, 0) if after is None else after, limit=1_000
        )

    async def _desk(self, person: str) -> Desk | None:
        return await self.app.database.write(lambda tx: self._desk_in(tx, person))

    async def _desk_in(self, tx: Tx, person: str) -> Desk | None:
        person_id = await tx.people.person_at(ChatKey(NAME, "", person), self._now)
        active = await tx.places.active(person_id)
        if active.desk_id is None:
            return None
        return await self.app.desks.load(tx, active.desk_id, person_id, self._now)

    def _masked(self, line: str) -> str:
        """Codes are random; a transcript shows only that there was one."""
        without_links = _LINK.sub("/m/…", line)
        example = self.app.words.by_key["join-code-hint"]
        return _CODE.sub(lambda code: code[0] if code[0] in example else "XXXX-XXXX-XXXX", without_links)

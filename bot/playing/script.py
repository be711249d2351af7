"""The text form of a transcript.

``name: value`` lines at the top set the stage (``supplied: 1.2 total 4 2026-10-31 source`` is a figure of the
province, ``approval: required 2026-12-05`` what the unit head has to do and until when, ``body: code | name`` a body
that appraises, ``district: code | name | codes of communes`` a unit above some of the units, ``hung appraiser@code``
among the people acts for that unit alone, ``appraises: hung decides`` is what is assigned,
``days: appraise_to=2026-12-20`` are days of the calendar, ``setting: provisional_ranks`` switches something on in the
round); ``lan> 3/4`` is what a person does, ``< lan: …`` what they are shown, ``@ 2026-11-12 08:30`` moves the clock,
``@ nhắc hạn`` sends the reminders that are due then, ``@ gửi tin`` messages to many (``@ gửi tin 2`` to the next two
people), ``@ khởi động lại`` ends the program and starts it again, ``! …`` is what was kept, ``#`` is a remark. What a
person does is text as typed (``⏎`` is a new line), ``[label]`` for a button, or an action in brackets: ``(mở lời
mời)``, ``(mở lời mời vừa cấp)`` for the invitation that somebody was shown last, ``(gửi tệp tên.pdf | chú thích)``,
``(bấm cũ [label])`` for a button of an older message, ``(nhãn dán)`` for something unusable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from core.assessment.rounds import VIETNAM

_HEADER: Final = re.compile(r"([a-z]+):\s*(.*)")
_SAID: Final = re.compile(r"([a-z]+)>\s?(.*)")
_FILE: Final = re.compile(r"\(gửi (?:ảnh|tệp) ([^|)]+?)(?:\s*\|\s*(.*))?\)")
_OPEN: Final = re.compile(r"\(mở lời mời(?: ([a-z0-9-]+))?\)")
_OLD: Final = re.compile(r"\(bấm cũ \[(.*)\]\)")
_HANDS_OUT: Final = re.compile(r"@ gửi tin(?: ([0-9]+))?")
_NEW_LINE: Final = re.compile(r"\s*⏎ ?")
_BUTTON: Final = re.compile(r"\[(.*)\]")
_CLOCK: Final = "%Y-%m-%d %H:%M"


class ScriptError(Exception):
    """The transcript itself cannot be read; ``line`` is the number of the line, from 1."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {why}")


@dataclass(frozen=True, slots=True)
class Types:
    text: str


@dataclass(frozen=True, slots=True)
class Taps:
    """``old``: the button of a message before the newest one that has it."""

    label: str
    old: bool = False


@dataclass(frozen=True, slots=True)
class Sends:
    name: str
    caption: str


@dataclass(frozen=True, slots=True)
class Opens:
    """Opens the invitation that was made for this person, to the first unit where none is named."""

    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class OpensNewest:
    """Opens the invitation that anybody was shown last."""


@dataclass(frozen=True, slots=True)
class SendsUnusable:
    """A sticker, a location: nothing the bot can use."""


Deed: TypeAlias = Types | Taps | Sends | Opens | OpensNewest | SendsUnusable


@dataclass(frozen=True, slots=True)
class Does:
    """One thing one person does; ``line`` is the text of the line, which is repeated in the record."""

    person: str
    deed: Deed
    line: str


@dataclass(frozen=True, slots=True)
class Clock:
    """From here on it is ``at``."""

    at: datetime
    line: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment or blank line; repeated as it stands."""

    line: str


@dataclass(frozen=True, slots=True)
class Reminds:
    """Whoever is to be reminded now, is."""

    line: str


@dataclass(frozen=True, slots=True)
class HandsOut:
    """Messages to many go out, to the next ``most`` people; 0: to everybody."""

    most: int
    line: str


@dataclass(frozen=True, slots=True)
class Restarts:
    """The program ends and starts again."""

    line: str


Cue: TypeAlias = Does | Clock | Remark | Reminds | HandsOut | Restarts


@dataclass(frozen=True, slots=True)
class Person:
    """``unit`` is the code of the only unit they act for; empty means each of the stage's units may invite them.

    Whose role is ``-`` has no invitation when the transcript begins.
    """

    name: str
    role: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class District:
    """A unit above some of the stage's units, which has no sheet itself."""

    code: str
    name: str
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A transcript without what it expects: stage and cues. ``top`` are the lines of the stage, as written."""

    top: tuple[str, ...]
    framework: str
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    clock: datetime
    prepared: frozenset[str]
    history: tuple[str, ...]
    cues: tuple[Cue, ...]
    supplied: tuple[str, ...] = ()
    bodies: tuple[Unit, ...] = ()
    appraises: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    approval: str = ""
    districts: tuple[District, ...] = ()
    settings: frozenset[str] = frozenset()

    def first_unit(self, person: str) -> str:
        """The unit that a person joins where none is named."""
        own = next((one.unit for one in self.people if one.name == person), "")
        return own or self.units[0].code


def read_script(text: str) -> Script:
    """Read a transcript.

    Raises:
        ScriptError: a line is of no known form, or the stage is incomplete.
    """
    lines = text.rstrip("\n").split("\n")
    stage: dict[str, list[str]] = {}
    start = 0
    for start, line in enumerate(lines):  # noqa: B007  (where the stage ends is used below)
        match = _HEADER.fullmatch(line)
        if match:
            stage.setdefault(match[1], []).append(match[2].strip())
        elif line and not line.startswith("#"):
            break
    cues = tuple(
        _cue(number, line) for number, line in enumerate(lines[start:], start + 1) if line[:1] not in {"<", "!"}
    )
    return Script(
        top=tuple(lines[:start]),
        framework=_one(stage, "framework"),
        units=tuple(_unit(text) for text in stage.get("unit", ())),
        people=_people(_one(stage, "people")),
        clock=_moment(_one(stage, "clock"), 1),
        prepared=frozenset(part.strip() for part in ",".join(stage.get("prepared", [])).split(",") if part.strip()),
        history=tuple(stage.get("history", ())),
        cues=cues,
        supplied=tuple(stage.get("supplied", ())),
        bodies=tuple(_unit(text) for text in stage.get("body", ())),
        appraises=tuple(stage.get("appraises", ())),
        days=tuple(" ".join(stage.get("days", ())).split()),
        approval=_one(stage, "approval") if "approval" in stage else "",
        districts=tuple(_district(text) for text in stage.get("district", ())),
        settings=frozenset(" ".join(stage.get("setting", ())).split()),
    )


def _one(stage: Mapping[str, list[str]], name: str) -> str:
    if len(stage.get(name, ())) != 1:
        raise ScriptError(1, f"the stage needs exactly one '{name}: …'")
    return stage[name][0]


def _unit(text: str) -> Unit:
    code, bar, name = text.partition("|")
    if not bar:
        raise ScriptError(1, "'unit:' is 'code | name'")
    return Unit(code.strip(), name.strip())


def _district(text: str) -> District:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 3:  # noqa: PLR2004  (code, name, units below)
        raise ScriptError(1, "'district:' is 'code | name | codes of the units below'")
    return District(parts[0], parts[1], tuple(parts[2].split()))


def _people(text: str) -> tuple[Person, ...]:
    people = [part.split() for part in text.split(",")]
    if any(len(words) != 2 for words in people):  # noqa: PLR2004  (name and role)
        raise ScriptError(1, "'people:' is a list of 'name role'")
    return tuple(Person(name, role.partition("@")[0], role.partition("@")[2]) for name, role in people)


def _moment(text: str, line: int) -> datetime:
    try:
        return datetime.strptime(text.strip(), _CLOCK).replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise ScriptError(line, "a moment is YYYY-MM-DD HH:MM, Vietnamese time") from error


def _cue(number: int, line: str) -> Cue:
    if not line or line.startswith("#"):
        return Remark(line)
    if line == "@ nhắc hạn":
        return Reminds(line)
    if line == "@ khởi động lại":
        return Restarts(line)
    if match := _HANDS_OUT.fullmatch(line):
        return HandsOut(int(match[1] or 0), line)
    if line.startswith("@"):
        return Clock(_moment(line[1:], number), line)
    match = _SAID.fullmatch(line)
    if match is None:
        raise ScriptError(number, f"unknown form: {line}")
    return Does(match[1], _deed(match[2]), line)


def _deed(text: str) -> Deed:
    if match := _OPEN.fullmatch(text):
        return Opens(match[1] or "")
    if text == "(mở lời mời vừa cấp)":
        return OpensNewest()
    if text == "(nhãn dán)":
        return SendsUnusable()
    if match := _FILE.fullmatch(text):
        return Sends(match[1].strip(), (match[2] or "").strip())
    if match := _OLD.fullmatch(text):
        return Taps(match[1], old=True)
    if match := _BUTTON.fullmatch(text):
        return Taps(match[1])
    return Types(_NEW_LINE.sub("\n", text))

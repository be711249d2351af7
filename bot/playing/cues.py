"""What happens in a transcript, line by line: what a person does, the clock, and what is done behind the stage."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from core.assessment.rounds import VIETNAM

_SAID: Final = re.compile(r"([a-z]+)>(>?)\s?(.*)")
_FILE: Final = re.compile(r"\(gửi (?:ảnh|tệp) ([^|)]+?)(?:\s*\|\s*(.*))?\)")
_OPEN: Final = re.compile(r"\(mở lời mời(?: ([a-z0-9-]+))?\)")
_OLD: Final = re.compile(r"\(bấm cũ \[(.*)\]\)")
_HANDS_OUT: Final = re.compile(r"@ gửi tin(?: ([0-9]+))?")
_NEW_LINE: Final = re.compile(r"\s*⏎ ?")
_BUTTON: Final = re.compile(r"\[(.*)\]")
_ACCEPTS: Final = re.compile(r"@ chấp nhận nốt ([a-z]+)")
_COMMAND: Final = re.compile(r"\$(\$?) chamdiem ((?:results|audit) .+)")
"""Commands that need the store alone; others make files, serve, or read a clock of their own."""
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
    """One thing one person does; ``line`` is the text of the line, which is repeated in the record.

    ``is_brief``: what this person is shown is not written down, only what was kept and what others are told.
    """

    person: str
    deed: Deed
    line: str
    is_brief: bool = False


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


@dataclass(frozen=True, slots=True)
class AcceptsTheRest:
    """An appraiser accepts the unit's own points wherever nothing is decided yet."""

    person: str
    line: str


@dataclass(frozen=True, slots=True)
class Commands:
    """The administrator gives a command of ``chamdiem``; ``arguments`` as they are typed in a shell.

    ``is_brief``: neither what the command says nor what people are told by it is written down.
    """

    arguments: str
    line: str
    is_brief: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """The published tables are written down, as the annex of the decision has them."""

    line: str


Cue: TypeAlias = Does | Clock | Remark | Reminds | HandsOut | Restarts | AcceptsTheRest | Commands | Tables


def read_cue(number: int, line: str) -> Cue:
    """What a line below the stage says; ``number`` is its place in the file, from 1.

    Raises:
        ScriptError: the line is of no known form.
    """
    if not line or line.startswith("#"):
        return Remark(line)
    if line == "@ nhắc hạn":
        return Reminds(line)
    if line == "@ khởi động lại":
        return Restarts(line)
    if line == "@ bảng kết quả":
        return Tables(line)
    if match := _HANDS_OUT.fullmatch(line):
        return HandsOut(int(match[1] or 0), line)
    if match := _ACCEPTS.fullmatch(line):
        return AcceptsTheRest(match[1], line)
    if match := _COMMAND.fullmatch(line):
        return Commands(match[2], line, is_brief=bool(match[1]))
    if line.startswith("@"):
        return Clock(read_moment(line[1:], number), line)
    match = _SAID.fullmatch(line)
    if match is None:
        raise ScriptError(number, f"unknown form: {line}")
    return Does(match[1], _deed(match[3]), line, is_brief=bool(match[2]))


def read_moment(text: str, line: int) -> datetime:
    """``2026-11-12 08:30``, Vietnamese time.

    Raises:
        ScriptError: it is not written like that.
    """
    try:
        return datetime.strptime(text.strip(), _CLOCK).replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise ScriptError(line, "a moment is YYYY-MM-DD HH:MM, Vietnamese time") from error


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

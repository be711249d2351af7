"""The text form of a transcript.

``name: value`` lines at the top set the stage:

- ``framework: id``, once for each campaign of the round; the first is the one that ``unit``, ``history`` and
  ``supplied`` are about where nothing else is said;
- ``unit: code | name``, and ``unit: code | name | huyen`` for a unit of another framework's class;
- ``province: code | name`` stands above everything that has nothing above it, ``district: code | name | codes of
  communes`` above some of the units, ``body: code | name`` appraises;
- ``people: lan officer, hung appraiser@so-mau``: ``@code`` acts for that unit alone;
- ``appraises: hung decides`` is what is assigned;
- ``owner: name`` and ``letter: number | 2026-10-12`` say whose round it is and which letter opened it: a deadline that
  the decision counts from the letter is counted;
- ``days: appraise_to=2026-12-20`` are days of the calendar, ``approval: required 2026-12-05`` is what the unit head has
  to do and until when, ``setting: provisional_ranks`` switches something on in the round;
- ``history: 1.1 20 10 note`` are last round's points, ``supplied: 1.2 total 4 2026-10-31 source`` is a figure of the
  province, of the first unit unless a unit's code stands before it;
- ``general: so-mot staff_count=60`` are general figures of a unit; those that are not named are as in the framework;
- ``filled: so-mot | 2 3 -3.1`` has been answered before the first line: every component of mains 2 and 3 but 3.1 that
  can have its full points by itself has them, with a word of justification. ``filled: so-mot framework | II`` names
  the framework where the unit is in several campaigns;
- ``prepared: joined, general``: the people have joined, the first has given the general figures.

Below, ``lan> 3/4`` is what a person does, ``< lan: …`` what they are shown, ``! …`` what was kept, ``#`` a remark;
``lan>> 3/4`` does it too, without writing down what they are shown. ``@ 2026-11-12 08:30`` moves the clock,
``@ nhắc hạn`` sends the reminders that are due then, ``@ gửi tin`` messages to many (``@ gửi tin 2`` to the next two
people), ``@ khởi động lại`` ends the program and starts it again, ``@ chấp nhận nốt hung`` lets an appraiser accept all
that is left, ``$ chamdiem results …`` is a command of the administrator (``$$`` where what it says, and to whom, is not
written down), ``@ bảng kết quả`` writes down the published tables.

What a person does is text as typed (``⏎`` is a new line), ``[label]`` for a button, or an action in brackets:
``(mở lời mời)``, ``(mở lời mời vừa cấp)`` for the invitation that somebody was shown last, ``(gửi tệp tên.pdf | chú
thích)``, ``(bấm cũ [label])`` for a button of an older message, ``(nhãn dán)`` for something unusable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from bot.playing.cues import Cue, ScriptError, read_cue, read_moment

_HEADER: Final = re.compile(r"([a-z]+):\s*(.*)")


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
    """``level`` is the class it belongs to; empty means that of the first framework."""

    code: str
    name: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class District:
    """A unit above some of the stage's units, which has no sheet itself."""

    code: str
    name: str
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """Mains of a unit that are answered before the first cue; ``but`` are components of them that are not.

    ``framework`` is empty where the unit has one sheet.
    """

    unit: str
    framework: str
    mains: tuple[str, ...]
    but: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A transcript without what it expects: stage and cues. ``top`` are the lines of the stage, as written.

    ``more_frameworks`` are those of the campaigns beside the first. ``letter`` is the number and the day of the letter
    that opened the round. ``general`` holds general figures by unit and name.
    """

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
    more_frameworks: tuple[str, ...] = ()
    province: Unit | None = None
    owner: str = ""
    letter: tuple[str, date] | None = None
    general: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    filled: tuple[Filled, ...] = ()

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
        read_cue(number, line) for number, line in enumerate(lines[start:], start + 1) if line[:1] not in {"<", "!"}
    )
    frameworks = stage.get("framework", [])
    if not frameworks:
        raise ScriptError(1, "the stage needs a 'framework: …'")
    return Script(
        top=tuple(lines[:start]),
        framework=frameworks[0],
        units=tuple(_unit(text) for text in stage.get("unit", ())),
        people=_people(_one(stage, "people")),
        clock=read_moment(_one(stage, "clock"), 1),
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
        more_frameworks=tuple(frameworks[1:]),
        province=_unit(_one(stage, "province")) if "province" in stage else None,
        owner=_one(stage, "owner") if "owner" in stage else "",
        letter=_letter(_one(stage, "letter")) if "letter" in stage else None,
        general=_general(stage.get("general", [])),
        filled=tuple(_filled(text) for text in stage.get("filled", ())),
    )


def _one(stage: Mapping[str, list[str]], name: str) -> str:
    if len(stage.get(name, ())) != 1:
        raise ScriptError(1, f"the stage needs exactly one '{name}: …'")
    return stage[name][0]


def _unit(text: str) -> Unit:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) not in {2, 3}:
        raise ScriptError(1, "'unit:' is 'code | name' or 'code | name | class'")
    return Unit(*parts)


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


def _letter(text: str) -> tuple[str, date]:
    number, _, day = text.partition("|")
    try:
        return number.strip(), date.fromisoformat(day.strip())
    except ValueError as error:
        raise ScriptError(1, "'letter:' is 'number | YYYY-MM-DD'") from error


def _general(lines: list[str]) -> Mapping[str, Mapping[str, Decimal]]:
    found: dict[str, Mapping[str, Decimal]] = {}
    for line in lines:
        unit, *figures = line.split()
        try:
            found[unit] = {name: Decimal(value) for name, _, value in (one.partition("=") for one in figures)}
        except InvalidOperation as error:
            raise ScriptError(1, f"'general: {line}' is not 'unit name=figure …'") from error
    return found


def _filled(text: str) -> Filled:
    whose, bar, rows = text.partition("|")
    unit, *framework = whose.split()
    if not bar or len(framework) > 1:
        raise ScriptError(1, "'filled:' is 'unit | mains' or 'unit framework | mains'")
    mains = tuple(word for word in rows.split() if not word.startswith("-"))
    but = tuple(word.removeprefix("-") for word in rows.split() if word.startswith("-"))
    return Filled(unit, "".join(framework), mains, but)

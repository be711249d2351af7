"""Reads the file that opens a round: whose it is, its calendar, and which framework is for which units."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from bot.cli.shell.frameworks import unknown_framework
from core.assessment.days_off import DaysOff, Weekends
from core.assessment.letter_days import last_day_from
from core.assessment.reminder_plan import USUAL, Plan, plan_of
from core.assessment.rounds import Approval, Calendar, Round
from core.frameworks.canonical import canonical_bytes, digest
from core.frameworks.error import FrameworkError
from core.frameworks.loader import find
from core.frameworks.model import Framework
from core.scoring.phrase import Fact, Phrase
from store.rounds import NewCampaign

KEYS: Final = (
    "id",
    "title",
    "year",
    "owner",
    "letter",
    "contact",
    "approval",
    "provisional_ranks",
    "calendar",
    "reminders",
    "retention",
    "campaign",
)
DAYS: Final = ("data_from", "data_to", "self_from", "self_to")
LATER_DAYS: Final = ("approve_to", "appraise_from", "appraise_to", "publish_on")
MOST_EXPLAIN_DAYS: Final = 60
MOST_DAYS_BEFORE: Final = 120
REMINDERS: Final = tuple(field.name for field in fields(Plan))
MOST_TALK_DAYS: Final = 3650
ORDERED_DAYS: Final = (
    ("data_from", "data_to"),
    ("self_from", "self_to"),
    ("self_to", "approve_to"),
    ("self_to", "appraise_from"),
    ("appraise_from", "appraise_to"),
    ("self_to", "appraise_to"),
    ("appraise_to", "publish_on"),
)
"""Pairs of days of which the second is not before the first."""
WEEKENDS: Final = Weekends()
YEARS: Final = range(2000, 2101)
MOST_ID_LETTERS: Final = 60

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class RoundFileError(Exception):
    """The file cannot be used; every problem is a sentence."""

    def __init__(self, problems: Sequence[Phrase]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.key for problem in self.problems))


@dataclass(frozen=True, slots=True)
class RoundFile:
    """A round as it is to be opened. ``letter`` is the sentence that names the letter with its date.

    ``departures`` say where the calendar differs from what a framework's decision states.
    """

    round: Round
    campaigns: tuple[NewCampaign, ...]
    departures: tuple[Phrase, ...]


def read_round(path: Path, own_frameworks: Path | None, letter_words: str, days_off: DaysOff = WEEKENDS) -> RoundFile:
    """Read and check the file. ``letter_words`` says a letter, with ``{number}`` and ``{on}`` to be filled in.

    A deadline that the decision states in days from the letter is counted, with ``days_off``, where the file has none.

    Raises:
        RoundFileError: everything that is wrong with it.
    """
    reader = _Reader(_document(path))
    campaigns = reader.campaigns(own_frameworks)
    year = reader.year()
    frameworks = tuple(framework for framework, _ in campaigns)
    calendar = reader.calendar(frameworks, year, days_off)
    title = reader.text("title")
    round_ = Round(
        id=reader.slug(title, year),
        title=title,
        year=year,
        owner=reader.text("owner"),
        letter=reader.letter(letter_words),
        calendar=calendar,
        contact=reader.text("contact"),
        approval=reader.approval(),
        reminders=reader.reminders(),
        provisional_ranks=reader.provisional_ranks(),
        talk_days=reader.talk_days(),
    )
    reader.unknown_keys()
    if reader.problems:
        raise RoundFileError(reader.problems)
    departures = tuple(
        p for framework in frameworks for p in _departures(framework, calendar, year, reader.letter_day(), days_off)
    )
    return RoundFile(round_, tuple(campaign for _, campaign in campaigns), departures)


def _document(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError:
        problem = Phrase("cli-file-missing", {"path": str(path)})
    except UnicodeDecodeError:
        problem = Phrase("cli-file-not-utf8", {"path": str(path)})
    except tomllib.TOMLDecodeError as error:
        problem = Phrase("cli-round-no-toml", {"path": str(path), "why": str(error)})
    raise RoundFileError([problem])


class _Reader:
    """Collects the problems while it reads."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.problems: list[Phrase] = []

    def problem(self, key: str, /, **facts: Fact) -> None:
        self.problems.append(Phrase(key, facts))

    def text(self, name: str) -> str:
        value = self.document.get(name)
        if not isinstance(value, str) or not value.strip():
            self.problem("cli-round-text-missing", name=name)
            return ""
        return unicodedata.normalize("NFC", value.strip())

    def year(self) -> int:
        value = self.document.get("year")
        if isinstance(value, bool) or not isinstance(value, int) or value not in YEARS:
            self.problem("cli-round-bad-year")
            return YEARS[0]
        return value

    def slug(self, title: str, year: int) -> str:
        """The round's short name; made of title and year where the file gives none."""
        value = self.document.get("id")
        if value is None:
            plain = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
            words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
            named = words if str(year) in words else [*words, str(year)]
            return "-".join(named)[:MOST_ID_LETTERS].strip("-")
        if not isinstance(value, str) or not _ID.fullmatch(value) or len(value) > MOST_ID_LETTERS:
            self.problem("cli-round-bad-id")
            return ""
        return value

    def letter(self, words: str) -> str:
        table = self.document.get("letter")
        number = table.get("number") if isinstance(table, dict) and set(table) == {"number", "date"} else None
        on = self.letter_day()
        if not isinstance(number, str) or not number.strip() or on is None:
            self.problem("cli-round-bad-letter")
            return ""
        return words.format(number=number.strip(), on=f"{on:%d/%m/%Y}")

    def letter_day(self) -> date | None:
        """The day of the letter, as far as it can be read."""
        table = self.document.get("letter")
        return _day(table.get("date")) if isinstance(table, dict) else None

    def calendar(self, frameworks: Sequence[Framework], year: int, days_off: DaysOff) -> Calendar:
        """The days of the file; those it leaves out are the ones the first framework's decision states."""
        table = self.document.get("calendar", {})
        if not isinstance(table, dict):
            self.problem("cli-round-bad-calendar")
            table = {}
        for name in table:
            if name not in (*DAYS, *LATER_DAYS, "explain_days"):
                known = ", ".join((*DAYS, *LATER_DAYS, "explain_days"))
                self.problem("cli-round-unknown-key", name=f"calendar.{name}", known=known)
        stated = _stated(frameworks[0], year, self.letter_day(), days_off) if frameworks else {}
        days: dict[str, date] = {}
        for name in DAYS:
            day = _day(table[name]) if name in table else stated.get(name)
            if day is None:
                self.problem("cli-round-bad-day", name=name)
            days[name] = day or date.min
        later = {name: self._later_day(table, name) for name in LATER_DAYS}
        given = {**days, **{name: day for name, day in later.items() if day is not None}}
        for first, last in ORDERED_DAYS:
            if first in given and last in given and date.min < given[last] < given[first]:
                self.problem("cli-round-days-reversed", first=given[first], last=given[last])
        return Calendar(
            **days,
            approve_to=later["approve_to"],
            appraise_from=later["appraise_from"],
            appraise_to=later["appraise_to"],
            publish_on=later["publish_on"],
            explain_days=self._explain_days(table),
        )

    def _later_day(self, table: Mapping[str, Any], name: str) -> date | None:
        """A day that a round need not say."""
        day = _day(table.get(name))
        if name in table and day is None:
            self.problem("cli-round-bad-day", name=name)
        return day

    def _explain_days(self, table: Mapping[str, Any]) -> int:
        value = table.get("explain_days", 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_EXPLAIN_DAYS:
            self.problem("cli-round-bad-explain-days", most=MOST_EXPLAIN_DAYS)
            return 0
        return value

    def approval(self) -> Approval:
        """What the unit head has to do; nothing where the file does not say."""
        value = self.document.get("approval", Approval.NONE.value)
        if value not in set(Approval):
            self.problem("cli-round-bad-approval", known=", ".join(Approval))
            return Approval.NONE
        return Approval(value)

    def reminders(self) -> Plan:
        """When the round reminds; what the file leaves out is as usual."""
        table = self.document.get("reminders", {})
        if not isinstance(table, dict) or table.keys() - set(REMINDERS):
            self.problem("cli-round-bad-reminders", known=", ".join(REMINDERS))
            return USUAL
        days = (table.get("days_before", []), table.get("fewer", []), [table.get("list_days", 0)])
        flags = (table.get("last_day", True), table.get("after_closing", True))
        if not all(_are_days(one) for one in days) or not all(isinstance(flag, bool) for flag in flags):
            self.problem("cli-round-bad-reminder-days", most=MOST_DAYS_BEFORE)
            return USUAL
        plan = plan_of(table)
        return replace(plan, days_before=tuple(sorted(set(plan.days_before), reverse=True)))

    def provisional_ranks(self) -> bool:
        """Whether supervisors are told places before the results are official; not, where the file does not say."""
        value = self.document.get("provisional_ranks", False)
        if not isinstance(value, bool):
            self.problem("cli-round-bad-provisional-ranks")
            return False
        return value

    def talk_days(self) -> int | None:
        """How many days after the round talk is kept; for good where the file does not say."""
        table = self.document.get("retention", {})
        if not isinstance(table, dict) or not table.keys() <= {"talk_days"}:
            self.problem("cli-round-bad-retention", most=MOST_TALK_DAYS)
            return None
        value = table.get("talk_days")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_TALK_DAYS:
            self.problem("cli-round-bad-retention", most=MOST_TALK_DAYS)
            return None
        return value

    def campaigns(self, own_frameworks: Path | None) -> tuple[tuple[Framework, NewCampaign], ...]:
        tables = self.document.get("campaign")
        if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
            self.problem("cli-round-no-campaign")
            return ()
        read = (self._campaign(number, table, own_frameworks) for number, table in enumerate(tables, 1))
        return tuple(one for one in read if one is not None)

    def _campaign(
        self, number: int, table: Mapping[str, Any], own_frameworks: Path | None
    ) -> tuple[Framework, NewCampaign] | None:
        known = ("framework", "unit_class", "units")
        for name in table:
            if name not in known:
                self.problem("cli-round-unknown-key", name=f"campaign {number}: {name}", known=", ".join(known))
        units = table.get("units", [])
        if not isinstance(units, list) or not all(isinstance(code, str) for code in units):
            self.problem("cli-round-bad-units", number=number)
            units = []
        for code in sorted({code for code in units if units.count(code) > 1}):
            self.problem("cli-round-unit-twice", number=number, code=code)
        name = str(table.get("framework", ""))
        try:
            if unknown := unknown_framework(name, own_frameworks):
                self.problem("cli-round-unknown-framework", number=number, why=unknown)
                return None
            framework = find(name, own_frameworks)
        except FrameworkError as error:
            for problem in error.problems:
                self.problem("cli-round-no-framework", number=number, why=problem.said)
            return None
        unit_class = table.get("unit_class", framework.unit_class)
        if unit_class != framework.unit_class:
            self.problem("cli-round-wrong-class", number=number, found=str(unit_class), wanted=framework.unit_class)
        return framework, NewCampaign(
            framework_id=framework.id,
            digest=digest(framework),
            document=canonical_bytes(framework).decode(),
            component_count=len(framework.components),
            unit_class=framework.unit_class,
            unit_codes=tuple(units),
        )

    def unknown_keys(self) -> None:
        for name in self.document:
            if name not in KEYS:
                self.problem("cli-round-unknown-key", name=name, known=", ".join(KEYS))


def _day(value: Any) -> date | None:
    """A TOML date, or the same as a text; a moment is no day."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _are_days(values: object) -> bool:
    """Whether this is a list of whole numbers of days before a deadline."""
    return isinstance(values, list) and all(
        isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= MOST_DAYS_BEFORE for one in values
    )


def _stated(framework: Framework, year: int, letter: date | None, days_off: DaysOff) -> Mapping[str, date]:
    """The days a decision states, in the years they fall in, or counted from the letter."""
    window = framework.window
    days = {
        "data_from": (window.data_from, year - 1),
        "data_to": (window.data_to, year),
        "self_to": (window.self_score_to, year),
    }
    stated = {name: date(in_year, day[1], day[0]) for name, (day, in_year) in days.items() if day is not None}
    if window.self_score_days and letter is not None:
        stated["self_to"] = last_day_from(letter, window.self_score_days, framework.policies, days_off)
    return stated


def _departures(
    framework: Framework, calendar: Calendar, year: int, letter: date | None, days_off: DaysOff
) -> tuple[Phrase, ...]:
    return tuple(
        Phrase("cli-round-departs", {"name": name, "given": getattr(calendar, name), "stated": stated})
        for name, stated in _stated(framework, year, letter, days_off).items()
        if getattr(calendar, name) != stated
    )

"""What the office of a supervisor or reader knows in one turn, and which units a question is about."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversations.contract.snapshot import Office, Snapshot
from bot.conversations.reading.questions.model import Known, Part, Question, Scope
from core.assessment.overseeing import UnitSeen
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey


class NoOfficeError(LookupError):
    """A step of an office was reached without one; dispatch never lets that happen."""


@dataclass(frozen=True, slots=True)
class CampaignSeen:
    """One campaign with the units of it this person may know about; ``published_at`` is ``None`` until it is."""

    campaign_id: int
    framework: Framework
    units: tuple[UnitSeen, ...]
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overseen:
    """``asked`` is what this turn's text asks, part by part. ``campaigns`` is ``None`` where they were not needed.

    ``branch`` are the codes of the own unit and all below it, ``level_by_code`` the levels of every unit.
    ``reads_only``: only what is published is known here; ``published_at`` is when results last were.
    """

    known: Known
    branch: frozenset[str]
    level_by_code: dict[str, str]
    asked: tuple[Part, ...] = ()
    campaigns: tuple[CampaignSeen, ...] | None = None
    reads_only: bool = False
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The units of one campaign that a question is about."""

    seen: CampaignSeen
    units: tuple[UnitSeen, ...]

    @property
    def framework(self) -> Framework:
        return self.seen.framework

    @property
    def is_official(self) -> bool:
        return self.seen.published_at is not None

    def with_points(self) -> tuple[UnitSeen, ...]:
        return tuple(unit for unit in self.units if unit.measured is not None)


def office_of(snapshot: Snapshot) -> tuple[Office, Overseen]:
    """The open office with what was loaded for it.

    Raises:
        NoOfficeError: there is none.
    """
    office = snapshot.office
    if office is None or not isinstance(office.work, Overseen):
        raise NoOfficeError
    return office, office.work


def chosen(snapshot: Snapshot, question: Question) -> tuple[Chosen, ...]:
    """The units a question is about, campaign by campaign; campaigns without any are left out."""
    office, work = office_of(snapshot)
    own = office.membership.unit_code
    found = []
    for seen in work.campaigns or ():
        units = tuple(unit for unit in seen.units if _is_meant(unit, question, work, own))
        if units and _has_row(seen.framework, question.row):
            found.append(Chosen(seen, units))
    return tuple(found)


def _is_meant(unit: UnitSeen, question: Question, work: Overseen, own: str) -> bool:
    match question.scope:
        case Scope.OWN:
            return unit.code == own
        case Scope.UNIT:
            return unit.code in question.units
        case Scope.AREA:
            return unit.area == question.unit
        case Scope.BELOW:
            return unit.code in work.branch and question.level in {"", work.level_by_code.get(unit.code)}


def _has_row(framework: Framework, row: str) -> bool:
    return not row or row in framework.node_by_code or ComponentKey(row) in framework.component_by_key


def each(question: Question, units: tuple[UnitSeen, ...]) -> Iterator[tuple[UnitSeen, str]]:
    """Every unit with the command that asks the same about it alone."""
    for unit in units:
        yield unit, ask(replace(question, scope=Scope.UNIT, unit=unit.code, level="", count=0, other=""))


def ask(question: Question) -> str:
    """The choice that asks a question from anywhere."""
    return f"/ask:{question.encoded()}"

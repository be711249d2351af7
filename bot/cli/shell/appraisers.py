"""What the commands about appraisers need to know: the round's sheets, its assignments, and what is lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cli.shell.spoken import refuse, text
from bot.desks import DeskReader
from core.assessment.assigning import Assignment, Gap, Part, gaps, is_anywhere, rivals
from core.assessment.people import Role
from core.assessment.rounds import Round
from core.frameworks.model import Framework
from store.appraisals import AppraisableSheet
from store.people import Member
from store.tx import Tx
from store.units import UnitRecord


@dataclass(frozen=True, slots=True)
class Wanted:
    """An assignment as a command names it."""

    body: str
    member_id: int
    part: Part
    units: tuple[str, ...]
    framework: str
    sector: str


@dataclass(frozen=True, slots=True)
class Appraising:
    """A round as far as its appraisal is concerned."""

    round_id: int
    sheets: tuple[AppraisableSheet, ...]
    frameworks: Mapping[str, Framework]  # by digest
    assignments: tuple[Assignment, ...]
    units: Mapping[str, UnitRecord]
    members: tuple[Member, ...]

    @property
    def of_units(self) -> Sequence[tuple[int, Framework]]:
        return [(one.unit_id, self.frameworks[one.digest]) for one in self.sheets]

    def unit_name(self, unit_id: int) -> str:
        return next((one.name for one in self.units.values() if one.id == unit_id), "")

    def person_name(self, person_id: int) -> str:
        names = (one.membership.person_name for one in self.members if one.membership.person_id == person_id)
        return next(names, "") or text("cli-member-nameless")


async def appraising(tx: Tx, slug: str, now: datetime) -> Appraising:
    """Everything about the appraisal of a round that exists."""
    round_id = await tx.assignments.round_id(slug) or 0
    sheets = await tx.appraisals.sheets(round_id)
    desks = DeskReader()
    return Appraising(
        round_id,
        sheets,
        {one.digest: await desks.framework(tx, one.digest) for one in sheets},
        await tx.assignments.of_round(round_id),
        await tx.units.present(now),
        await tx.people.members(now),
    )


async def lacking(tx: Tx, there: Appraising, now: datetime) -> tuple[Gap, ...]:
    """Units that nobody may decide, or more than one body."""
    return gaps(there.of_units, await tx.assignments.appraisers(now), there.assignments)


async def uncovered(tx: Tx, of: Round, now: datetime) -> int:
    """How many sheets lack an appraiser, in a round that says when it is appraised or has begun to assign."""
    there = await appraising(tx, of.id, now)
    is_planned = of.calendar.appraise_from is not None or of.calendar.appraise_to is not None
    if not is_planned and not there.assignments:
        return 0
    return len({(gap.unit_id, gap.framework_id) for gap in await lacking(tx, there, now)})


async def assign(tx: Tx, there: Appraising, wanted: Wanted, now: datetime) -> int:
    """Write one assignment for each unit named; returns how many are new.

    Raises:
        RefusedError: a name is unknown, or another body decides there already.
    """
    body_id, person_id = _who(there, wanted)
    unit_ids = [_unit_id(there, code, body_id) for code in wanted.units] or [0]
    _check_scope(there, wanted)
    added = 0
    for unit_id in unit_ids:
        new = Assignment(0, body_id, wanted.part, person_id, unit_id, wanted.framework, wanted.sector)
        others = rivals(new, there.of_units, there.assignments)
        if others:
            raise refuse("cli-appraiser-rival", body=there.unit_name(others[0].body_id), id=str(others[0].id))
        added += await tx.assignments.add(there.round_id, new, now) is not None
    return added


def _who(there: Appraising, wanted: Wanted) -> tuple[int, int]:
    """The body, and the person where one is named."""
    if wanted.member_id:
        for one in there.members:
            if one.membership.id == wanted.member_id and one.membership.role is Role.APPRAISER:
                return one.membership.unit_id, one.membership.person_id
        raise refuse("cli-appraiser-no-member", id=str(wanted.member_id))
    body = there.units.get(wanted.body)
    if body is None:
        raise refuse("cli-appraiser-no-unit", code=wanted.body)
    return body.id, 0


def _unit_id(there: Appraising, code: str, body_id: int) -> int:
    unit = there.units.get(code)
    if unit is None or unit.id not in {one.unit_id for one in there.sheets}:
        raise refuse("cli-appraiser-no-unit", code=code)
    if unit.id == body_id:
        raise refuse("cli-appraiser-own-unit", unit=unit.name)
    return unit.id


def _check_scope(there: Appraising, wanted: Wanted) -> None:
    frameworks = {one.id: one for one in there.frameworks.values()}
    if wanted.framework and wanted.framework not in frameworks:
        raise refuse("cli-appraiser-no-framework", id=wanted.framework, known=", ".join(sorted(frameworks)))
    chosen = [one for one in frameworks.values() if wanted.framework in {"", one.id}]
    if wanted.sector and not any(is_anywhere(one, wanted.sector) for one in chosen):
        raise refuse("cli-appraiser-no-sector", sector=wanted.sector)


def said(there: Appraising, one: Assignment) -> str:
    """An assignment in one line."""
    scope = [
        there.unit_name(one.unit_id) if one.unit_id else text("cli-appraiser-every-unit"),
        *([one.framework_id] if one.framework_id else []),
        *([text("cli-appraiser-sector", sector=one.sector)] if one.sector else []),
    ]
    person = there.person_name(one.person_id) if one.person_id else text("cli-appraiser-everybody")
    return text(
        "cli-appraiser-listed",
        id=str(one.id),
        body=there.unit_name(one.body_id),
        person=person,
        part=text(f"cli-appraiser-part-{one.part.value}"),
        scope="; ".join(scope),
    )


def gap_said(there: Appraising, gap: Gap) -> str:
    """What one unit lacks."""
    facts = {"unit": there.unit_name(gap.unit_id), "framework": gap.framework_id}
    if gap.bodies:
        bodies = ", ".join(there.unit_name(body) for body in sorted(gap.bodies))
        return text("cli-appraiser-several", count=len(gap.components), bodies=bodies, **facts)
    return text("cli-appraiser-nobody", count=len(gap.components), **facts)

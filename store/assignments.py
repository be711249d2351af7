"""Who appraises what in a round. An assignment is never changed: it ends, and another one begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, insert, select, update
from sqlmodel import col

from core.assessment.assigning import Appraiser, Assignment, Part
from core.assessment.people import Role
from store.batch import Batch
from store.conditions import holds_at
from store.tables.appraisals import AppraiserAssignmentRow
from store.tables.people import MembershipRow, PersonRow
from store.tables.rounds import RoundRow
from store.tables.units import UnitVersionRow


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may appraise: a person for a body."""

    person_id: int
    name: str
    body_id: int
    body_name: str


class Assignments:
    """Reads and writes who appraises what."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def of_round(self, round_id: int) -> tuple[Assignment, ...]:
        """What holds now, in the order in which it was assigned."""
        rows = await self._connection.execute(_OF_ROUND, {"round": round_id})
        return tuple(
            Assignment(
                row.id,
                row.body_id,
                Part(row.part),
                row.person_id or 0,
                row.unit_id or 0,
                row.framework_id,
                row.sector,
            )
            for row in rows
        )

    async def add(self, round_id: int, new: Assignment, now: datetime, author_id: int | None = None) -> int | None:
        """Assign; ``None`` when the very same holds already. ``new.id`` is not looked at."""
        if any(_same(new, one) for one in await self.of_round(round_id)):
            return None
        result = await self._connection.execute(
            insert(AppraiserAssignmentRow)
            .values(
                round_id=round_id,
                body_id=new.body_id,
                person_id=new.person_id or None,
                unit_id=new.unit_id or None,
                framework_id=new.framework_id,
                sector=new.sector,
                part=new.part.value,
                author_id=author_id,
                valid_from=now,
                valid_to=None,
            )
            .returning(col(AppraiserAssignmentRow.id))
        )
        return result.scalar_one()

    async def end(self, round_id: int, assignment_id: int, now: datetime) -> bool:
        """``False`` when there is none of that number in the round, or no longer."""
        result = await self._connection.execute(
            update(AppraiserAssignmentRow)
            .where(
                col(AppraiserAssignmentRow.id) == assignment_id,
                col(AppraiserAssignmentRow.round_id) == round_id,
                col(AppraiserAssignmentRow.valid_to).is_(None),
            )
            .values(valid_to=now)
        )
        return result.rowcount == 1

    async def hand_over(
        self, round_id: int, giver: Appraiser, to: Colleague, author_id: int, now: datetime
    ) -> tuple[Assignment, ...]:
        """Everything that was assigned to one person becomes another one's; returns what was handed over."""
        given = [
            one
            for one in await self.of_round(round_id)
            if (one.person_id, one.body_id) == (giver.person_id, giver.body_id)
        ]
        for one in given:
            await self.end(round_id, one.id, now)
            passed = Assignment(0, to.body_id, one.part, to.person_id, one.unit_id, one.framework_id, one.sector)
            await self.add(round_id, passed, now, author_id)
        return tuple(given)

    async def colleagues(self, round_id: int, at: datetime) -> tuple[Colleague, ...]:
        """Everybody who appraises for a body that has something assigned in the round."""
        rows = await self._connection.execute(_COLLEAGUES, {"round": round_id, "at_moment": at})
        return tuple(Colleague(*row) for row in rows)

    async def appraisers(self, at: datetime) -> tuple[Appraiser, ...]:
        """Everybody who may appraise at all, each with all the units they act for."""
        rows = (await self._connection.execute(_MEMBERSHIPS, {"at_moment": at})).all()
        return _appraisers(rows)

    async def appraiser(self, person_id: int, body_id: int, at: datetime) -> Appraiser:
        """One person at one body."""
        rows = await self._connection.execute(_OF_PERSON, {"person": person_id, "at_moment": at})
        return Appraiser(person_id, body_id, frozenset(row.unit_id for row in rows))

    async def round_id(self, slug: str) -> int | None:
        return (await self._connection.execute(select(col(RoundRow.id)).where(col(RoundRow.slug) == slug))).scalar()


def _same(one: Assignment, other: Assignment) -> bool:
    return _scope(one) == _scope(other)


def _scope(one: Assignment) -> tuple[object, ...]:
    return (one.body_id, one.part, one.person_id, one.unit_id, one.framework_id, one.sector)


def _appraisers(rows: Sequence[Any]) -> tuple[Appraiser, ...]:
    own: dict[int, set[int]] = {}
    bodies: list[tuple[int, int]] = []
    for person_id, unit_id, role in rows:
        own.setdefault(person_id, set()).add(unit_id)
        if role == Role.APPRAISER.value:
            bodies.append((person_id, unit_id))
    return tuple(Appraiser(person_id, body_id, frozenset(own[person_id])) for person_id, body_id in bodies)


_OF_ROUND: Final = (
    select(AppraiserAssignmentRow)
    .where(col(AppraiserAssignmentRow.round_id) == bindparam("round"), col(AppraiserAssignmentRow.valid_to).is_(None))
    .order_by(col(AppraiserAssignmentRow.id))
)
_MEMBERSHIPS: Final = (
    select(col(MembershipRow.person_id), col(MembershipRow.unit_id), col(MembershipRow.role))
    .where(holds_at(MembershipRow))
    .order_by(col(MembershipRow.id))
)
_OF_PERSON: Final = select(col(MembershipRow.unit_id)).where(
    col(MembershipRow.person_id) == bindparam("person"), holds_at(MembershipRow)
)
_COLLEAGUES: Final = (
    select(
        col(MembershipRow.person_id),
        col(PersonRow.display_name),
        col(MembershipRow.unit_id),
        col(UnitVersionRow.name),
    )
    .join(PersonRow, col(PersonRow.id) == col(MembershipRow.person_id))
    .join(UnitVersionRow, and_(col(UnitVersionRow.unit_id) == col(MembershipRow.unit_id), holds_at(UnitVersionRow)))
    .where(
        holds_at(MembershipRow),
        col(MembershipRow.role) == Role.APPRAISER.value,
        col(MembershipRow.unit_id).in_(
            select(col(AppraiserAssignmentRow.body_id)).where(
                col(AppraiserAssignmentRow.round_id) == bindparam("round"),
                col(AppraiserAssignmentRow.valid_to).is_(None),
            )
        ),
    )
    .order_by(col(UnitVersionRow.name), col(MembershipRow.id))
)

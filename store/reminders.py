"""Reminders: whom a round may remind, what was sent to whom on which day, and how often a person wants them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from sqlalchemy import and_, bindparam, insert, or_, select, update
from sqlmodel import col

from core.assessment.appraisal import Verdict
from core.assessment.people import AT_A_SHEET, Role
from core.assessment.rounds import Round
from store.batch import Batch
from store.conditions import holds_at
from store.outbox import PostState
from store.round_columns import ROUND_COLUMNS, round_of
from store.tables.appraisals import AppraisalRevisionRow
from store.tables.deadlines import LastDayRow
from store.tables.outbox import OutboxRow
from store.tables.people import IdentityRow, MembershipRow, PersonRow
from store.tables.reminders import ReminderChoiceRow, ReminderRow
from store.tables.rounds import DeskRow, RoundRow
from store.tables.talk import MessageRow


class ReminderKind(StrEnum):
    """What a person gets once a day at most."""

    DIGEST = "digest"  # what is waiting at the person's own sheets
    BRANCH = "branch"  # to a supervisor: how the branch stands before or after the deadline
    UNREACHED = "unreached"  # to a supervisor: units in which nobody can be reached
    UNREACHED_LATE = "unreached-late"  # the same: those in which the last one was lost since then


@dataclass(frozen=True, slots=True)
class Term:
    """A round, and the other last days that anybody in it was given."""

    id: int
    round: Round
    last_days: frozenset[date]


@dataclass(frozen=True, slots=True)
class Reminded:
    """A person of the round; ``name`` may be empty."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class KeptReminder:
    """Which reminder a message is."""

    kind: ReminderKind
    day: date


@dataclass(frozen=True, slots=True)
class Attempt:
    """One chat a reminder was sent to, and what became of it there."""

    channel: str
    state: PostState


@dataclass(frozen=True, slots=True)
class SentReminder:
    """One reminder and what became of it: ``attempts`` in their order, none where the person had no chat at all.

    ``acted_at`` is when the person next wrote something.
    """

    person_id: int
    name: str
    kind: ReminderKind
    day: date
    at: datetime
    attempts: tuple[Attempt, ...]
    acted_at: datetime | None

    @property
    def outcome(self) -> Attempt | None:
        """The attempt that reached the person, else the last one."""
        reached = (one for one in self.attempts if one.state is PostState.DELIVERED)
        return next(reached, self.attempts[-1] if self.attempts else None)


class Reminders:
    """The reminders of all rounds."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def terms(self) -> tuple[Term, ...]:
        """Every round with every last day it has by now."""
        moved: dict[int, set[date]] = {}
        for row in await self._connection.execute(_LAST_DAYS):
            moved.setdefault(row.round_id, set()).add(row.self_to)
        rows = await self._connection.execute(_ROUNDS)
        return tuple(Term(row.id, round_of(row), frozenset(moved.get(row.id, ()))) for row in rows)

    async def people(self, at: datetime, *, only_of_appraisal: bool = False) -> tuple[Reminded, ...]:
        """Everybody who has a desk now, at a sheet or with an office.

        ``only_of_appraisal`` leaves appraisers, and those at whose sheet a component was ever sent back.
        """
        rows = await self._connection.execute(_OF_APPRAISAL if only_of_appraisal else _PEOPLE, {"at_moment": at})
        return tuple(Reminded(row.id, row.display_name) for row in rows)

    async def was_sent(self, person_id: int, kind: ReminderKind, on: date) -> bool:
        found = await self._connection.execute(_SENT, {"person": person_id, "of_kind": kind.value, "on_day": on})
        return found.scalar() is not None

    async def sent(self, person_id: int, kind: ReminderKind, on: date, seq: int, at: datetime) -> None:
        """A reminder was kept as message ``seq``, in this very transaction."""
        await self._connection.execute(
            insert(ReminderRow).values(person_id=person_id, kind=kind.value, day=on, seq=seq, at=at)
        )

    async def renewed(self, person_id: int, kind: ReminderKind, on: date, seq: int) -> None:
        """A reminder that was still to be sent is message ``seq`` now."""
        await self._connection.execute(
            update(ReminderRow)
            .where(
                col(ReminderRow.person_id) == person_id,
                col(ReminderRow.kind) == kind.value,
                col(ReminderRow.day) == on,
            )
            .values(seq=seq)
        )

    async def of_message(self, person_id: int, seq: int) -> KeptReminder | None:
        """The reminder that message ``seq`` of a person is, if it is one."""
        row = (await self._connection.execute(_OF_MESSAGE, {"person": person_id, "message": seq})).one_or_none()
        return None if row is None else KeptReminder(ReminderKind(row.kind), row.day)

    async def wants_fewer(self, person_id: int) -> bool:
        return bool((await self._connection.execute(_FEWER, {"person": person_id})).scalar())

    async def choose(self, person_id: int, *, fewer: bool, channel: str, at: datetime) -> None:
        """The person wants fewer reminders from now on, or all again."""
        await self._connection.execute(
            insert(ReminderChoiceRow).values(person_id=person_id, fewer=fewer, channel=channel, at=at)
        )

    async def reachable(self, at: datetime) -> frozenset[tuple[int, Role]]:
        """Units and roles in which somebody can be reached: a person with a chat that is not blocked."""
        rows = await self._connection.execute(_REACHABLE, {"at_moment": at})
        return frozenset((row.unit_id, Role(row.role)) for row in rows)

    async def lost(self, since: datetime, at: datetime) -> frozenset[int]:
        """Units in which somebody who works at a sheet has blocked us from ``since`` on."""
        rows = await self._connection.execute(_LOST, {"since": since, "at_moment": at})
        return frozenset(rows.scalars())

    async def status(self, on: date) -> tuple[SentReminder, ...]:
        """The reminders of a day and what became of each."""
        rows = (await self._connection.execute(_STATUS, {"on_day": on})).all()
        return tuple(_sent_reminder(on, list(posts)) for _, posts in groupby(rows, key=lambda row: row.id))


def _sent_reminder(on: date, rows: list[Any]) -> SentReminder:
    row = rows[0]
    attempts = tuple(Attempt(post.channel, PostState(post.state)) for post in rows if post.state is not None)
    kind = ReminderKind(row.kind)
    return SentReminder(row.person_id, row.display_name, kind, on, row.at, attempts, row.acted_at)


_LAST_DAYS: Final = select(col(LastDayRow.round_id), col(LastDayRow.self_to)).distinct()
_ROUNDS: Final = select(col(RoundRow.id), *ROUND_COLUMNS).order_by(col(RoundRow.id))
_PEOPLE: Final = (
    select(col(PersonRow.id), col(PersonRow.display_name))
    .where(
        select(col(MembershipRow.id))
        .where(col(MembershipRow.person_id) == col(PersonRow.id), holds_at(MembershipRow))
        .correlate(PersonRow)
        .exists(),
        select(col(DeskRow.id)).where(col(DeskRow.person_id) == col(PersonRow.id)).correlate(PersonRow).exists(),
    )
    .order_by(col(PersonRow.id))
)
_OF_APPRAISAL: Final = _PEOPLE.where(
    or_(
        select(col(MembershipRow.id))
        .where(
            col(MembershipRow.person_id) == col(PersonRow.id),
            col(MembershipRow.role) == Role.APPRAISER.value,
            holds_at(MembershipRow),
        )
        .correlate(PersonRow)
        .exists(),
        select(col(DeskRow.id))
        .join(AppraisalRevisionRow, col(AppraisalRevisionRow.sheet_id) == col(DeskRow.sheet_id))
        .where(
            col(DeskRow.person_id) == col(PersonRow.id),
            col(AppraisalRevisionRow.verdict) == Verdict.RETURNED.value,
        )
        .correlate(PersonRow)
        .exists(),
    )
)
_SENT: Final = select(col(ReminderRow.id)).where(
    col(ReminderRow.person_id) == bindparam("person"),
    col(ReminderRow.kind) == bindparam("of_kind"),
    col(ReminderRow.day) == bindparam("on_day"),
)
_OF_MESSAGE: Final = select(col(ReminderRow.kind), col(ReminderRow.day)).where(
    col(ReminderRow.person_id) == bindparam("person"), col(ReminderRow.seq) == bindparam("message")
)
_FEWER: Final = (
    select(col(ReminderChoiceRow.fewer))
    .where(col(ReminderChoiceRow.person_id) == bindparam("person"))
    .order_by(col(ReminderChoiceRow.id).desc())
    .limit(1)
)
_REACHABLE: Final = (
    select(col(MembershipRow.unit_id), col(MembershipRow.role))
    .join(IdentityRow, col(IdentityRow.person_id) == col(MembershipRow.person_id))
    .where(holds_at(MembershipRow), col(IdentityRow.unreachable_since).is_(None))
    .distinct()
)
_LOST: Final = (
    select(col(MembershipRow.unit_id))
    .join(IdentityRow, col(IdentityRow.person_id) == col(MembershipRow.person_id))
    .where(
        holds_at(MembershipRow),
        col(MembershipRow.role).in_(sorted(role.value for role in AT_A_SHEET)),
        col(IdentityRow.unreachable_since) >= bindparam("since"),
    )
    .distinct()
)
_ACTED: Final = (
    select(col(MessageRow.at))
    .where(
        col(MessageRow.person_id) == col(ReminderRow.person_id),
        col(MessageRow.seq) > col(ReminderRow.seq),
        col(MessageRow.direction) == "in",
    )
    .correlate(ReminderRow)
    .order_by(col(MessageRow.seq))
    .limit(1)
    .scalar_subquery()
)
_STATUS: Final = (
    select(
        col(ReminderRow.id),
        col(ReminderRow.person_id),
        col(PersonRow.display_name),
        col(ReminderRow.kind),
        col(ReminderRow.at),
        col(OutboxRow.state),
        col(OutboxRow.channel),
        _ACTED.label("acted_at"),
    )
    .join(PersonRow, col(PersonRow.id) == col(ReminderRow.person_id))
    .outerjoin(
        OutboxRow,
        and_(col(OutboxRow.person_id) == col(ReminderRow.person_id), col(OutboxRow.seq) == col(ReminderRow.seq)),
    )
    .where(col(ReminderRow.day) == bindparam("on_day"), or_(col(OutboxRow.chosen) == "", col(OutboxRow.id).is_(None)))
    .order_by(col(ReminderRow.id), col(OutboxRow.id))
)

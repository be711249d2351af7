"""What supervisors are told about their branch: before the deadline, after it, and of whom nobody can be reached."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.conversations.contract.effects import Tell, Urgency
from bot.conversations.contract.shown import Reply
from bot.conversations.reminding import Branch, branch_after, branch_before, branch_unreached
from bot.desks import DeskReader
from bot.round_sheets import RoundSheet, round_sheets
from bot.telling import Teller
from core.assessment.days_off import DaysOff
from core.assessment.people import AT_A_SHEET, Role
from core.assessment.reminder_plan import Kind, due_on, list_day
from core.assessment.rounds import VIETNAM, Approval, Round
from core.assessment.stage import AtClose
from store.reminders import ReminderKind, Term
from store.tx import Tx
from store.units import UnitRecord

UNREACHED_FROM: Final = time(9)
"""By then it is known who has blocked the morning's reminders."""

UNREACHED_LATE_FROM: Final = time(16)
"""On any day: those of whom it came out later, or who have blocked another push."""


def hours_passed(now: datetime) -> int:
    """How many of the hours have come at which supervisors may be told of units that cannot be reached."""
    here = now.astimezone(VIETNAM).time()
    return sum(here >= hour for hour in (UNREACHED_FROM, UNREACHED_LATE_FROM))


@dataclass(frozen=True, slots=True)
class _Supervisor:
    person_id: int
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class News:
    """Something a supervisor is to be told once today."""

    person_id: int
    kind: ReminderKind
    reply: Reply


class Branches:
    """Looks at whole rounds for those who supervise."""

    def __init__(self, teller: Teller, desks: DeskReader, days_off: DaysOff) -> None:
        self._teller = teller
        self._desks = desks
        self._days_off = days_off

    async def look(self, tx: Tx, terms: Sequence[Term], now: datetime) -> tuple[News, ...]:
        """Everything that supervisors are to be told today, whether or not they were; nothing is kept."""
        lost = await self._lost(tx, terms, now)
        busy = [term for term in terms if self._is_busy(term, now) or (lost and now < term.round.calendar.over_at())]
        if not busy:
            return ()
        units = await tx.units.present(now)
        supervisors = await _supervisors(tx, units, now)
        reachable = await tx.reminders.reachable(now)
        told: dict[tuple[int, ReminderKind], Reply] = {}
        for term in busy:
            sheets = await round_sheets(tx, self._desks, term.round)
            unreached = {code for code, unit in units.items() if not _is_reached(unit, reachable)}
            late = {code for code in unreached if units[code].id in lost}
            for one in supervisors:
                own = [sheet for sheet in sheets if sheet.status.unit_code in one.codes]
                for kind, reply in (*self._news(term, own, unreached - late, now), *_late_news(term, own, late)):
                    key = (one.person_id, kind)
                    told[key] = _joined(told[key], reply) if key in told else reply
        return tuple(News(person_id, kind, reply) for (person_id, kind), reply in told.items())

    async def keep(self, tx: Tx, news: News, now: datetime) -> bool:
        """Tell one supervisor, unless it was done today."""
        today = now.astimezone(VIETNAM).date()
        if await tx.reminders.was_sent(news.person_id, news.kind, today):
            return False
        push = Tell(news.reply, person_id=news.person_id, urgency=Urgency.REMINDER)
        seq = await self._teller.push(tx, news.person_id, push, now)
        await tx.reminders.sent(news.person_id, news.kind, today, seq, now)
        return True

    async def _lost(self, tx: Tx, terms: Sequence[Term], now: datetime) -> Collection[int]:
        """The units in which somebody was lost since the last list that could name them."""
        here = now.astimezone(VIETNAM)
        if here.time() < UNREACHED_LATE_FROM:
            return ()
        told_today = any(self._is_busy(term, now) for term in terms)
        since = datetime.combine(here.date(), UNREACHED_FROM if told_today else UNREACHED_LATE_FROM, VIETNAM)
        return await tx.reminders.lost(since if told_today else since - timedelta(days=1), now)

    def _is_busy(self, term: Term, now: datetime) -> bool:
        return any(self._moment(term.round, last, now) is not None for last in _lasts(term))

    def _moment(self, round_: Round, last: date, now: datetime) -> Kind | None:
        """What today is for a last day: a day of a reminder, the day of the list, or the day after closing."""
        today = now.astimezone(VIETNAM).date()
        days_off = self._days_off
        due = due_on(round_.reminders, round_.calendar.self_from, last, days_off, today)
        if due is None and list_day(round_.reminders, last, days_off) == today:
            return Kind.BEFORE
        return None if due is None else due.kind

    def _news(
        self, term: Term, sheets: Sequence[RoundSheet], unreached: set[str], now: datetime
    ) -> Iterator[tuple[ReminderKind, Reply]]:
        today = now.astimezone(VIETNAM).date()
        round_ = term.round
        for last in _lasts(term):
            moment = self._moment(round_, last, now)
            mine = [sheet for sheet in sheets if sheet.calendar.self_to == last]
            if moment is None or not mine:
                continue
            branch = _branch(round_, last, mine, now)
            if moment is Kind.CLOSED:
                yield ReminderKind.BRANCH, branch_after(branch)
                continue
            if list_day(round_.reminders, last, self._days_off) == today:
                yield ReminderKind.BRANCH, branch_before(branch, (last - today).days)
            names = _names(sheet for sheet in mine if _is_open(sheet) and sheet.status.unit_code in unreached)
            if names and now.astimezone(VIETNAM).time() >= UNREACHED_FROM:
                yield ReminderKind.UNREACHED, branch_unreached(names, round_.contact)


def _late_news(term: Term, sheets: Sequence[RoundSheet], late: set[str]) -> Iterator[tuple[ReminderKind, Reply]]:
    names = _names(sheet for sheet in sheets if sheet.status.unit_code in late)
    if names:
        yield ReminderKind.UNREACHED_LATE, branch_unreached(names, term.round.contact)


def _lasts(term: Term) -> list[date]:
    """Every last day that holds for somebody in the round."""
    return sorted({term.round.calendar.self_to, *term.last_days})


async def _supervisors(tx: Tx, units: Mapping[str, UnitRecord], now: datetime) -> list[_Supervisor]:
    """Who supervises, with the codes of the units of the branch: the own one and all below it."""
    code_by_id = {unit.id: code for code, unit in units.items()}
    codes_by_person: dict[int, set[str]] = {}
    for member in await tx.people.members(now):
        one = member.membership
        if one.role is Role.SUPERVISOR:
            below = {code for code in units if one.unit_code in _upwards(code, units, code_by_id)}
            codes_by_person.setdefault(one.person_id, set()).update(below)
    return [_Supervisor(person_id, frozenset(codes)) for person_id, codes in sorted(codes_by_person.items())]


def _upwards(code: str, units: Mapping[str, UnitRecord], code_by_id: Mapping[int, str]) -> Iterator[str]:
    """A unit and everything above it; an import refuses units that are above themselves."""
    here: str | None = code
    while here is not None and here in units:
        yield here
        parent = units[here].parent_id
        here = None if parent is None else code_by_id.get(parent)


def _is_reached(unit: UnitRecord, reachable: frozenset[tuple[int, Role]]) -> bool:
    return any((unit.id, role) in reachable for role in AT_A_SHEET)


def _is_open(sheet: RoundSheet) -> bool:
    return not sheet.status.steps.is_handed_in


def _counts(sheet: RoundSheet, now: datetime) -> AtClose | None:
    closed = sheet.closing(now)
    return None if closed is None else closed.counts


def _branch(round_: Round, last: date, sheets: Sequence[RoundSheet], now: datetime) -> Branch:
    open_ = [sheet for sheet in sheets if _is_open(sheet)]
    handed_in = [sheet for sheet in sheets if not _is_open(sheet)]
    asks = round_.approval is Approval.REQUIRED
    return Branch(
        round_title=round_.title,
        last=last,
        count=len(sheets),
        handed_in=len(handed_in),
        not_started=_names(sheet for sheet in open_ if not sheet.status.answered),
        under_half=_names(sheet for sheet in open_ if 0 < 2 * sheet.status.answered < sheet.status.component_count),
        waiting=_names(sheet for sheet in handed_in if not sheet.status.steps.is_approved) if asks else (),
        missing=_names(sheet for sheet in open_ if _counts(sheet, now) is not AtClose.TAKEN_AS_IS),
        taken_as_is=_names(sheet for sheet in open_ if _counts(sheet, now) is AtClose.TAKEN_AS_IS),
    )


def _names(sheets: "Iterator[RoundSheet] | Sequence[RoundSheet]") -> tuple[str, ...]:
    return tuple(sorted({sheet.status.unit_name for sheet in sheets}))


def _joined(first: Reply, second: Reply) -> Reply:
    return replace(first, lines=(*first.lines, *second.lines))

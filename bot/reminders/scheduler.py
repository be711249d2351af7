"""The clock behind reminders: looks every minute what is due now, and keeps each reminder once.

Nothing is counted down: every look reads the clock anew and asks the store what was sent, so a clock that jumps, a
machine that slept and a second scheduler beside this one neither skip a reminder nor send one twice. A moment that was
missed is made up for on the same day while people are awake; after that the next reminder takes its place.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

import structlog

from bot.looking import Looking
from bot.reminders.branches import Branches, News, hours_passed
from bot.reminders.closings import Closings
from bot.reminders.digests import Digests
from core.assessment.days_off import DaysOff
from core.assessment.reminder_plan import SENT_FROM, SENT_UNTIL, due_on
from core.assessment.rounds import VIETNAM
from store.database import Database
from store.outbox import Post
from store.reminders import Term
from store.trouble import STORE_TROUBLE
from store.tx import Tx

LOOK_SECONDS: Final = 60.0

log = structlog.get_logger()


def may_send(now: datetime) -> bool:
    """Whether reminders may be begun at this hour."""
    return SENT_FROM <= now.astimezone(VIETNAM).time() < SENT_UNTIL


def is_day_of(term: Term, days_off: DaysOff, today: date) -> bool:
    """Whether somebody in a round may have to be reminded of a sheet today, whatever last day they were given."""
    round_ = term.round
    calendar = round_.calendar
    lasts = {calendar.self_to, *term.last_days}
    lasts |= {max(calendar.approve_to, last) for last in lasts if calendar.approve_to is not None}
    return any(due_on(round_.reminders, calendar.self_from, last, days_off, today) is not None for last in lasts)


def is_day_of_appraisal(term: Term, days_off: DaysOff, today: date) -> bool:
    """Whether appraisers, or units with a returned component, may have to be reminded today.

    Each of these components has a last day of its own, so that is any working day.
    """
    calendar = term.round.calendar
    first = min({calendar.self_to, *term.last_days})
    return calendar.appraise_to is not None and first < today <= calendar.appraise_to and not days_off.is_off(today)


@dataclass(frozen=True, slots=True)
class Duties:
    """What is looked after: the people at their sheets, those who supervise, and sheets whose last day is over."""

    digests: Digests
    branches: Branches
    closings: Closings


class Scheduler:
    """Sends reminders in the background. It may run in several processes: the store keeps each reminder once."""

    def __init__(
        self,
        database: Database,
        duties: Duties,
        sent: Callable[[int, tuple[Post, ...]], Awaitable[None]],
        clock: Callable[[], datetime],
        days_off: DaysOff,
    ) -> None:
        self._database = database
        self._duties = duties
        self._sent = sent
        self._clock = clock
        self._days_off = days_off
        self._finished: dict[str, object] = {}  # what was gone through to its end; the store knows the rest
        self._looking = Looking("reminders", LOOK_SECONDS, self.look)

    def start(self) -> None:
        self._looking.start()

    async def stop(self) -> None:
        """Let go; what was kept is sent by whoever sends, and who was not told yet is told by the next run."""
        await self._looking.stop()

    async def look(self) -> int:
        """Keep everything that is due now; returns how many reminders were kept."""
        terms = await self._database.read(lambda tx: tx.reminders.terms())
        await self._duties.closings.look(terms, self._clock())
        if not may_send(self._clock()):
            return 0
        return await self._remind(terms) + await self._tell_supervisors(terms)

    async def _remind(self, terms: tuple[Term, ...]) -> int:
        now = self._clock()
        today = now.astimezone(VIETNAM).date()
        this = (today, terms)
        of_sheets = any(is_day_of(term, self._days_off, today) for term in terms)
        busy = of_sheets or any(is_day_of_appraisal(term, self._days_off, today) for term in terms)
        if not busy or self._finished.get("digests") == this:
            return 0
        kept = 0
        for person in await self._database.read(lambda tx: tx.reminders.people(now, only_of_appraisal=not of_sheets)):
            moment = self._clock()
            if not may_send(moment) or moment.astimezone(VIETNAM).date() != today:
                return kept  # the clock went on meanwhile, or jumped: the next look begins anew
            kept += await self._one(person.person_id, partial(self._digest, person.person_id, moment))
        self._finished["digests"] = this
        return kept

    async def _tell_supervisors(self, terms: tuple[Term, ...]) -> int:
        now = self._clock().astimezone(VIETNAM)
        this = (now.date(), terms, hours_passed(now))
        if not may_send(now) or self._finished.get("branches") == this:
            return 0
        kept = 0
        for news in await self._database.read(lambda tx: self._duties.branches.look(tx, terms, now)):
            kept += await self._one(news.person_id, partial(self._news, news, now))
        self._finished["branches"] = this
        return kept

    async def _digest(self, person_id: int, now: datetime, tx: Tx) -> bool:
        return await self._duties.digests.keep(tx, person_id, now)

    async def _news(self, news: News, now: datetime, tx: Tx) -> bool:
        return await self._duties.branches.keep(tx, news, now)

    async def _one(self, person_id: int, work: Callable[[Tx], Awaitable[bool]]) -> bool:
        """One reminder in a transaction of its own, so that a person who answers waits for one at most."""

        async def kept(tx: Tx) -> tuple[bool, tuple[Post, ...]]:
            return await work(tx), tuple(tx.outbox.added)

        try:
            done, posts = await self._database.write(kept)
        except STORE_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001  (the edge: one sheet that breaks us must not cost all others theirs)
            log.error("reminder_broken", person_id=person_id, error=type(error).__name__)  # noqa: TRY400
            return False
        if done:
            await self._sent(person_id, posts)
        return done

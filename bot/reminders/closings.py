"""Closing acts by itself: soon after a last day is over, what that does to each sheet is written down, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.desks import DeskReader
from bot.round_sheets import round_sheets
from core.assessment.rounds import Round, end_of
from store.database import Database
from store.reminders import Term
from store.tx import Tx

GRACE: Final = timedelta(minutes=10)
"""What came in before the end has been handled by then."""

log = structlog.get_logger()


class Closings:
    """Looks at rounds whose last days are over. Several processes may do so."""

    def __init__(self, database: Database, desks: DeskReader) -> None:
        self._database = database
        self._desks = desks
        self._finished: dict[str, object] = {}  # rounds in which nothing was left to do, with the days that were over

    async def look(self, terms: Sequence[Term], now: datetime) -> int:
        """Write down what the days that are over by ``now`` have done; returns to how many sheets."""
        return sum([await self._round(term, now - GRACE) for term in terms])

    async def _round(self, term: Term, now: datetime) -> int:
        """A last day may be moved at any time, so what is finished is so only for the days it was looked at with."""
        calendar = term.round.calendar
        lasts = {calendar.self_to, *term.last_days}
        lasts |= {max(calendar.approve_to, last) for last in lasts if calendar.approve_to is not None}
        over = frozenset(last for last in lasts if end_of(last) <= now)
        if not over or self._finished.get(term.round.id) == (term, over):
            return 0
        count = await self._database.write(lambda tx: self.close(tx, term.round, now))
        self._finished[term.round.id] = (term, over)
        if count:
            log.info("sheets_closed", round_id=term.round.id, sheets=count)
        return count

    async def close(self, tx: Tx, round_: Round, now: datetime) -> int:
        """Write down every closing of a round that is not written yet; returns how many there were."""
        known = await tx.closings.known(round_.id)
        kept = 0
        for sheet in await round_sheets(tx, self._desks, round_):
            done = sheet.closing(now)
            if done is not None and (sheet.status.sheet_id, done.last_day) not in known:
                kept += await tx.closings.keep(sheet.status.sheet_id, done, now + GRACE)
        return kept

"""Every sheet of a round, each with the calendar and the readings that hold for it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desks import DeskReader
from core.assessment.rounds import Calendar, Round
from core.assessment.stage import Closing, Stage, closing, stage
from core.frameworks.model import Policies
from store.rounds import SheetStatus
from store.tx import Tx


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """``round`` has the calendar of the sheet's own unit."""

    status: SheetStatus
    round: Round
    policies: Policies

    @property
    def calendar(self) -> Calendar:
        return self.round.calendar

    def stage(self, now: datetime) -> Stage:
        return stage(self.status.steps, self.round, self.policies, now)

    def closing(self, now: datetime) -> Closing | None:
        return closing(self.status.steps, self.round, self.policies, now)


async def round_sheets(tx: Tx, desks: DeskReader, round_: Round) -> tuple[RoundSheet, ...]:
    sheets = await tx.rounds.status(round_.id)
    policies = {digest: (await desks.framework(tx, digest)).policies for digest in {one.digest for one in sheets}}
    days = await tx.last_days.calendars(round_)
    return tuple(RoundSheet(one, replace(round_, calendar=days[one.unit_code]), policies[one.digest]) for one in sheets)

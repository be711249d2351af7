"""The table behind a supervisor's answer as a file, made anew from what is true when it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.conversations.asking import Asking
from bot.conversations.contract.snapshot import Office, Snapshot
from bot.conversations.overseeing.said import in_order, shows_ranks
from bot.conversations.overseeing.tables import table_ref
from bot.conversations.overseeing.work import Chosen, chosen
from bot.conversations.reading.questions.model import Kind
from bot.desks import DeskReader
from bot.documents.branch_paper import BranchPaper, Drawing
from bot.documents.branch_png import branch_png
from bot.documents.branch_xlsx import branch_xlsx
from bot.offices.supervisor import read
from bot.wording import Words
from core.assessment.daily import DayCount, by_day
from core.assessment.people import Role
from core.assessment.rounds import VIETNAM
from store.tx import Tx


@dataclass(frozen=True, slots=True)
class BranchFile:
    """One kind of file made of a branch."""

    extension: str
    media_type: str
    make: Callable[[BranchPaper, Words], bytes]


BRANCH_FILES: Final[Mapping[str, BranchFile]] = {
    "branch_png": BranchFile("png", "image/png", branch_png),
    "branch_xlsx": BranchFile("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", branch_xlsx),
}
"""By the name of the attachment's kind."""

_DRAWING_BY_KIND: Final = {Kind.RANK: Drawing.BARS, Kind.PROGRESS: Drawing.DAYS}
"""By the kind a picture is asked for as, see ``tables.DRAWN_AS``; any other is the table of mains."""

MAY_OVERSEE: Final = frozenset({Role.SUPERVISOR, Role.READER, Role.ADMINISTRATOR})
"""Whose office looks at the units below, or at what is published."""


async def branch_paper(tx: Tx, desks: DeskReader, person_id: int, ref: str, now: datetime) -> BranchPaper | None:
    """What stands behind ``ref`` for this person: nothing, unless the office is theirs."""
    found = table_ref(ref)
    office = None if found is None else await desks.office(tx, found[0], person_id, now)
    if found is None or office is None or office.membership.role not in MAY_OVERSEE:
        return None
    question = found[1]
    work = await read(tx, desks, office, Asking(question.encoded()), None, now)
    snapshot = Snapshot(person_id, office=replace(office, work=work))
    tables = chosen(snapshot, question)
    if not tables:
        return None
    one = max(tables, key=lambda table: len(table.units))
    drawing = _DRAWING_BY_KIND.get(question.kind, Drawing.HEAT)
    return BranchPaper(
        title=office.membership.unit_name,
        round_title=office.round.title,
        framework=one.framework,
        units=in_order(one),
        at=now,
        calendar=office.round.calendar,
        published_at=one.seen.published_at,
        shows_ranks=shows_ranks(snapshot, one),
        drawing=drawing,
        days=await _days(tx, office, one, now) if drawing is Drawing.DAYS and not one.is_official else (),
    )


async def _days(tx: Tx, office: Office, one: Chosen, now: datetime) -> tuple[DayCount, ...]:
    """From the first day of self-assessment to today, over these units."""
    codes = {unit.code for unit in one.units}
    everyone = await tx.branches.participants(office.round_id)
    unit_ids = {unit.id for unit in everyone.units.values() if unit.code in codes}
    moments = await tx.branch_days.moments(one.seen.campaign_id, unit_ids)
    today = now.astimezone(VIETNAM).date()
    first = min(office.round.calendar.self_from, today)
    return by_day(moments.first_answers, moments.steps, first, today)

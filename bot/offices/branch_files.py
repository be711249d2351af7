"""The table behind a supervisor's answer as a file, made anew from what is true when it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.conversations.asking import Asking
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.overseeing.said import in_order, shows_ranks
from bot.conversations.overseeing.tables import table_ref
from bot.conversations.overseeing.work import chosen
from bot.desks import DeskReader
from bot.documents.branch_paper import BranchPaper
from bot.documents.branch_png import branch_png
from bot.documents.branch_xlsx import branch_xlsx
from bot.offices.supervisor import read
from bot.wording import Words
from core.assessment.people import Role
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
    return BranchPaper(
        title=office.membership.unit_name,
        round_title=office.round.title,
        framework=one.framework,
        units=in_order(one),
        at=now,
        published_at=one.seen.published_at,
        shows_ranks=shows_ranks(snapshot, one),
    )

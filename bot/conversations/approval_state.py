"""Says how far a sheet has come with its head: waiting, approved, returned; and what in it deserves a look."""

from bot.conversations.contract.shown import Say, Style, say
from bot.conversations.contract.snapshot import Desk
from bot.conversations.remarks import signer
from core.assessment.people import HEADS, awaits_approval
from core.assessment.progress import progress
from core.assessment.remarks import open_remarks
from core.assessment.rounds import Approval
from core.assessment.sheet import Sheet, State
from core.frameworks.model import Component

MOST_CODES = 8
"""How many codes one line names; more are only counted."""


def approval_lines(desk: Desk) -> tuple[Say, ...]:
    """Where the sheet stands with its head; nothing where nobody has to approve it."""
    sheet = desk.sheet
    if sheet.approved is not None:
        who = signer(sheet.approved.by, is_deputy=sheet.approved.by_deputy)
        return (say("approval-given", Style.OK, who=who, at=sheet.approved.at), *_on_time(sheet))
    if sheet.is_returned and sheet.returned is not None:
        who = signer(sheet.returned.by, is_deputy=sheet.returned.by_deputy)
        left = len(open_remarks(sheet))
        line = say("approval-returned", Style.WARN, who=who, at=sheet.returned.at)
        return (line, say("approval-returned-left", count=left)) if left else (line,)
    if awaits_approval(desk.round, sheet):
        return (say("approval-waiting", day=desk.round.calendar.approval_day()), *_on_time(sheet))
    return ()


def _on_time(sheet: Sheet) -> tuple[Say, ...]:
    """What counts for the deadline, where it is not the moment that is shown."""
    if sheet.presented_at is None or sheet.presented_at == sheet.submitted_at:
        return ()
    return (say("approval-on-time", at=sheet.presented_at),)


def has_head(desk: Desk) -> bool:
    """Whether anybody of the unit can approve its sheet."""
    return any(one.role in HEADS for one in desk.colleagues)


def is_informed(desk: Desk) -> bool:
    """Whether the head is only told."""
    return desk.round.approval is Approval.INFORMED


def is_asked(desk: Desk) -> bool:
    """Whether the head has to approve."""
    return desk.round.approval is Approval.REQUIRED


def no_data_rows(desk: Desk) -> tuple[Component, ...]:
    """Components for which the unit has no data, or that nobody answered."""
    scored = (c for c in desk.framework.components if not c.asks_nothing)
    rows = (c for c in scored if desk.framework.applies(c, desk.sheet.general))
    return tuple(c for c in rows if desk.sheet.entry(c.key).state in {State.NO_DATA, State.UNANSWERED})


def bare_rows(desk: Desk) -> tuple[Component, ...]:
    """Components with points and without a proof or a justification."""
    bare = progress(desk.framework, desk.sheet).without_evidence
    return tuple(desk.framework.component_by_key[key] for key in bare)


def gap_lines(desk: Desk) -> tuple[Say, ...]:
    """What a head should look at first: components without data, and points without proof."""
    empty, bare = no_data_rows(desk), bare_rows(desk)
    lines = []
    if empty:
        lines.append(say("approval-no-data", Style.WARN, count=len(empty), codes=_codes(empty)))
    if bare:
        lines.append(say("approval-bare", Style.WARN, count=len(bare), codes=_codes(bare)))
    return tuple(lines) or (say("approval-no-gaps", Style.OK),)


def _codes(rows: tuple[Component, ...]) -> str:
    return ", ".join(row.code for row in rows[:MOST_CODES]) + (", …" if len(rows) > MOST_CODES else "")

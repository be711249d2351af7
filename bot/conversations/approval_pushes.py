"""What others are told when a sheet goes between officers and head: presented, taken back, approved, returned."""

from datetime import datetime

from bot.conversations.approval_state import gap_lines, is_asked
from bot.conversations.contract.effects import Tell
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, at_sheet
from bot.conversations.home import model_note
from bot.conversations.remarks import signer
from bot.conversations.score import who
from bot.conversations.standing import receipt_lines
from core.assessment.people import HEADS, Role
from core.assessment.remarks import remarks_given
from core.assessment.rounds import Approval
from core.assessment.sheet import WHOLE_SHEET
from core.scoring.phrase import Phrase

MOST_REMARKS = 8
"""How many remarks a push quotes; the others stand beside their components."""


def tell_heads_presented(desk: Desk, now: datetime) -> tuple[Tell, ...]:
    """The sheet was handed in; ``desk`` is the officer's, with the sheet as it is now."""
    if desk.round.approval is Approval.NONE:
        return ()
    first = desk.sheet.submission == 1
    if is_asked(desk):
        key = "push-presented" if first else "push-presented-again"
    else:
        key = "push-informed" if first else "push-informed-again"
    head = say(key, Style.HEAD, unit=_whose(desk), who=who(desk.membership.person_name), at=now)
    until = say("push-until" if is_asked(desk) else "push-may-return", day=desk.round.calendar.approval_day())
    lines = (head, *receipt_lines(desk), *gap_lines(desk), until, *model_note(desk))
    return tuple(_to(desk, role, lines, _head_choices(desk, role)) for role in sorted(HEADS))


def _head_choices(desk: Desk, role: Role) -> tuple[Choice, ...]:
    submission = desk.sheet.submission
    look = _choice(desk, role, "approval", Phrase("choice-look"))
    approve = _choice(desk, role, f"approve:{submission}", Phrase("choice-approve"))
    give_back = _choice(desk, role, f"giveback:{submission}", Phrase("choice-give-back"))
    return (look, approve, give_back) if is_asked(desk) else (look, give_back)


def tell_heads_taken_back(desk: Desk, now: datetime) -> tuple[Tell, ...]:
    """The officers mend what they had handed in: there is nothing to approve for now."""
    if desk.round.approval is Approval.NONE:
        return ()
    line = say(
        "push-taken-back",
        Style.HEAD,
        unit=_whose(desk),
        who=who(desk.membership.person_name),
        at=now,
    )
    return tuple(_to(desk, role, (line,), ()) for role in sorted(HEADS))


def tell_approved(desk: Desk, now: datetime) -> tuple[Tell, ...]:
    """The head has approved; ``desk`` is the head's. Officers get the receipt, other heads learn that it is done."""
    line = say("push-approved", Style.OK, unit=_whose(desk), who=_signer(desk), at=now)
    officers = _to(
        desk,
        Role.OFFICER,
        (line, *receipt_lines(desk), say("push-approved-next", Style.HINT)),
        (
            _choice(desk, Role.OFFICER, "home", Phrase("choice-home")),
            _choice(desk, Role.OFFICER, "file", Phrase("choice-file")),
            _choice(desk, Role.OFFICER, "signed", Phrase("choice-signed")),
        ),
    )
    return (officers, *(_to(desk, role, (line,), ()) for role in sorted(HEADS)))


def tell_returned(desk: Desk, now: datetime) -> tuple[Tell, ...]:
    """The head has returned the sheet with remarks; one tap leads the officer to the first of them."""
    line = say("push-returned", Style.WARN, unit=_whose(desk), who=_signer(desk), at=now)
    until = say("push-returned-until", Style.HINT, day=desk.round.calendar.approval_day())
    choices = (_choice(desk, Role.OFFICER, "returned", Phrase("choice-mend")),)
    officers = _to(desk, Role.OFFICER, (line, *remarks_quoted(desk), until), choices)
    return (officers, *(_to(desk, role, (line,), ()) for role in sorted(HEADS)))


def remarks_quoted(desk: Desk) -> tuple[Say, ...]:
    """The remarks of the newest return: the one on the whole first, then in the paper's order."""
    given = remarks_given(desk.sheet)
    whole = given.get(WHOLE_SHEET)
    rows = [component for component in desk.framework.components if component.key in given]
    lines = [] if whole is None else [say("remark-on-whole", text=whole.text)]
    lines += [say("remark-on-row", code=row.code, text=given[row.key].text) for row in rows[:MOST_REMARKS]]
    if len(rows) > MOST_REMARKS:
        lines.append(say("remark-more", count=len(rows) - MOST_REMARKS))
    return tuple(lines)


def _whose(desk: Desk) -> Phrase:
    """The unit and the set: a unit may have several sheets at once."""
    return Phrase("push-whose", {"unit": desk.membership.unit_name, "framework": desk.framework.short_title})


def _signer(desk: Desk) -> Phrase:
    return signer(desk.membership.person_name, is_deputy=desk.membership.role is Role.DEPUTY)


def _to(desk: Desk, role: Role, lines: tuple[Say, ...], choices: tuple[Choice, ...]) -> Tell:
    return Tell(Reply(lines, choices), desk.membership.unit_id, frozenset({role}))


def _choice(desk: Desk, role: Role, command: str, label: Phrase) -> Choice:
    return Choice(f"/at:{at_sheet(desk.sheet_id, role)}/{command}", label)

"""More ways in: another phone for the same person, and a new invitation from the unit head."""

from datetime import datetime

from bot.conversations.contract.effects import IssueDeviceCode, IssueInvitation
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome
from bot.conversations.moves import desk_of
from core.assessment.people import HEADS, Role
from core.scoring.phrase import Phrase


def device(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``device``: a ten-minute code that opens the same sheets on another phone."""
    if not snapshot.desks and snapshot.desk is None:
        return Outcome(remind=True)
    lines = (say("device-code", Style.HEAD), say("device-how", Style.HINT))
    return Outcome(replies=(Reply(lines),), effects=(IssueDeviceCode(),), remind=True)


def invite(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``invite``: the unit head lets a new officer in."""
    desk = desk_of(snapshot)
    if desk.membership.role not in HEADS:
        return Outcome(
            replies=(Reply((say("invite-head-only", Style.WARN, contact=desk.round.contact),)),), remind=True
        )
    lines = (say("invite-code", Style.HEAD, unit=desk.membership.unit_name), say("invite-how", Style.HINT))
    choices = (Choice("/home", Phrase("choice-home")),)
    return Outcome(replies=(Reply(lines, choices),), effects=(IssueInvitation(Role.OFFICER.value),))


CONVERSATION = Conversation(commands={"device": device, "invite": invite})

"""What conversations share: the desk after a change, the next question in the same message, questions shown again."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Reply, Say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Outcome
from bot.conversations.found import steps
from bot.conversations.route import after_change, onward
from core.assessment.changes import Change, Stamp, apply, components_of
from core.assessment.people import refuse_change


class NoDeskError(LookupError):
    """A step that needs a sheet was reached without one; dispatch never lets that happen."""


def desk_of(snapshot: Snapshot) -> Desk:
    """The open sheet.

    Raises:
        NoDeskError: there is none.
    """
    if snapshot.desk is None:
        raise NoDeskError
    return snapshot.desk


def after(desk: Desk, changes: tuple[Change, ...], now: datetime) -> Desk:
    """The desk as it will be once ``changes`` are stored.

    The revision numbers are provisional: only the place that was shown with a stored revision may be written on.
    """
    sheet = desk.sheet
    stamp = Stamp(by=desk.membership.person_name, at=now, revision=0, role=desk.membership.role)
    for change in changes:
        sheet = apply(sheet, change, stamp)
    refusal = refuse_change(desk.membership.role, desk.round.calendar, sheet, now)
    return replace(desk, sheet=sheet, refusal=refusal)


def shown(snapshot: Snapshot, place: Place, now: datetime) -> Reply:
    """The question of ``place`` in full."""
    return steps()[type(place)].show(snapshot, place, now)


def reminded(snapshot: Snapshot, place: Place, now: datetime) -> Reply:
    """The question of ``place`` again, in few words."""
    return steps()[type(place)].remind(snapshot, place, now)


def led(lines: tuple[Say, ...], reply: Reply) -> Reply:
    """``reply`` with ``lines`` before it: acknowledgement and next question share one message."""
    return replace(reply, lines=(*lines, *reply.lines))


def go(snapshot: Snapshot, place: Place, now: datetime, lines: tuple[Say, ...] = ()) -> Outcome:
    """Move to ``place`` and put its question."""
    return Outcome(place, (led(lines, shown(snapshot, place, now)),))


def keep(
    snapshot: Snapshot, changes: tuple[Change, ...], now: datetime, lines: tuple[Say, ...], desk: Desk | None = None
) -> Outcome:
    """Store ``changes``, say ``lines``, and go on with whatever is next on the changed sheet.

    ``desk`` is the one after the changes, where the caller has it already.
    """
    desk = after(desk_of(snapshot), changes, now) if desk is None else desk
    touched = {key for change in changes for key in components_of(desk.sheet, change)}
    following = after_change(desk, touched.pop()) if len(touched) == 1 else onward(desk)
    reply = led(lines, shown(replace(snapshot, desk=desk), following, now))
    return Outcome(following, (reply,), changes)

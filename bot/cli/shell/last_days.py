"""Moves the last day of one unit or one class, as an administrator asks for it."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.cli.shell.rounds import round_named
from bot.cli.shell.spoken import refuse
from core.assessment.deadlines import Moved, NewLastDay, refuse_new_last_day, with_last_days
from core.assessment.rounds import Calendar, Round
from core.scoring.phrase import Fact, Phrase
from store.tx import Tx


async def move_last_day(
    tx: Tx, round_id: str, moved: Moved, scope: tuple[str, str], day_and_reason: tuple[str, str], now: datetime
) -> Phrase:
    """Keep the new last day; returns the sentence that says so. ``scope`` is a unit's code or a class.

    Raises:
        RefusedError: nobody is meant, or the last day cannot be moved so.
    """
    unit_code, unit_class = scope
    if bool(unit_code) is bool(unit_class):
        raise refuse("cli-new-day-whose")
    to, reason = day_and_reason
    try:
        new = NewLastDay(moved, date.fromisoformat(to), reason.strip())
    except ValueError:
        raise refuse("cli-new-day-unreadable", found=to) from None
    round_ = await round_named(tx, round_id)
    for calendar in await _calendars(tx, round_, unit_code, unit_class):
        refusal = refuse_new_last_day(calendar, new, now)
        if refusal is not None:
            appraised = calendar.appraise_to or new.self_to
            raise refuse(f"cli-new-day-{refusal.value}", day=calendar.self_to, to=new.self_to, appraised=appraised)
    await tx.last_days.move(round_.id, new, now, unit_code=unit_code, unit_class=unit_class)
    whom = unit_code or unit_class
    facts: dict[str, Fact] = {"whom": whom, "to": new.self_to, "reason": new.reason, "round": round_.id}
    return Phrase(f"cli-round-{moved.value}", facts)


async def _calendars(tx: Tx, round_: Round, unit_code: str, unit_class: str) -> Sequence[Calendar]:
    """The calendars that would be moved: a unit's own, or that of its class."""
    by_unit = await tx.last_days.sheets(round_.id)
    if unit_code:
        found = [with_last_days(round_.calendar, (own, of_class)) for _, own, of_class in by_unit.get(unit_code, ())]
        if not found:
            raise refuse("cli-new-day-no-unit", code=unit_code, round=round_.id)
        return found
    of_classes = {one: of_class for sheets in by_unit.values() for one, _, of_class in sheets}
    if unit_class not in of_classes:
        raise refuse("cli-new-day-no-class", found=unit_class, known=", ".join(sorted(of_classes)))
    return [with_last_days(round_.calendar, (of_classes[unit_class],))]

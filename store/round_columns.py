"""A round as part of a larger statement: its columns, and the round made of such a row."""

from datetime import date
from typing import Any, Final

from sqlmodel import col

from core.assessment.deadlines import with_last_days
from core.assessment.reminder_plan import plan_of
from core.assessment.rounds import Approval, Calendar, Round
from store.tables.rounds import RoundRow

ROUND_COLUMNS: Final[tuple[Any, ...]] = (
    col(RoundRow.slug).label("slug"),
    col(RoundRow.title).label("round_title"),
    col(RoundRow.year).label("year"),
    col(RoundRow.owner).label("owner"),
    col(RoundRow.letter).label("letter"),
    col(RoundRow.contact).label("contact"),
    col(RoundRow.approval).label("approval"),
    col(RoundRow.data_from).label("data_from"),
    col(RoundRow.data_to).label("data_to"),
    col(RoundRow.self_from).label("self_from"),
    col(RoundRow.self_to).label("self_to"),
    col(RoundRow.approve_to).label("approve_to"),
    col(RoundRow.appraise_from).label("appraise_from"),
    col(RoundRow.appraise_to).label("appraise_to"),
    col(RoundRow.publish_on).label("publish_on"),
    col(RoundRow.explain_days).label("explain_days"),
    col(RoundRow.reminders).label("reminders"),
    col(RoundRow.provisional_ranks).label("provisional_ranks"),
    col(RoundRow.talk_days).label("talk_days"),
)


def round_of(row: Any, *last_days: date | None) -> Round:
    """The round in a row of a statement that has ``ROUND_COLUMNS``; ``last_days`` are those a unit was given."""
    calendar = Calendar(
        data_from=row.data_from,
        data_to=row.data_to,
        self_from=row.self_from,
        self_to=row.self_to,
        approve_to=row.approve_to,
        appraise_from=row.appraise_from,
        appraise_to=row.appraise_to,
        publish_on=row.publish_on,
        explain_days=row.explain_days,
    )
    return Round(
        id=row.slug,
        title=row.round_title,
        year=row.year,
        owner=row.owner,
        letter=row.letter,
        calendar=with_last_days(calendar, last_days),
        contact=row.contact,
        approval=Approval(row.approval),
        reminders=plan_of(row.reminders),
        provisional_ranks=bool(row.provisional_ranks),
        talk_days=row.talk_days,
    )

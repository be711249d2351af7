"""The appraising body's present decisions of a whole campaign."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.assessment.appraisal import Appraisal, Verdict
from core.scoring.model import ComponentKey
from store.campaign_sheets import Cut
from store.conditions import STANDS_ON_THE_ROSTER
from store.tables.appraisals import AppraisalRevisionRow
from store.tables.people import PersonRow
from store.tables.rounds import RosterRow, SheetRow
from store.tables.units import UnitVersionRow

Decisions = Mapping[str, Mapping[ComponentKey, Appraisal]]


async def appraisals_of_campaign(connection: AsyncConnection, campaign_id: int, cut: Cut) -> Decisions:
    """The newest decision on every component, by unit code, as they were at ``cut``; without the moment it was made."""
    last = cut.get(str(AppraisalRevisionRow.__tablename__), 0)
    codes = {sheet_id: code for sheet_id, code in await connection.execute(_CODES, {"campaign": campaign_id})}  # noqa: C416
    found: dict[str, dict[ComponentKey, Appraisal]] = {}
    rows = await connection.execute(_DECISIONS, {"campaign": campaign_id, "last": last})
    for sheet_id, component, revision, verdict, points, reason, of_answer, by in rows:
        decision = Appraisal(_VERDICT[verdict], points, reason, by, None, revision, of_answer)
        found.setdefault(codes[sheet_id], {})[component] = decision
    return found


_VERDICT: Final = {verdict.value: verdict for verdict in Verdict}
_CODES: Final = (
    select(col(SheetRow.id), col(UnitVersionRow.code))
    .join(RosterRow, STANDS_ON_THE_ROSTER)
    .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
    .where(col(SheetRow.campaign_id) == bindparam("campaign"))
)
_SHEETS: Final = select(col(SheetRow.id)).where(col(SheetRow.campaign_id) == bindparam("campaign"))
_DECISIONS: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(AppraisalRevisionRow.sheet_id),
        col(AppraisalRevisionRow.component),
        col(AppraisalRevisionRow.id),
        col(AppraisalRevisionRow.verdict),
        col(AppraisalRevisionRow.points),
        col(AppraisalRevisionRow.reason),
        col(AppraisalRevisionRow.answer_id),
        col(PersonRow.display_name),
    )
    .join(PersonRow, col(PersonRow.id) == col(AppraisalRevisionRow.person_id))
    .where(
        col(AppraisalRevisionRow.id).in_(
            select(func.max(col(AppraisalRevisionRow.id)))
            .where(
                col(AppraisalRevisionRow.sheet_id).in_(_SHEETS),
                col(AppraisalRevisionRow.id) <= bindparam("last"),
            )
            .group_by(col(AppraisalRevisionRow.sheet_id), col(AppraisalRevisionRow.component))
        )
    )
)

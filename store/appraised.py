"""The appraising body's present decisions of a whole campaign."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from core.assessment.appraisal import Appraisal
from core.scoring.model import ComponentKey
from store.appraisals import appraisals_up_to
from store.campaign_sheets import Cut
from store.tables.appraisals import AppraisalRevisionRow

Decisions = Mapping[str, Mapping[ComponentKey, Appraisal]]


async def appraisals_of_campaign(connection: AsyncConnection, campaign_id: int, cut: Cut) -> Decisions:
    """The newest decision on every component, by unit code, as they were at ``cut``."""
    return await appraisals_up_to(connection, campaign_id, cut.get(str(AppraisalRevisionRow.__tablename__), 0))

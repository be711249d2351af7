"""The appraising body's present decisions of a whole campaign."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from core.assessment.appraisal import Appraisal
from core.scoring.model import ComponentKey
from store.campaign_sheets import Cut

Decisions = Mapping[str, Mapping[ComponentKey, Appraisal]]


async def appraisals_of_campaign(connection: AsyncConnection, campaign_id: int, cut: Cut) -> Decisions:
    """The newest decision on every component, by unit code, as they were at ``cut``; none are kept yet."""
    return {}

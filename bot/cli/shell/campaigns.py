"""Which campaign a command means."""

from collections.abc import Sequence

from bot.cli.shell.spoken import refuse
from store.amendments import CampaignRecord


def campaign_meant(campaigns: Sequence[CampaignRecord], named: str) -> CampaignRecord:
    """``ROUND/FRAMEWORK``; the framework alone means the newest round that has it, a round alone its only campaign.

    Raises:
        RefusedError: there is none, or it is not clear which.
    """
    if not campaigns:
        raise refuse("cli-round-none-open")
    exact = [one for one in campaigns if campaign_name(one) == named]
    by_framework = [one for one in campaigns if one.framework_id == named][:1]
    by_round = [one for one in campaigns if one.round_id == named]
    found = exact or by_framework or (by_round if len(by_round) == 1 else [])
    if not found:
        raise refuse("cli-amend-unknown", campaign=named, known=", ".join(campaign_name(one) for one in campaigns))
    return found[0]


def campaign_name(campaign: CampaignRecord) -> str:
    return f"{campaign.round_id}/{campaign.framework_id}"

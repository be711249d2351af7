"""Amends an open campaign: which one is meant, what would change, and what stands against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.cli.shell.campaigns import campaign_meant, campaign_name
from bot.cli.shell.spoken import refuse, text
from bot.desks import DeskReader
from core.frameworks.amended import Amendment, amendment, misfit
from core.frameworks.canonical import canonical_bytes, digest
from core.frameworks.model import Component, Framework
from core.scoring.phrase import Phrase
from store.amendments import CampaignRecord, NewAmendment, Reach
from store.records import ChatKey
from store.tx import Tx

CHANNEL: Final = "cli"
_COMMAND_LINE: Final = ChatKey(CHANNEL, "", "administrator")


@dataclass(frozen=True, slots=True)
class Amending:
    """What an amendment changes in the framework, and what it does to the sheets."""

    campaign: CampaignRecord
    amendment: Amendment
    reach: Reach


async def previewed(tx: Tx, named: str, after: Framework, now: datetime) -> Amending:
    """What would happen.

    Raises:
        RefusedError: no such campaign, it is over, or ``after`` cannot take the place of its framework.
    """
    new, compared = await _prepared(tx, named, after, "", now)
    return Amending(new.campaign, compared, await tx.amendments.reach(new))


async def amended(tx: Tx, named: str, after: Framework, reason: str, now: datetime) -> Amending:
    """Do it, in the name of the command line.

    Raises:
        RefusedError: as for ``previewed``; nothing is changed then.
    """
    new, compared = await _prepared(tx, named, after, reason, now)
    return Amending(new.campaign, compared, await tx.amendments.amend(new, await _person(tx, now), CHANNEL, now))


async def _person(tx: Tx, now: datetime) -> int:
    """Who the revisions are by: nobody with a desk, but shown by a name."""
    known = await tx.people.known_at(_COMMAND_LINE)
    if known is not None:
        return known
    person_id = await tx.people.add_person(text("cli-amend-by"), now)
    await tx.people.link_identity(_COMMAND_LINE, person_id, now)
    return person_id


async def _prepared(tx: Tx, named: str, after: Framework, reason: str, now: datetime) -> tuple[NewAmendment, Amendment]:
    campaigns = await tx.amendments.campaigns()
    campaign = campaign_meant(campaigns, named)
    round_ = await tx.rounds.find(campaign.round_id)
    if round_ is not None and now >= round_.calendar.closes_at():
        raise refuse("cli-amend-over", campaign=campaign_name(campaign), end=round_.calendar.self_to)
    before = await DeskReader().framework(tx, campaign.digest)
    if (why := misfit(before, after)) is not None:
        raise refuse(f"cli-amend-{why.value}", campaign=campaign_name(campaign), id=after.id)
    if any(o.round_id == campaign.round_id and o.framework_id == after.id and o.id != campaign.id for o in campaigns):
        raise refuse("cli-amend-taken", id=after.id, round=campaign.round_id)
    compared = amendment(before, after)
    new = NewAmendment(
        campaign=campaign,
        framework_id=after.id,
        digest=digest(after),
        document=canonical_bytes(after).decode(),
        component_count=len(after.components),
        reason=reason,
        changed=tuple(c.key for c in compared.changed),
        dropped=tuple(c.key for c in compared.dropped),
        added=tuple(c.key for c in compared.added),
        renamed=tuple(compared.renamed.items()),
    )
    return new, compared


def lines(amending: Amending) -> Iterator[Phrase]:
    """What changes, a line each."""
    compared, reach = amending.amendment, amending.reach
    before, after = compared.before, compared.after
    yield Phrase("cli-amend-title", {"campaign": campaign_name(amending.campaign), "id": after.id})
    yield from _section("cli-amend-changed", compared.changed)
    yield from _section("cli-amend-reworded", compared.reworded)
    yield from _section("cli-amend-dropped", compared.dropped)
    yield from _section("cli-amend-added", compared.added)
    if compared.is_counted_otherwise:
        yield Phrase("cli-amend-counted")
    if not any((compared.changed, compared.reworded, compared.dropped, compared.added, compared.is_counted_otherwise)):
        yield Phrase("cli-amend-frame-only")
    yield Phrase(
        "cli-amend-totals",
        {
            "before": len(before.components),
            "before_max": before.max_points,
            "after": len(after.components),
            "after_max": after.max_points,
        },
    )
    yield Phrase("cli-amend-reach", {"answers": reach.answers, "sheets": reach.sheets, "reopened": reach.reopened})


def _section(key: str, components: tuple[Component, ...]) -> Iterator[Phrase]:
    if components:
        yield Phrase(key, {"count": len(components)})
    for component in components:
        yield Phrase("cli-amend-row", {"code": component.code, "title": component.title})

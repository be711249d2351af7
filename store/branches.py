"""Who takes part in a round, and who is below whom: what a supervisor may look at, in two statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.conditions import holds_at
from store.tables.rounds import CampaignRow, RosterRow, RoundRow
from store.tables.units import UnitVersionRow


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A unit as it was when the round opened; ``parent_id`` is the unit above it."""

    id: int
    code: str
    name: str
    level: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class CampaignOfRound:
    """One campaign of a round with the units on its roster."""

    id: int
    framework_id: str
    digest: str
    unit_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Participants:
    """All units of the time when a round opened, and its campaigns."""

    units: Mapping[int, PlacedUnit]
    campaigns: tuple[CampaignOfRound, ...]

    def branch_of(self, unit_id: int) -> frozenset[int]:
        """The unit itself and everything below it."""
        below: dict[int, list[int]] = {}
        for unit in self.units.values():
            if unit.parent_id is not None:
                below.setdefault(unit.parent_id, []).append(unit.id)
        found: set[int] = set()
        waiting = [unit_id]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += below.get(one, ())
        return frozenset(found)


class Branches:
    """Reads the units of a round with their places in the tree."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def participants(self, round_id: int) -> Participants:
        """Everybody in the round with this number of its own."""
        units = await self._connection.execute(_UNITS, {"round": round_id})
        placed = {row.unit_id: PlacedUnit(*row) for row in units}
        members: dict[tuple[int, str, str], set[int]] = {}
        for row in await self._connection.execute(_ROSTERS, {"round": round_id}):
            members.setdefault((row.id, row.framework_id, row.digest), set()).add(row.unit_id)
        campaigns = tuple(CampaignOfRound(*campaign, frozenset(ids)) for campaign, ids in sorted(members.items()))
        return Participants(placed, campaigns)


_UNITS: Final = (
    select(
        col(UnitVersionRow.unit_id),
        col(UnitVersionRow.code),
        col(UnitVersionRow.name),
        col(UnitVersionRow.level),
        col(UnitVersionRow.parent_unit_id),
    )
    .join(RoundRow, holds_at(UnitVersionRow, col(RoundRow.opened_at)))
    .where(col(RoundRow.id) == bindparam("round"))
    .order_by(col(UnitVersionRow.code))
)
_ROSTERS: Final = (
    select(col(CampaignRow.id), col(CampaignRow.framework_id), col(CampaignRow.digest), col(RosterRow.unit_id))
    .join(RosterRow, col(RosterRow.campaign_id) == col(CampaignRow.id))
    .where(col(CampaignRow.round_id) == bindparam("round"))
)

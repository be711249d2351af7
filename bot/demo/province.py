"""Fills a database with the province of the demonstration; what is there already stays as it is."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from core.assessment.rounds import VIETNAM, Calendar, Round
from core.frameworks.canonical import canonical_bytes, digest
from core.frameworks.loader import find
from core.frameworks.model import Framework
from store.history import NewHistory, NewHistoryTotal
from store.rounds import NewCampaign
from store.tx import Tx
from store.units import NewUnit

PROVINCE: Final = Path(__file__).with_name("province.toml")

OPENED_BEFORE: Final = timedelta(days=7)
OPEN_FOR: Final = timedelta(days=28)
DATA_FOR: Final = timedelta(days=365)


def read_province() -> Mapping[str, Any]:
    return tomllib.loads(PROVINCE.read_text(encoding="utf-8"), parse_float=Decimal)


async def prepare(tx: Tx, province: Mapping[str, Any], now: datetime) -> str:
    """Make the units, a round around today and last year's results, as far as they are missing.

    Returns the id of the round. When the round of an earlier start is over, another one is opened.
    """
    units = [NewUnit(line, **row) for line, row in enumerate(province["unit"], 1)]
    await tx.units.import_units(units, now)
    framework = find(province["round"]["framework"])
    for slug in await tx.rounds.slugs():
        known = await tx.rounds.find(slug)
        if known is not None and now < known.calendar.closes_at():
            return slug
    opened = round_around(province["round"], now)
    await tx.rounds.open(opened, [campaign_of(framework)], now)
    rows, total = _history(province["history"], framework)
    await tx.history.import_year(opened.year - 1, rows, [total], now, framework.id)
    return opened.id


def round_around(table: Mapping[str, str], now: datetime) -> Round:
    first = now.astimezone(VIETNAM).date() - OPENED_BEFORE
    facts = {"year": first.year, "opened": f"{first:%d/%m/%Y}"}
    return Round(
        id=f"{table['id']}-{first.isoformat()}",
        title=table["title"].format(**facts),
        year=first.year,
        owner=table["owner"],
        letter=table["letter"].format(**facts),
        calendar=Calendar(first - DATA_FOR, first, first, first + OPEN_FOR),
        contact=table["contact"],
    )


def campaign_of(framework: Framework) -> NewCampaign:
    return NewCampaign(
        framework_id=framework.id,
        digest=digest(framework),
        document=canonical_bytes(framework).decode(),
        component_count=len(framework.components),
        unit_class=framework.unit_class,
    )


def _history(table: Mapping[str, Any], framework: Framework) -> tuple[Sequence[NewHistory], NewHistoryTotal]:
    rows = []
    for line, (code, self_points, appraised_points, note) in enumerate(table["rows"], 1):
        component = framework.component_by_code[code]
        points = (Decimal(self_points), Decimal(appraised_points), component.max_points)
        rows.append(NewHistory(line, table["unit"], component.key, *points, note))
    return rows, NewHistoryTotal(1, table["unit"], Decimal(table["total"]), table["rank"])

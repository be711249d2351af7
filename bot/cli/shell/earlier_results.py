"""Matches the rows of an earlier round's results with our units and components."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cli.shell.frameworks import framework_named
from bot.cli.shell.rounds import round_named
from bot.cli.shell.spoken import refuse, refuse_all
from bot.cli.shell.unit_names import UnitNames
from bot.documents.history_xlsx import HistoryFile
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase
from store.history import NewHistory, NewHistoryTotal
from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Meant:
    """What the command line says; 0 and empty mean what goes with the newest round."""

    year: int
    framework_id: str


@dataclass(frozen=True, slots=True)
class EarlierResults:
    """Rows that are ready to be kept. ``framework_id`` is the set whose codes the file uses."""

    year: int
    framework_id: str
    rows: tuple[NewHistory, ...]
    totals: tuple[NewHistoryTotal, ...]


async def matched(tx: Tx, given: HistoryFile, meant: Meant, now: datetime) -> EarlierResults:
    """Rows with unit codes and component keys.

    Raises:
        RefusedError: a unit or a code is not known, or it is not clear which framework is meant; all at once.
    """
    year = meant.year or (await round_named(tx, "")).year - 1
    framework = await _framework(tx, meant.framework_id)
    component_by_code: Mapping[str, ComponentKey] = {one.code: one.key for one in framework.components}
    units = UnitNames({code: one.name for code, one in (await tx.units.present(now)).items()})
    problems: list[Phrase] = []
    rows: list[NewHistory] = []
    totals: list[NewHistoryTotal] = []
    for row in given.rows:
        unit, key = units.code_of(row.unit), component_by_code.get(row.code)
        if not unit:
            problems.append(Phrase("cli-history-unknown-unit", {"line": row.line, "value": row.unit}))
        if key is None:
            problems.append(Phrase("cli-history-unknown-code", {"line": row.line, "value": row.code}))
        if unit and key is not None:
            rows.append(
                NewHistory(row.line, unit, key, row.self_points, row.appraised_points, row.max_points, row.note)
            )
    for total in given.totals:
        unit = units.code_of(total.unit)
        if unit:
            totals.append(NewHistoryTotal(total.line, unit, total.total_points, total.rank))
        else:
            problems.append(Phrase("cli-history-unknown-unit-total", {"line": total.line, "value": total.unit}))
    if problems:
        raise refuse_all(problems)
    return EarlierResults(year, framework.id, tuple(rows), tuple(totals))


async def _framework(tx: Tx, framework_id: str) -> Framework:
    if not framework_id:
        round_ = await round_named(tx, "")
        used = {one.framework_id for one in await tx.rounds.status(round_.id)}
        if len(used) != 1:
            raise refuse("cli-history-which-framework", known=", ".join(sorted(used)))
        (framework_id,) = used
    return framework_named(framework_id)

"""Published results become what the next round sees beside its questions: the same rows that an import would bring."""

from collections.abc import Iterator
from datetime import datetime

from core.assessment.edition.model import Edition, UnitResult
from store.history import NewHistory, NewHistoryTotal
from store.tx import Tx


async def keep_as_history(tx: Tx, edition: Edition, now: datetime) -> None:
    """Keep what every unit has achieved; a later edition of the same round takes the place of an earlier one.

    A unit that is no longer there has no next round.
    """
    present = await tx.units.present(now)
    units = [unit for unit in edition.units if unit.code in present]
    rows = [row for unit in units for row in _rows(edition, unit)]
    totals = [
        NewHistoryTotal(0, unit.code, unit.whole.achieved_points, "" if unit.rank is None else str(unit.rank))
        for unit in units
    ]
    kept = await tx.history.import_year(edition.occasion.year, rows, totals, now, edition.framework_id)
    assert not kept.problems, kept.problems  # noqa: S101 (an edition names a unit and a row once)


def _rows(edition: Edition, unit: UnitResult) -> Iterator[NewHistory]:
    """The rows with points; what left the assessment is not known, which is not 0."""
    for one in unit.components:
        scores, most = one.scores, edition.row_by_key[one.key].max_points
        if scores.achieved_points is not None:
            yield NewHistory(0, unit.code, one.key, scores.self_points, scores.achieved_points, most)

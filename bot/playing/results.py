"""The published tables of a round as a transcript writes them down: the lines of the decision's annex."""

from collections.abc import Iterator

from bot.app import App
from bot.documents.results_paper import class_title, result_rows
from bot.wording import Words
from core.assessment.edition.model import Edition
from core.scoring.phrase import Fact
from store.tx import Tx

HEADER = "hạng | đơn vị | tự đánh giá | thẩm định | đạt được | tối đa | tỷ lệ % | xếp loại"
BONUS = "điểm thưởng"
NOTHING = "–"
"""Stands where a paper leaves the cell empty."""


async def tables(app: App) -> list[str]:
    """Every published table, campaign by campaign and class by class."""

    async def work(tx: Tx) -> list[Edition]:
        published = [one for one in await tx.editions.all() if one.published_at is not None]
        return [await tx.editions.edition(one) for one in sorted(published, key=lambda one: one.framework_id)]

    editions = await app.database.read(work)
    return [line for edition in editions for line in _lines(edition, app.words)]


def _lines(edition: Edition, words: Words) -> Iterator[str]:
    has_bonus = any(row.is_bonus for row in edition.rows)
    for one in edition.classes:
        yield f"< {edition.framework_id}: {words.label(class_title(one))}".rstrip(": ")
        yield f"<   {HEADER}" + (f" | {BONUS}" if has_bonus else "")
        for row in result_rows(edition, one):
            cells: list[Fact | None] = [
                row.rank or None,
                row.unit.name,
                row.self_points,
                row.appraised_points,
                row.achieved_points,
                row.unit.whole.counted_max,
                row.percent,
                row.band.label if row.band else None,
            ]
            cells += [row.unit.bonus.achieved_points] if has_bonus else []
            yield "<   " + " | ".join(_cell(cell, words) for cell in cells)


def _cell(value: Fact | None, words: Words) -> str:
    return NOTHING if value is None else words.fact(value)

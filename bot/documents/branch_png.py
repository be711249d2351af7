"""The picture beside a supervisor's answer."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.documents.branch_bars_png import bars_png
from bot.documents.branch_days_png import days_png
from bot.documents.branch_heat_png import heat_png
from bot.documents.branch_paper import BranchPaper, Drawing
from bot.wording import Words

_BY_DRAWING: Final[Mapping[Drawing, Callable[[BranchPaper, Words], bytes]]] = {
    Drawing.HEAT: heat_png,
    Drawing.BARS: bars_png,
    Drawing.DAYS: days_png,
}


def branch_png(paper: BranchPaper, words: Words) -> bytes:
    """The picture that says more than the words did.

    Raises:
        NotDrawnError: it could not be drawn now.
    """
    drawing = Drawing.HEAT if paper.drawing is Drawing.DAYS and not paper.days else paper.drawing
    return _BY_DRAWING[drawing](paper, words)

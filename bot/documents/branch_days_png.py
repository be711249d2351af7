"""Progress over days: how many questions were answered and how many sheets handed in, up to the last day."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from bot.documents.branch_paper import BranchPaper
from bot.documents.faces import Face
from bot.documents.picture import Pen, Picture
from bot.wording import Words
from core.scoring.phrase import Fact, Percent, Phrase

WIDTH: Final = 1080
MARGIN: Final = 44
INNER: Final = WIDTH - 2 * MARGIN
CHART_HEIGHT: Final = 300
COLUMN_SHARE: Final = 0.78
"""Of a day's width; the rest parts it from the next."""

LEAST_COLUMN: Final = 1.0
LINE_WIDTH: Final = 5
GRID: Final = "#d5e0de"
PAPER: Final = "#f4f8f7"
ANSWERED: Final = "#4f9d96"
HANDED_IN: Final = "#0b5f59"
DEADLINE: Final = "#c62828"
GREY: Final = "#4d6361"

TITLE: Final = Pen(44, Face.BOLD)
HEAD: Final = Pen(36, Face.BOLD)
BODY: Final = Pen(30, ink=GREY)
TICK: Final = Pen(28, ink=GREY)
LAST_DAY: Final = Pen(30, Face.BOLD, DEADLINE)


def days_png(paper: BranchPaper, words: Words) -> bytes:
    """The picture: one column for each day up to today, a line at the last day.

    Raises:
        NotDrawnError: it could not be drawn now.
    """
    return _Days(paper, words).draw()


class _Days:
    """Draws from top to bottom; ``y`` is where the next thing begins."""

    def __init__(self, paper: BranchPaper, words: Words) -> None:
        self._paper = paper
        self._words = words
        self._picture = Picture(WIDTH)
        self._first = paper.days[0].day
        self._last = max(paper.days[-1].day, paper.calendar.self_to)
        self._day_width = INNER / ((self._last - self._first).days + 1)

    def draw(self) -> bytes:
        paper = self._paper
        applicable = sum(unit.applicable for unit in paper.units)
        answered = min(sum(unit.answered for unit in paper.units), applicable)
        newest = paper.days[-1]
        y = self._picture.paragraph(MARGIN, MARGIN, INNER, paper.title, TITLE)
        y = self._picture.paragraph(MARGIN, y, INNER, f"{paper.round_title} · {paper.framework.short_title}", BODY)
        percent = Percent(_share(answered, applicable))
        facts: dict[str, Fact] = {"answered": answered, "all": applicable, "percent": percent}
        y = self._picture.paragraph(MARGIN, y + 24, INNER, self._words.text(Phrase("days-answered", facts)), HEAD)
        y = self._chart(y + 12, [_share(one.answered, applicable) for one in paper.days], ANSWERED)
        both: dict[str, Fact] = {"count": newest.handed_in, "all": len(paper.units)}
        y = self._picture.paragraph(MARGIN, y + 30, INNER, self._words.text(Phrase("days-handed-in", both)), HEAD)
        y = self._chart(y + 12, [_share(one.handed_in, len(paper.units)) for one in paper.days], HANDED_IN)
        y = self._picture.paragraph(MARGIN, y + 24, INNER, self._words.text(Phrase("days-legend")), BODY)
        y = self._picture.paragraph(MARGIN, y + 6, INNER, self._words.text(Phrase("ask-as-of", {"at": paper.at})), BODY)
        return self._picture.png(y + MARGIN)

    def _chart(self, top: float, shares: Sequence[Fraction], colour: str) -> float:
        """Columns from the first day to today; the height is all there is to do."""
        bottom = top + CHART_HEIGHT
        self._picture.box(MARGIN, top, INNER, CHART_HEIGHT, PAPER)
        for quarter in range(5):
            self._picture.box(MARGIN, top + CHART_HEIGHT * quarter / 4, INNER, 2, GRID)
        width = max(self._day_width * COLUMN_SHARE, LEAST_COLUMN)
        for number, share in enumerate(shares):
            height = float(share * CHART_HEIGHT)
            self._picture.box(MARGIN + number * self._day_width, bottom - height, width, height, colour)
        end = self._x(self._paper.calendar.self_to) + self._day_width
        self._picture.box(min(end, WIDTH - MARGIN) - LINE_WIDTH, top - 6, LINE_WIDTH, CHART_HEIGHT + 12, DEADLINE)
        return self._ticks(bottom + 10)

    def _ticks(self, y: float) -> float:
        """The first day, today where there is room, and the last day."""
        today = self._paper.days[-1].day
        last_day = self._paper.calendar.self_to
        deadline = self._words.text(Phrase("days-deadline", {"day": _short(last_day)}))
        end = min(self._x(last_day) + self._day_width, WIDTH - MARGIN)
        start = end - LAST_DAY.width_of(deadline)
        self._picture.line(max(end, MARGIN + LAST_DAY.width_of(deadline)), y, deadline, LAST_DAY, end=True)
        said = self._words.text(Phrase("days-today", {"day": _short(today)}))
        middle = self._x(today) + self._day_width / 2
        left = min(max(middle - TICK.width_of(said) / 2, MARGIN), WIDTH - MARGIN - TICK.width_of(said))
        first = _short(self._first)
        is_clear = left + TICK.width_of(said) + 20 < start or left > end + 20
        below = y if is_clear else y + TICK.line_height
        self._picture.line(left, below, said, TICK)
        if left > MARGIN + TICK.width_of(first) + 20 or below > y:
            self._picture.line(MARGIN, y, first, TICK)
        return below + TICK.line_height

    def _x(self, day: date) -> float:
        return MARGIN + (day - self._first).days * self._day_width


def _share(part: int, whole: int) -> Fraction:
    return min(Fraction(part, whole), Fraction(1)) if whole else Fraction(0)


def _short(day: date) -> str:
    return f"{day:%d/%m}"

"""The points of a branch's units as bars in the colours of their bands, best first: readable on a phone."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from bot.documents.branch_paper import BranchPaper
from bot.documents.faces import Face
from bot.documents.picture import INK, Pen, Picture
from bot.wording import Words
from core.assessment.overseeing import UnitSeen
from core.frameworks.model import Band
from core.scoring.numbers import shown
from core.scoring.phrase import Phrase

WIDTH: Final = 1080
MARGIN: Final = 44
INNER: Final = WIDTH - 2 * MARGIN
BAR_HEIGHT: Final = 30
GAP: Final = 20
SWATCH: Final = 34
NUMBER_WIDTH: Final = 76

MOST_UNITS: Final = 40
"""Of one picture; of more the first and the last ``END`` are drawn."""

END: Final = 15
TRACK: Final = "#e3ecea"
NO_BAND: Final = "#7f9693"
GREY: Final = "#4d6361"

TITLE: Final = Pen(44, Face.BOLD)
HEAD: Final = Pen(34, Face.BOLD)
NAME: Final = Pen(36, Face.BOLD)
POINTS: Final = Pen(36, ink=INK)
PLACE: Final = Pen(34, ink=GREY)
BODY: Final = Pen(30, ink=GREY)


def bars_png(paper: BranchPaper, words: Words) -> bytes:
    """The picture; units without points are only counted.

    Raises:
        NotDrawnError: it could not be drawn now.
    """
    return _Bars(paper, words).draw()


def ends_of(units: Sequence[UnitSeen]) -> tuple[Sequence[UnitSeen], Sequence[UnitSeen]]:
    """The units that are drawn from the top, and those from the bottom where there are too many for one picture."""
    if len(units) <= MOST_UNITS:
        return units, ()
    return units[:END], units[-END:]


class _Bars:
    """Draws from top to bottom; ``y`` is where the next thing begins."""

    def __init__(self, paper: BranchPaper, words: Words) -> None:
        self._paper = paper
        self._words = words
        self._picture = Picture(WIDTH)
        self._band_by_id = {band.id: band for band in paper.framework.bands}
        self._has_places = paper.shows_ranks

    def draw(self) -> bytes:
        paper = self._paper
        y = self._picture.paragraph(MARGIN, MARGIN, INNER, paper.title, TITLE)
        y = self._picture.paragraph(MARGIN, y, INNER, f"{paper.round_title} · {paper.framework.short_title}", BODY)
        y = self._legend(y + 20) + 24
        known = [unit for unit in paper.units if unit.measured is not None]
        top, bottom = ends_of(known)
        for unit in top:
            y = self._unit(unit, y)
        if bottom:
            between = Phrase("branch-between", {"count": len(known) - len(top) - len(bottom)})
            y = self._picture.paragraph(MARGIN, y + 6, INNER, self._words.text(between), HEAD) + 26
            for unit in bottom:
                y = self._unit(unit, y)
        if len(known) < len(paper.units):
            without = Phrase("ask-without-points", {"count": len(paper.units) - len(known)})
            y = self._picture.paragraph(MARGIN, y, INNER, self._words.text(without), BODY) + 6
        if self._has_places:
            key = "branch-places" if paper.published_at is not None else "branch-places-provisional"
            y = self._picture.paragraph(MARGIN, y, INNER, self._words.text(Phrase(key)), BODY) + 6
        for note in paper.notes:
            y = self._picture.paragraph(MARGIN, y + 6, INNER, self._words.text(note), BODY)
        return self._picture.png(y + MARGIN)

    def _legend(self, y: float) -> float:
        """Every band with its colour and how many units have it; those without a band at the end."""
        count = Counter(unit.band for unit in self._paper.units if unit.measured is not None)
        entries = [
            (band.colour_hex or NO_BAND, Phrase("branch-band-count", {"band": band.label, "count": count[band.id]}))
            for band in reversed(self._paper.framework.bands)
        ]
        if count[""] and entries:
            entries.append((NO_BAND, Phrase("branch-no-band-count", {"count": count[""]})))
        x: float = MARGIN
        for colour, phrase in entries:
            said = self._words.text(phrase)
            width = SWATCH + 12 + BODY.width_of(said) + 36
            if x > MARGIN and x + width > WIDTH - MARGIN:
                x, y = MARGIN, y + BODY.line_height + 10
            self._picture.box(x, y + 3, SWATCH, SWATCH, colour, corner=4)
            self._picture.line(x + SWATCH + 12, y, said, BODY)
            x += width
        return y + (BODY.line_height if entries else 0)

    def _unit(self, unit: UnitSeen, y: float) -> float:
        left: float = MARGIN
        if self._has_places:
            place = "–" if unit.rank is None else str(unit.rank)
            self._picture.line(MARGIN, y, place, PLACE)
            left += NUMBER_WIDTH
        points = "–" if unit.whole.points is None else self._words.fact(shown(unit.whole.points))
        width = WIDTH - MARGIN - left
        room = width - POINTS.width_of(points) - 24
        self._picture.paragraph(left, y, room, unit.name, NAME, most_lines=1)
        self._picture.line(WIDTH - MARGIN, y, points, POINTS, end=True)
        y += NAME.line_height + 2
        self._picture.box(left, y, width, BAR_HEIGHT, TRACK, corner=5)
        share = min(max(unit.measured or Fraction(0), Fraction(0)), Fraction(1))
        self._picture.box(left, y, float(share * Fraction(width)), BAR_HEIGHT, self._colour(unit), corner=5)
        return y + BAR_HEIGHT + GAP

    def _colour(self, unit: UnitSeen) -> str:
        band: Band | None = self._band_by_id.get(unit.band)
        return (band.colour_hex if band is not None else "") or NO_BAND

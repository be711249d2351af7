"""The sheet as a picture for the phone: result and band, the mains as bars, what is still open."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bot.documents.faces import Face
from bot.documents.picture import INK, Pen, Picture
from bot.documents.rasterising import WHITE
from bot.documents.sheet_paper import SheetPaper, band_colour, band_label, ink_on, percent_of
from bot.wording import Words
from core.assessment.advice import advice
from core.assessment.progress import progress
from core.assessment.standing import standing
from core.assessment.totals import Tally, score_sheet
from core.frameworks.model import Node
from core.scoring.phrase import Fact, Percent, Phrase

WIDTH: Final = 1080
"""Pixels: a phone shows it sharp, and three pixels make one of the phone's own units of length."""

MARGIN: Final = 64
INNER: Final = WIDTH - 2 * MARGIN
MOST_GAPS: Final = 5
MOST_TITLE_LINES: Final = 3
BAR_HEIGHT: Final = 26
COLUMN_GAP: Final = 28

ACCENT: Final = "#0b5f59"
TRACK: Final = "#dbe8e6"
PALE: Final = "#c8e3df"
GREY: Final = "#4d6361"
WARNING: Final = "#8a4b00"
WARNING_GROUND: Final = "#fff3e0"

OVER_TITLE: Final = Pen(30, Face.BOLD, PALE)
UNIT: Final = Pen(54, Face.BOLD, WHITE)
UNDER_TITLE: Final = Pen(34, ink=WHITE)
SMALL: Final = Pen(32, ink=GREY)
NOTICE: Final = Pen(30, Face.BOLD, WARNING)
BIG: Final = Pen(66, Face.BOLD, INK)
SECTION: Final = Pen(34, Face.BOLD, ACCENT)
BODY: Final = Pen(34)
STRONG: Final = Pen(34, Face.BOLD)
BAND: Final = Pen(40, Face.BOLD)
WATERMARK: Final = Pen(120, Face.BOLD, WARNING)


def sheet_png(paper: SheetPaper, words: Words) -> bytes:
    """The same sheet always gives the same picture."""
    return _Summary(paper, words).draw()


@dataclass(frozen=True, slots=True)
class _Bar:
    """One main: ``share`` is how much of the bar is filled, ``None`` where nothing is known yet."""

    share: Fraction | None
    caption: Phrase


class _Summary:
    """Draws from top to bottom; ``y`` is where the next thing begins."""

    def __init__(self, paper: SheetPaper, words: Words) -> None:
        self._paper = paper
        self._words = words
        self._score = score_sheet(paper.framework, paper.sheet)
        self._picture = Picture(WIDTH)
        self._y = 0.0

    def draw(self) -> bytes:
        self._heading()
        self._state()
        self._result()
        self._mains()
        self._gaps()
        self._y = self._text("picture-provisional", SMALL) + MARGIN
        if self._paper.framework.has_model_fields:
            self._picture.across(self._say("watermark-trial"), self._y, WATERMARK, every=620)
        return self._picture.png(self._y)

    def _heading(self) -> None:
        """White on the accent colour; the box is drawn first, so it is measured first."""
        paper = self._paper
        texts = (
            (self._say("paper-title"), OVER_TITLE),
            (paper.unit_name, UNIT),
            (paper.framework.short_title, UNDER_TITLE),
            (paper.round.title, UNDER_TITLE),
        )
        height = round(MARGIN * 1.2 + sum(_height(text, pen) for text, pen in texts))
        self._picture.box(0, 0, WIDTH, height, ACCENT)
        y = MARGIN * 0.6
        for text, pen in texts:
            y = self._picture.paragraph(MARGIN, y, INNER, text, pen, most_lines=MOST_TITLE_LINES)
        self._y = height + MARGIN / 2

    def _state(self) -> None:
        self._y = self._picture.paragraph(MARGIN, self._y, INNER, self._words.text(self._paper.state), SMALL)
        if not self._paper.framework.has_model_fields:
            return
        notice, inset = self._say("paper-trial"), 24
        height = _height(notice, NOTICE, INNER - 2 * inset) + 2 * inset
        self._y += 20
        self._picture.box(MARGIN, self._y, INNER, height, WARNING_GROUND, corner=20)
        self._picture.paragraph(MARGIN + inset, self._y + inset, INNER - 2 * inset, notice, NOTICE)
        self._y += height

    def _result(self) -> None:
        self._y += 32
        if not self._paper.is_worth_a_result(self._score):
            return
        whole = self._score.whole
        self._y = self._text("picture-points" if self._paper.is_final else "picture-points-now", SECTION)
        points = self._say("picture-of", points=whole.if_submitted, max=whole.counted_max)
        self._picture.line(MARGIN - 4, self._y, points, BIG)
        stands = standing(self._paper.framework, self._score.if_submitted)
        percent = percent_of(self._paper.framework, self._score, stands)
        if percent is not None:
            shown = self._say("picture-in-brackets", what=percent)
            beside = MARGIN + BIG.width_of(points) + 24
            fits = beside + BAND.width_of(shown) <= WIDTH - MARGIN
            x, y = (beside, self._y + 26) if fits else (MARGIN, self._y + 92)
            self._picture.line(x, y, shown, BAND)
            self._y += 0 if fits else 56
        self._y += 108
        if stands is not None:
            self._band(self._say("picture-band", band=band_label(stands.band)), band_colour(stands.band))
        if whole.waiting:
            self._y = self._text("points-waiting", BODY, points=whole.waiting)
        if self._score.bonus.if_submitted:
            self._y = self._text("points-bonus", BODY, points=self._score.bonus.if_submitted)

    def _band(self, text: str, colour: str) -> None:
        """A box in the decision's colour; the words in it say the same."""
        ground, inset = colour or TRACK, 28
        height = _height(text, BAND, INNER - 2 * inset) + 2 * inset
        self._picture.box(MARGIN, self._y, INNER, height, ground, corner=20)
        pen = Pen(BAND.size, BAND.face, ink_on(ground))
        x, y, width = MARGIN + inset, self._y + inset, INNER - 2 * inset
        self._picture.paragraph(x, y, width, text, pen, most_lines=MOST_TITLE_LINES)
        self._y += height + 24

    def _mains(self) -> None:
        framework = self._paper.framework
        self._y += 24
        level = framework.level_names[framework.pillars[0].level]
        self._y = self._picture.paragraph(MARGIN, self._y, INNER, level, SECTION) + 8
        for pillar in framework.pillars:
            self._main(pillar)

    def _main(self, pillar: Node) -> None:
        bar = self._bar(self._score.nodes[pillar.code])
        title = self._say("bar-label", code=pillar.code, title=pillar.title)
        y = self._picture.paragraph(MARGIN, self._y, INNER, title, BODY, most_lines=2)
        y = self._picture.paragraph(MARGIN, y, INNER, self._words.text(bar.caption), STRONG) + 6
        self._picture.box(MARGIN, y, INNER, BAR_HEIGHT, TRACK, corner=BAR_HEIGHT / 2)
        if bar.share is not None and bar.share > 0:
            filled = max(float(min(bar.share, Fraction(1)) * INNER), BAR_HEIGHT)
            self._picture.box(MARGIN, y, filled, BAR_HEIGHT, ACCENT, corner=BAR_HEIGHT / 2)
        self._y = y + BAR_HEIGHT + 26

    def _bar(self, tally: Tally) -> _Bar:
        if not tally.counted_max:
            return _Bar(None, Phrase("picture-main-uncounted"))
        if not self._paper.is_final and not tally.answered_count:
            return _Bar(None, Phrase("picture-main-open", {"max": tally.max_points}))
        points = tally.if_submitted if self._paper.is_final else tally.so_far
        share = Fraction(points) / Fraction(tally.counted_max)
        facts: dict[str, Fact] = {"points": points, "max": tally.counted_max, "percent": Percent(share)}
        return _Bar(share, Phrase("picture-main", facts))

    def _gaps(self) -> None:
        """What is not answered or not proved, and the rows with the most points still open."""
        framework, sheet = self._paper.framework, self._paper.sheet
        done = progress(framework, sheet).whole
        self._y += 24
        if done.missing:
            self._y = self._text("home-open", STRONG, missing=done.missing)
        if done.without_evidence:
            self._y = self._text("home-bare", STRONG, bare=done.without_evidence)
        self._y += 16
        self._most_open(
            [
                (
                    self._say("choice-component", code=one.component.code, title=one.component.title),
                    self._say("picture-open-points", points=one.open_points),
                )
                for one in advice(framework, sheet)[:MOST_GAPS]
            ]
        )

    def _most_open(self, rows: list[tuple[str, str]]) -> None:
        """Title on the left, points on the right; the titles get what the widest points leave."""
        if not rows:
            return
        self._y = self._text("advice-title", SECTION) + 8
        width = INNER - COLUMN_GAP - max(STRONG.width_of(points) for _, points in rows)
        for title, points in rows:
            self._picture.line(WIDTH - MARGIN, self._y, points, STRONG, end=True)
            self._y = self._picture.paragraph(MARGIN, self._y, width, title, BODY, most_lines=MOST_TITLE_LINES) + 12
        self._y += 20

    def _text(self, key: str, pen: Pen, /, **facts: Fact) -> float:
        return self._picture.paragraph(MARGIN, self._y, INNER, self._say(key, **facts), pen)

    def _say(self, key: str, /, **facts: Fact) -> str:
        return self._words.text(Phrase(key, facts))


def _height(text: str, pen: Pen, width: float = INNER) -> float:
    return Picture(WIDTH).paragraph(0, 0, width, text, pen, most_lines=MOST_TITLE_LINES)

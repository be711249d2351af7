"""What a sheet's papers and pictures all say of it: whose it is, as of when, its result and its band."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.assessment.rounds import Round
from core.assessment.sheet import Sheet
from core.assessment.standing import Standing, standing
from core.assessment.totals import SheetScore
from core.frameworks.model import Band, BandOn, Framework, RollUp
from core.scoring.numbers import round_half_up
from core.scoring.phrase import Fact, Phrase

COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
HALF_BRIGHT: Final = 128_000
"""Half of the brightness of white, with the eye's usual weights in thousandths."""


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """What the paper is made of. ``sheet`` may be handed in or not; the paper says which."""

    framework: Framework
    sheet: Sheet
    round: Round
    unit_name: str
    unit_code: str = ""

    @property
    def is_final(self) -> bool:
        return self.sheet.submitted_at is not None

    @property
    def as_of(self) -> datetime | None:
        """When the newest thing on the sheet was given."""
        moments = [
            self.sheet.submitted_at,
            *(entry.at for entry in self.sheet.entries.values()),
            *(proof.at for proof in self.sheet.evidence),
        ]
        return max((moment for moment in moments if moment is not None), default=None)

    @property
    def state(self) -> Phrase:
        """Whether it is handed in, and when; else up to when it is filled in."""
        if self.sheet.submitted_at is not None:
            return Phrase("paper-submitted", {"at": self.sheet.submitted_at, "number": self.sheet.submission})
        return Phrase("paper-draft", {"at": self.as_of}) if self.as_of else Phrase("paper-draft-empty")

    def is_worth_a_result(self, score: SheetScore) -> bool:
        """Nobody has a result or a band before the first answer."""
        return self.is_final or score.whole.answered_count > 0


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One line of the result; ``colour`` is the band's, where it has one."""

    label: Phrase
    value: Fact
    colour: str = ""


def result_lines(paper: SheetPaper, score: SheetScore) -> tuple[ResultLine, ...]:
    """The result on the framework's own scale, and its band; before submission, as if it were submitted now."""
    framework, result = paper.framework, score.if_submitted
    stands = standing(framework, result)
    lines: list[ResultLine] = []
    if framework.policies.roll_up is RollUp.GROUP_MEAN:
        lines.append(ResultLine(Phrase("paper-mean"), round_half_up(result.points, framework.points_places)))
    if stands is not None and framework.policies.band_scale is BandOn.INDEX:
        lines.append(ResultLine(Phrase("paper-index"), stands.printed))
    elif (percent := percent_of(framework, score, stands)) is not None:
        lines.append(ResultLine(Phrase("paper-percent"), percent))
    if stands is not None:
        key = "paper-band" if paper.is_final else "paper-band-now"
        lines.append(ResultLine(Phrase(key), band_label(stands.band), band_colour(stands.band)))
    if score.whole.waiting:
        lines.append(ResultLine(Phrase("paper-waiting"), score.whole.waiting))
    return tuple(lines)


def percent_of(framework: Framework, score: SheetScore, stands: Standing | None) -> Phrase | None:
    """The share that is reached, printed so that it never contradicts the band."""
    if stands is not None and framework.policies.band_scale is BandOn.PERCENT:
        return Phrase("paper-percent-value", {"value": stands.printed})
    if score.if_submitted.share is None:
        return None
    value = round_half_up(score.if_submitted.share * 100, framework.policies.percent_places)
    return Phrase("paper-percent-value", {"value": value})


def band_label(band: Band) -> Fact:
    if not band.colour:
        return band.label
    return Phrase("paper-band-value", {"band": band.label, "colour": band.colour})


def band_colour(band: Band) -> str:
    """``#rrggbb``, or empty where the decision gives none."""
    return band.colour_hex if COLOUR.fullmatch(band.colour_hex) else ""


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on ``#rrggbb``."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#000000" if 299 * red + 587 * green + 114 * blue >= HALF_BRIGHT else "#ffffff"

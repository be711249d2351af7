"""Where a result stands: its band, its printed value, and how far the next band is."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.assessment.results import Result
from core.frameworks.model import Band, BandOn, Framework, Precision
from core.scoring.bands import band_above, band_of, printed_value
from core.scoring.numbers import round_half_up, round_up

_INDEX_MORE_PLACES = 2
"""An index of 0 to 1 is printed as precisely as the percentage that says the same."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``value`` lies on the bands' scale. ``printed`` shows it and never contradicts ``band``.

    ``next_band`` is ``None`` in the highest band. ``points_to_next`` are the points that surely reach it, rounded up;
    ``None`` where more points here are worth more than points there.
    """

    band: Band
    value: Fraction
    printed: Decimal
    next_band: Band | None
    points_to_next: Decimal | None


def standing(framework: Framework, result: Result) -> Standing | None:
    """The standing of a result; ``None`` for a framework without bands, or when nothing is left to be measured."""
    value = value_on_scale(framework, result)
    if value is None:
        return None
    places = printed_places(framework)
    printed_counts = framework.policies.band_on is Precision.PRINTED
    compared = round_half_up(value, places) if printed_counts else value
    above = band_above(compared, framework.bands)
    to_next = None
    if above is not None:
        reach = Fraction(above.from_value) - (Fraction(1, 2 * 10**places) if printed_counts else 0)
        to_next = _points_to(framework, result, reach)
    return Standing(
        band=band_of(compared, framework.bands),
        value=value,
        printed=printed_value(value, places, () if printed_counts else [band.from_value for band in framework.bands]),
        next_band=above,
        points_to_next=to_next,
    )


def value_on_scale(framework: Framework, result: Result) -> Fraction | None:
    """The result on the scale the bands' edges are written on."""
    match framework.policies.band_scale:
        case None:
            return None
        case BandOn.POINTS:
            return result.points
        case BandOn.PERCENT:
            return None if result.share is None else result.share * 100
        case BandOn.INDEX:
            return result.share


def printed_places(framework: Framework) -> int:
    """How many decimals a value on the bands' scale is printed with."""
    match framework.policies.band_scale:
        case BandOn.POINTS:
            return framework.points_places
        case BandOn.INDEX:
            return framework.policies.percent_places + _INDEX_MORE_PLACES
        case BandOn.PERCENT | None:
            return framework.policies.percent_places


def _points_to(framework: Framework, result: Result, reach: Fraction) -> Decimal | None:
    if result.points_per_point is None:
        return None
    match framework.policies.band_scale:
        case BandOn.PERCENT:
            wanted = reach / 100 * result.max_points
        case BandOn.INDEX:
            wanted = reach * result.max_points
        case BandOn.POINTS | None:
            wanted = reach
    return round_up((wanted - result.points) / result.points_per_point, framework.points_places)

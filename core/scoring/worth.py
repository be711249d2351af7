"""What a step, an option or a part is worth: ``points``, or a ``share`` of the component's maximum."""

from decimal import Decimal
from fractions import Fraction

from core.scoring.numbers import STORED_PLACES, has_at_most, shown
from core.scoring.phrase import Fact
from core.scoring.spec import Spec


def read_worth(spec: Spec, max_points: Decimal) -> Fraction:
    """Exact points; a worth above the maximum, or not exactly one of the two keys, is a problem."""
    points, share = spec.optional_decimal("points"), spec.optional_share("share")
    if spec.has("points") == spec.has("share"):
        spec.problem("problem-exactly-one", first="points", second="share")
    if share is not None:
        return share * Fraction(max_points)
    if points is None:
        return Fraction(0)
    if points > max_points:
        spec.problem("problem-worth-over", points=points, max=max_points)
    return Fraction(points)


def check_best(spec: Spec, name: str, best: Fraction, max_points: Decimal) -> None:
    """Report a row whose maximum nobody can earn with the best of the list ``name``."""
    if best < max_points:
        spec.problem("problem-best-below", name=name, best=_said(best), max=max_points)


def _said(points: Fraction) -> Fact:
    """A third has no decimals that say it exactly."""
    return shown(points) if has_at_most(points, STORED_PLACES) else f"{points.numerator}/{points.denominator}"

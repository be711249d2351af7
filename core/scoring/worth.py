"""What a step, an option or a part is worth: ``points``, or a ``share`` of the component's maximum."""

from decimal import Decimal
from fractions import Fraction

from core.scoring.numbers import plain
from core.scoring.spec import Spec


def read_worth(spec: Spec, max_points: Decimal) -> Fraction:
    """Exact points; a worth above the maximum, or not exactly one of the two keys, is a problem."""
    points, share = spec.optional_decimal("points"), spec.optional_share("share")
    if spec.has("points") == spec.has("share"):
        spec.problem("needs exactly one of 'points' and 'share'")
    if share is not None:
        return share * Fraction(max_points)
    if points is None:
        return Fraction(0)
    if points > max_points:
        spec.problem(f"is worth {plain(points)}, more than the maximum {plain(max_points)}")
    return Fraction(points)


def check_best(spec: Spec, what: str, best: Fraction, max_points: Decimal) -> None:
    """Report a row whose maximum nobody can earn."""
    if best < max_points:
        spec.problem(f"the best {what} is worth {_words(best)}, so the maximum {plain(max_points)} cannot be reached")


def _words(points: Fraction) -> str:
    return str(points) if points.denominator == 1 else f"{points.numerator}/{points.denominator}"

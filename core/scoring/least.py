"""The fewest points a rule can award: 0, unless it takes points away."""

from decimal import Decimal
from fractions import Fraction

from core.scoring.model import Deducting, Rule


def least_points(rule: Rule, max_points: Decimal) -> Fraction:
    """Never above 0: whoever gives nothing, or has no data, has 0 points."""
    return min(rule.least(max_points), Fraction(0)) if isinstance(rule, Deducting) else Fraction(0)

"""Conditions on a unit's general figures: rows that only some units have, classes that are ranked apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Condition:
    """Both ends are included; an end that is ``None`` is open."""

    figure: str
    at_least: Decimal | None
    at_most: Decimal | None

    def holds(self, general: Mapping[str, Decimal]) -> bool | None:
        """``None`` while the figure is not known."""
        value = general.get(self.figure)
        if value is None:
            return None
        if self.at_least is not None and value < self.at_least:
            return False
        return self.at_most is None or value <= self.at_most


def all_may_hold(conditions: Iterable[Condition], general: Mapping[str, Decimal]) -> bool:
    """Whether none of the conditions is known to fail: a row counts until a figure says that it does not."""
    return all(condition.holds(general) is not False for condition in conditions)


def read_condition(row: Spec) -> Condition | None:
    """The row's ``only_if``; ``None`` where there is none."""
    if not row.has("only_if"):
        return None
    spec = row.table("only_if")
    figure = spec.text("figure")
    if figure and figure not in spec.around.general:
        spec.problem("problem-no-figure", name="figure", figure=figure)
    equals = spec.optional_decimal("equals")
    at_least, at_most = spec.optional_decimal("at_least"), spec.optional_decimal("at_most")
    if (equals is None) == (at_least is None and at_most is None):
        spec.problem("problem-condition-bounds")
    if at_least is not None and at_most is not None and at_least > at_most:
        spec.problem("problem-condition-never")
    spec.close()
    return Condition(figure, at_least if equals is None else equals, at_most if equals is None else equals)

"""Standard competition ranking: equal values share a place and the next place is skipped (1, 2, 2, 4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.numbers import round_half_up


@dataclass(frozen=True, slots=True)
class Ranked:
    """``rank`` is ``None`` for a unit that is assessed but not ranked; ``value`` is what was compared."""

    unit: str
    value: Fraction | None
    rank: int | None


def ranking(
    value_by_unit: Mapping[str, Fraction | Decimal | None],
    *,
    printed_places: int | None = None,
    not_ranked: Collection[str] = (),
    is_dense: bool = False,
) -> tuple[Ranked, ...]:
    """The units from the highest value down, equal ones in code-point order, those without a rank at the end.

    With ``printed_places`` the values are compared as they are printed, else exactly. A unit without a value has no
    rank and takes no place. ``is_dense`` skips no place after equal values (1, 2, 2, 3).
    """
    compared = {unit: _compared(value, printed_places) for unit, value in value_by_unit.items()}
    running = [(unit, value) for unit, value in compared.items() if value is not None and unit not in not_ranked]
    running.sort(key=lambda one: (-one[1], one[0]))
    ranked: list[Ranked] = []
    for place, (unit, value) in enumerate(running, 1):
        last = ranked[-1] if ranked else None
        if last is not None and last.value == value:
            rank = last.rank
        else:
            rank = place if last is None or last.rank is None or not is_dense else last.rank + 1
        ranked.append(Ranked(unit, value, rank))
    beside = sorted(compared.keys() - {unit for unit, _ in running})
    return (*ranked, *(Ranked(unit, compared[unit], None) for unit in beside))


def _compared(value: Fraction | Decimal | None, printed_places: int | None) -> Fraction | None:
    if value is None:
        return None
    return Fraction(value if printed_places is None else round_half_up(value, printed_places))

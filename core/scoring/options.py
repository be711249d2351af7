"""Reads the options of a ladder or a checklist."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.model import Option
from core.scoring.numbers import shown
from core.scoring.spec import Spec
from core.scoring.worth import read_worth

FEWEST_OPTIONS = 2


@dataclass(frozen=True, slots=True)
class Options:
    """The options in the paper's order, and what each is worth exactly (``Option.points`` is what is shown)."""

    options: tuple[Option, ...]
    worth_by_id: Mapping[str, Fraction]


def read_options(spec: Spec, max_points: Decimal, *, with_worth: bool = True) -> Options:
    options: list[Option] = []
    worth_by_id: dict[str, Fraction] = {}
    for row in spec.tables("options"):
        id_ = row.identifier("id")
        if id_ in worth_by_id:
            row.problem("problem-id-twice", id=id_)
        label = row.text("label")
        worth = read_worth(row, max_points) if with_worth else Fraction(0)
        worth_by_id[id_] = worth
        options.append(Option(id_, label, shown(worth) if with_worth else None))
        row.close()
    if len(options) < FEWEST_OPTIONS:
        spec.problem("problem-too-few", name="options", least=FEWEST_OPTIONS)
    return Options(tuple(options), worth_by_id)

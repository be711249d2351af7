"""Which earlier round a set of indicators goes on from, and under which keys its rows stand now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EarlierRound(Generic[T]):
    """What one unit brought in one round: of which set (empty: not known) and year, row by row."""

    framework_id: str
    year: int
    rows: Mapping[ComponentKey, T]


def gone_on(framework: Framework, rounds: Iterable[EarlierRound[T]]) -> EarlierRound[T] | None:
    """The newest of ``rounds`` that this framework goes on from, its rows under the keys they have now.

    A unit may be in two campaigns at once, and a set gets a new id when it is corrected: what belongs together is told
    by the rows, each by its key or by what it ``was``. Of one year the same id comes first, then who shares more rows.
    A round of which only the total is known counts where its set is the same or not known, and nothing else is there.
    """
    renamed = [replace(one, rows=_as_now(framework, one.rows)) for one in rounds]
    followed = [one for one in renamed if one.rows]
    bare = [one for one in renamed if not one.rows and one.framework_id in {"", framework.id}]
    return max(
        followed or bare, key=lambda one: (one.year, one.framework_id == framework.id, len(one.rows)), default=None
    )


def _as_now(framework: Framework, rows: Mapping[ComponentKey, T]) -> Mapping[ComponentKey, T]:
    found = {}
    for component in framework.components:
        was = ComponentKey(component.was)
        if component.key in rows:
            found[component.key] = rows[component.key]
        elif was in rows:
            found[component.key] = rows[was]
    return found

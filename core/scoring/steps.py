"""Steps of a ladder: from each edge on another number of points, below the lowest edge none."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from core.scoring.spec import Spec
from core.scoring.worth import check_best, read_worth


@dataclass(frozen=True, slots=True)
class Step:
    """``points`` count from ``edge`` on, the edge itself included, up to the next step."""

    edge: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class BestSteps:
    """Where the most points are earned: from ``edge`` on, and below ``until`` where a worse step follows."""

    edge: Fraction
    until: Fraction | None


def read_steps(spec: Spec, edge_key: Literal["from", "from_share"], max_points: Decimal) -> tuple[Step, ...]:
    """The steps from the lowest to the highest; equal edges, another order or a step below 0 are problems."""
    steps: list[Step] = []
    for row in spec.tables("steps"):
        edge = _edge(row, edge_key)
        points = read_worth(row, max_points)
        row.close()
        if points < 0:
            row.problem("problem-takes-away")
        if steps and edge == steps[-1].edge:
            row.problem("problem-step-overlaps", name=edge_key)
        elif steps and edge < steps[-1].edge:
            row.problem("problem-step-down", name=edge_key)
        steps.append(Step(edge, points))
    if not steps:
        spec.problem("problem-too-few", name="steps", least=1)
    else:
        check_best(spec, "steps", max(step.points for step in steps), max_points)
    return tuple(steps)


def reached(steps: Sequence[Step], value: Fraction | Decimal) -> Step | None:
    """The highest step whose edge is reached; ``None`` below the lowest."""
    return next((step for step in reversed(steps) if value >= step.edge), None)


def best_steps(steps: Sequence[Step]) -> BestSteps:
    """The lowest run of steps that earn the most."""
    most = max(step.points for step in steps)
    edge = next(step.edge for step in steps if step.points == most)
    until = next((step.edge for step in steps if step.edge > edge and step.points < most), None)
    return BestSteps(edge, until)


def _edge(row: Spec, edge_key: str) -> Fraction:
    if edge_key == "from_share":
        share = row.optional_share(edge_key)
        if share is None and not row.has(edge_key):
            row.problem("problem-missing", name=edge_key)
        return share or Fraction(0)
    edge = row.decimal(edge_key)
    if edge < 0:
        row.problem("problem-below-zero", name=edge_key, value=edge)
    return Fraction(edge)

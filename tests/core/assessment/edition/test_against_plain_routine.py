"""Random frameworks and rounds: the program and a routine written plainly beside it agree to the last digit."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.assessment.edition.body import from_bytes, to_bytes
from core.assessment.edition.compute import NotAppraisedYetError, compute
from core.assessment.edition.model import Edition
from tests.core.assessment.edition.invented import OCCASION, Invented, invent
from tests.core.assessment.edition.plainly import worked_out

SEEDS = st.integers(min_value=0, max_value=2**48)


@settings(max_examples=200)
@given(SEEDS)
def test_both_work_out_the_same(seed: int) -> None:
    _agree(seed)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=5_000)
@given(SEEDS)
def test_both_work_out_the_same_thousands_of_times(seed: int) -> None:
    _agree(seed)


def _agree(seed: int) -> None:
    one = invent(Random(seed))  # noqa: S311 (nothing secret)
    expected = worked_out(one)
    framework, units = one.framework(), one.inputs()
    if expected is None:
        with pytest.raises(NotAppraisedYetError):
            compute(framework, units, OCCASION)
        return
    edition = compute(framework, units, OCCASION)
    assert _seen(one, edition) == {code: _wanted(out) for code, out in expected.items()}
    body = to_bytes(edition)
    assert from_bytes(body) == edition
    Random(seed).shuffle(units)  # noqa: S311
    assert to_bytes(compute(framework, units, OCCASION)) == body


def _wanted(out: dict[str, object]) -> dict[str, object]:
    names = ("total", "bonus", "points", "share", "value", "band", "group", "rank")
    return {name: out[name] for name in names} | {"rows": {k: _scores(row) for k, row in out["rows"].items()}}  # type: ignore[attr-defined]


def _scores(row: dict[str, object]) -> tuple[object, ...]:
    return row["self"], row["appraised"], row["achieved"]


def _seen(one: Invented, edition: Edition) -> dict[str, dict[str, object]]:
    return {
        unit.code: {
            "total": Fraction(unit.whole.achieved_points),
            "bonus": Fraction(unit.bonus.achieved_points),
            "points": unit.outcome.points,
            "share": unit.outcome.share,
            "value": unit.value,
            "band": unit.band,
            "group": unit.group,
            "rank": unit.rank,
            "rows": {
                row.key: tuple(
                    None if points is None else Fraction(points)
                    for points in (row.scores.self_points, row.scores.appraised_points, row.scores.achieved_points)
                )
                for row in unit.components
            },
        }
        for unit in edition.units
    }

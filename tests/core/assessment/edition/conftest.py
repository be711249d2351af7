"""Units of the shipped frameworks with points that a person can add up: whole mains, and single rows beside them."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.edition.inputs import UnitInput
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

Unit = Callable[..., UnitInput]


@pytest.fixture
def unit() -> Unit:
    """``unit(framework, "a", "1 2 3", {"head": Verdict.NOT_ASSESSED})``: the mains that earn everything, the rest 0.

    ``rows`` are decisions on single rows by their keys: points, or a verdict. ``claims`` are rows for which the unit
    claims "không áp dụng". Nothing is handed in where ``handed_in`` is false.
    """

    def made(
        framework: Framework,
        code: str,
        full: str = "",
        rows: dict[str, Decimal | int | Verdict] | None = None,
        claims: str = "",
        handed_in: bool = True,  # noqa: FBT001, FBT002 (a table reads better)
        **more: Any,
    ) -> UnitInput:
        given = {ComponentKey(key): one for key, one in (rows or {}).items()}
        entries, decided = {}, {}
        for component in framework.components:
            is_full = framework.pillar_of(component).code in full.split()
            points = component.max_points if is_full else Decimal(0)
            decided[component.key] = _decision(given.get(component.key, points))
            if not component.asks_nothing:
                entries[component.key] = Entry(State.NO_DATA, revision=1)
        for key in claims.split():
            entries[ComponentKey(key)] = Entry(State.NA_CLAIMED, revision=1)
        submitted = datetime(2026, 11, 12, tzinfo=UTC)
        if not handed_in:
            return UnitInput(code, code, Sheet(), **more)
        return UnitInput(code, code, Sheet(entries=entries, submitted_at=submitted), decided, **more)

    return made


def _decision(given: Decimal | int | Verdict) -> Appraisal:
    if isinstance(given, Verdict):
        return Appraisal(given, reason="Theo biên bản kiểm tra", of_answer=1)
    return Appraisal(Verdict.ADJUSTED, Decimal(given), "Theo biên bản kiểm tra", of_answer=1)

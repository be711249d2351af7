"""An edition for programs: the sealed body as it stands, with what stands outside the seal beside it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.assessment.appraisal import ThreeScores
from core.assessment.edition.body import to_bytes
from core.assessment.edition.differences import Difference, Differences
from core.assessment.edition.model import Edition, UnitResult
from core.assessment.edition.moves import Moves
from core.scoring.numbers import plain
from store.editions import EditionRecord


def edition_table(one: Edition, record: EditionRecord | None, unit: str = "") -> Mapping[str, Any]:
    """All of an edition, or with ``unit`` only that one; ``record`` is ``None`` for a preview."""
    chosen = tuple(each for each in one.units if unit in ("", each.code))
    body = json.loads(to_bytes(replace(one, units=chosen, is_preview=False)))
    return {"is_preview": record is None, **({} if record is None else {"edition": _record(record)}), "results": body}


def differences_table(report: Differences) -> Mapping[str, Any]:
    return {
        "whole": _difference(report.whole),
        "by_unit": {code: _difference(one) for code, one in report.by_unit.items()},
        "by_component": {key: _difference(one) for key, one in report.by_component.items()},
    }


def moves_table(moved: Moves) -> Mapping[str, Any]:
    return {
        "is_other_framework": moved.is_other_framework,
        "units": [{"before": _standing(one.before), "after": _standing(one.after)} for one in moved.units],
        "components": [
            {
                "unit_code": one.unit,
                "component": one.component,
                "before": _scores(one.before),
                "after": _scores(one.after),
                "verdict": one.verdict and one.verdict.value,
                "note": one.note,
                "is_other_answer": one.is_other_answer,
                "is_other_decision": one.is_other_decision,
            }
            for one in moved.components
        ],
    }


def _record(record: EditionRecord) -> Mapping[str, Any]:
    return {
        "number": record.number,
        "sha256": record.digest,
        "computed_at": record.computed_at.isoformat(),
        "account": record.account,
        "why": record.why,
        "accepts_model_components": record.accepts_model,
        "not_ranked": list(record.not_ranked),
        "published_at": record.published_at.isoformat() if record.published_at else None,
        "decision": record.decision or None,
        "signer": record.signer or None,
    }


def _difference(one: Difference) -> Mapping[str, Any]:
    return {
        "compared": one.compared_count,
        "equal": one.equal_count,
        "lowered": one.lowered_count,
        "lowered_points": plain(one.lowered_points),
        "raised": one.raised_count,
        "raised_points": plain(one.raised_points),
        "moved_points": plain(one.moved_points),
    }


def _standing(unit: UnitResult | None) -> Mapping[str, Any] | None:
    if unit is None:
        return None
    return {
        "unit_code": unit.code,
        "achieved_points": plain(unit.whole.achieved_points),
        "rank": unit.rank,
        "band": unit.band or None,
    }


def _scores(scores: ThreeScores | None) -> Mapping[str, str | None] | None:
    if scores is None:
        return None
    return {
        name: None if points is None else plain(points)
        for name, points in (
            ("self", scores.self_points),
            ("appraised", scores.appraised_points),
            ("achieved", scores.achieved_points),
        )
    }

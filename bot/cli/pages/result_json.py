"""A scored file for programs. Every number that is not a count is a text: an exact decimal, or ``p/q`` for a share."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.cli.pages.result import ScoredFile
from core.assessment.totals import Tally
from core.frameworks.canonical import digest
from core.frameworks.model import Node
from core.scoring.numbers import plain


def result_table(result: ScoredFile) -> Mapping[str, Any]:
    framework = result.framework
    return {
        "framework": framework.id,
        "digest": digest(framework),
        "has_model_fields": framework.has_model_fields,
        "components": [
            {
                "code": row.component.code,
                "key": row.component.key,
                "title": row.component.title,
                "state": row.state.value,
                "points": _plain(row.points),
                "max_points": plain(row.component.max_points),
                "reason": row.reason,
            }
            for row in result.rows
        ],
        "mains": [_node(result, node) for node in framework.nodes if node.is_pillar],
        "groups": [_node(result, node) for node in framework.nodes if not node.is_pillar],
        "total": _total(result),
        "unanswered": list(result.unanswered),
    }


def _node(result: ScoredFile, node: Node) -> Mapping[str, Any]:
    return {"code": node.code, "title": node.title, **_tally(result.score.nodes[node.code])}


def _tally(tally: Tally) -> Mapping[str, Any]:
    return {
        "points": plain(tally.so_far),
        "max_points": plain(tally.max_points),
        "counted_max": plain(tally.counted_max),
        "still_possible": plain(tally.still_possible),
        "waiting": plain(tally.waiting),
        "answered_count": tally.answered_count,
        "applicable_count": tally.applicable_count,
    }


def _total(result: ScoredFile) -> Mapping[str, Any]:
    standing = result.standing
    band = None if standing is None else {"id": standing.band.id, "label": standing.band.label}
    colour = {} if standing is None or band is None else {"colour": standing.band.colour}
    return {
        **_tally(result.score.whole),
        "bonus": plain(result.score.bonus.so_far),
        "percent": _plain(result.percent),
        "percent_exact": None if result.share is None else str(result.share * 100),
        "index": None if result.share is None else str(result.share),
        "band": None if band is None else {**band, **colour},
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)

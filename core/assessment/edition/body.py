"""The sealed body of an edition: one content, one sequence of bytes, on every machine; and back.

JSON in UTF-8 with its keys in code-point order and every text in NFC. Numbers are plain decimals or fractions in texts:
no float, no database id, no moment of computing is in it. Number, time and signer of an edition stand outside.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from core.assessment.edition.body_units import read_unit, unit_table
from core.assessment.edition.body_values import BodyError, or_none
from core.assessment.edition.inputs import Occasion
from core.assessment.edition.model import (
    BODY_VERSION,
    ClassResult,
    Edition,
    EditionBand,
    EditionNode,
    EditionRow,
    Finding,
    FindingKind,
    Spread,
)
from core.frameworks.canonical import composed
from core.scoring.model import ComponentKey, IndicatorCode
from core.scoring.numbers import plain

_JSON: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def to_bytes(edition: Edition) -> bytes:
    """The bytes that are sealed.

    Raises:
        ValueError: a preview is never sealed.
    """
    if edition.is_preview:
        raise ValueError("a preview is never sealed")
    written = {name: _JSON.encode(value) for name, value in _edition(edition).items()}
    written["units"] = f"[{','.join(_JSON.encode(unit_table(unit)) for unit in edition.units)}]"
    return f"{{{','.join(f'{_JSON.encode(name)}:{written[name]}' for name in sorted(written))}}}".encode()


def digest_of(body: bytes) -> str:
    """SHA-256 of a body, in hex."""
    return hashlib.sha256(body).hexdigest()


def from_bytes(body: bytes) -> Edition:
    """The edition that was sealed.

    Raises:
        BodyError: these are not the bytes of an edition, or of one of another version.
    """
    try:
        table = json.loads(body)
        if table["version"] != BODY_VERSION:
            raise BodyError(f"an edition of version {table['version']}")
        return _read_edition(table)
    except (KeyError, TypeError, ArithmeticError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, BodyError):
            raise
        raise BodyError(str(error)) from error


def _edition(one: Edition) -> dict[str, Any]:
    """Everything but the units: of a whole country they are never made at once, they would fill the memory."""
    occasion = one.occasion
    return {
        "version": BODY_VERSION,
        "round": {
            "id": occasion.round_id,
            "title": occasion.title,
            "year": occasion.year,
            "owner": occasion.owner,
            "letter": occasion.letter,
        },
        "framework": {"id": one.framework_id, "sha256": one.framework_digest},
        "title": composed(one.title),
        "province": composed(one.province),
        "unit_class": one.unit_class,
        "publisher": one.publisher,
        "is_trial": one.is_trial,
        "is_local": one.is_local,
        "rank_scale": one.rank_scale,
        "rank_places": one.rank_places,
        "points_places": one.points_places,
        "max_points": plain(one.max_points),
        "bands": [[band.id, composed(band.label), plain(band.from_value), band.colour_hex] for band in one.bands],
        "nodes": [
            [node.code, composed(node.title), node.parent, node.level, node.is_pillar, plain(node.max_points)]
            for node in one.nodes
        ],
        "rows": [
            [row.key, row.code, composed(row.title), row.pillar, plain(row.max_points), row.is_bonus]
            for row in one.rows
        ],
        "classes": [_class(group) for group in one.classes],
        "findings": [[finding.kind.value, finding.unit, finding.component] for finding in one.findings],
    }


def _read_edition(table: Mapping[str, Any]) -> Edition:
    round_ = table["round"]
    nodes = tuple(
        EditionNode(IndicatorCode(code), title, parent, level, is_pillar, Decimal(most))
        for code, title, parent, level, is_pillar, most in table["nodes"]
    )
    return Edition(
        occasion=Occasion(round_["id"], round_["title"], round_["year"], round_["owner"], round_["letter"]),
        framework_id=table["framework"]["id"],
        framework_digest=table["framework"]["sha256"],
        title=table["title"],
        province=table["province"],
        unit_class=table["unit_class"],
        publisher=table["publisher"],
        is_trial=table["is_trial"],
        is_preview=False,
        is_local=table["is_local"],
        rank_scale=table["rank_scale"],
        rank_places=table["rank_places"],
        points_places=table["points_places"],
        max_points=Decimal(table["max_points"]),
        bands=tuple(EditionBand(id_, label, Decimal(edge), colour) for id_, label, edge, colour in table["bands"]),
        nodes=nodes,
        rows=tuple(
            EditionRow(ComponentKey(key), IndicatorCode(code), title, IndicatorCode(pillar), Decimal(most), is_bonus)
            for key, code, title, pillar, most, is_bonus in table["rows"]
        ),
        units=tuple(read_unit(unit, nodes) for unit in table["units"]),
        classes=tuple(_read_class(group) for group in table["classes"]),
        findings=tuple(
            Finding(FindingKind(kind), unit, ComponentKey(component)) for kind, unit, component in table["findings"]
        ),
    )


def _spread(one: Spread) -> dict[str, Any]:
    return {
        "count": one.count,
        "mean": or_none(one.mean, plain),
        "median": or_none(one.median, str),
        "least": or_none(one.least, str),
        "most": or_none(one.most, str),
        "by_band": list(one.by_band.items()),
        "by_tenth": list(one.by_tenth),
    }


def _read_spread(table: Mapping[str, Any]) -> Spread:
    return Spread(
        count=table["count"],
        mean=or_none(table["mean"], Decimal),
        median=or_none(table["median"], Fraction),
        least=or_none(table["least"], Fraction),
        most=or_none(table["most"], Fraction),
        by_band={band: count for band, count in table["by_band"]},  # noqa: C416  (the pairs are lists)
        by_tenth=tuple(table["by_tenth"]),
    )


def _class(one: ClassResult) -> dict[str, Any]:
    return {
        "group": one.group,
        "label": composed(one.label),
        "area": one.area,
        "area_name": one.area_name,
        "unit_count": one.unit_count,
        "ranked_count": one.ranked_count,
        "submitted_count": one.submitted_count,
        "self_spread": _spread(one.self_spread),
        "spread": _spread(one.spread),
        "mean_by_node": [[code, plain(mean)] for code, mean in one.mean_by_node.items()],
    }


def _read_class(table: Mapping[str, Any]) -> ClassResult:
    return ClassResult(
        group=table["group"],
        label=table["label"],
        area=table["area"],
        area_name=table["area_name"],
        unit_count=table["unit_count"],
        ranked_count=table["ranked_count"],
        submitted_count=table["submitted_count"],
        self_spread=_read_spread(table["self_spread"]),
        spread=_read_spread(table["spread"]),
        mean_by_node={IndicatorCode(code): Decimal(mean) for code, mean in table["mean_by_node"]},
    )

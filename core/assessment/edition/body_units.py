"""Units in a sealed body: what they gave, what was decided, and what came of it."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.assessment.appraisal import ThreeScores, Verdict
from core.assessment.edition.body_values import decimals, or_none, phrase_table, read_decimals, read_phrase
from core.assessment.edition.inputs import Earlier, EarlierRow
from core.assessment.edition.model import ComponentResult, EditionNode, Outcome, Totals, UnitResult
from core.assessment.scores import Counting
from core.assessment.sheet import State
from core.scoring.model import ComponentKey
from core.scoring.numbers import plain


def unit_table(one: UnitResult) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "area": one.area,
        "area_name": one.area_name,
        "group": one.group,
        "is_ranked": one.is_ranked,
        "is_submitted": one.is_submitted,
        "general": decimals(one.general),
        "children": or_none(one.children, lambda shares: [str(share) for share in shares]),
        "components": [_component(component) for component in one.components],
        "nodes": [_totals(totals) for totals in one.nodes.values()],
        "whole": _totals(one.whole),
        "bonus": _totals(one.bonus),
        "self_outcome": _outcome(one.self_outcome),
        "outcome": _outcome(one.outcome),
        "value": or_none(one.value, str),
        "printed": or_none(one.printed, plain),
        "rank": one.rank,
        "band": one.band,
        "self_band": one.self_band,
        "unappraised_count": one.unappraised_count,
        "earlier": or_none(one.earlier, _earlier),
    }


def read_unit(table: Mapping[str, Any], nodes: tuple[EditionNode, ...]) -> UnitResult:
    return UnitResult(
        code=table["code"],
        name=table["name"],
        area=table["area"],
        area_name=table["area_name"],
        group=table["group"],
        is_ranked=table["is_ranked"],
        is_submitted=table["is_submitted"],
        general=read_decimals(table["general"]),
        children=or_none(table["children"], lambda shares: tuple(map(Fraction, shares))),
        components=tuple(map(_read_component, table["components"])),
        nodes={node.code: _read_totals(totals) for node, totals in zip(nodes, table["nodes"], strict=True)},
        whole=_read_totals(table["whole"]),
        bonus=_read_totals(table["bonus"]),
        self_outcome=_read_outcome(table["self_outcome"]),
        outcome=_read_outcome(table["outcome"]),
        value=or_none(table["value"], Fraction),
        printed=or_none(table["printed"], Decimal),
        rank=table["rank"],
        band=table["band"],
        self_band=table["self_band"],
        unappraised_count=table["unappraised_count"],
        earlier=or_none(table["earlier"], _read_earlier),
    )


def _component(one: ComponentResult) -> dict[str, Any]:
    """What is empty or not known is left out: an edition has hundreds of thousands of these."""
    table: dict[str, Any] = {"key": one.key, "given": one.given, "state": one.state, "counting": one.counting}
    if one.values:
        table["values"] = dict(one.values)
    if one.supplied:
        table["supplied"] = decimals(one.supplied)
    if one.files:
        table["files"] = one.files
    if one.verdict is not None:
        table["verdict"] = one.verdict
    if one.note:
        table["note"] = one.note
    if one.reason is not None:
        table["reason"] = phrase_table(one.reason)
    _write_points(one, table)
    return table


def _write_points(one: ComponentResult, table: dict[str, Any]) -> None:
    scores = one.scores
    if scores.self_points is not None:
        table["self"] = plain(scores.self_points)
    if scores.appraised_points is not None:
        table["appraised"] = plain(scores.appraised_points)
    if scores.achieved_points is not None:
        table["achieved"] = plain(scores.achieved_points)
    if one.edited_points is not None:
        table["edited"] = plain(one.edited_points)


def _read_component(table: Mapping[str, Any]) -> ComponentResult:
    return ComponentResult(
        key=ComponentKey(table["key"]),
        given=State(table["given"]),
        values=table.get("values", {}),
        supplied=read_decimals(table.get("supplied", {})),
        files=tuple(table.get("files", ())),
        verdict=or_none(table.get("verdict"), Verdict),
        note=table.get("note", ""),
        state=State(table["state"]),
        counting=Counting(table["counting"]),
        scores=ThreeScores(
            or_none(table.get("self"), Decimal),
            or_none(table.get("appraised"), Decimal),
            or_none(table.get("achieved"), Decimal),
        ),
        reason=or_none(table.get("reason"), read_phrase),
        edited_points=or_none(table.get("edited"), Decimal),
    )


def _totals(one: Totals) -> list[str | None]:
    known = [or_none(points, plain) for points in (one.self_points, one.appraised_points)]
    return [*known, plain(one.achieved_points), plain(one.counted_max)]


def _read_totals(listed: list[Any]) -> Totals:
    own, appraised, achieved, counted_max = listed
    return Totals(or_none(own, Decimal), or_none(appraised, Decimal), Decimal(achieved), Decimal(counted_max))


def _outcome(one: Outcome) -> dict[str, Any]:
    return {"points": str(one.points), "max_points": str(one.max_points), "share": or_none(one.share, str)}


def _read_outcome(table: Mapping[str, Any]) -> Outcome:
    return Outcome(Fraction(table["points"]), Fraction(table["max_points"]), or_none(table["share"], Fraction))


def _earlier(one: Earlier) -> dict[str, Any]:
    return {
        "year": one.year,
        "total_points": or_none(one.total_points, plain),
        "rank": one.rank,
        "rows": [[key, or_none(row.points, plain), or_none(row.max_points, plain)] for key, row in one.rows.items()],
    }


def _read_earlier(table: Mapping[str, Any]) -> Earlier:
    return Earlier(
        table["year"],
        or_none(table["total_points"], Decimal),
        table["rank"],
        {
            ComponentKey(key): EarlierRow(or_none(points, Decimal), or_none(most, Decimal))
            for key, points, most in table["rows"]
        },
    )

"""The official computation once more, written as an official would do it on paper; it imports nothing of the program.

Everything is a fraction; a row that is not known is ``None``. Read from top to bottom: the unit's own points, the
points that count, the sums, the result, the band, the rank.
"""

from fractions import Fraction
from typing import Any

from tests.core.assessment.edition.invented import Invented, Row, Unit

WAITS = "waits"  # depends on figures that never came
GONE = "gone"  # left the maximum


def rounded(value: Fraction, places: int) -> Fraction:
    """Half up, away from zero; nothing here is below zero."""
    return Fraction(int(value * 10**places + Fraction(1, 2)), 10**places)


def worked_out(one: Invented) -> dict[str, dict[str, Any]] | None:
    """Every unit's figures; ``None`` where the framework refuses because a row was never appraised."""
    counted = {unit.code: _hands_in(one, unit) for unit in one.units}
    best_value = {row.key: _best_value(one, row, counted) for row in one.rows if row.kind == "compared"}
    found = {unit.code: _rows(one, unit, best_value, counts=counted[unit.code]) for unit in one.units}
    if any(row["refused"] for rows in found.values() for row in rows.values()):
        return None
    if one.policies["not_applicable"] == "best_unit":
        _give_the_best(one, found, counted)
    results = {unit.code: _result(one, unit, found[unit.code], counts=counted[unit.code]) for unit in one.units}
    _rank(one, results, counted)
    return results


def _hands_in(one: Invented, unit: Unit) -> bool:
    began = any(state != "unanswered" for state, _ in unit.given.values())
    return unit.handed_in or (began and one.policies["at_close"] == "take_as_is")


def _has(row: Row, unit: Unit) -> bool:
    return row.from_staff is None or unit.staff is None or unit.staff >= row.from_staff


def _state(row: Row, unit: Unit, *, counts: bool) -> str:
    if row.kind == "survey":
        return "survey"
    state = unit.given.get(row.key, ("unanswered", ()))[0] if counts else "unanswered"
    return "no_data" if state == "unanswered" else state


def _exact(row: Row, unit: Unit, best: Fraction | None) -> Fraction | None:
    """What the answer earns before rounding."""
    numbers = unit.given.get(row.key, ("", ()))[1]
    if row.kind == "survey":
        result = unit.surveyed.get(row.key)
        return None if result is None else min(Fraction(result, row.scale), Fraction(1)) * row.most
    if row.kind == "choice":
        return row.worth[numbers[0]]
    if row.kind == "share":
        return Fraction(numbers[0], numbers[1]) * row.most
    if row.kind == "count":
        return min(numbers[0] * row.each, row.most)
    if best is None:
        return None
    return numbers[0] / best * row.most if best else Fraction(0)


def _decision(row: Row, unit: Unit) -> tuple[str, Fraction | None]:
    """The decision that stands; an answer that was accepted without points and then edited is open again."""
    verdict, points, is_stale = unit.decided.get(row.key, ("", None, False))
    return ("", None) if is_stale or verdict == "returned" else (verdict, points)


def _best_value(one: Invented, row: Row, counted: dict[str, bool]) -> Fraction | None:
    values = []
    for unit in one.units:
        verdict, _ = _decision(row, unit)
        ignored = verdict in ("adjusted", "not_assessed", "na_accepted", "na_refused")
        untaken = one.policies["never_appraised"] == "zero" and not verdict
        if (
            _has(row, unit)
            and _state(row, unit, counts=counted[unit.code]) == "answered"
            and not ignored
            and not untaken
        ):
            values.append(Fraction(unit.given[row.key][1][0]))
    return max(values, default=None)


def _rows(
    one: Invented, unit: Unit, best_value: dict[str, Fraction | None], *, counts: bool
) -> dict[str, dict[str, Any]]:
    return {row.key: _row(one, row, unit, best_value.get(row.key), counts=counts) for row in one.rows}


def _row(  # noqa: C901 (one line for each thing that can be)
    one: Invented, row: Row, unit: Unit, best: Fraction | None, *, counts: bool
) -> dict[str, Any]:
    state, (verdict, points) = _state(row, unit, counts=counts), _decision(row, unit)
    out: dict[str, Any] = {
        "self": None,
        "appraised": None,
        "achieved": None,
        "max": Fraction(0),
        "own_max": Fraction(0),
    }
    out |= {"refused": False, "takes_best": False, "is_known": False}
    if not _has(row, unit):
        return out
    earned = _exact(row, unit, best) if state in ("answered", "survey") else Fraction(0)
    earned = None if earned is None else rounded(earned, one.places)
    out["own_max"] = row.most
    if counts:
        out["self"] = _own(one, row, unit, state, earned)
    if (state == "answered" and row.kind == "compared") or (state == "survey" and earned is None):
        out["own_max"] = Fraction(0)
    if verdict == "not_assessed":
        return out
    out["max"] = row.most
    if not counts and one.policies["not_submitted"] == "zero":
        return out | {"achieved": Fraction(0)}
    if verdict == "adjusted":
        return out | {"appraised": points, "achieved": points, "is_known": True}
    if state == "na_claimed":
        return out | _claimed(one, row, state, verdict)
    if state == "answered" and verdict != "accepted":
        return out | _unappraised(one, out["self"] if out["self"] is not None else earned)
    if earned is None:
        return out | {"max": Fraction(0)}
    if state == "answered":
        return out | {"appraised": earned, "achieved": earned, "is_known": True}
    return out | {"achieved": earned, "is_known": True}


def _own(one: Invented, row: Row, unit: Unit, state: str, earned: Fraction | None) -> Fraction | None:
    if state == "na_claimed" or (state == "answered" and row.kind == "compared"):
        return None
    unproved = row.needs_proof and row.key not in unit.proved
    if state == "answered" and one.policies["evidence_missing"] == "zero" and unproved:
        return Fraction(0)
    return earned


def _claimed(one: Invented, row: Row, state: str, verdict: str) -> dict[str, Any]:
    if verdict == "na_refused":
        return {"appraised": Fraction(0), "achieved": Fraction(0), "is_known": True}
    if verdict != "na_accepted":
        return _unappraised(one, Fraction(0))
    match one.policies["not_applicable"]:
        case "exclude":
            return {"max": Fraction(0)}
        case "full_marks":
            return {"achieved": row.most}
        case _:
            return {"takes_best": True}


def _unappraised(one: Invented, claimed: Fraction | None) -> dict[str, Any]:
    match one.policies["never_appraised"]:
        case "self":
            return {"achieved": claimed, "is_known": True}
        case "zero":
            return {"achieved": Fraction(0), "is_known": True}
        case _:
            return {"refused": True}


def _give_the_best(one: Invented, found: dict[str, dict[str, dict[str, Any]]], counted: dict[str, bool]) -> None:
    for row in one.rows:
        known = [
            rows[row.key]["achieved"] for code, rows in found.items() if counted[code] and rows[row.key]["is_known"]
        ]
        nobody = row.most if one.policies["best_unit_nobody"] == "full_marks" else Fraction(0)
        for rows in found.values():
            if rows[row.key]["takes_best"]:
                rows[row.key]["achieved"] = max(known, default=nobody)


def _result(one: Invented, unit: Unit, rows: dict[str, dict[str, Any]], *, counts: bool) -> dict[str, Any]:
    policies = one.policies
    points = {g: _sum(one, rows, "achieved", pillars) for g, pillars in one.groups.items()}
    most = {g: _sum(one, rows, "max", pillars) for g, pillars in one.groups.items()}
    total, whole = sum(points.values(), Fraction(0)), sum(most.values(), Fraction(0))
    bonus = sum((rows[row.key]["achieved"] or 0 for row in one.rows if row.bonus), Fraction(0))
    if "bonus_cap" in policies:
        bonus = min(bonus, Fraction(policies["bonus_cap"]))
    share = total / whole if whole else None
    result = total
    if policies["roll_up"] == "group_mean":
        counted = [group for group in one.groups if most[group]]
        result = sum((points[group] for group in counted), Fraction(0)) / len(counted) if counted else Fraction(0)
        whole = sum((most[group] for group in counted), Fraction(0)) / len(counted) if counted else Fraction(0)
        share = result / whole if whole else None
    if policies["roll_up"] == "weighted_mean":
        shares = {p: (_sum(one, rows, "achieved", (p,)), _sum(one, rows, "max", (p,))) for p in one.weights}
        left = [(one.weights[p], got / most_) for p, (got, most_) in shares.items() if most_]
        weights = sum((weight for weight, _ in left), Fraction(0))
        share = sum((weight * part for weight, part in left), Fraction(0)) / weights if left else None
    out = {"rows": rows, "total": total, "bonus": bonus, "points": result, "share": share, "max": whole}
    out |= {
        "value": _value(one, out, counts=counts),
        "band": _band(one, out, counts=counts),
        "group": _group(one, unit),
    }
    return out | {"area": unit.area, "is_ranked": unit.is_ranked}


def _sum(one: Invented, rows: dict[str, dict[str, Any]], what: str, pillars: tuple[str, ...]) -> Fraction:
    known = [rows[row.key][what] or 0 for row in one.rows if row.pillar in pillars and not row.bonus]
    return Fraction(sum(known))


def _value(one: Invented, out: dict[str, Any], *, counts: bool) -> Fraction | None:
    if not counts and one.policies["not_submitted"] == "zero":
        return Fraction(0)
    bonus = out["bonus"] if one.policies["bonus_counts"] == "ranking" else Fraction(0)
    scale = one.policies["rank_scale"]
    if scale == "total":
        return Fraction(out["total"] + bonus)
    if scale == "points":
        return Fraction(out["points"] + bonus)
    if out["share"] is None:
        return None
    index = out["share"] + (bonus / out["max"] if out["max"] else 0)
    return Fraction(index * 100 if scale == "percent" else index)


def _printed_places(one: Invented, scale: str) -> int:
    places: int = one.policies["percent_places"]
    return {"percent": places, "index": places + 2}.get(scale, one.places)


def _band(one: Invented, out: dict[str, Any], *, counts: bool) -> str:
    if not one.edges:
        return ""
    if not counts:
        return "" if one.policies["not_submitted"] == "not_ranked" else "b0"
    scale = one.policies["band_scale"]
    if scale != "points" and out["share"] is None:
        return ""
    value = {"points": out["points"], "index": out["share"], "percent": out["share"] and out["share"] * 100}[scale]
    value = Fraction(value or 0)
    if one.policies["band_on"] == "printed":
        value = rounded(value, _printed_places(one, scale))
    return f"b{max(n for n, edge in enumerate(one.edges) if value >= edge)}"


def _group(one: Invented, unit: Unit) -> str:
    for name, at_least, _ in one.classes:
        if at_least is None or (unit.staff is not None and unit.staff >= at_least):
            return name
    return ""


def _rank(one: Invented, results: dict[str, dict[str, Any]], counted: dict[str, bool]) -> None:
    policies = one.policies
    local = policies["ranking_scope"] == "district"
    is_ranked_class = {name: ranked for name, _, ranked in one.classes} or {"": True}
    comes_last = policies["not_submitted"] == "lowest_band" and policies["not_submitted_rank"] == "last"
    for code, out in results.items():
        out["rank"] = None
        takes_part = out["is_ranked"] and is_ranked_class.get(out["group"], False)
        if not counted[code] and policies["not_submitted"] == "not_ranked":
            takes_part = False
        out["takes_part"] = takes_part
    for code, out in results.items():
        others = [
            (other, results[other])
            for other in results
            if results[other]["takes_part"]
            and results[other]["group"] == out["group"]
            and (not local or results[other]["area"] == out["area"])
        ]
        ordinary = [r for c, r in others if not (comes_last and not counted[c]) and r["value"] is not None]
        values = [_compared(one, r["value"]) for r in ordinary]
        if not out["takes_part"]:
            continue
        if comes_last and not counted[code]:
            out["rank"] = (len(set(values)) if policies["ties"] == "dense" else len(values)) + 1
        elif out["value"] is not None:
            ahead = [value for value in values if value > _compared(one, out["value"])]
            out["rank"] = (len(set(ahead)) if policies["ties"] == "dense" else len(ahead)) + 1


def _compared(one: Invented, value: Fraction) -> Fraction:
    if one.policies["rank_on"] == "exact":
        return value
    return rounded(value, _printed_places(one, one.policies["rank_scale"]))

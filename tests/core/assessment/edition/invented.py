"""Random frameworks and rounds, as plain values: what the program is given, and what the plain routine reads."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.edition.inputs import Occasion, UnitInput
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State, Supplied
from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

OCCASION = Occasion("mau-2026", "Đợt mẫu", 2026, "UBND tỉnh Mẫu")
_HANDED_IN = datetime(2026, 11, 12, tzinfo=UTC)


@dataclass
class Row:
    """``worth`` are the points of each option of a choice, ``from_staff`` the least staff of units with the row."""

    key: str
    pillar: str
    kind: str
    most: Fraction
    worth: tuple[Fraction, ...] = ()
    each: Fraction = Fraction(0)
    scale: int = 0
    bonus: bool = False
    from_staff: int | None = None
    needs_proof: bool = True


@dataclass
class Unit:
    """``given`` holds a state and the numbers of an answer; ``decided`` a verdict, points and whether it is stale."""

    code: str
    area: str
    is_ranked: bool
    staff: int | None
    handed_in: bool
    given: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    proved: set[str] = field(default_factory=set)
    surveyed: dict[str, int] = field(default_factory=dict)
    decided: dict[str, tuple[str, Fraction | None, bool]] = field(default_factory=dict)


@dataclass
class Invented:
    places: int
    groups: dict[str, tuple[str, ...]]
    weights: dict[str, Fraction]
    rows: list[Row]
    policies: dict[str, Any]
    edges: tuple[Fraction, ...]
    classes: tuple[tuple[str, int | None, bool], ...]
    units: list[Unit]

    def framework(self) -> Framework:
        return build(_document(self), "bay_ra")

    def inputs(self) -> list[UnitInput]:
        return [_input(self, unit) for unit in self.units]


def invent(random: Random) -> Invented:
    groups: dict[str, tuple[str, ...]] = {"A": ("1", "2"), "B": ("3",)} if random.random() < 0.7 else {"A": ("1",)}
    pillars = [pillar for group in groups.values() for pillar in group]
    places = random.choice((0, 1, 2, 2, 2, 3))
    rows = [_row(random, f"{pillar}_{n}", pillar, places) for pillar in pillars for n in range(1, random.randint(2, 4))]
    rows += [_bonus(random, f"b_{n}", pillars[0]) for n in range(random.choice((0, 0, 1, 2)))]
    banded = random.random() < 0.7
    policies = _policies(random, banded=banded, has_bonus=any(row.bonus for row in rows))
    tenths = [Fraction(n, 10) for n in random.sample(range(1, 10), 2)]
    top = {"percent": 100, "index": 1, "points": sum(row.most for row in rows if not row.bonus)}
    edges = (Fraction(0), *sorted(tenth * top[policies["band_scale"]] for tenth in tenths)) if banded else ()
    classes = random.choice(((), (), (("many", 10, True), ("few", None, random.random() < 0.5)), (("many", 10, True),)))
    units = [_unit(random, f"u{n}", rows, policies, places) for n in range(random.randint(1, 6))]
    return Invented(places, groups, _weights(random, pillars, policies), rows, policies, edges, classes, units)


def _row(random: Random, key: str, pillar: str, places: int) -> Row:
    row = Row(
        key,
        pillar,
        random.choice(("choice", "share", "count", "compared", "survey")),
        Fraction(random.randint(1, 40), 2 if places else 1),
    )
    row.from_staff = random.choice((None, None, None, 10))
    row.needs_proof = random.random() < 0.7
    if row.kind == "choice":
        row.worth = (row.most, row.most * Fraction(random.randint(1, 6), 7), Fraction(0))
    if row.kind == "count":
        row.each = Fraction(random.randint(1, 5), 4)
    if row.kind == "survey":
        row.scale = random.choice((5, 100))
    return row


def _bonus(random: Random, key: str, pillar: str) -> Row:
    return Row(key, pillar, "count", Fraction(random.randint(2, 10)), each=Fraction(1), bonus=True)


def _weights(random: Random, pillars: list[str], policies: dict[str, Any]) -> dict[str, Fraction]:
    if policies["roll_up"] != "weighted_mean":
        return {}
    parts = [random.randint(1, 5) for _ in pillars]
    left = [Fraction(part * 10 // sum(parts) or 1, 10) for part in parts[1:]]
    return dict(zip(pillars, (1 - sum(left, Fraction(0)), *left), strict=True))


def _policies(random: Random, *, banded: bool, has_bonus: bool) -> dict[str, Any]:
    policies: dict[str, Any] = {
        "not_applicable": random.choice(("exclude", "best_unit", "best_unit", "full_marks")),
        "best_unit_nobody": random.choice(("no_data", "full_marks")),
        "roll_up": random.choice(("sum", "percent", "index", "weighted_mean", "group_mean")),
        "band_on": random.choice(("exact", "printed")),
        "rank_on": random.choice(("exact", "printed")),
        "rank_scale": random.choice(("total", "points", "percent", "index")),
        "ties": random.choice(("skip", "dense")),
        "ranking_scope": random.choice(("province", "district")),
        "never_appraised": random.choice(("self", "self", "zero", "refuse")),
        "not_submitted": random.choice(("lowest_band", "zero", "not_ranked") if banded else ("zero", "not_ranked")),
        "not_submitted_rank": random.choice(("points", "last")),
        "at_close": random.choice(("take_as_is", "not_submitted")),
        "evidence_missing": random.choice(("warn", "warn", "zero")),
        "bonus_counts": random.choice(("apart", "ranking")),
        "percent_places": random.choice((0, 2)),
    }
    if banded:
        policies["band_scale"] = random.choice(("percent", "points", "index"))
    if has_bonus and random.random() < 0.5:
        policies["bonus_cap"] = random.randint(1, 8)
    return policies


def _unit(random: Random, code: str, rows: list[Row], policies: dict[str, Any], places: int) -> Unit:
    area, is_ranked, staff = random.choice(("h1", "h2")), random.random() < 0.9, random.choice((None, 3, 10, 25))
    kind = random.choice(("handed_in", "handed_in", "handed_in", "begun", "nothing"))
    unit = Unit(code, area, is_ranked, staff, kind == "handed_in")
    for row in rows if kind != "nothing" else ():
        if row.kind == "survey":
            continue
        state = random.choices(("answered", "no_data", "unanswered", "na_claimed"), (8, 1, 1, 2))[0]
        unit.given[row.key] = (state, _answer(random, row) if state == "answered" else ())
        if random.random() < 0.6:
            unit.proved.add(row.key)
    for row in rows:
        if row.kind == "survey" and random.random() < 0.7:
            unit.surveyed[row.key] = random.randint(0, row.scale + 1)
        _decide(random, unit, row, places, is_often=policies["never_appraised"] == "refuse")
    return unit


def _answer(random: Random, row: Row) -> tuple[int, ...]:
    if row.kind == "choice":
        return (random.randrange(3),)
    if row.kind == "share":
        total = random.randint(1, 9)
        return (random.randint(0, total), total)
    return (random.randint(0, 12),)


def _decide(random: Random, unit: Unit, row: Row, places: int, *, is_often: bool) -> None:
    state = unit.given.get(row.key, ("unanswered", ()))[0]
    wanted = ["accepted", "accepted", "adjusted", "not_assessed", "returned"]
    if state == "na_claimed":
        wanted = ["na_accepted", "na_accepted", "na_refused", "adjusted", "not_assessed"]
    if is_often:
        wanted = [one for one in wanted if one != "returned"]
    if random.random() < (0.02 if is_often else 0.35):
        return
    verdict = random.choice(wanted)
    points = None
    if verdict == "adjusted":
        points = Fraction(random.randint(0, int(row.most * 10**places)), 10**places)
    is_stale = verdict == "accepted" and not is_often and random.random() < 0.2
    unit.decided[row.key] = (verdict, points, is_stale)


# --- the same for the program ----------------------------------------------------------------------------------------


def _document(one: Invented) -> dict[str, Any]:
    most = {
        p: sum((r.most for r in one.rows if r.pillar == p and not r.bonus), Fraction(0))
        for g in one.groups.values()
        for p in g
    }
    nodes: list[dict[str, Any]] = []
    for group, pillars in one.groups.items():
        whole = sum((most[pillar] for pillar in pillars), Fraction(0))
        nodes.append({"code": group, "title": group, "level": 0, "max_points": _decimal(whole), "place": "-"})
        for pillar in pillars:
            node = {"code": pillar, "title": pillar, "parent": group, "level": 1, "pillar": True, "place": "-"}
            node["max_points"] = _decimal(most[pillar])
            if one.weights:
                node["weight"] = _decimal(one.weights[pillar])
            nodes.append(node)
    source = {"document": "-", "title": "-", "issued_by": "-", "read_in": "-"}
    return {
        "schema": 1,
        "id": "bay_ra",
        "title": "Bày ra",
        "short_title": "Bày ra",
        "province": "Mẫu",
        "unit_class": "xa",
        "max_points": _decimal(sum(most.values(), Fraction(0))),
        "points_places": one.places,
        "level_names": ["Nhóm", "Chỉ số chính", "Chỉ số thành phần"],
        "source": source,
        "window": {"place": "-"},
        "policies": dict(one.policies),
        "reading": [{"name": name, "value": value, "why": "-"} for name, value in one.policies.items()],
        "band": [
            {"id": f"b{n}", "label": f"b{n}", "from": _decimal(edge), "place": "-"} for n, edge in enumerate(one.edges)
        ],
        "class": [_class(given) for given in one.classes],
        "general": [{"name": "staff", "title": "-", "unit": "-", "example": 1, "place": "-"}],
        "node": nodes,
        "component": [_component(n, row) for n, row in enumerate(one.rows)],
    }


def _class(given: tuple[str, int | None, bool]) -> dict[str, Any]:
    id_, at_least, is_ranked = given
    table: dict[str, Any] = {"id": id_, "label": id_, "ranked": is_ranked}
    return table | ({} if at_least is None else {"only_if": {"figure": "staff", "at_least": at_least}})


def _component(n: int, row: Row) -> dict[str, Any]:
    rules: dict[str, dict[str, Any]] = {
        "choice": {
            "kind": "levels",
            "options": [
                {"id": f"o{i}", "label": f"o{i}", "share": f"{worth / row.most}"} for i, worth in enumerate(row.worth)
            ],
        },
        "share": {"kind": "ratio", "done": "d", "total": "t", "noun": "n"},
        "count": {"kind": "count", "noun": "n", "each": _decimal(row.each)},
        "compared": {"kind": "normalised", "done": "d"},
        "survey": {"kind": "survey", "label": "s", "scale": row.scale},
    }
    table: dict[str, Any] = {
        "key": row.key,
        "code": f"{row.pillar}.{n}",
        "parent": row.pillar,
        "title": row.key,
        "max_points": _decimal(row.most),
        "place": "-",
        "rule": rules[row.kind],
        "evidence": {"text": "-", "required": row.needs_proof},
    }
    if row.bonus:
        table["bonus"] = True
    if row.from_staff is not None:
        table["only_if"] = {"figure": "staff", "at_least": row.from_staff}
    return table


def _input(one: Invented, unit: Unit) -> UnitInput:
    kinds = {row.key: row.kind for row in one.rows}
    entries = {
        ComponentKey(key): Entry(State(state), _values(kinds[key], numbers), 7)
        for key, (state, numbers) in unit.given.items()
    }
    proofs = [Evidence(key, EvidenceKind.LINK, ComponentKey(key), "-") for key in sorted(unit.proved)]
    sheet = Sheet(
        entries=entries,
        general={} if unit.staff is None else {"staff": Decimal(unit.staff)},
        evidence=tuple(proofs),
        submitted_at=_HANDED_IN if unit.handed_in else None,
        supplied={ComponentKey(key): {"result": Supplied(Decimal(n))} for key, n in unit.surveyed.items()},
    )
    appraisals = {
        ComponentKey(key): Appraisal(
            Verdict(verdict),
            None if points is None else _decimal(points),
            of_answer=(0 if is_stale else 7) if key in unit.given else (1 if is_stale else 0),
        )
        for key, (verdict, points, is_stale) in unit.decided.items()
    }
    return UnitInput(unit.code, unit.code, sheet, appraisals, unit.area, unit.area, is_ranked=unit.is_ranked)


def _values(kind: str, numbers: tuple[int, ...]) -> dict[str, str]:
    if not numbers:
        return {}
    match kind:
        case "choice":
            return {"choice": f"o{numbers[0]}"}
        case "share":
            return {"done": str(numbers[0]), "total": str(numbers[1])}
        case "count":
            return {"count": str(numbers[0])}
        case _:
            return {"done": str(numbers[0])}


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)

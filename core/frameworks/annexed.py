"""An official annex put in the place of what we wrote ourselves: the framework's new document, and what moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from core.frameworks.canonical import canonical
from core.frameworks.model import Framework
from core.frameworks.rescaled import rescaled
from core.scoring.numbers import exact_sum, plain
from core.scoring.phrase import Fact, Phrase

_COMPONENT_FIELDS = ("title", "max_points", "rule", "evidence")

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One row as the annex has it; ``None`` where the annex has no such column.

    ``how`` is the prose of "cách xác định và tính điểm"; ``rule`` is there where it travels in columns of its own.
    """

    code: str
    title: str
    max_points: Decimal | None
    how: str | None = None
    evidence: str | None = None
    supplied_by: str | None = None
    checked_by: str | None = None
    rule: Table | None = None


class Moved(StrEnum):
    """What happened to a row."""

    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"
    ONLY_PROSE = "only_prose"  # its prose became "the officer claims, the appraiser decides"


@dataclass(frozen=True, slots=True)
class Move:
    """``field``, ``old`` and ``new`` say what changed, as texts of the file."""

    what: Moved
    code: str
    field: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class AnnexProblem:
    """``code`` is the row it is about, empty for the whole."""

    code: str
    why: Phrase


@dataclass(frozen=True, slots=True)
class Annexed:
    """The whole document, ready to be built, unless there are problems."""

    document: Table
    moves: tuple[Move, ...]
    problems: tuple[AnnexProblem, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """The framework whose frame (sums, readings, bands, figures) the annex is put into.

    ``how_by_code`` is our own prose of each rule: a row that repeats it keeps its rule.
    """

    framework: Framework
    document: Table
    how_by_code: Mapping[str, str]


def annexed(like: Like, rows: Sequence[AnnexRow], source: str = "") -> Annexed:
    """``source`` says where the annex was read. Without one, what changes counts as ours; the rest stays as it was."""
    return _Annexing(like, rows, source).annexed()


class _Annexing:
    def __init__(self, like: Like, rows: Sequence[AnnexRow], source: str) -> None:
        self._like = like
        self._rows = rows
        self._source = source
        self._nodes = {row["code"]: row for row in like.document.get("node", ())}
        self._components = {row["code"]: row for row in like.document.get("component", ())}
        self._moves: list[Move] = []
        self._problems: list[AnnexProblem] = []

    def annexed(self) -> Annexed:
        nodes: list[Table] = []
        components: list[Table] = []
        for row in self._rows:
            if self._is_group(row):
                nodes.append(self._node(row, nodes))
            else:
                components.append(self._component(row, self._parent(row, nodes)))
        listed = {row["code"] for row in nodes}
        kept = [row for row in self._nodes.values() if row["code"] not in listed and self._is_kept(row, components)]
        nodes = _as_before(self._in_order([*kept, *nodes]), tuple(self._nodes.values()))
        components = _as_before(self._unlisted_bonus(components), tuple(self._components.values()))
        self._moves.extend(self._dropped(nodes, components))
        self._problems.extend(_sums(nodes, components, self._like.document))
        self._problems.extend(_stated(nodes, components, self._like.document))
        inherited = {name: value for name, value in self._like.document.items() if name != "derived_from"}
        document = {**inherited, "node": nodes, "component": components}
        return Annexed(document, tuple(self._moves), tuple(self._problems))

    # --- groups --------------------------------------------------------------------------------------------------

    def _is_group(self, row: AnnexRow) -> bool:
        if row.code in self._nodes:
            return True
        if row.code in self._components or row.rule is not None or row.how or row.evidence:
            return False
        return any(one.code.startswith(f"{row.code}.") for one in self._rows)

    def _node(self, row: AnnexRow, above: Sequence[Table]) -> Table:
        known = self._nodes.get(row.code)
        max_points = row.max_points if row.max_points is not None else Decimal(0)
        if known is None:
            self._moves.append(Move(Moved.ADDED, row.code, new=row.title))
            pillar: Table = next((one for one in self._nodes.values() if one.get("pillar")), {})
            tops = [one for one in above if not one.get("pillar")]
            return {
                "code": row.code,
                "title": row.title,
                "parent": tops[-1]["code"] if tops else "",
                "level": pillar.get("level", 0),
                "pillar": True,
                "max_points": max_points,
                "place": self._place(row.code) or f"{row.code}",
                "model": [] if self._source else ["title", "max_points"],
            }
        return self._replaced(known, {"title": row.title, "max_points": max_points}, ("title", "max_points"))

    def _parent(self, row: AnnexRow, nodes: Sequence[Table]) -> str:
        """The nearest group above whose code begins the row's; else the group the row was in, else the nearest."""
        before = [node["code"] for node in nodes]
        fitting = next((code for code in reversed(before) if row.code.startswith(f"{code}.")), None)
        known = self._components.get(row.code, {}).get("parent")
        if fitting is not None:
            return str(fitting)
        if known is not None and (known in before or not before):
            return str(known)
        if before:
            return str(before[-1])
        prefix = row.code.rpartition(".")[0]
        if prefix not in self._nodes:
            self._problem(row.code, "annex-no-parent", code=row.code)
        return prefix

    def _is_kept(self, node: Table, components: Sequence[Table]) -> bool:
        """A group the annex does not list stays while something lies below it."""
        below = {row["parent"] for row in components}
        codes = {node["code"]}
        for one in self._nodes.values():
            if one.get("parent") in codes:
                codes.add(one["code"])
        return bool(codes & below)

    def _in_order(self, nodes: Sequence[Table]) -> list[Table]:
        """Parents before their children, otherwise as they came."""
        ordered: list[Table] = []
        waiting = list(nodes)
        while waiting:
            known = {row["code"] for row in ordered}
            ready = next((row for row in waiting if not row.get("parent") or row["parent"] in known), waiting[0])
            waiting.remove(ready)
            ordered.append(ready)
        return ordered

    # --- components ----------------------------------------------------------------------------------------------

    def _component(self, row: AnnexRow, parent: str) -> Table:
        known = self._components.get(row.code)
        if known is None:
            return self._added(row, parent)
        fields: dict[str, Any] = {"title": row.title}
        if row.max_points is not None:
            fields["max_points"] = row.max_points
        rule = self._rule(row, known)
        if rule is not None:
            fields["rule"] = rule
        evidence = known.get("evidence", {})
        if row.evidence:
            fields["evidence"] = {**evidence, "text": row.evidence}
        elif row.evidence is not None and evidence.get("text"):
            fields["evidence"] = {**evidence, "text": "", "required": False}
        for name in ("supplied_by", "checked_by"):
            value = getattr(row, name)
            if value is not None and (value or known.get(name)):
                fields[name] = value
        return {**self._replaced(known, fields, _COMPONENT_FIELDS), "parent": parent}

    def _added(self, row: AnnexRow, parent: str) -> Table:
        self._moves.append(Move(Moved.ADDED, row.code, new=row.title))
        rule = row.rule
        if rule is None and row.how:
            rule = self._of_prose(row)
        if rule is None:
            self._problem(row.code, "annex-no-how", code=row.code)
            rule = {"kind": "graded"}
        required = bool(row.evidence)
        optional = {name: value for name in ("supplied_by", "checked_by") if (value := getattr(row, name))}
        return {
            "key": self._new_key(row.code),
            "code": row.code,
            "parent": parent,
            "title": row.title,
            "max_points": row.max_points if row.max_points is not None else Decimal(0),
            "place": self._place(row.code) or row.code,
            "evidence": {"text": row.evidence or "", "required": required},
            **optional,
            "model": [] if self._source else list(_COMPONENT_FIELDS),
            "rule": rule,
        }

    def _rule(self, row: AnnexRow, known: Table) -> Table | None:
        """The row's rule; ``None`` where the one that is there stays as it is."""
        if row.rule is not None:
            return row.rule
        if row.how and row.how != self._like.how_by_code.get(row.code):
            return self._of_prose(row)
        was, now = Decimal(known.get("max_points", 0)), row.max_points
        if now is None or now == was or not was:
            return None
        rule = rescaled(known.get("rule", {}), Fraction(now) / Fraction(was))
        if rule is None:
            self._problem(row.code, "annex-cannot-scale", code=row.code, old=was, new=now)
        return rule

    def _of_prose(self, row: AnnexRow) -> Table:
        """Prose only: the officer claims points with a justification, the appraiser decides."""
        self._moves.append(Move(Moved.ONLY_PROSE, row.code, new=row.title))
        if row.max_points == 0:
            return {"kind": "information", "label": row.title}
        return {"kind": "graded", "prose": row.how or ""}

    def _unlisted_bonus(self, components: list[Table]) -> list[Table]:
        """Bonus rows come from another decision than the annex and stay where it does not list them."""
        listed = {row["code"] for row in components}
        return [*components, *(r for r in self._components.values() if r.get("bonus") and r["code"] not in listed)]

    def _new_key(self, code: str) -> str:
        ascii_code = "".join(one if one.isascii() and one.isalnum() else "_" for one in code.casefold())
        taken = {row["key"] for row in self._components.values()}
        key = f"row_{ascii_code}"
        while key in taken:
            key += "_"
        return key

    # --- both ----------------------------------------------------------------------------------------------------

    def _replaced(self, known: Table, fields: Table, model_fields: Sequence[str]) -> Table:
        """The row with what the annex says. With a source the fields that it gives are read, no longer ours."""
        changed = {name: value for name, value in fields.items() if canonical(value) != canonical(known.get(name, ""))}
        for name, value in changed.items():
            self._moves.append(Move(Moved.CHANGED, known["code"], name, _told(known.get(name, "")), _told(value)))
        was = set(known.get("model", ()))
        if self._source:
            given = {name for name in fields if name in model_fields}
            if "rule" in model_fields and "rule" not in fields and self._is_read(known):
                given.add("rule")
            model = [name for name in model_fields if name in was - given]
            return {**known, **changed, "model": model, "place": self._place(known["code"])}
        if not changed:
            return known
        ours = was | {name for name in changed if name in model_fields}
        return {**known, **changed, "model": [name for name in model_fields if name in ours]}

    def _is_read(self, known: Table) -> bool:
        """Whether the annex has the row's rule, only in our own words."""
        row = next((one for one in self._rows if one.code == known["code"]), None)
        return row is not None and bool(row.how) and row.how == self._like.how_by_code.get(row.code)

    def _place(self, code: str) -> str:
        return f"{self._source}, dòng {code}" if self._source else ""

    def _dropped(self, nodes: Sequence[Table], components: Sequence[Table]) -> Iterator[Move]:
        left = {row["code"] for row in (*nodes, *components)}
        for row in (*self._nodes.values(), *self._components.values()):
            if row["code"] not in left:
                yield Move(Moved.DROPPED, row["code"], old=row["title"])

    def _problem(self, code: str, key: str, /, **facts: Fact) -> None:
        self._problems.append(AnnexProblem(code, Phrase(key, facts)))


def _as_before(rows: list[Table], before: Sequence[Table]) -> list[Table]:
    """The order of before where the annex only lists the same rows group by group."""
    by_code = {row["code"]: row for row in rows}
    if by_code.keys() != {row["code"] for row in before}:
        return rows
    grouped = {row["code"]: n for n, row in enumerate(before)}
    parents = [row.get("parent", "") for row in rows]
    for parent in dict.fromkeys(parents):
        places = [grouped[row["code"]] for row in rows if row.get("parent", "") == parent]
        if places != sorted(places):
            return rows
    return [by_code[row["code"]] for row in before]


def _sums(nodes: Sequence[Table], components: Sequence[Table], document: Table) -> Iterator[AnnexProblem]:
    for node in nodes:
        below = [*(n for n in nodes if n.get("parent") == node["code"])]
        rows = [row for row in components if row["parent"] == node["code"] and not row.get("bonus")]
        added = exact_sum(Decimal(one["max_points"]) for one in (*below, *rows))
        if added != Decimal(node["max_points"]):
            facts: dict[str, Fact] = {"code": node["code"], "sum": added, "points": Decimal(node["max_points"])}
            yield AnnexProblem(node["code"], Phrase("annex-wrong-sum", facts))
    top = exact_sum(Decimal(node["max_points"]) for node in nodes if not node.get("parent"))
    if top != Decimal(document["max_points"]):
        facts = {"sum": top, "points": Decimal(document["max_points"])}
        yield AnnexProblem("", Phrase("annex-wrong-total", facts))


def _stated(nodes: Sequence[Table], components: Sequence[Table], document: Table) -> Iterator[AnnexProblem]:
    """Counts the decision states; its points are sums, and those of its groups stand in the rows themselves."""
    parent = {row["code"]: row.get("parent", "") for row in nodes}
    pillars = {row["code"] for row in nodes if row.get("pillar")}
    rows = [row for row in components if not row.get("bonus")]
    for figure in document.get("stated", ()):
        of, what = figure.get("of", ""), figure["what"]
        if figure.get("when") or (of and of not in parent):
            continue
        inside = [row for row in rows if not of or of in _above(row["parent"], parent)]
        found = {
            "components": Decimal(len(inside)),
            "pillars": Decimal(
                len({code for row in inside for code in _above(row["parent"], parent) if code in pillars})
            ),
            "max_points": next((Decimal(n["max_points"]) for n in nodes if n["code"] == of), document["max_points"]),
        }.get(what)
        if found is not None and found != Decimal(figure["value"]):
            facts: dict[str, Fact] = {
                "what": Phrase(f"annex-stated-{what.replace('_', '-')}"),
                "of": of or Phrase("annex-stated-whole"),
                "found": found,
                "stated": Decimal(figure["value"]),
                "place": figure.get("place", ""),
            }
            yield AnnexProblem(of, Phrase("annex-not-as-stated", facts))


def _above(code: str, parent: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        yield code
        code = parent.get(code, "")


def _told(value: Any) -> str:
    """A field's value as a person compares it."""
    match value:
        case str():
            return value
        case int() | Decimal():
            return plain(value)
        case Mapping() if "kind" in value:
            inside = ", ".join(f"{name} = {_told(one)}" for name, one in value.items() if name != "kind")
            return f"{value['kind']} ({inside})" if inside else str(value["kind"])
        case Mapping() if "text" in value:
            return str(value["text"])
        case Mapping():
            return "{" + ", ".join(f"{name} = {_told(one)}" for name, one in value.items()) + "}"
        case Sequence():
            return "[" + ", ".join(_told(one) for one in value) + "]"
        case _:
            return str(value)

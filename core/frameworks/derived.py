"""A framework made from another: rows dropped, changed and added, everything that was decided anew of its own.

The result is a whole document. Its stated figures and its source are never taken over from the other one.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.frameworks.error import FrameworkError
from core.frameworks.rescaled import rescaled
from core.scoring.phrase import Fact, Phrase
from core.scoring.problem import Problem

_OWN = ("id", "title", "short_title", "owner", "unit_class", "max_points", "source")
_NEVER_INHERITED = frozenset({*_OWN, "stated", "derived_from", "rule_versions"})
_MERGED_BY_NAME = ("reading", "general")
_INSTRUCTIONS = frozenset({"drop", "change"})
_MODEL_FIELDS = {"node": ("title", "max_points"), "component": ("title", "max_points", "rule", "evidence")}
_FIXED = frozenset({"code", "key", "parent", "level"})

Table = Mapping[str, Any]


def derived(document: Table, base: Table, where: str) -> Table:
    """The whole document of a framework that is derived from ``base`` (itself whole).

    Raises:
        FrameworkError: something of its own is missing, or an instruction fits no row; every problem is listed.
    """
    return _Derivation(document, base).document(where)


class _Derivation:
    """Carries out the instructions and collects what is wrong with them."""

    def __init__(self, document: Table, base: Table) -> None:
        self._own = document
        self._base = base
        self._problems: list[Problem] = []

    def document(self, where: str) -> Table:
        for name in _OWN:
            if name not in self._own:
                self.problem("problem-never-inherited", name=name)
        inherited = {name: value for name, value in self._base.items() if name not in _NEVER_INHERITED}
        own = {name: value for name, value in self._own.items() if name not in _INSTRUCTIONS}
        whole = {**inherited, **own, **self._merged(), **self._rows()}
        if self._problems:
            raise FrameworkError(where, self._problems)
        return whole

    def problem(self, key: str, /, **facts: Fact) -> None:
        self._problems.append(Problem(Phrase(key, facts), (Phrase("place-derived"),)))

    # --- tables that are merged name by name ---------------------------------------------------------------------

    def _merged(self) -> Table:
        merged: dict[str, Any] = {}
        policies = self._own.get("policies")
        if isinstance(policies, Mapping):
            merged["policies"] = {**self._base.get("policies", {}), **policies}
        for name in _MERGED_BY_NAME:
            if name in self._own:
                ours = {row.get("name"): row for row in _tables(self._own, name)}
                theirs = {row.get("name"): row for row in _tables(self._base, name)}
                merged[name] = [*{**theirs, **ours}.values()]
        return merged

    # --- rows ----------------------------------------------------------------------------------------------------

    def _rows(self) -> Table:
        dropped = self._dropped()
        changes = self._changes(dropped)
        nodes = [
            _changed(row, changes, _MODEL_FIELDS["node"])
            for row in _tables(self._base, "node")
            if row.get("code") not in dropped
        ]
        components = [
            self._changed_component(row, changes)
            for row in _tables(self._base, "component")
            if row.get("code") not in dropped
        ]
        return {"node": self._with_added(nodes, "node"), "component": self._with_added(components, "component")}

    def _dropped(self) -> frozenset[str]:
        """The codes that fall away, with everything below them."""
        wanted = self._own.get("drop", [])
        if not isinstance(wanted, Sequence) or isinstance(wanted, str):
            self.problem("problem-not-texts", name="drop")
            return frozenset()
        rows = [*_tables(self._base, "node"), *_tables(self._base, "component")]
        known = {row.get("code") for row in rows}
        for code in wanted:
            if code not in known:
                self.problem("problem-drop-unknown", code=str(code), base=str(self._own.get("derived_from")))
        dropped = set(wanted)
        for row in rows:  # parents stand before their children
            if row.get("parent") in dropped:
                dropped.add(row.get("code", ""))
        return frozenset(dropped)

    def _changes(self, dropped: frozenset[str]) -> Mapping[str, Table]:
        known = {row.get("code") for name in ("node", "component") for row in _tables(self._base, name)}
        changes: dict[str, Table] = {}
        for row in _tables(self._own, "change"):
            code = row.get("code", "")
            if code not in known or code in dropped:
                self.problem("problem-change-unknown", code=str(code))
            elif code in changes:
                self.problem("problem-change-twice", code=str(code))
            elif fixed := sorted((_FIXED - {"code"}) & row.keys()):
                self.problem("problem-change-fixed", code=str(code), name=fixed[0])
            else:
                changes[code] = row
        return changes

    def _changed_component(self, row: Table, changes: Mapping[str, Table]) -> Table:
        change = changes.get(row.get("code", ""))
        changed = _changed(row, changes, _MODEL_FIELDS["component"])
        if change is None or "max_points" not in change or "rule" in change:
            return changed
        was, now = _number(row.get("max_points")), _number(change["max_points"])
        if not was or now is None:
            return changed
        rule = rescaled(row.get("rule", {}), Fraction(now) / Fraction(was))
        if rule is None:
            self.problem("problem-change-rule", code=str(row.get("code")), was=was, now=now)
            return changed
        return {**changed, "rule": rule}

    def _with_added(self, rows: Sequence[Table], name: str) -> Sequence[Table]:
        """The inherited rows with the added ones behind ``after``, or behind the last row of the same parent."""
        placed = [dict(row) for row in rows]
        for row in _tables(self._own, name):
            added = {field: value for field, value in row.items() if field != "after"}
            after = row.get("after")
            if after is None:
                placed.insert(_end_of(placed, row.get("parent", "")), added)
                continue
            place = next((n for n, one in enumerate(placed) if one.get("code") == after), None)
            if place is None:
                self.problem("problem-no-row-before", code=str(row.get("code")), name="after", after=str(after))
                continue
            placed.insert(place + 1, added)
        return placed


def _changed(row: Table, changes: Mapping[str, Table], model_fields: Sequence[str]) -> Table:
    """The row with its changed fields; those for which no place is given are marked as ours."""
    change = changes.get(row.get("code", ""))
    if change is None:
        return row
    changed = {**row, **change}
    if "model" not in change:
        ours = [name for name in model_fields if name in change] if "place" not in change else []
        kept = [name for name in row.get("model", []) if name not in change]
        changed["model"] = [*kept, *ours]
    return changed


def _end_of(rows: Sequence[Table], parent: str) -> int:
    below = [n for n, row in enumerate(rows) if row.get("parent", "") == parent or row.get("code") == parent]
    return below[-1] + 1 if below else len(rows)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    return Decimal(value)


def _tables(document: Table, name: str) -> Iterator[Table]:
    rows = document.get(name)
    if isinstance(rows, Sequence) and not isinstance(rows, str):
        yield from (row for row in rows if isinstance(row, Mapping))

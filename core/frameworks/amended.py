"""What an amendment changes: which rows must be asked again, which only read better, which come and go."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.frameworks.canonical import digest
from core.frameworks.model import Component, Framework, Node
from core.scoring.model import ComponentKey


class Misfit(StrEnum):
    """Why one framework cannot take the place of another in an open campaign."""

    SAME = "same"
    OTHER_CLASS = "other-class"
    OTHER_PROVINCE = "other-province"


@dataclass(frozen=True, slots=True)
class Amendment:
    """The rows in the order of the framework they stand in.

    ``changed`` have another rule, other inputs or another worth: an answer given before does not answer them.
    ``reworded`` only read differently. ``renamed`` maps a key of before to the key that took its place (``was``); its
    answer goes on there, unless the row is also ``changed``. ``is_counted_otherwise``: the tree, bands, classes or
    readings differ, so that totals may move although no answer does.
    """

    before: Framework
    after: Framework
    changed: tuple[Component, ...]
    reworded: tuple[Component, ...]
    dropped: tuple[Component, ...]
    added: tuple[Component, ...]
    renamed: Mapping[ComponentKey, ComponentKey]
    is_counted_otherwise: bool


def misfit(before: Framework, after: Framework) -> Misfit | None:
    """Why ``after`` cannot replace ``before``; another id is no reason, since a correction has one of its own."""
    if digest(before) == digest(after):
        return Misfit.SAME
    if before.unit_class != after.unit_class:
        return Misfit.OTHER_CLASS
    if before.province != after.province:
        return Misfit.OTHER_PROVINCE
    return None


def amendment(before: Framework, after: Framework) -> Amendment:
    """Compare two versions of one set, row by row; rows belong together by their keys, or by what one ``was``."""
    changed, reworded, added = [], [], []
    renamed = _renamed(before, after)
    was = {new: old for old, new in renamed.items()}
    tables = _rows(before), _rows(after)
    for component in after.components:
        earlier = before.component_by_key.get(was.get(component.key, component.key))
        if earlier is None:
            added.append(component)
            continue
        rows = tables[0][earlier.key], tables[1][component.key]
        if _asks_otherwise(earlier, component, rows) or _conditions(before, earlier) != _conditions(after, component):
            changed.append(component)
        elif rows[0] != rows[1]:
            reworded.append(component)
    return Amendment(
        before,
        after,
        tuple(changed),
        tuple(reworded),
        tuple(c for c in before.components if c.key not in after.component_by_key and c.key not in renamed),
        tuple(added),
        renamed,
        _counting(before) != _counting(after),
    )


def _renamed(before: Framework, after: Framework) -> Mapping[ComponentKey, ComponentKey]:
    """Rows whose key is new and which say which row they were; that row must be gone."""
    return {
        ComponentKey(component.was): component.key
        for component in after.components
        if component.key not in before.component_by_key
        and component.was in before.component_by_key
        and component.was not in after.component_by_key
    }


def _asks_otherwise(before: Component, after: Component, rows: tuple[Mapping[str, Any], Mapping[str, Any]]) -> bool:
    """Whether an answer to one row is no answer to the other.

    A rule that is written differently may be the same (a default that is spelled out), and one that is written the same
    reads differently when a title it quotes does: only both together make another rule. Examples are wording.
    """
    if (before.max_points, before.bonus) != (after.max_points, after.bonus):
        return True
    return before.rule != after.rule and _without_examples(rows[0]["rule"]) != _without_examples(rows[1]["rule"])


def _without_examples(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_examples(one) for name, one in value.items() if not name.startswith("example")}
    if isinstance(value, list):
        return [_without_examples(one) for one in value]
    return value


def _conditions(framework: Framework, component: Component) -> tuple[Any, ...]:
    """For whom the row is there at all."""
    own = (component.only_if, *(node.only_if for node in framework.nodes_above(component)))
    return tuple(condition for condition in own if condition is not None)


def _rows(framework: Framework) -> Mapping[str, Mapping[str, Any]]:
    return {row["key"]: row for row in framework.document["component"]}


def _counting(framework: Framework) -> tuple[Any, ...]:
    document = framework.document
    policies = document.get("policies")
    return policies, framework.bands, document.get("class"), framework.points_places, _tree(framework.nodes)


def _tree(nodes: tuple[Node, ...]) -> tuple[Any, ...]:
    return tuple((node.code, node.parent, node.max_points, node.weight, node.only_if) for node in nodes)

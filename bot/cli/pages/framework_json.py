"""A framework for programs: exact decimals as texts, sentences in Vietnamese."""

from collections.abc import Mapping
from typing import Any

from bot.cli.pages.inputs import input_tables
from bot.cli.shell.spoken import words
from core.frameworks.canonical import digest
from core.frameworks.conditions import Condition
from core.frameworks.model import Component, Framework, Node
from core.scoring.numbers import plain


def framework_table(framework: Framework) -> Mapping[str, Any]:
    source = framework.source
    return {
        "id": framework.id,
        "title": framework.title,
        "province": framework.province,
        "unit_class": framework.unit_class,
        "owner": framework.owner,
        "derived_from": framework.derived_from or None,
        "max_points": plain(framework.max_points),
        "points_places": framework.points_places,
        "level_names": list(framework.level_names),
        "has_model_fields": framework.has_model_fields,
        "digest": digest(framework),
        "source": {
            "document": source.document,
            "title": source.title,
            "issued_by": source.issued_by,
            "issued_on": source.issued_on.isoformat() if source.issued_on else None,
            "replaces": list(source.replaces),
            "read_in": source.read_in,
        },
        "general": [
            {"name": g.name, "title": g.title, "unit": g.unit, "whole": g.whole, "model": sorted(g.model)}
            for g in framework.general
        ],
        "nodes": [_node(node) for node in framework.nodes],
        "components": [_component(component) for component in framework.components],
        "bands": [
            {"id": b.id, "label": b.label, "from": plain(b.from_value), "colour": b.colour} for b in framework.bands
        ],
        "classes": [
            {"id": c.id, "label": c.label, "ranked": c.is_ranked, "only_if": _condition(c.only_if)}
            for c in framework.classes
        ],
        "stated": [
            {
                "what": s.what,
                "of": s.of,
                "value": plain(s.value),
                "when": {name: plain(value) for name, value in s.when.items()},
                "place": s.place,
            }
            for s in framework.stated
        ],
        "band_scale": str(framework.policies.band_scale) if framework.policies.band_scale else None,
        "readings": [
            {"name": r.name, "value": r.value, "why": r.why, "place": r.place} for r in framework.policies.readings
        ],
    }


def _condition(condition: Condition | None) -> Mapping[str, str] | None:
    if condition is None:
        return None
    ends = {"at_least": condition.at_least, "at_most": condition.at_most}
    return {"figure": condition.figure, **{name: plain(end) for name, end in ends.items() if end is not None}}


def _node(node: Node) -> Mapping[str, Any]:
    return {
        "code": node.code,
        "title": node.title,
        "parent": node.parent,
        "level": node.level,
        "pillar": node.is_pillar,
        "max_points": plain(node.max_points),
        "only_if": _condition(node.only_if),
        "place": node.place,
        "model": sorted(node.model),
    }


def _component(component: Component) -> Mapping[str, Any]:
    return {
        "code": component.code,
        "key": component.key,
        "parent": component.parent,
        "title": component.title,
        "max_points": plain(component.max_points),
        "kind": component.rule_kind,
        "how": [words().text(line) for line in component.rule.how(component.max_points)],
        "inputs": list(input_tables(component.rule.inputs)),
        "general": list(component.rule.general),
        "bonus": component.bonus,
        "only_if": _condition(component.only_if),
        "evidence": component.evidence.text,
        "place": component.place,
        "model": sorted(component.model),
    }

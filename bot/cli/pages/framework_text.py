"""A framework on the terminal: everything somebody needs to check it, or to write an answers file for it."""

from collections.abc import Iterator
from typing import Final

from bot.cli.pages.inputs import input_lines
from bot.cli.shell.spoken import text, words
from core.frameworks.canonical import digest
from core.frameworks.conditions import Condition
from core.frameworks.model import Component, Framework, Node

INDENT: Final = "    "


def framework_lines(framework: Framework) -> Iterator[str]:
    yield from _head(framework)
    yield from _stated(framework)
    yield from _general(framework)
    yield ""
    yield text("cli-framework-tree")
    for node in framework.nodes:
        if not node.parent:
            yield from _branch(framework, node, 0)
    yield from _bands(framework)
    yield from _readings(framework)


def counts(framework: Framework) -> dict[str, int | str]:
    """How many rows make up the scale, and what the decision calls them. Bonus rows lie outside it."""
    rows = sum(not one.bonus for one in framework.components)
    return {"count": rows, "level": framework.level_names[-1].lower()}


def _head(framework: Framework) -> Iterator[str]:
    source = framework.source
    yield text("cli-framework-title", id=framework.id, title=framework.title)
    yield text("cli-framework-max", max=framework.max_points, **counts(framework))
    if bonuses := sum(one.bonus for one in framework.components):
        yield text("cli-framework-bonuses", count=bonuses)
    issued = {"on": source.issued_on} if source.issued_on else {"on": text("cli-framework-blank")}
    document = source.document or text("cli-framework-blank")
    yield text("cli-framework-source", document=document, by=source.issued_by, **issued)
    yield text("cli-framework-read-in", where=source.read_in)
    if framework.derived_from:
        yield text("cli-framework-derived-from", id=framework.derived_from, owner=framework.owner)
    yield text("cli-framework-digest", digest=digest(framework))
    if framework.has_model_fields:
        yield text("cli-framework-model")
    yield from (f"- {note}" for note in framework.notes)


def _stated(framework: Framework) -> Iterator[str]:
    if framework.stated:
        yield ""
        yield text("cli-framework-stated")
    for one in framework.stated:
        of = one.of or text("cli-framework-whole")
        what = text(f"cli-framework-what-{one.what}")
        yield INDENT + text("cli-framework-stated-figure", what=what, of=of, value=one.value, place=one.place)


def _general(framework: Framework) -> Iterator[str]:
    if framework.general:
        yield ""
        yield text("cli-framework-general")
    for figure in framework.general:
        line = text("cli-framework-figure", name=figure.name, title=figure.title, unit=figure.unit)
        yield INDENT + line + _model(figure.model)


def _branch(framework: Framework, node: Node, depth: int) -> Iterator[str]:
    level = framework.level_names[node.level]
    indent = INDENT * depth
    yield ""
    key = "cli-framework-node" if node.max_points else "cli-framework-node-empty"
    row = text(key, level=level, code=node.code, title=node.title, max=node.max_points)
    yield indent + row + _model(node.model)
    yield from (indent + INDENT + line for line in _condition(framework, node.only_if))
    for child in framework.nodes:
        if child.parent == node.code:
            yield from _branch(framework, child, depth + 1)
    for component in framework.components:
        if component.parent == node.code:
            yield ""
            yield from (indent + INDENT + line for line in _component(component))
            yield from (indent + INDENT * 2 + line for line in _condition(framework, component.only_if))


def _condition(framework: Framework, condition: Condition | None) -> Iterator[str]:
    """For which units a row is there, if not for all."""
    if condition is None:
        return
    title = framework.general_by_name[condition.figure].title
    if condition.at_least == condition.at_most and condition.at_least is not None:
        yield text("cli-framework-only-if-equals", title=title, value=condition.at_least)
        return
    if condition.at_least is not None:
        yield text("cli-framework-only-if-from", title=title, value=condition.at_least)
    if condition.at_most is not None:
        yield text("cli-framework-only-if-to", title=title, value=condition.at_most)


def _component(component: Component) -> Iterator[str]:
    facts = {"code": component.code, "title": component.title}
    row = text(f"cli-framework-{_worth(component)}", **facts, max=component.max_points)
    yield row + _model(component.model)
    yield INDENT + text("cli-framework-kind", kind=component.rule_kind, key=component.key)
    for line in component.rule.how(component.max_points):
        yield INDENT + words().text(line)
    for wanted in input_lines(component.rule.inputs):
        yield INDENT + wanted
    for name in component.rule.general:
        yield INDENT + text("cli-framework-divides-by", name=name)
    if component.evidence.text:
        yield INDENT + text("cli-framework-evidence", wanted=component.evidence.text)
    yield INDENT + text("cli-framework-place", place=component.place)


def _worth(component: Component) -> str:
    """Which words say what a row is worth: a bonus lies outside the scale, and may have no end."""
    if not component.bonus:
        return "component"
    return "bonus" if component.max_points else "bonus-without-end"


def _bands(framework: Framework) -> Iterator[str]:
    if framework.bands and framework.policies.band_scale is not None:
        yield ""
        yield text("cli-framework-bands", scale=text(f"cli-framework-scale-{framework.policies.band_scale.value}"))
    for band in reversed(framework.bands):
        yield INDENT + text("cli-framework-band", label=band.label, colour=band.colour, edge=band.from_value)


def _readings(framework: Framework) -> Iterator[str]:
    if framework.policies.readings:
        yield ""
        yield text("cli-framework-readings")
    for reading in framework.policies.readings:
        place = reading.place or text("cli-framework-silent")
        yield INDENT + text(
            "cli-framework-reading", name=reading.name, value=reading.value, why=reading.why, place=place
        )


def _model(fields: frozenset[str]) -> str:
    if not fields:
        return ""
    named = ", ".join(text(f"cli-framework-field-{field}") for field in sorted(fields))
    return " " + text("cli-framework-model-mark", fields=named)

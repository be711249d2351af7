"""Reads the rows of a framework: general figures, groups and components, bands and stated figures."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.frameworks.conditions import read_condition
from core.frameworks.model import (
    Band,
    Component,
    Dated,
    EvidenceWanted,
    GeneralFigure,
    Node,
    RankingClass,
    Stated,
)
from core.scoring.kinds import build_rule, rule_kinds
from core.scoring.model import ComponentKey, FractionInput, IndicatorCode, NumberInput, Rule, Unlimited
from core.scoring.numbers import has_at_most, round_half_up
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_LARGEST_MAXIMUM = 1_000_000
_THOUSAND = 1_000
_STATED = ("max_points", "pillars", "components", "model_points")


def read_general(root: Spec) -> tuple[GeneralFigure, ...]:
    figures: list[GeneralFigure] = []
    for row in root.tables("general"):
        name = row.identifier("name")
        row.where = (Phrase("place-general", {"name": name}),)
        if any(figure.name == name for figure in figures):
            row.problem("problem-twice")
        whole, example = row.flag("whole", default=True), row.decimal("example")
        if whole and not has_at_most(example, 0):
            row.problem("problem-not-whole", name="example")
        model = _model(row, ("title", "unit", "example", "whole"))
        place = row.text("place", "")
        if not place and "title" not in model:
            row.problem("problem-no-place", name="place", field="title", model="model")
        figures.append(GeneralFigure(name, row.text("title"), row.text("unit"), example, whole, place, model))
        row.close()
    return tuple(figures)


def read_nodes(root: Spec, level_count: int, points_places: int) -> tuple[Node, ...]:
    """The groups; ``level_count`` is the number of level names, the last of which is the components'."""
    nodes: list[Node] = []
    for row in root.tables("node"):
        code = row.text("code")
        row.where = (Phrase("place-node", {"code": code}),)
        level = row.whole("level")
        if not 0 <= level < level_count - 1:
            row.problem("problem-level", level=level)
        node = Node(
            code=IndicatorCode(code),
            title=row.text("title"),
            parent=row.text("parent", ""),
            level=level,
            is_pillar=row.flag("pillar"),
            max_points=_max_points(row, points_places),
            weight=row.optional_decimal("weight"),
            place=row.text("place"),
            model=_model(row, ("title", "max_points")),
            only_if=read_condition(row),
        )
        row.close()
        nodes.append(node)
    return tuple(nodes)


def read_components(root: Spec, points_places: int) -> tuple[Component, ...]:
    return tuple(
        component for row in root.tables("component") if (component := _read_component(row, points_places)) is not None
    )


def read_bands(root: Spec) -> tuple[Band, ...]:
    bands: list[Band] = []
    for row in root.tables("band"):
        id_ = row.identifier("id")
        row.where = (Phrase("place-band", {"id": id_}),)
        if any(band.id == id_ for band in bands):
            row.problem("problem-twice")
        from_value = row.decimal("from")
        if not bands and from_value != 0:
            row.problem("problem-band-lowest")
        if bands and from_value <= bands[-1].from_value:
            row.problem("problem-band-down")
        colour_hex = row.text("colour_hex", "")
        if colour_hex and not _COLOUR.fullmatch(colour_hex):
            row.problem("problem-colour", name="colour_hex", example="#c62828")
        bands.append(Band(id_, row.text("label"), from_value, row.text("colour", ""), colour_hex, row.text("place")))
        row.close()
    return tuple(bands)


def read_stated(root: Spec) -> tuple[Stated, ...]:
    figures: list[Stated] = []
    for row in root.tables("stated"):
        what, of = row.one_of("what", _STATED), row.text("of", "")
        row.where = (stated_place(what, of),)
        when = row.table("when")
        figures.append(Stated(what, of, row.decimal("value"), row.text("place"), _assumed(when)))
        row.close()
    return tuple(figures)


def stated_place(what: str, of: str) -> Phrase:
    """Where a stated figure stands; ``of`` is a code, empty for the whole."""
    return Phrase("place-stated", {"what": what, "of": of}) if of else Phrase("place-stated-whole", {"what": what})


def read_classes(root: Spec) -> tuple[RankingClass, ...]:
    classes: list[RankingClass] = []
    for row in root.tables("class"):
        id_ = row.identifier("id")
        row.where = (Phrase("place-class", {"id": id_}),)
        if any(one.id == id_ for one in classes):
            row.problem("problem-twice")
        if classes and classes[-1].only_if is None:
            row.problem("problem-class-unreachable")
        is_ranked = row.flag("ranked", default=True)
        classes.append(RankingClass(id_, row.text("label"), read_condition(row), is_ranked, row.text("place", "")))
        row.close()
    return tuple(classes)


def _assumed(spec: Spec) -> dict[str, Decimal]:
    """The general figures of the units that a stated figure holds for."""
    known = {name: spec.decimal(name) for name in spec.around.general if spec.has(name)}
    spec.close()
    return known


def _read_component(row: Spec, points_places: int) -> Component | None:
    code = row.text("code")
    row.where = (Phrase("place-component", {"code": code}),)
    max_points = _max_points(row, points_places)
    kind, rule = build_rule(row.table("rule"), max_points)
    _check_examples(row, rule)
    is_scored = kind not in rule_kinds() or rule_kinds()[kind].is_scored
    is_bonus = row.flag("bonus")
    _check_worth(row, rule, max_points, is_scored=is_scored, is_bonus=is_bonus)
    key, parent, title = row.identifier("key"), row.text("parent"), row.text("title")
    evidence = _evidence(row, needed=is_scored and bool(rule is None or rule.inputs))
    place, hint = row.text("place"), row.text("hint", "")
    supplied_by, checked_by, was = row.text("supplied_by", ""), row.text("checked_by", ""), row.text("was", "")
    model, only_if = _model(row, ("title", "max_points", "rule", "evidence")), read_condition(row)
    row.close()
    if rule is None:
        return None
    return Component(
        key=ComponentKey(key),
        code=IndicatorCode(code),
        title=title,
        parent=IndicatorCode(parent),
        max_points=max_points,
        rule_kind=kind,
        rule=rule,
        evidence=evidence,
        place=place,
        hint=hint,
        supplied_by=supplied_by,
        checked_by=checked_by,
        bonus=is_bonus,
        was=was,
        model=model,
        only_if=only_if,
    )


def _check_examples(row: Spec, rule: Rule | None) -> None:
    """An example is printed with groups of three; where decimals may be given, 1.000 would read as 1 or as 1000."""
    for wanted in rule.inputs if rule else ():
        numbers = (wanted.done, wanted.total) if isinstance(wanted, FractionInput) else (wanted,)
        for number in numbers:
            if isinstance(number, NumberInput) and not number.whole and _is_one_group(number.example):
                row.problem("problem-example-ambiguous", name=number.name, example=number.example)


def _is_one_group(number: Decimal) -> bool:
    return has_at_most(number, 0) and _THOUSAND <= number < _THOUSAND**2


def _check_worth(row: Spec, rule: Rule | None, max_points: Decimal, *, is_scored: bool, is_bonus: bool) -> None:
    is_unlimited = isinstance(rule, Unlimited) and rule.is_unlimited
    if is_unlimited and not is_bonus:
        row.problem("problem-uncapped-not-bonus", name="uncapped", bonus="bonus")
    if max_points == 0 and is_scored and not is_unlimited:
        row.problem("problem-max-zero", name="max_points")


def _evidence(row: Spec, *, needed: bool) -> EvidenceWanted:
    if not row.has("evidence"):
        if needed:
            row.problem("problem-missing", name="evidence")
        return EvidenceWanted("", Dated.ANY, required=False)
    spec = row.table("evidence")
    text, required = spec.text("text", ""), spec.flag("required", default=True)
    if required and not text.strip():
        spec.problem("problem-no-evidence-text", name="text")
    dated = Dated(spec.one_of("dated", tuple(Dated), Dated.ANY))
    spec.close()
    return EvidenceWanted(text, dated, required)


def _max_points(row: Spec, points_places: int) -> Decimal:
    points = row.decimal("max_points")
    if not 0 <= points <= _LARGEST_MAXIMUM:
        row.problem("problem-not-between", name="max_points", least=0, most=_LARGEST_MAXIMUM)
        return Decimal(0)
    if not has_at_most(points, points_places):
        row.problem("problem-max-decimals", name="max_points", places="points_places", most=points_places)
        return round_half_up(points, points_places)
    return points


def _model(row: Spec, fields: Sequence[str]) -> frozenset[str]:
    model = row.texts("model")
    for name in model:
        if name not in fields:
            row.problem("problem-not-allowed", name="model", value=name, allowed=", ".join(fields))
    return frozenset(model)

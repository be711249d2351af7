"""Builds a framework from its document: the file's own, or the canonical one that was stored with a campaign."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.frameworks.canonical import canonical, composed
from core.frameworks.checks import problems_of
from core.frameworks.error import FrameworkError
from core.frameworks.model import Framework, Source, Window
from core.frameworks.policies import read_policies
from core.frameworks.rows import read_bands, read_classes, read_components, read_general, read_nodes, read_stated
from core.scoring.kinds import rule_kinds
from core.scoring.numbers import STORED_PLACES
from core.scoring.phrase import Phrase
from core.scoring.problem import Problem
from core.scoring.spec import Spec, Surroundings

_SCHEMA = 1
_DAY = re.compile(r"([0-9]{2})/([0-9]{2})", re.ASCII)
_COMMON_YEAR = 2023
_FEWEST_LEVELS = 2
_MOST_LETTER_DAYS = 366
_PLACES = tuple(str(places) for places in range(STORED_PLACES + 1))


def build(document: Mapping[str, Any], where: str) -> Framework:
    """The framework a document describes.

    Raises:
        FrameworkError: it cannot be used; every problem is listed, not just the first.
    """
    document = composed(document)
    problems: list[Problem] = []
    framework = _read(Spec(document, (Phrase("place-framework"),), problems, _surroundings(document)), document)
    problems.extend(problems_of(framework))
    if problems:
        raise FrameworkError(where, problems)
    return framework


def _read(root: Spec, document: Mapping[str, Any]) -> Framework:
    if root.whole("schema") != _SCHEMA:
        root.problem("problem-schema", name="schema", schema=_SCHEMA)
    places = root.whole("points_places", 2)
    if not 0 <= places <= STORED_PLACES:
        root.problem("problem-not-between", name="points_places", least=0, most=STORED_PLACES)
        places = STORED_PLACES
    level_names = root.texts("level_names")
    if len(level_names) < _FEWEST_LEVELS:
        root.problem("problem-level-names", name="level_names")
    source = _source(root)
    framework = Framework(
        id=root.identifier("id"),
        title=root.text("title"),
        short_title=root.text("short_title"),
        province=root.text("province"),
        unit_class=root.one_of("unit_class", ("so", "huyen", "xa")),
        max_points=_total(root),
        points_places=places,
        level_names=level_names,
        source=source,
        stated=read_stated(root),
        window=_window(root),
        policies=read_policies(root),
        bands=read_bands(root),
        general=read_general(root),
        nodes=read_nodes(root, len(level_names), places),
        components=read_components(root, places),
        notes=root.texts("notes"),
        document=_stored(document, root),
        owner=root.text("owner", source.issued_by),
        derived_from=root.text("derived_from", ""),
        classes=read_classes(root),
    )
    root.close()
    if not framework.components:
        root.problem("problem-no-component")
    return framework


def _surroundings(document: Mapping[str, Any]) -> Surroundings:
    """What rules may refer to, read before the rows themselves are."""
    figures = [(row.get("name"), row.get("title", "")) for row in _tables(document, "general")]
    rows = [(row.get("key"), f"{row.get('code')} {row.get('title')}") for row in _tables(document, "component")]
    places = document.get("points_places", 2)
    return Surroundings(
        general={name: title for name, title in figures if isinstance(name, str) and isinstance(title, str)},
        rows={key: said for key, said in rows if isinstance(key, str)},
        points_places=int(places) if str(places) in _PLACES else STORED_PLACES,
    )


def _total(root: Spec) -> Decimal:
    points = root.decimal("max_points")
    if points <= 0:
        root.problem("problem-not-above-zero", name="max_points")
    return points


def _source(root: Spec) -> Source:
    spec = root.table("source")
    source = Source(
        document=spec.text("document", ""),
        title=spec.text("title"),
        issued_by=spec.text("issued_by"),
        issued_on=spec.optional_date("issued_on"),
        replaces=spec.texts("replaces"),
        read_in=spec.text("read_in"),
    )
    spec.close()
    return source


def _window(root: Spec) -> Window:
    spec = root.table("window")
    days = {name: _day(spec, name) for name in ("data_from", "data_to", "self_score_to")}
    place = spec.text("place", "")
    from_letter = spec.whole("self_score_days", 0)
    if not 0 <= from_letter <= _MOST_LETTER_DAYS:
        spec.problem("problem-not-between", name="self_score_days", least=0, most=_MOST_LETTER_DAYS)
    if from_letter and days["self_score_to"]:
        spec.problem("problem-two-deadlines")
    if (any(days.values()) or from_letter) and not place:
        spec.problem("problem-missing", name="place")
    spec.close()
    return Window(days["data_from"], days["data_to"], days["self_score_to"], place, from_letter)


def _day(spec: Spec, name: str) -> tuple[int, int] | None:
    text = spec.text(name, "")
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        day = date(_COMMON_YEAR, int(match[2]), int(match[1])) if match else None
    except ValueError:
        day = None
    if day is None:
        spec.problem("problem-not-day", name=name, value=text)
        return None
    return day.day, day.month


def _stored(document: Mapping[str, Any], root: Spec) -> Mapping[str, Any]:
    """The canonical document, with the version of each rule kind that its results depend on."""
    known = rule_kinds()
    kinds = {kind for row in _tables(document, "component") for kind in _kinds_in(row.get("rule"))}
    versions = {kind: str(known[kind].version) for kind in sorted(kinds) if kind in known}
    before = root.raw("rule_versions")
    if before is not None and canonical(before) != versions:
        root.problem(
            "problem-rule-versions", name="rule_versions", stored=_listed(canonical(before)), known=_listed(versions)
        )
    try:
        return {**canonical(document), "rule_versions": versions}
    except TypeError:
        root.problem("problem-not-canonical")
        return {}


def _listed(versions: Any) -> str:
    if not isinstance(versions, Mapping):
        return str(versions)
    return ", ".join(f"{kind} {version}" for kind, version in sorted(versions.items()))


def _kinds_in(value: Any) -> Iterator[str]:
    """Every rule kind in a rule's table, those of its parts and alternatives too."""
    if isinstance(value, Mapping):
        if isinstance(value.get("kind"), str):
            yield value["kind"]
        for one in value.values():
            yield from _kinds_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _kinds_in(one)


def _tables(document: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    rows = document.get(name)
    return tuple(row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()

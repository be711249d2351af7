"""What must hold between the rows of a framework: sums, counts, codes, parents, levels, pillars, bands."""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from core.frameworks.model import BandOn, Component, Framework, Node, RollUp, Stated
from core.scoring.kinds import rule_kinds
from core.scoring.model import ComponentKey, Dependent, IndicatorCode
from core.scoring.numbers import exact_sum, plain

_HUNDRED = Decimal(100)


def problems_of(framework: Framework) -> tuple[str, ...]:
    """Every contradiction between rows, each beginning with its row. Single rows were checked while reading."""
    return tuple(problem for check in _CHECKS for problem in check(framework))


def _names(framework: Framework) -> Iterable[str]:
    codes = [*(n.code for n in framework.nodes), *(c.code for c in framework.components)]
    for code, count in Counter(codes).items():
        if count > 1:
            yield f"row {code}: the code occurs {count} times"
    for key, count in Counter(c.key for c in framework.components).items():
        if count > 1:
            owners = ", ".join(c.code for c in framework.components if c.key == key)
            yield f"component {owners}: the key '{key}' occurs {count} times"
    for was, count in Counter(c.was for c in framework.components if c.was).items():
        if count > 1:
            yield f"rows that were '{was}': {count}, at most one can be"


def _parents(framework: Framework) -> Iterable[str]:
    seen: dict[str, Node] = {}
    for node in framework.nodes:
        above = seen.get(node.parent)
        if node.parent and above is None:
            yield f"node {node.code}: the parent '{node.parent}' is not a row above it"
        if above is not None and node.level <= above.level:
            yield f"node {node.code}: level {node.level} is not below its parent's level {above.level}"
        seen[node.code] = node
    for component in framework.components:
        if component.parent not in seen:
            yield f"component {component.code}: the parent '{component.parent}' does not exist"


def _pillars(framework: Framework) -> Iterable[str]:
    for component in framework.components:
        pillars = [node.code for node in framework.nodes_above(component) if node.is_pillar]
        if component.parent in framework.node_by_code and len(pillars) != 1:
            found = ", ".join(pillars) or "none"
            yield f"component {component.code}: exactly one row above it must be a pillar, found {found}"


def _sums(framework: Framework) -> Iterable[str]:
    for node in framework.nodes:
        groups = [n.max_points for n in framework.nodes if n.parent == node.code]
        rows = [c for c in framework.components if c.parent == node.code]
        total = exact_sum([*groups, *(c.max_points for c in rows if not c.bonus)])
        if not groups and not rows:
            yield f"node {node.code}: nothing lies below it"
        elif total != node.max_points:
            yield f"node {node.code}: the rows below add up to {plain(total)}, it says {plain(node.max_points)}"
    top = exact_sum(n.max_points for n in framework.nodes if not n.parent)
    if top != framework.max_points:
        yield f"framework: the top rows add up to {plain(top)}, it says {plain(framework.max_points)}"


def _stated(framework: Framework) -> Iterable[str]:
    for figure in framework.stated:
        where = f"stated {figure.what} of {figure.of or 'the whole'}"
        if figure.of and figure.of not in framework.node_by_code:
            yield f"{where}: there is no row '{figure.of}'"
            continue
        value = _figure(framework, figure)
        if value != figure.value:
            yield f"{where}: the source says {plain(figure.value)}, the rows say {plain(value)} ({figure.place})"


def _figure(framework: Framework, figure: Stated) -> Decimal:
    """What the rows say, of all of them or of those that a unit with the assumed figures has."""
    rows = [
        c
        for c in framework.components
        if not c.bonus
        and (not figure.of or figure.of in _codes_above(framework, c))
        and framework.applies(c, figure.when)
    ]
    match figure.what:
        case "max_points" if figure.when:
            return exact_sum(c.max_points for c in rows)
        case "max_points":
            return framework.node_by_code[IndicatorCode(figure.of)].max_points if figure.of else framework.max_points
        case "pillars":
            pillars = (n.code for c in rows for n in framework.nodes_above(c) if n.is_pillar)
            return Decimal(len(set(pillars)))
        case "components":
            return Decimal(len(rows))
        case _:
            return exact_sum(c.max_points for c in rows if "max_points" in c.model)


def _weights(framework: Framework) -> Iterable[str]:
    weighted = framework.policies.roll_up is RollUp.WEIGHTED_MEAN
    for node in framework.nodes:
        if node.weight is not None and not (weighted and node.is_pillar):
            yield f"node {node.code}: 'weight' has no effect here, only on a pillar of a weighted mean"
        if weighted and node.is_pillar and (node.weight is None or node.weight <= 0):
            yield f"node {node.code}: a pillar of a weighted mean needs a 'weight' above 0"
    if weighted:
        total = sum((n.weight for n in framework.pillars if n.weight is not None), Decimal(0))
        if total != 1:
            yield f"framework: the weights of the pillars add up to {plain(total)}, not to 1"


def _bands(framework: Framework) -> Iterable[str]:
    scale = framework.policies.band_scale
    if scale is None:
        if framework.bands:
            yield "policies: there are bands, but no 'band_scale'"
        return
    if not framework.bands:
        yield "policies: 'band_scale' is given, but there are no bands"
    top = {BandOn.PERCENT: _HUNDRED, BandOn.INDEX: Decimal(1), BandOn.POINTS: framework.max_points}[scale]
    for band in framework.bands:
        if band.from_value > top:
            yield f"band {band.id}: starts at {plain(band.from_value)}, the scale ends at {plain(top)}"


def _bonus(framework: Framework) -> Iterable[str]:
    if framework.policies.bonus_cap is not None and not any(c.bonus for c in framework.components):
        yield "policies: 'bonus_cap' is given, but no row is a bonus"


def _codes_above(framework: Framework, component: Component) -> frozenset[str]:
    return frozenset(node.code for node in framework.nodes_above(component))


def _multiplied(framework: Framework) -> Iterable[str]:
    """Rows that need what another row measures: that row measures something, and no circle comes about."""
    for component in framework.components:
        for key in _others(component):
            other = framework.component_by_key.get(key)
            if other is None:
                continue  # told where the row was read
            if not rule_kinds()[other.rule_kind].measures:
                yield f"component {component.code}: multiplies with {other.code}, which measures no share"
            if component.key in _reached(framework, other):
                yield f"component {component.code}: depends on {other.code}, which depends on it"


def _others(component: Component) -> tuple[ComponentKey, ...]:
    return component.rule.others if isinstance(component.rule, Dependent) else ()


def _reached(framework: Framework, start: Component) -> frozenset[ComponentKey]:
    """Every component that ``start`` depends on, itself included."""
    found: set[ComponentKey] = set()
    ahead = [start]
    while ahead:
        component = ahead.pop()
        if component.key not in found:
            found.add(component.key)
            known = (framework.component_by_key.get(key) for key in _others(component))
            ahead.extend(one for one in known if one is not None)
    return frozenset(found)


def _not_submitted(framework: Framework) -> Iterable[str]:
    if framework.policies.not_submitted == "lowest_band" and framework.policies.band_scale is None:
        yield "policies: 'not_submitted' is 'lowest_band', but there are no bands"


_CHECKS: tuple[Callable[[Framework], Iterable[str]], ...] = (
    _names,
    _parents,
    _pillars,
    _sums,
    _stated,
    _weights,
    _bands,
    _bonus,
    _multiplied,
    _not_submitted,
)

"""What must hold between the rows of a framework: sums, counts, codes, parents, levels, pillars, bands."""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from core.frameworks.model import BandOn, Component, Framework, Node, RollUp, Stated
from core.frameworks.rows import stated_place
from core.scoring.kinds import rule_kinds
from core.scoring.model import ComponentKey, Dependent, IndicatorCode
from core.scoring.numbers import exact_sum
from core.scoring.phrase import Phrase
from core.scoring.problem import Problem

_HUNDRED = Decimal(100)


def problems_of(framework: Framework) -> tuple[Problem, ...]:
    """Every contradiction between rows, each with its row. Single rows were checked while reading."""
    return tuple(problem for check in _CHECKS for problem in check(framework))


def _names(framework: Framework) -> Iterable[Problem]:
    codes = [*(n.code for n in framework.nodes), *(c.code for c in framework.components)]
    for code, count in Counter(codes).items():
        if count > 1:
            yield Problem(Phrase("problem-code-times", {"count": count}), (Phrase("place-code", {"code": code}),))
    for key, count in Counter(c.key for c in framework.components).items():
        if count > 1:
            codes_of_key = ", ".join(c.code for c in framework.components if c.key == key)
            what = Phrase("problem-key-times", {"key": key, "count": count})
            yield Problem(what, (Phrase("place-component", {"code": codes_of_key}),))
    for was, count in Counter(c.was for c in framework.components if c.was).items():
        if count > 1:
            yield _whole(Phrase("problem-was-times", {"was": was, "count": count}))


def _parents(framework: Framework) -> Iterable[Problem]:
    seen: dict[str, Node] = {}
    for node in framework.nodes:
        above = seen.get(node.parent)
        if node.parent and above is None:
            yield _in(node, Phrase("problem-parent-not-above", {"parent": node.parent}))
        if above is not None and node.level <= above.level:
            yield _in(node, Phrase("problem-level-not-below", {"level": node.level, "above": above.level}))
        seen[node.code] = node
    for component in framework.components:
        if component.parent not in seen:
            yield _in(component, Phrase("problem-no-parent", {"parent": component.parent}))


def _pillars(framework: Framework) -> Iterable[Problem]:
    for component in framework.components:
        pillars = [node.code for node in framework.nodes_above(component) if node.is_pillar]
        if component.parent in framework.node_by_code and len(pillars) != 1:
            several = Phrase("problem-pillars", {"name": "pillar", "codes": ", ".join(pillars)})
            yield _in(component, several if pillars else Phrase("problem-no-pillar", {"name": "pillar"}))


def _sums(framework: Framework) -> Iterable[Problem]:
    for node in framework.nodes:
        groups = [n.max_points for n in framework.nodes if n.parent == node.code]
        rows = [c for c in framework.components if c.parent == node.code]
        total = exact_sum([*groups, *(c.max_points for c in rows if not c.bonus)])
        if not groups and not rows:
            yield _in(node, Phrase("problem-empty-group"))
        elif total != node.max_points:
            yield _in(node, Phrase("problem-sum-below", {"total": total, "max": node.max_points}))
    top = exact_sum(n.max_points for n in framework.nodes if not n.parent)
    if top != framework.max_points:
        yield _whole(Phrase("problem-sum-top", {"total": top, "max": framework.max_points}))


def _stated(framework: Framework) -> Iterable[Problem]:
    for figure in framework.stated:
        where = (stated_place(figure.what, figure.of),)
        if figure.of and figure.of not in framework.node_by_code:
            yield Problem(Phrase("problem-no-row", {"code": figure.of}), where)
            continue
        value = _figure(framework, figure)
        if value != figure.value:
            what = Phrase("problem-not-as-stated", {"stated": figure.value, "found": value, "place": figure.place})
            yield Problem(what, where)


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


def _weights(framework: Framework) -> Iterable[Problem]:
    weighted = framework.policies.roll_up is RollUp.WEIGHTED_MEAN
    for node in framework.nodes:
        if node.weight is not None and not (weighted and node.is_pillar):
            yield _in(node, Phrase("problem-weight-idle", {"name": "weight"}))
        if weighted and node.is_pillar and (node.weight is None or node.weight <= 0):
            yield _in(node, Phrase("problem-weight-missing", {"name": "weight"}))
    if weighted:
        total = sum((n.weight for n in framework.pillars if n.weight is not None), Decimal(0))
        if total != 1:
            yield _whole(Phrase("problem-weights-sum", {"total": total}))


def _means(framework: Framework) -> Iterable[Problem]:
    groups = framework.policies.mean_of
    if groups and framework.policies.roll_up is not RollUp.GROUP_MEAN:
        yield _policies(Phrase("problem-mean-idle", {"name": "mean_of"}))
    for code in groups:
        if code not in framework.node_by_code:
            yield _policies(Phrase("problem-mean-unknown", {"name": "mean_of", "code": code}))
    for component in framework.components:
        times = len(_codes_above(framework, component) & set(groups))
        if groups and times != 1 and not component.bonus:
            yield _in(component, Phrase("problem-mean-times", {"name": "mean_of", "count": times}))


def _bands(framework: Framework) -> Iterable[Problem]:
    scale = framework.policies.band_scale
    if scale is None:
        if framework.bands:
            yield _policies(Phrase("problem-bands-without-scale", {"name": "band_scale"}))
        return
    if not framework.bands:
        yield _policies(Phrase("problem-scale-without-bands", {"name": "band_scale"}))
    top = {BandOn.PERCENT: _HUNDRED, BandOn.INDEX: Decimal(1), BandOn.POINTS: framework.max_points}[scale]
    for band in framework.bands:
        if band.from_value > top:
            what = Phrase("problem-band-over", {"start": band.from_value, "top": top})
            yield Problem(what, (Phrase("place-band", {"id": band.id}),))


def _bonus(framework: Framework) -> Iterable[Problem]:
    if framework.policies.bonus_cap is not None and not any(c.bonus for c in framework.components):
        yield _policies(Phrase("problem-cap-without-bonus", {"name": "bonus_cap"}))


def _codes_above(framework: Framework, component: Component) -> frozenset[str]:
    return frozenset(node.code for node in framework.nodes_above(component))


def _multiplied(framework: Framework) -> Iterable[Problem]:
    """Rows that need what another row measures: that row measures something, and no circle comes about."""
    for component in framework.components:
        for key in _others(component):
            other = framework.component_by_key.get(key)
            if other is None:
                continue  # told where the row was read
            if not rule_kinds()[other.rule_kind].measures:
                yield _in(component, Phrase("problem-measures-nothing", {"other": other.code}))
            if component.key in _reached(framework, other):
                yield _in(component, Phrase("problem-circle", {"other": other.code}))


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


def _not_submitted(framework: Framework) -> Iterable[Problem]:
    if framework.policies.not_submitted == "lowest_band" and framework.policies.band_scale is None:
        yield _policies(Phrase("problem-lowest-band", {"name": "not_submitted", "value": "lowest_band"}))


def _in(row: Node | Component, what: Phrase) -> Problem:
    place = Phrase("place-node" if isinstance(row, Node) else "place-component", {"code": row.code})
    return Problem(what, (place,))


def _policies(what: Phrase) -> Problem:
    return Problem(what, (Phrase("place-table", {"name": "policies"}),))


def _whole(what: Phrase) -> Problem:
    return Problem(what, (Phrase("place-framework"),))


_CHECKS: tuple[Callable[[Framework], Iterable[Problem]], ...] = (
    _names,
    _parents,
    _pillars,
    _sums,
    _stated,
    _weights,
    _means,
    _bands,
    _bonus,
    _multiplied,
    _not_submitted,
)

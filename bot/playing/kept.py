"""Says what a turn has kept, as ``!`` lines: the difference between a sheet before and after it."""

from bot.conversations.contract.snapshot import Desk
from core.assessment.scores import component_score
from core.assessment.sheet import Sheet, State
from core.frameworks.model import Component
from core.scoring.numbers import plain

MOST_LINES = 5
"""More answers at once than these come from handing in; one line then says it."""


def kept_lines(before: Desk | None, after: Desk | None) -> list[str]:
    """One line for each thing that was kept."""
    if after is None:
        return []
    lines = []
    if before is None or before.id != after.id:
        return [f"! desk {after.membership.unit_code} {after.membership.role.value}"]
    old = before.sheet
    new = after.sheet
    lines += [f"! general {name}={plain(v)}" for name, v in new.general.items() if old.general.get(name) != v]
    lines += [f"! general {name} postponed" for name in sorted(new.general_postponed - old.general_postponed)]
    entry_lines = [line for component in after.framework.components for line in _entry_lines(after, component, old)]
    if len(entry_lines) > MOST_LINES:
        entry_lines = [f"! {len(entry_lines)} answers, the last: {entry_lines[-1].removeprefix('! ')}"]
    lines += entry_lines
    lines += _evidence_lines(after, old)
    return [*lines, *_handling_lines(old, new)]


def _handling_lines(old: Sheet, new: Sheet) -> list[str]:
    """Handed in, taken back, approved, returned; what the head remarked, whose the mains are, the signed paper."""
    lines = []
    if new.submitted_at != old.submitted_at:
        gone = "! returned" if new.is_returned else "! withdrawn"
        lines.append("! submitted" if new.submitted_at is not None else gone)
    if new.approved != old.approved and new.approved is not None:
        lines.append("! approved" + (" by deputy" if new.approved.by_deputy else ""))
    for (submission, key), remark in new.remarks.items():
        if old.remarks.get((submission, key)) != remark:
            lines.append(f"! remark {submission} {key or 'whole'}")
    lines += [f"! remark {number} {key or 'whole'} removed" for number, key in old.remarks.keys() - new.remarks.keys()]
    for pillar in sorted(old.assigned.keys() | new.assigned.keys()):
        if old.assigned.get(pillar) != new.assigned.get(pillar):
            whose = new.assigned.get(pillar)
            lines.append(f"! assigned {pillar} {whose.name if whose else 'nobody'}")
    lines += [f"! signed paper {one.title}" for one in new.signed if one not in old.signed]
    lines += [f"! signed paper removed {one.title}" for one in old.signed if one not in new.signed]
    return lines


def _entry_lines(desk: Desk, component: Component, old: Sheet) -> list[str]:
    was, entry = old.entry(component.key), desk.sheet.entry(component.key)
    lines = []
    if entry.revision != was.revision:
        lines.append(_answer(desk, component))
    if entry.justification != was.justification:
        lines.append(f"! justification {component.code}")
    remarks = {one.contested for one in desk.sheet.supplied.get(component.key, {}).values()}
    if remarks - {one.contested for one in old.supplied.get(component.key, {}).values()}:
        lines.append(f"! contested {component.code}")
    return lines


def _answer(desk: Desk, component: Component) -> str:
    entry = desk.sheet.entry(component.key)
    if entry.state is not State.ANSWERED:
        word = "postponed" if entry.postponed else entry.state.value
        return f"! answer {component.code} {word}"
    values = " ".join(f"{name}={value}" for name, value in entry.values.items())
    score = component_score(desk.framework, desk.sheet, component)
    points = "unknown" if score.points is None else plain(score.points)
    return f"! answer {component.code} {values} points={points}"


def _evidence_lines(desk: Desk, old: Sheet) -> list[str]:
    code = {component.key: component.code for component in desk.framework.components}
    was = {proof.id: proof for proof in old.evidence}
    now = {proof.id: proof for proof in desk.sheet.evidence}
    lines = []
    for id_, proof in now.items():
        if id_ not in was:
            lines.append(f"! evidence {code[proof.component]} {proof.kind.value} {proof.title}")
        elif was[id_].component != proof.component:
            lines.append(f"! evidence moved {code[was[id_].component]} -> {code[proof.component]} {proof.title}")
    lines += [f"! evidence removed {code[p.component]} {p.title}" for id_, p in was.items() if id_ not in now]
    return lines

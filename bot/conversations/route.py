"""Where a person goes next. The waiting question is worked out from the data, never remembered."""

from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Desk
from bot.conversations.stations import Approving, AskComponent, AskGeneral, Finish, Reviewing, Submitted, Watching
from core.assessment.asking import asked_inputs
from core.assessment.hands import Team, own_first, team_of
from core.assessment.people import HEADS, Refusal, awaits_approval
from core.assessment.progress import progress
from core.assessment.remarks import open_remarks
from core.assessment.sheet import State
from core.scoring.model import ComponentKey


def onward(desk: Desk, *, postponed_too: bool = False, past: ComponentKey | None = None) -> Place:
    """The next place: general figures nobody met, then the next component, then the end.

    What was postponed is met again only when the person asks to go on (``postponed_too``), so that "để sau" never
    leads in a circle. Of a sheet that the head has returned, the components with a remark come first; ``past`` is the
    one that is left as it is for now. Where mains are assigned, a person is asked their own and nobody's.
    """
    if desk.refusal in {Refusal.SUBMITTED, Refusal.APPROVED}:
        return Submitted()
    if desk.refusal is not None:
        return Approving(desk.sheet.submission) if _awaits_me(desk) else Watching()
    if open_remarks(desk.sheet):
        return _next_returned(desk, past)
    known = desk.sheet.general.keys() | desk.sheet.general_postponed
    for figure in desk.framework.general:
        if figure.name not in known:
            return AskGeneral(figure.name)
    keys = own_first(desk.framework, desk.sheet, progress(desk.framework, desk.sheet).missing, team(desk))
    key = next((key for key in keys if postponed_too or not desk.sheet.entry(key).postponed), None)
    return Finish() if key is None else toward(desk, key)


def team(desk: Desk) -> Team:
    """The people at this sheet, seen by the person at this desk."""
    return team_of(desk.membership.person_id, desk.colleagues)


def _awaits_me(desk: Desk) -> bool:
    """Whether the sheet was handed in and this person is the one who approves it."""
    return desk.membership.role in HEADS and awaits_approval(desk.round, desk.sheet)


def _next_returned(desk: Desk, past: ComponentKey | None) -> Place:
    """The next component with a remark, in the paper's order; round once, so that none is skipped for good."""
    remarked = open_remarks(desk.sheet)
    keys = [component.key for component in desk.framework.components if component.key in remarked]
    start = keys.index(past) + 1 if past in keys else 0
    key = next((key for key in (*keys[start:], *keys[:start]) if key != past), None)
    if key is None:
        return Finish()
    return toward(desk, key) if desk.sheet.entry(key).state is State.UNANSWERED else Reviewing(key)


def may_answer(desk: Desk) -> bool:
    """Whether this person may change the sheet now."""
    return desk.refusal is None


def may_change(desk: Desk, key: ComponentKey) -> bool:
    """Whether this person may change one component now: the whole sheet is open, or this row is open again."""
    return desk.refusal is None or key in desk.open_rows


def after_change(desk: Desk, key: ComponentKey) -> Place:
    """Where a person goes after changing one component: back to its card where only that row is open."""
    return Reviewing(key) if desk.refusal is not None and key in desk.open_rows else onward(desk)


def toward(desk: Desk, key: ComponentKey) -> Place:
    """The question of one component, or first the general figure it divides by, where that was postponed.

    A component of which nothing is left to be asked only has its card.
    """
    if not asked_inputs(desk.framework.component_by_key[key], desk.sheet):
        return Reviewing(key)
    for name in desk.framework.component_by_key[key].rule.general:
        if name not in desk.sheet.general and not _met_before(desk, name, key):
            return AskGeneral(name, then=key)
    return AskComponent(key, seen=desk.sheet.entry(key).revision)


def _met_before(desk: Desk, name: str, key: ComponentKey) -> bool:
    """Whether an answered component has already put the question for this figure again."""
    return any(
        name in component.rule.general and desk.sheet.entry(component.key).state is not State.UNANSWERED
        for component in desk.framework.components
        if component.key != key
    )


def resumed(desk: Desk, key: str) -> Place:
    """The question that was waiting before a look at something else, if it still waits; else what is next."""
    if key in desk.framework.component_by_key and may_answer(desk):
        here = ComponentKey(key)
        if desk.sheet.entry(here).state is State.UNANSWERED:
            return toward(desk, here)
    return onward(desk, postponed_too=True)

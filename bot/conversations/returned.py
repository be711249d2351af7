"""The officer mends a returned sheet: straight to the components with remarks, one after the other."""

from datetime import datetime

from bot.conversations.approval_pushes import remarks_quoted
from bot.conversations.approval_state import approval_lines
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome
from bot.conversations.moves import desk_of, go, keep
from bot.conversations.refusing import refused
from bot.conversations.route import may_answer, onward
from core.assessment.changes import SaveAnswer
from core.assessment.progress import progress
from core.assessment.sheet import State
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase


def returned(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``returned``: what the head wants to have changed, and the first component of it."""
    desk = desk_of(snapshot)
    if not desk.sheet.is_returned:
        lines = (say("returned-no-more", Style.HINT), *approval_lines(desk))
        return Outcome(replies=(Reply(lines, (Choice("/home", Phrase("choice-home")),)),), remind=True)
    if not may_answer(desk):
        return Outcome(replies=(Reply((*approval_lines(desk), *remarks_quoted(desk))),), remind=True)
    return go(snapshot, onward(desk), now, (*approval_lines(desk), *_whole(snapshot), *_blanks(snapshot)))


def _whole(snapshot: Snapshot) -> tuple[Say, ...]:
    """The remark on the whole sheet; those on components are shown beside them."""
    return tuple(line for line in remarks_quoted(desk_of(snapshot)) if line.phrase.key == "remark-on-whole")


def _blanks(snapshot: Snapshot) -> tuple[Say, ...]:
    """How many components nobody has answered, where they are asked again."""
    desk = desk_of(snapshot)
    missing = progress(desk.framework, desk.sheet).whole.missing
    return (say("returned-blanks", count=missing),) if missing else ()


def stand(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``stand``: the answer of a returned component stays as it is, on this officer's word."""
    desk = desk_of(snapshot)
    if desk.refusal is not None:
        return Outcome(replies=(Reply((refused(desk.refusal, desk),)),), remind=True)
    key = ComponentKey(argument)
    entry = desk.sheet.entry(key)
    if argument not in desk.framework.component_by_key or entry.state is State.UNANSWERED:
        return Outcome(replies=(Reply((say("component-unknown", Style.WARN),)),), remind=True)
    change = SaveAnswer(key, entry.state, entry.values, seen=entry.revision)
    code = desk.framework.component_by_key[key].code
    return keep(snapshot, (change,), now, (say("answer-stands", Style.OK, code=code),))


CONVERSATION = Conversation(commands={"returned": returned, "stand": stand})

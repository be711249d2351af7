"""Officers and heads ask in plain words in the middle of a sheet: answered, and the waiting question stays."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversations import asking
from bot.conversations.contract.inbound import Inbound, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Reply, Style, say
from bot.conversations.contract.snapshot import Desk, Office, Snapshot
from bot.conversations.contract.step import Conversation, Outcome
from bot.conversations.moves import desk_of
from bot.conversations.reading.questions.alike import has_any
from bot.conversations.reading.questions.model import Asked, Kind, Known, NotFound, Question, Scope
from bot.conversations.reading.questions.reader import Reader
from bot.conversations.reading.questions.scope_words import phrases
from bot.conversations.reading.questions.typed import read_text
from bot.conversations.round_days import round_days
from core.assessment.people import Role
from core.assessment.progress import progress

MOST_WORDS: Final = 20
RESULTS: Final = "results"

_ASKING: Final = phrases(
    "gi", "nao", "may", "bao nhieu", "bao gio", "khi nao", "the nao", "ra sao", "o dau", "den dau", "hom nao", "bao lau"
)
_TELLING: Final = frozenset({"han", "hang", "deadline", "nhat", "diem", "bang", "sanh", "dau", "cuoi", "top", "loai"})
"""Without any word that asks, a text is a question only with one of these."""

_OWN: Final[Mapping[Kind, str]] = {
    Kind.POINTS: "points",
    Kind.BAND: "points",
    Kind.PROGRESS: "points",
    Kind.MISSING: "missing",
    Kind.WITHOUT_EVIDENCE: "bare",
    Kind.WEAKEST: "advice",
    Kind.DEADLINE: "days",
}
"""What answers a question about one's own sheet."""

_OF_RESULTS: Final = frozenset(
    {
        Kind.RANK,
        Kind.HIGHEST,
        Kind.LOWEST,
        Kind.MEAN,
        Kind.COMPARE,
        Kind.LAST_YEAR,
        Kind.POINTS,
        Kind.BAND,
        Kind.ROW,
        Kind.STRONGEST,
        Kind.WEAKEST,
    }
)
"""What published results can tell, of one's own unit or of others."""


def command_asked(inbound: Inbound | None) -> str:
    """The command that answers a side question; empty for everything that is none, or may be an answer."""
    if not isinstance(inbound, Wrote) or inbound.control is not None or inbound.choice is not None:
        return ""
    text = read_text(inbound.text)
    if not 1 < len(text.words) <= MOST_WORDS:
        return ""
    is_question = has_any(text.words, _ASKING) or inbound.text.rstrip().endswith("?") or text.words[-1:] == ("chua",)
    if not is_question and not _TELLING & set(text.words):
        return ""  # most of what officers type is an answer: not worth reading twice
    reader = Reader(text, Known(()), None)
    found = reader.read()
    if not found:
        return ""
    return _command(found[0], is_question=is_question, is_clear=reader.is_clear)


def _command(found: Asked, *, is_question: bool, is_clear: bool) -> str:
    match found:
        case NotFound():
            return RESULTS if is_question else ""
        case Question(Kind.DEADLINE) if is_clear:
            return "days"
        case Question(kind, Scope.OWN) if is_question and is_clear and kind in _OWN:
            return _OWN[kind]
        case Question(Kind.PROGRESS | Kind.WITHOUT_EVIDENCE as kind, Scope.BELOW, level="") if is_question and is_clear:
            return _OWN[kind]
        case Question(kind, scope) if is_clear and kind in _OF_RESULTS and (is_question or scope is Scope.BELOW):
            return RESULTS
        case _:
            return ""


def as_reader(desk: Desk) -> Office:
    """What everybody may know, seen from this desk: published results."""
    return Office(desk.id, replace(desk.membership, role=Role.READER), desk.round, desk.round_id)


def results(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``results``: what is published, about any unit; before that, that nothing is."""
    if snapshot.published is None:
        return Outcome(remind=True)
    seen = replace(snapshot, desk=None, office=snapshot.published)
    replies = tuple(replace(reply, choices=(), attachments=(), asks=False) for reply in asking.told(seen, now))
    return Outcome(replies=replies, remind=True)


def without_evidence(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``bare``: the components that have points and nothing to prove them."""
    desk = desk_of(snapshot)
    keys = progress(desk.framework, desk.sheet).without_evidence
    codes = ", ".join(desk.framework.component_by_key[key].code for key in keys)
    line = say("aside-bare", Style.HEAD, count=len(keys), codes=codes) if keys else say("aside-bare-nothing", Style.OK)
    return Outcome(replies=(Reply((line,)),), remind=True)


def days(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``days``: until when what may be done."""
    return Outcome(replies=(Reply(round_days(desk_of(snapshot).round.calendar, None, now)),), remind=True)


CONVERSATION = Conversation(commands={"bare": without_evidence, "days": days, RESULTS: results})

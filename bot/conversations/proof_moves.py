"""What can be done with a proof: moved, shared with another row, replaced, removed."""

from dataclasses import replace
from datetime import datetime

from bot.conversations import albums
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.finding import component_named
from bot.conversations.moves import desk_of, go
from bot.conversations.resuming import Waiting, resumed, waiting_at
from bot.conversations.stations import MoveProof, ReplaceProof, Reviewing
from bot.conversations.where_proofs_go import answered_last_first, rows_without_proof
from core.assessment.sheet import Evidence
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase

MOST_SUGGESTIONS = 6
"""How many components a question "where does it belong?" offers as buttons; any other is typed by its code."""


def _proof(desk: Desk, id_: str) -> Evidence | None:
    return next((proof for proof in desk.sheet.evidence if proof.id == id_), None)


def move(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``move``: ask which component a proof belongs to."""
    return _where_to(snapshot, place, argument, now, share=False)


def share(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``share``: ask which other component the same proof serves."""
    return _where_to(snapshot, place, argument, now, share=True)


def _where_to(snapshot: Snapshot, place: Place, id_: str, now: datetime, *, share: bool) -> Outcome:
    proof = _proof(desk_of(snapshot), id_)
    if proof is None:
        return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)
    waiting = waiting_at(place)
    return go(snapshot, MoveProof(id_, share, waiting.key, waiting.seen, waiting.given, proof.component), now)


def show_move(snapshot: Snapshot, place: MoveProof, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    proof = _proof(desk, place.id)
    key = "evidence-share-where" if place.share else "evidence-move-where"
    name = albums.name_of(desk, proof) if proof else ""
    here = proof.component if proof else None
    rows = [k for k in (*rows_without_proof(desk), *answered_last_first(desk)) if k != here]
    if place.key and place.key != here:
        rows.insert(0, ComponentKey(place.key))
    offered = [desk.framework.component_by_key[k] for k in dict.fromkeys(rows)][:MOST_SUGGESTIONS]
    choices = [Choice(f"to.{c.key}", Phrase("choice-component", {"code": c.code, "title": c.title})) for c in offered]
    lines = (
        say(key, Style.HEAD, name=name),
        say("evidence-where-hint", Style.HINT, example=desk.framework.components[0].code),
    )
    return Reply(lines, (*choices, Choice("keep", Phrase("choice-keep-here"))), asks=True)


def take_move(snapshot: Snapshot, place: MoveProof, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    key: ComponentKey | None = None
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, _resumed(desk, place), now)
        case Tapped(choice=choice) | Wrote(choice=str() as choice) if choice.startswith("to."):
            key = ComponentKey(choice.removeprefix("to."))
        case Wrote(text=text):
            key = component_named(desk.framework, text)
        case _:
            pass
    proof = _proof(desk, place.id)
    if proof is None:
        return go(snapshot, _resumed(desk, place), now, (say("evidence-gone", Style.WARN),))
    if key is None or key not in desk.framework.component_by_key:
        return go(snapshot, place, now, (say("evidence-where-unknown", Style.WARN),))
    component = desk.framework.component_by_key[key]
    if place.where not in {"", proof.component} and proof.component != key:
        now_at = desk.framework.component_by_key[proof.component]
        line = say("evidence-moved-since", Style.WARN, code=now_at.code, title=now_at.title)
        return go(snapshot, replace(place, where=proof.component), now, (line,))
    changes = albums.moved(desk, proof, key)
    if place.share:
        changes = albums.shared(desk, proof, key, snapshot.new_id)
    said = say(
        "evidence-shared" if place.share else "evidence-moved",
        Style.OK,
        name=albums.name_of(desk, proof),
        code=component.code,
        title=component.title,
    )
    outcome = go(snapshot, _resumed(desk, place), now, (said,))
    return replace(outcome, effects=changes)


def _resumed(desk: Desk, place: MoveProof) -> Place:
    return resumed(desk, Waiting(place.key, place.seen, place.given))


def replace_proof(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``replace``: the next file, link or document takes this one's place."""
    proof = _proof(desk_of(snapshot), argument)
    if proof is None:
        return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)
    return go(snapshot, ReplaceProof(proof.id, proof.component), now)


def show_replace(snapshot: Snapshot, place: ReplaceProof, now: datetime) -> Reply:
    proof = _proof(desk_of(snapshot), place.id)
    line = say("evidence-replace-send", Style.HEAD, name=proof.title if proof else "")
    return Reply((line,), (Choice("keep", Phrase("choice-keep")),), asks=True)


def take_replace(snapshot: Snapshot, place: ReplaceProof, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, Reviewing(place.key), now)
        case _:
            return go(snapshot, place, now, (say("evidence-replace-what", Style.WARN),))


def remove(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``remove``: the proof no longer counts; its history stays."""
    desk = desk_of(snapshot)
    proof = _proof(desk, argument)
    if proof is None:
        return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)
    component = desk.framework.component_by_key[proof.component]
    line = say("evidence-removed", Style.OK, name=albums.name_of(desk, proof), code=component.code)
    return Outcome(replies=(Reply((line,)),), effects=albums.removed(desk, proof), remind=True)


CONVERSATION = Conversation(
    steps={
        MoveProof: Step(take_move, show_move, show_move),
        ReplaceProof: Step(take_replace, show_replace, show_replace),
    },
    commands={"move": move, "share": share, "replace": replace_proof, "remove": remove},
)

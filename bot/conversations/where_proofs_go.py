"""Which component a proof belongs to, when nobody said it."""

from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Desk
from bot.conversations.finding import component_named
from bot.conversations.stations import AskComponent, ReplaceProof, Reviewing
from core.assessment.sheet import State
from core.scoring.model import ComponentKey


def target(desk: Desk, place: Place, caption: str, named: ComponentKey | None) -> ComponentKey:
    """The component a new proof belongs to.

    In this order: the one its button named, the code in the caption, the card that is open, where the last proof went
    when nothing was answered since (the next page of the same paper), the component answered last that has no proof
    yet, the waiting question, the component answered last, the first one.
    """
    if named in desk.framework.component_by_key and named is not None:
        return named
    written = component_named(desk.framework, caption)
    if written is not None:
        return written
    if desk.refusal is not None and desk.open_rows:
        return _open_row(desk, place)
    match place:
        case Reviewing(key) | ReplaceProof(key=key):
            return key
        case AskComponent(key) if not rows_without_proof(desk) and not _next_page(desk):
            return key
        case _:
            return (
                _next_page(desk)
                or rows_without_proof(desk)
                or answered_last_first(desk)
                or [desk.framework.components[0].key]
            )[0]


def _open_row(desk: Desk, place: Place) -> ComponentKey:
    """While only some rows are open again: the one at hand if it is open, else the first that is."""
    key = ComponentKey(getattr(place, "key", ""))
    return key if key in desk.open_rows else next(iter(desk.open_rows))


def _next_page(desk: Desk) -> list[ComponentKey]:
    """Where the newest proof went, while no component has been answered since."""
    newest = max((proof for proof in desk.sheet.evidence if proof.at), key=lambda proof: str(proof.at), default=None)
    answered_at = [entry.at for entry in desk.sheet.entries.values() if entry.state is State.ANSWERED and entry.at]
    if newest is None or newest.at is None or any(at >= newest.at for at in answered_at):
        return []
    return [newest.component]


def answered_last_first(desk: Desk) -> list[ComponentKey]:
    answered = [(entry.revision, key) for key, entry in desk.sheet.entries.items() if entry.state is State.ANSWERED]
    return [key for _, key in sorted(answered, reverse=True)]


def rows_without_proof(desk: Desk) -> list[ComponentKey]:
    """Answered components that want a proof and have none, the newest answer first."""
    return [
        key
        for key in answered_last_first(desk)
        if desk.framework.component_by_key[key].evidence.required and not desk.sheet.evidence_of(key)
    ]

"""A question that waits while something else is asked, and where a person goes on afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Desk
from bot.conversations.route import onward
from bot.conversations.stations import AskComponent
from core.scoring.model import ComponentKey


@dataclass(frozen=True, slots=True)
class Waiting:
    """A component's question with the revision that was shown and what was given so far; ``key`` is empty for none."""

    key: str = ""
    seen: int = 0
    given: Mapping[str, str] = field(default_factory=dict)


def waiting_at(place: Place) -> Waiting:
    return Waiting(place.key, place.seen, place.given) if isinstance(place, AskComponent) else Waiting()


def resumed(desk: Desk, waiting: Waiting) -> Place:
    """The question that was waiting, with what was already given for it, unless it has been answered meanwhile."""
    if waiting.key and desk.sheet.entry(ComponentKey(waiting.key)).revision == waiting.seen:
        return AskComponent(ComponentKey(waiting.key), waiting.seen, waiting.given)
    return onward(desk)

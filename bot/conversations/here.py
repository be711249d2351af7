"""The way back from a message that came in between: the waiting question once more. Nobody loses their place."""

from datetime import datetime

from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome


def here(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``here``."""
    return Outcome(remind=True)


CONVERSATION = Conversation(commands={"here": here})

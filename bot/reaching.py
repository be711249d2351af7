"""What a person is shown about how they are told of news. It is read only when they ask for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.channel import Channel
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.snapshot import Reach
from bot.delivery.calling import Ways
from store.reach import Way
from store.tx import Tx

COMMAND: Final = "/notices"


def asks_how_reached(inbound: Inbound) -> bool:
    """Whether an inbound leads to the conversation about notices."""
    match inbound:
        case Tapped(choice=str() as choice) | Wrote(choice=str() as choice):
            return choice.partition(":")[0] == COMMAND
        case Wrote(control=Control.NOTICES):
            return True
        case _:
            return False


class ReachReader:
    """Knows what this program can do, and looks up what that means for one person."""

    def __init__(self, ways: Ways, channels: Mapping[str, Channel]) -> None:
        self._ways = ways
        self._messengers = frozenset(name for name, channel in channels.items() if channel.capabilities.pushes)

    async def read(self, tx: Tx, person_id: int, now: datetime) -> Reach:
        box = await tx.reach.mailbox(person_id, now)
        chats = await tx.people.chats(person_id)
        return Reach(
            can_call=self._ways.pusher is not None,
            browsers=len(await tx.reach.subscriptions(person_id)),
            can_write=self._ways.writer is not None,
            mail=masked(box.email) if box else "",
            mail_wanted=await tx.reach.wants(person_id, Way.EMAIL),
            messengers=tuple(sorted({chat.channel.capitalize() for chat in chats if chat.channel in self._messengers})),
        )


def masked(address: str) -> str:
    """Enough of a mail address to know it again: ``ub***@suoimau.example``."""
    name, at, domain = address.rpartition("@")
    return f"{name[:2]}***{at}{domain}" if at else ""

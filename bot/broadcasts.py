"""Messages to many: kept with everybody they are for in the turn that confirms them, then handed out in portions.

A portion is one transaction that looks who is next, asks again whether they still belong to the round's people, keeps
the message in their talk and their outbox, and marks them as told: whatever is killed, nobody is told twice and nobody
is left out. Only a little is handed out ahead of what messengers have sent, so that stopping stops nearly everything.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final

import structlog

from bot.conversations.administration.message import received, withdrawn
from bot.conversations.contract.effects import Broadcasting, StartBroadcast, StopBroadcast, Tell, Urgency
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.stations import Visitor
from bot.looking import Looking
from bot.rendering import render
from bot.telling import Teller
from bot.wording import Words
from core.assessment.quiet import next_waking
from store.broadcasts import BroadcastRecord, NewBroadcast, Recipient, RecipientState
from store.database import Database
from store.outbox import Post
from store.records import ChatKey
from store.trouble import STORE_TROUBLE
from store.tx import Tx

LOOK_SECONDS: Final = 2.0
"""How soon after its confirmation a message begins to go out."""

PORTION: Final = 20
"""People in one transaction: whoever answers meanwhile waits no longer than for a large answer."""

MOST_AHEAD: Final = 40
"""Posts handed out and not sent yet; a little more than a second of what Telegram takes."""

AHEAD_PAUSE_SECONDS: Final = 0.1
"""How soon to look again whether messengers have sent enough."""

log = structlog.get_logger()


async def change_broadcast(
    tx: Tx, words: Words, chat: ChatKey, snapshot: Snapshot, effect: Broadcasting, now: datetime
) -> None:
    """Keep a message to many, or withdraw what of one has not left yet, inside a turn."""
    office = snapshot.office
    if office is None:
        raise LookupError("nobody writes to many without an office")
    match effect:
        case StartBroadcast():
            new = NewBroadcast(
                ref=effect.ref,
                round_id=office.round_id,
                unit_id=office.membership.unit_id,
                unit_name=office.membership.unit_name,
                author_id=snapshot.person_id,
                channel=chat.channel,
                audience=effect.audience,
                body=effect.text,
                recipients=effect.people,
                starts_at=effect.starts_at,
            )
            await tx.broadcasts.start(new, now)
        case StopBroadcast(ref):
            messages = await tx.broadcasts.stop(ref, snapshot.person_id, now)
            note = render(withdrawn(office.membership.unit_name), Visitor(), "", words, {})
            await tx.talk.withdraw(messages, note.body)


class Broadcasts:
    """Hands messages out. It may run in several processes: each person is told in one transaction only."""

    def __init__(
        self,
        database: Database,
        teller: Teller,
        sent: Callable[[Sequence[int], tuple[Post, ...]], Awaitable[None]],
        clock: Callable[[], datetime],
        carriers: frozenset[str],
    ) -> None:
        self._database = database
        self._teller = teller
        self._sent = sent
        self._clock = clock
        self._carriers = carriers
        self._looking = Looking("broadcasts", LOOK_SECONDS, self.look)

    def start(self) -> None:
        self._looking.start()

    async def stop(self) -> None:
        """Let go; what was kept is sent by whoever sends, and who was not told yet is told by the next run."""
        await self._looking.stop()

    async def look(self) -> int:
        """Hand out everything that may be handed out now; returns to how many people."""
        told = 0
        while found := await self._database.read(lambda tx: tx.broadcasts.under_way(self._clock())):
            for one in found:
                if self._is_night():
                    return told
                told += await self._next(one)
        return told

    async def _next(self, one: BroadcastRecord) -> int:
        """A portion; of those who are reached by no messenger while messengers still have enough to send."""
        busy, others = await self._database.read(lambda tx: self._waiting(tx, one))
        if not busy:
            return await self.portion(one)
        if others:
            return await self.portion(one, not_by=self._carriers)
        await asyncio.sleep(AHEAD_PAUSE_SECONDS)
        return 0

    async def _waiting(self, tx: Tx, one: BroadcastRecord) -> tuple[bool, bool]:
        """Whether messengers have enough to send, and whether anybody is left whom none of them reaches."""
        if await tx.broadcasts.open_posts(self._carriers) <= MOST_AHEAD - PORTION:
            return False, False
        return True, bool(await tx.broadcasts.next(one.id, 1, self._carriers, self._clock()))

    def _is_night(self) -> bool:
        now = self._clock()
        return next_waking(now) > now

    async def portion(self, one: BroadcastRecord, most: int = PORTION, not_by: frozenset[str] = frozenset()) -> int:
        """Tell the next people, but for those who are reached by these messengers; returns how many."""
        now = self._clock()
        try:
            told, posts = await self._database.write(lambda tx: self._tell(tx, one, most, not_by, now))
        except STORE_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001  (the edge: one person who breaks us must not cost the others theirs)
            log.error("broadcast_broken", ref=one.ref, error=type(error).__name__)  # noqa: TRY400
            if most > 1:
                return sum([await self.portion(one, 1, not_by) for _ in range(most)])
            await self._database.write(lambda tx: self._skip(tx, one, not_by, now))
            return 0
        await self._sent(told, posts)
        return len(told)

    async def _tell(
        self, tx: Tx, one: BroadcastRecord, most: int, not_by: frozenset[str], now: datetime
    ) -> tuple[tuple[int, ...], tuple[Post, ...]]:
        recipients = await tx.broadcasts.next(one.id, most, not_by, now)
        push = Tell(received(one.unit_name, one.round_title, one.body), urgency=Urgency.BROADCAST)
        results = {recipient.id: await self._one(tx, recipient, push, now) for recipient in recipients}
        await tx.broadcasts.settle(results, now)
        if len(recipients) < most and not not_by:
            await tx.broadcasts.finish(one.id, now)
        told = tuple(r.person_id for r in recipients if results[r.id][0] is not RecipientState.LEFT)
        return told, tuple(tx.outbox.added)

    async def _one(self, tx: Tx, recipient: Recipient, push: Tell, now: datetime) -> tuple[RecipientState, int]:
        if not recipient.holds:
            return RecipientState.LEFT, 0
        before = len(tx.outbox.added)
        seq = await self._teller.push(tx, recipient.person_id, push, now)
        return RecipientState.TOLD if len(tx.outbox.added) > before else RecipientState.UNREACHED, seq

    async def _skip(self, tx: Tx, one: BroadcastRecord, not_by: frozenset[str], now: datetime) -> None:
        """Somebody whom nothing can be told is counted as failed, and the others have their turn."""
        for recipient in await tx.broadcasts.next(one.id, 1, not_by, now):
            await tx.broadcasts.settle({recipient.id: (RecipientState.FAILED, 0)}, now)

"""What delivery reads from and writes to the store: claims, results, and where a message was shown."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from bot.gathering import Gathering
from store.database import Database
from store.outbox import Lost, Post, PostState, Settled
from store.records import ChatKey
from store.tx import Tx

LEASE: Final = timedelta(minutes=2)
"""Longer than any call may take with its time-out: whoever still holds a claim after it is dead."""

GONE_WRONG: Final = frozenset({PostState.FAILED, PostState.BLOCKED})
"""It will not arrive in this chat, so another one is tried."""

MOST_SHOWN: Final = 5_000
"""Chats of which it is remembered where the last messages stand."""

LAST_SHOWN: Final = 4
"""So many messages of a chat: the question that was just answered is changed after the next one was sent."""


_Shown: TypeAlias = tuple[int, int, tuple[str, ...]]
"""Whose message it is, its ``seq``, and the messenger's ids of its pieces."""


class Ledger:
    """The outbox as one sender sees it, whose claims carry ``token``."""

    def __init__(self, database: Database, clock: Callable[[], datetime], token: str) -> None:
        self._database = database
        self._clock = clock
        self._token = token
        self._shown: OrderedDict[ChatKey, tuple[_Shown, ...]] = OrderedDict()
        self._claims = Gathering(self._claim_all)
        self._results = Gathering(self._settle_all)

    async def open_ids(self, channel: str, after_id: int) -> tuple[int, ...]:
        return await self._database.read(lambda tx: tx.outbox.open_ids(channel, after_id))

    async def posts(self, ids: Sequence[int]) -> tuple[Post, ...]:
        return await self._database.read(lambda tx: tx.outbox.posts(ids))

    async def claim(self, post: Post) -> bool:
        """Take a post; ``False`` when it is settled, or somebody else has it."""
        return await self._claims.ask(post)

    async def settle(
        self, post: Post, state: PostState, refs: Sequence[str], error: str = "", not_before: datetime | None = None
    ) -> tuple[Post, ...]:
        """Write down what became of a post; returns what is sent to another chat in its place."""
        settled = Settled(post.id, self._token, state, tuple(refs), error, not_before)
        instead = await self._results.ask((post, settled))
        if state is PostState.DELIVERED and not post.new.chosen:
            before = self._shown.get(post.new.chat, ())
            self._shown[post.new.chat] = ((post.new.person_id, post.new.seq, tuple(refs)), *before[: LAST_SHOWN - 1])
            self._shown.move_to_end(post.new.chat)
            if len(self._shown) > MOST_SHOWN:
                self._shown.popitem(last=False)
        return instead

    async def block(self, chat: ChatKey) -> tuple[Post, ...]:
        """The person cannot be reached in this chat; returns what is sent elsewhere of what was still to go there."""
        now = self._clock()

        async def work(tx: Tx) -> tuple[Post, ...]:
            await tx.people.set_unreachable(chat, now)
            for lost in await tx.outbox.give_up(chat, PostState.BLOCKED, now):
                await tx.onward.pass_on(lost, now)
            return tuple(tx.outbox.added)

        return await self._database.write(work)

    async def refs_of(self, post: Post) -> tuple[str, ...]:
        """Where the message stands that this post takes the place of."""
        new = post.new
        for person_id, seq, refs in self._shown.get(new.chat, ()):
            if (person_id, seq) == (new.person_id, new.replaces):  # nearly always: the question that was just answered
                return refs
        return await self._database.read(lambda tx: tx.outbox.refs_of(new.chat, new.person_id, new.replaces))

    async def _claim_all(self, posts: Sequence[Post]) -> Sequence[bool]:
        until = self._clock() + LEASE
        left_over = [post for post in posts if post.claimed]

        async def work(tx: Tx) -> frozenset[int]:
            taken = {post.id for post in left_over if await tx.outbox.take_over(post.id, self._token, until)}
            fresh = [post.id for post in posts if not post.claimed]
            return await tx.outbox.claim(fresh, self._token, until) | taken if fresh else frozenset(taken)

        mine = await self._database.write(work)
        return [post.id in mine for post in posts]

    async def _settle_all(self, results: Sequence[tuple[Post, Settled]]) -> Sequence[tuple[Post, ...]]:
        now = self._clock()

        async def work(tx: Tx) -> list[tuple[Post, ...]]:
            await tx.outbox.settle([settled for _, settled in results], now)
            return [
                await tx.onward.pass_on(_lost(post), now) if settled.state in GONE_WRONG else ()
                for post, settled in results
            ]

        return await self._database.write(work)


def _lost(post: Post) -> Lost:
    return Lost(post.new.person_id, post.new.seq, post.new.priority)

"""The sender: one task for each chat that has something to get."""

import asyncio
import heapq
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, cast

import structlog

from bot.channel import (
    Address,
    BusyError,
    Carrier,
    Channel,
    DeliveryError,
    FileGoneError,
    NotSentError,
    Outgoing,
    Piece,
    RefusedMessageError,
    UnclearError,
    UnreachableError,
)
from bot.delivery.ledger import Ledger
from bot.delivery.pace import Bucket, Window
from bot.delivery.pushes import Check, Pushes, as_it_is
from store.database import Database
from store.outbox import Post, PostState, Priority
from store.records import ChatKey
from store.trouble import STORE_TROUBLE

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 60.0
GIVE_UP_AFTER: Final = timedelta(hours=24)
"""After a day without the messenger a reply is no longer one; the person has it on the web page and asks again here."""

FEWEST_TRIES: Final = 5
"""A push that nobody was there to send for a day is tried so often all the same."""

LOOK_AGAIN_SECONDS: Final = 5.0
"""How often posts are looked for that another process has added."""

STOP_SECONDS: Final = 2.0
"""How long calls under way may still take when the program stops."""

MOST_ONCE_MORE: Final = 1
"""How often a text is sent again of which nobody knows whether it arrived."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Queue:
    """What one chat has to get, and its task."""

    bucket: Bucket
    posts: list[tuple[int, int, Post]] = field(default_factory=list)
    task: "asyncio.Task[None] | None" = None


@dataclass(slots=True)
class _Progress:
    """How far one post has got; ``again`` is how it comes back later."""

    post: Post
    refs: list[str]
    unclear: int = 0
    failures: int = 0
    began_at: datetime | None = None
    again: Post | None = None


class Delivery:
    """Sends for this process.

    This is the class that assumes a single sending process: at its start it takes over what a dead one had claimed,
    without waiting for the claims to end.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        check: Check = as_it_is,
    ) -> None:
        self._carriers = {
            name: cast("Carrier", channel) for name, channel in channels.items() if channel.capabilities.pushes
        }
        self._clock = clock
        self._ledger = Ledger(database, clock, secrets.token_hex(8))
        self._windows = {name: Window(one.capabilities.per_second) for name, one in self._carriers.items()}
        self._pushes = {
            name: Pushes(one.capabilities.per_second, clock, check, self._release)
            for name, one in self._carriers.items()
        }
        self._queues: dict[ChatKey, _Queue] = {}
        self._known: dict[str, int] = dict.fromkeys(self._carriers, 0)
        self._held: set[int] = set()
        self._looking: asyncio.Task[None] | None = None
        self._closing = False
        self.delivered = 0

    async def start(self) -> None:
        """Take up what the last run has left."""
        for name in self._carriers:
            await self._load(name)
        if self._carriers:
            self._looking = asyncio.create_task(self._look_again())

    def hand(self, posts: Iterable[Post]) -> None:
        """Posts were kept; send them."""
        for post in posts:
            if post.id in self._held or post.new.chat.channel not in self._carriers or self._closing:
                continue
            self._held.add(post.id)
            if post.new.priority is Priority.REPLY:
                self._enqueue(post)
            else:
                self._pushes[post.new.chat.channel].add(post)

    def _enqueue(self, post: Post) -> None:
        queue = self._queue(post.new.chat)
        heapq.heappush(queue.posts, (post.new.priority.value, post.id, post))
        if queue.task is None:
            queue.task = asyncio.create_task(self._drain(post.new.chat, queue))

    def _let_go(self, post: Post) -> None:
        self._held.discard(post.id)
        self._pushes[post.new.chat.channel].gone(post.id)

    def _release(self, push: Post, instead: Sequence[Post]) -> None:
        """The turn of a push has come, and this is what is sent in its place."""
        self._held.discard(push.id)
        for post in instead:
            if post.new.chat.channel in self._carriers and not self._closing:
                self._held.add(post.id)
                self._enqueue(post)

    async def settled(self) -> None:
        """Return when nothing is on its way; what sleeps is not."""
        while tasks := self._tasks():
            await asyncio.gather(*tasks)

    def _tasks(self) -> "list[asyncio.Task[None]]":
        chats = [queue.task for queue in self._queues.values() if queue.task is not None]
        return [*chats, *(task for pushes in self._pushes.values() for task in pushes.tasks())]

    async def stop(self) -> None:
        """Let calls under way finish; what has not been sent stays a row."""
        self._closing = True
        if self._looking is not None:
            self._looking.cancel()
        for pushes in self._pushes.values():
            await pushes.stop()
        tasks = [queue.task for queue in self._queues.values() if queue.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _queue(self, chat: ChatKey) -> _Queue:
        if chat not in self._queues:
            self._queues[chat] = _Queue(Bucket(self._carriers[chat.channel].capabilities.per_chat_second))
        return self._queues[chat]

    async def look(self) -> None:
        """Send what was added by somebody who did not hand it over, and what has waited for its hour."""
        for pushes in self._pushes.values():
            pushes.wake()
        for name in self._carriers:
            await self._load(name)

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            try:
                await self.look()
            except STORE_TROUBLE as error:
                log.warning("store_unavailable", error=type(error).__name__)

    async def _load(self, channel: str) -> None:
        while ids := await self._ledger.open_ids(channel, self._known[channel]):
            if strange := [id_ for id_ in ids if id_ not in self._held]:  # mostly all are on their way already
                self.hand(await self._ledger.posts(strange))
            self._known[channel] = ids[-1]

    async def _drain(self, chat: ChatKey, queue: _Queue) -> None:
        try:
            while queue.posts and not self._closing:
                post = heapq.heappop(queue.posts)[2]
                again: Post | None = None
                try:
                    again = await self._one(queue, post)
                except Exception as error:  # noqa: BLE001  (the edge: a message that breaks us must not stop the chat)
                    log.error("delivery_broken", post_id=post.id, error=type(error).__name__)  # noqa: TRY400
                    self.hand(await self._ledger.settle(post, PostState.FAILED, post.refs, type(error).__name__))
                finally:
                    self._let_go(post)
                if again is not None:
                    self.hand([again])
        finally:
            queue.task = None
            if not queue.posts and queue.bucket.idle:
                self._queues.pop(chat, None)

    async def _one(self, queue: _Queue, post: Post) -> Post | None:
        """Bring one post to an end, however long the messenger makes us wait; a push then comes back later."""
        progress = _Progress(post, list(post.refs), began_at=self._clock())
        carrier = self._carriers[post.new.chat.channel]
        try:
            await queue.bucket.enter()
            if not await self._ledger.claim(post):
                return None
            outgoing = await self._outgoing(post)
            pieces = carrier.pieces(outgoing)[len(progress.refs) :] if outgoing is not None else ()
            if post.claimed and self._doubtful(progress, pieces):
                await self._ledger.settle(post, PostState.UNKNOWN, progress.refs, "sender died")
                return None
            for number, piece in enumerate(pieces):
                if number:
                    await queue.bucket.enter()
                state = await self._insist(queue, carrier, piece, progress)
                if state is not PostState.DELIVERED:
                    return progress.again
            await self._ledger.settle(post, PostState.DELIVERED, progress.refs)
            self.delivered += 1
        except STORE_TROUBLE as error:
            log.warning("store_unavailable", post_id=post.id, error=type(error).__name__)
            queue.bucket.pause(LOOK_AGAIN_SECONDS)
            return post
        return None

    def _doubtful(self, progress: _Progress, pieces: tuple[Piece, ...]) -> bool:
        """Whether a piece of a post, whose sender died in the middle of it, must not be sent once more."""
        post = progress.post
        return bool(pieces) and not self._may_repeat(pieces[0], post.attempts - 1, post.new.priority)

    def _may_repeat(self, piece: Piece, times: int, priority: Priority) -> bool:
        """Whether a piece may go out again that ``times`` may have arrived already: a text that a person waits for."""
        once_more = not piece.risky and priority is Priority.REPLY and times <= MOST_ONCE_MORE
        return not times or piece.again or once_more

    async def _outgoing(self, post: Post) -> Outgoing | None:
        new = post.new
        address = Address(new.chat.channel, new.chat.account, new.chat.sender)
        if not new.replaces:
            return Outgoing(address, new.body)
        refs = await self._ledger.refs_of(post)
        if not refs and new.chosen:
            return None  # the question was never shown here
        return Outgoing(address, new.body, refs[-1] if refs else "", new.chosen)

    async def _insist(self, queue: _Queue, carrier: Carrier, piece: Piece, progress: _Progress) -> PostState:
        """Send one piece, again and again where that helps; what is not delivered is settled here."""
        post, chat = progress.post, progress.post.new.chat
        window = self._windows[chat.channel]
        while True:
            await window.enter(post.new.priority.value)
            try:
                ref = await carrier.send(piece)
            except UnreachableError:
                await self._end(progress, PostState.BLOCKED, "unreachable")
                await self._blocked(queue, chat)
                return PostState.BLOCKED
            except (RefusedMessageError, FileGoneError) as error:
                return await self._refused(piece, progress, error)
            except (BusyError, UnclearError, NotSentError) as error:
                if (state := await self._wait(queue, piece, progress, error)) is not None:
                    return state
            else:
                if ref:
                    progress.refs.append(ref)
                return PostState.DELIVERED
            await queue.bucket.enter()

    async def _wait(self, queue: _Queue, piece: Piece, progress: _Progress, error: DeliveryError) -> PostState | None:
        """Wait before the next try; the state of the post where there is none now."""
        if isinstance(error, BusyError):
            return await self._wait_as_told(queue, progress, error)
        progress.unclear += isinstance(error, UnclearError)
        if not self._may_repeat(piece, progress.unclear, progress.post.new.priority):
            return await self._end(progress, PostState.UNKNOWN, "nobody knows")
        return await self._later(queue, progress, error)

    async def _wait_as_told(self, queue: _Queue, progress: _Progress, error: BusyError) -> PostState | None:
        """The messenger said how long; that holds for this chat."""
        queue.bucket.pause(error.wait_seconds)
        log.info("delivery_paused", post_id=progress.post.id, wait_seconds=error.wait_seconds)
        if progress.post.new.priority is Priority.REPLY:
            return None
        return await self._come_back(progress, error.wait_seconds, str(error))

    async def _later(self, queue: _Queue, progress: _Progress, error: DeliveryError) -> PostState | None:
        """The messenger cannot be had: wait longer each time, for a day."""
        progress.failures += 1
        push = progress.post.new.priority is not Priority.REPLY
        tries = progress.failures + (progress.post.attempts if push else 0)
        since = progress.post.added_at if push else progress.began_at
        is_old = since is not None and self._clock() - since > GIVE_UP_AFTER
        if is_old and (tries >= FEWEST_TRIES or not push):
            return await self._end(progress, PostState.FAILED, str(error))
        pause = min(FIRST_PAUSE_SECONDS * 2 ** min(tries - 1, 10), LONGEST_PAUSE_SECONDS)
        log.warning("delivery_failed", post_id=progress.post.id, tries=tries, error=str(error))
        if push:
            return await self._come_back(progress, pause, str(error))
        queue.bucket.pause(pause)
        return None

    async def _come_back(self, progress: _Progress, seconds: float, error: str) -> PostState:
        """Let go of a push for so long: by then it may have lost its sense, and it must not hold up an answer."""
        post, until = progress.post, self._clock() + timedelta(seconds=seconds)
        refs = tuple(progress.refs)
        await self._ledger.settle(post, PostState.WAITING, refs, error, until)
        progress.again = replace(post, refs=refs, attempts=post.attempts + 1, not_before=until, claimed=False)
        return PostState.WAITING

    async def _refused(self, piece: Piece, progress: _Progress, error: DeliveryError) -> PostState:
        """A mark that cannot be put is no loss; any other message that is refused is our fault and needs a look."""
        if piece.again and (progress.unclear or progress.post.claimed):
            return PostState.DELIVERED  # it had arrived the first time
        if not progress.post.new.chosen:
            log.error("delivery_refused", post_id=progress.post.id, error=str(error))
        return await self._end(progress, PostState.FAILED, str(error))

    async def _end(self, progress: _Progress, state: PostState, error: str) -> PostState:
        """This is what became of it here; a push may go on elsewhere."""
        self.hand(await self._ledger.settle(progress.post, state, progress.refs, error))
        return state

    async def _blocked(self, queue: _Queue, chat: ChatKey) -> None:
        self.hand(await self._ledger.block(chat))
        log.info("chat_unreachable", channel=chat.channel)
        for _, _, post in queue.posts:
            self._let_go(post)
        queue.posts.clear()

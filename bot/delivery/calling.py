"""Calls people to the page: what was pushed there and nobody has looked at is announced by Web Push, else by mail."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import structlog

from bot.channel import BusyError, DeliveryError, RefusedMessageError, UnreachableError
from core.assessment.quiet import next_waking
from store.calls import Called, Waiting
from store.database import Database
from store.outbox import Lost, PostState
from store.reach import Mailbox, Subscription, Way
from store.trouble import STORE_TROUBLE
from store.tx import Tx

GRACE: Final = timedelta(seconds=15)
"""Who has the page open sees a message at once, and need not be called to it."""

LEASE: Final = timedelta(minutes=5)
"""Longer than calling one person may take: some browsers and a mail server, each with its time-out."""

LOOK_SECONDS: Final = 5.0
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
GIVE_UP_AFTER: Final = timedelta(hours=24)
"""After a day of failures the message only waits: the person finds it when they open the page."""

STALE_AFTER: Final = timedelta(days=7)
"""Nobody is called for what is older: a program that stood still for weeks does not ring everybody when it starts."""

MOST_MISSED: Final = 5
"""A browser that failed so often in a row does not count any more: its person is written to."""

AT_ONCE: Final = 8
"""People called side by side."""

log = structlog.get_logger()


class Pusher(Protocol):
    """Calls one browser."""

    async def call(self, endpoint: str, public_key: str, auth_secret: str, payload: Mapping[str, Any]) -> None:
        """Raises a ``DeliveryError`` when the call was not taken."""

    async def close(self) -> None:
        """Let go of all connections."""


class Writer(Protocol):
    """Writes to one mailbox."""

    async def write(self, to: str, unit: str) -> None:
        """Raises a ``DeliveryError`` when the letter was not taken."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What this program can do; ``None`` where it is not set up. ``grace``: how long the page alone may tell."""

    pusher: Pusher | None = None
    writer: Writer | None = None
    grace: timedelta = GRACE


async def always(waiting: Waiting) -> bool:
    """For pushes that cannot lose their sense."""
    return True


@dataclass(frozen=True, slots=True)
class _Result:
    """What one way came to: ``error`` is empty when the call was taken.

    ``again``: another try may help, after ``wait`` at the earliest; ``hopeful``: it is likely to, and no other way
    is taken yet; ``gone``: nobody is there any more.
    """

    error: str = ""
    again: bool = False
    hopeful: bool = False
    gone: bool = False
    wait: timedelta = timedelta()


class _Letters:
    """The letters of one look: people of one unit share theirs."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._sent: dict[str, asyncio.Task[_Result]] = {}

    async def write(self, box: Mailbox) -> _Result:
        if box.email not in self._sent:
            self._sent[box.email] = asyncio.create_task(_tried(self._writer.write(box.email, box.unit_name)))
        return await self._sent[box.email]


class Calling:
    """Looks for people to be called, now and then. Several processes may do so."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        ways: Ways,
        holds: Callable[[Waiting], Awaitable[bool]] = always,
    ) -> None:
        self._database = database
        self._holds = holds
        self._clock = clock
        self._ways = ways
        self._token = secrets.token_hex(8)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, where there is any way to call people."""
        if self._ways.pusher is not None or self._ways.writer is not None:
            self._task = asyncio.create_task(self._run(), name="calling")

    async def stop(self) -> None:
        """Whoever is being called is called again after the lease, unless they have seen the message by then."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._ways.pusher is not None:
            await self._ways.pusher.close()

    async def look(self) -> None:
        """Call everybody who is to be called now."""
        await self._test()
        now = self._clock()
        if next_waking(now) > now:
            return
        due = await self._database.read(lambda tx: tx.calls.due(now, now - self._ways.grace))
        by_person: defaultdict[int, list[Waiting]] = defaultdict(list)
        for waiting in due:
            if await self._holds(waiting):
                by_person[waiting.person_id].append(waiting)
        letters = _Letters(self._ways.writer) if self._ways.writer is not None else None
        room = asyncio.Semaphore(AT_ONCE)

        async def one(person_id: int, waiting: Sequence[Waiting]) -> None:
            async with room:
                with _logged():
                    await self._person(person_id, waiting, letters)

        await asyncio.gather(*(one(person_id, waiting) for person_id, waiting in by_person.items()))

    async def _run(self) -> None:
        while True:
            with _logged():
                await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def _test(self) -> None:
        """Ring the browsers whose people want to hear it, at any hour."""
        if self._ways.pusher is None:
            return
        wanted = await self._database.read(lambda tx: tx.reach.tests_wanted())
        if wanted:
            await self._database.write(lambda tx: tx.reach.tested([one.id for one in wanted]))
        for subscription in wanted:
            await self._push(self._ways.pusher, subscription, {"test": True})

    async def _person(self, person_id: int, waiting: Sequence[Waiting], letters: _Letters | None) -> None:
        found = await self._claimed(person_id, waiting)
        if not found.waiting:
            return
        called = await self._called(found, letters)
        await self._database.write(lambda tx: self._settle(tx, called, found.waiting))
        log.info("person_called", states=sorted({one.state.value for one in called}), messages=len(called))

    async def _settle(self, tx: Tx, called: Sequence[Called], waiting: Sequence[Waiting]) -> None:
        """Write it down; what nobody could be called for is sent to another chat, and waits on the page as well."""
        now = self._clock()
        await tx.calls.settle(called, self._token, now)
        for result, one in zip(called, waiting, strict=True):
            if result.is_left_to_the_person and now - one.since <= STALE_AFTER:
                await tx.onward.pass_on(Lost(one.person_id, one.seq, one.priority), now)

    async def _claimed(self, person_id: int, waiting: Sequence[Waiting]) -> "_Person":
        now = self._clock()

        async def work(tx: Tx) -> _Person:
            mine = await tx.calls.claim([one.id for one in waiting], self._token, now, now + LEASE)
            return _Person(
                tuple(one for one in waiting if one.id in mine),
                await tx.reach.subscriptions(person_id),
                await tx.reach.mailbox(person_id, now),
                wants_mail=await tx.reach.wants(person_id, Way.EMAIL),
            )

        return await self._database.write(work)

    async def _called(self, person: "_Person", letters: _Letters | None) -> list[Called]:
        """Try the ways in their order, and say what became of every message."""
        mine, box = person.waiting, person.box
        if self._clock() - max(one.since for one in mine) > STALE_AFTER:
            return [Called(one.id, PostState.WAITING, error="no longer news") for one in mine]
        payload = {"unit": box.unit_name if box else "", "seq": min(one.seq for one in mine), "count": len(mine)}
        pushed = await self._push_all(person.subscriptions, payload)
        if not pushed.error:
            return [Called(one.id, PostState.DELIVERED, Way.WEB_PUSH) for one in mine]
        if letters is None or box is None or not (box.email and person.wants_mail) or pushed.hopeful:
            return [self._later(one, pushed, Way.WEB_PUSH) for one in mine]
        return self._mailed(mine, await letters.write(box))

    def _mailed(self, mine: Iterable[Waiting], result: _Result) -> list[Called]:
        if not result.error:
            return [Called(one.id, PostState.DELIVERED, Way.EMAIL) for one in mine]
        if not result.again:
            log.error("letter_refused", error=result.error)
            return [Called(one.id, PostState.FAILED, Way.EMAIL, result.error) for one in mine]
        return [self._later(one, result, Way.EMAIL) for one in mine]

    def _later(self, waiting: Waiting, result: _Result, way: Way) -> Called:
        """Try again, longer each time, for a day; then, and where nothing can be tried, the message only waits."""
        now = self._clock()
        if not result.again or now - waiting.since > GIVE_UP_AFTER:
            return Called(waiting.id, PostState.WAITING, error=result.error)
        pause = max(result.wait, min(FIRST_PAUSE * 2**waiting.attempts, LONGEST_PAUSE))
        return Called(waiting.id, PostState.WAITING, way, result.error, now + pause)

    async def _push_all(self, subscriptions: Sequence[Subscription], payload: Mapping[str, Any]) -> _Result:
        """Call every browser of a person; one that takes the call is enough."""
        if self._ways.pusher is None or not subscriptions:
            return _Result("no browser to call")
        results = [await self._push(self._ways.pusher, one, payload) for one in subscriptions]
        return min(results, key=lambda one: (one.error != "", not one.hopeful, not one.again))

    async def _push(self, pusher: Pusher, subscription: Subscription, payload: Mapping[str, Any]) -> _Result:
        new = subscription.new
        result = await _tried(pusher.call(new.endpoint, new.public_key, new.auth_secret, payload))
        now = self._clock()

        async def note(tx: Tx) -> None:
            if not result.error:
                await tx.reach.called(subscription.id, now)
            elif result.gone:
                await tx.reach.gone(subscription.id, now)
            else:
                await tx.reach.missed(subscription.id)

        await self._database.write(note)
        return replace(result, hopeful=result.again and subscription.failures + 1 < MOST_MISSED)


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody to be called: what for, in which browsers, and where their unit is written to."""

    waiting: tuple[Waiting, ...]
    subscriptions: tuple[Subscription, ...]
    box: Mailbox | None
    wants_mail: bool


@contextmanager
def _logged() -> Iterator[None]:
    """The edge: a store that is away or one bad row must not silence everybody for ever."""
    try:
        yield
    except STORE_TROUBLE as error:
        log.warning("store_unavailable", error=type(error).__name__)
    except Exception as error:  # noqa: BLE001  (see above)
        log.error("calling_broken", error=type(error).__name__)  # noqa: TRY400


async def _tried(calling: Awaitable[None]) -> _Result:
    try:
        await calling
    except BusyError as error:
        return _Result("asked to wait", again=True, wait=timedelta(seconds=error.wait_seconds))
    except UnreachableError as error:
        return _Result(str(error), gone=True)
    except RefusedMessageError as error:
        return _Result(str(error))
    except DeliveryError as error:
        return _Result(str(error), again=True)
    return _Result()

"""Looks at a reminder once more when it is about to leave: is there still a reason, and do its figures still hold?

Between the moment it was kept and this one lie a second on a quiet morning, minutes among thousands of others, or a day
with a messenger that could not be had.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.conversations.contract.effects import Tell, Urgency
from bot.conversations.contract.shown import Reply
from bot.reminders.branches import Branches
from bot.reminders.digests import Digests
from bot.telling import Teller
from core.assessment.rounds import VIETNAM
from store.calls import Waiting
from store.database import Database
from store.outbox import Post, Priority
from store.reminders import KeptReminder, ReminderKind
from store.tx import Tx

NEWS_HOLDS: Final = timedelta(minutes=10)
"""What a supervisor is told about a whole branch is not worked out again any sooner."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a reminder would say now; without ``reply`` it has lost its sense. ``same``: it says that already."""

    kept: KeptReminder
    reply: Reply | None
    same: bool = False


class Recheck:
    """What may leave of the reminders that were kept. Any other push may."""

    def __init__(
        self, database: Database, teller: Teller, digests: Digests, branches: Branches, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._teller = teller
        self._digests = digests
        self._branches = branches
        self._clock = clock

    async def posts(self, post: Post) -> Sequence[Post]:
        """What a messenger is to send: the post as it is, one with the figures of now, or nothing."""
        if post.new.priority is not Priority.REMINDER:
            return (post,)
        now = self._clock()
        found = await self._database.read(lambda tx: self._found(tx, post, now))
        if found is None or found.same:
            return (post,)

        async def work(tx: Tx) -> tuple[Post, ...]:
            return await self._put_right(tx, post, now)

        return await self._database.write(work)

    async def holds(self, waiting: Waiting) -> bool:
        """Whether somebody is still to be called to the page, where the reminder stands as it was kept."""
        now = self._clock()
        found = await self._database.read(lambda tx: self._reply_at(tx, waiting.person_id, waiting.seq, now))
        if found is None or found.reply is not None:
            return True
        return not await self._database.write(lambda tx: tx.outbox.expire(waiting.id, now))

    async def _put_right(self, tx: Tx, post: Post, now: datetime) -> tuple[Post, ...]:
        """Decide again, now that nobody else writes."""
        found = await self._found(tx, post, now)
        if found is None or found.same:
            return (post,)
        if not await tx.outbox.expire(post.id, now) or found.reply is None:
            return ()
        new, kept = post.new, found.kept
        push = Tell(found.reply, person_id=new.person_id, urgency=Urgency.REMINDER)
        seq = await self._teller.push(tx, new.person_id, push, now, instead_of=post)
        await tx.reminders.renewed(new.person_id, kept.kind, kept.day, seq)
        return tuple(tx.outbox.added)

    async def _found(self, tx: Tx, post: Post, now: datetime) -> _Found | None:
        new = post.new
        if now - post.added_at < NEWS_HOLDS:
            kept = await tx.reminders.of_message(new.person_id, new.seq)
            if kept is None or kept.kind is not ReminderKind.DIGEST:
                return None
        found = await self._reply_at(tx, new.person_id, new.seq, now)
        if found is None or found.reply is None:
            return found
        said = [line["text"] for line in new.body["lines"]]
        return _Found(found.kept, found.reply, same=said == self._teller.lines(found.reply))

    async def _reply_at(self, tx: Tx, person_id: int, seq: int, now: datetime) -> _Found | None:
        """``None`` for a push that is no reminder."""
        kept = await tx.reminders.of_message(person_id, seq)
        if kept is None:
            return None
        if kept.kind is ReminderKind.DIGEST:
            return _Found(kept, await self._digests.again(tx, person_id, kept.day, now))
        return _Found(kept, await self._news(tx, person_id, kept, now))

    async def _news(self, tx: Tx, person_id: int, kept: KeptReminder, now: datetime) -> Reply | None:
        """A list is one of its day: on the next one it may be asked for."""
        if kept.day != _day(now):
            return None
        news = await self._branches.look(tx, await tx.reminders.terms(), now)
        return next((one.reply for one in news if (one.person_id, one.kind) == (person_id, kept.kind)), None)


def _day(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()

"""Pushes: messages to people who did not ask. Each is kept in the person's talk; the outbox carries it further."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.conversations.contract.effects import Tell, Urgency
from bot.conversations.contract.shown import Reply
from bot.conversations.places import decode
from bot.conversations.stations import Visitor
from bot.rendering import render
from bot.wording import Words
from core.assessment.quiet import next_waking
from store.outbox import NewPost, Post, Priority
from store.talk import Direction, NewMessage
from store.tx import Tx

PRIORITY: Final = {
    Urgency.RETURNED: Priority.RETURNED,
    Urgency.REMINDER: Priority.REMINDER,
    Urgency.BROADCAST: Priority.BROADCAST,
}


class Teller:
    """Keeps pushes inside a transaction that somebody else holds."""

    def __init__(self, words: Words, new_id: Callable[[], str]) -> None:
        self._words = words
        self._new_id = new_id

    async def tell(self, tx: Tx, push: Tell, author: int, now: datetime) -> tuple[int, ...]:
        """Keep a push for everybody it is for, except its ``author``; returns who got it."""
        people = await self._people(tx, push, now)
        told = [person_id for person_id in people if person_id != author and await self._one(tx, person_id, push, now)]
        return tuple(told)

    async def _people(self, tx: Tx, push: Tell, now: datetime) -> tuple[int, ...]:
        if push.person_id:
            return (push.person_id,)
        return await tx.people.acting(push.unit_id, push.roles, now)

    async def _one(self, tx: Tx, person_id: int, push: Tell, now: datetime) -> bool:
        """``False`` when the person has had it before."""
        once = f"{push.once}:{person_id}" if push.once else None
        if once is not None and await tx.outbox.has_had(once):
            return False
        await self.push(tx, person_id, push, now, once)
        return True

    def lines(self, reply: Reply) -> list[str]:
        """What a push of this reply says, line by line."""
        return [line["text"] for line in render(reply, Visitor(), "", self._words, {}).body["lines"]]

    async def push(
        self,
        tx: Tx,
        person_id: int,
        push: Tell,
        now: datetime,
        once: str | None = None,
        instead_of: Post | None = None,
    ) -> int:
        """Keep a push for one person, whoever it is for; returns the number of the message.

        It goes where the person was last, or takes the place of a post that has not left.
        """
        active = await tx.places.active(person_id)
        place = decode(active.place) if active.place is not None else None
        prompt_id = self._new_id()
        rendered = render(push.reply, place or Visitor(), prompt_id, self._words, {})
        shown = prompt_id if rendered.prompt is not None else None
        message = NewMessage(Direction.OUT, rendered.body, now, prompt_id=shown, prompt=rendered.prompt)
        seq = await tx.talk.add(person_id, message)
        chat = instead_of.new.chat if instead_of else await tx.people.last_chat(person_id)
        if chat is not None:
            waking = next_waking(now)
            post = NewPost(
                chat,
                person_id,
                seq,
                rendered.body,
                priority=PRIORITY[push.urgency],
                dedupe_key=once,
                not_before=waking if waking > now else None,
            )
            await tx.outbox.add(post, instead_of.added_at if instead_of else now)
        return seq

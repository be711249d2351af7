"""Pushes that did not reach their person in one chat: the same message is sent to the next one."""

from collections.abc import Collection
from datetime import datetime

from store.outbox import Lost, NewPost, Outbox, Post, Priority
from store.people import People
from store.records import ChatKey
from store.sessions import WEB
from store.talk import Talk


class Onward:
    """Finds the next chat. A message is tried in each of them once."""

    def __init__(self, people: People, talk: Talk, outbox: Outbox) -> None:
        self._people = people
        self._talk = talk
        self._outbox = outbox

    async def pass_on(self, lost: Lost, at: datetime) -> tuple[Post, ...]:
        """Post a lost push to the chat its person used before; a reply belongs to the chat it was asked in."""
        if lost.priority is Priority.REPLY:
            return ()
        chat = await self._next_chat(lost)
        message = await self._talk.message(lost.person_id, lost.seq)
        if chat is None or message is None:
            return ()
        known = len(self._outbox.added)
        await self._outbox.add(NewPost(chat, lost.person_id, lost.seq, message.body, lost.priority), at)
        return tuple(self._outbox.added[known:])

    async def _next_chat(self, lost: Lost) -> ChatKey | None:
        tried = await self._outbox.tried(lost.person_id, lost.seq)
        chats = await self._people.chats_by_use(lost.person_id)
        return next((chat for chat in chats if not _same_way(chat, tried)), None)


def _same_way(chat: ChatKey, tried: Collection[ChatKey]) -> bool:
    """A person is called to the page in all their browsers at once, so that is one way, not several."""
    return chat in tried or (chat.channel == WEB and any(one.channel == WEB for one in tried))

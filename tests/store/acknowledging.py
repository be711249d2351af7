"""A process that writes without pause and says of each write that it is kept. It is made to be killed."""

import asyncio
import itertools
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from store.database import Database
from store.records import ChatKey
from store.tx import Tx

WRITERS = 8
NOW = datetime(2026, 11, 12, 1, 30, tzinfo=UTC)


def write_for_ever(url: str, told: "Connection[str, str]", run: int) -> None:
    asyncio.run(_write(url, told, run))


async def _write(url: str, told: "Connection[str, str]", run: int) -> None:
    database = Database(url)
    await database.open()

    async def one_after_the_other(writer: int) -> None:
        chat = ChatKey("web", "chat", f"person-{writer}")
        for number in itertools.count():
            event_id = f"{run}-{writer}-{number}"

            async def turn(tx: Tx, event_id: str = event_id) -> None:
                await tx.inbox.accept(chat, event_id, b"x" * 200, NOW)
                person_id = await tx.people.person_at(chat, NOW)
                await tx.places.put(person_id, None, {"answer": event_id}, None, NOW)

            await database.write(turn)
            told.send(event_id)

    await asyncio.gather(*map(one_after_the_other, range(WRITERS)))

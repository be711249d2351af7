"""Looks a code up. Its secret is compared slowly, so outside of any transaction: nobody else waits for it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from store.codes import is_right, read_code
from store.database import Database
from store.guesses import Candidate, Guesser
from store.tx import Tx
from store.ways_in import WayInKind, WayInRecord

_NOBODY: Final = Candidate(0, b"\0" * 16, b"\0" * 32, b"\0" * 32)
"""Compared with when a handle is unknown, so that it takes as long as a wrong secret."""


@dataclass(frozen=True, slots=True)
class FoundWayIn:
    """What a code turned out to be; ``record`` is there for an invitation and a device code only."""

    kind: WayInKind
    record: WayInRecord | None = None


async def find_way_in(database: Database, text: str, guesser: Guesser, now: datetime) -> FoundWayIn:
    """Say what ``text`` opens, and count it when it opens nothing. Nothing is used up.

    Must not be called from within a piece of work.
    """
    code = read_code(text)
    if code is None:
        return FoundWayIn(WayInKind.REFUSED)

    async def count(tx: Tx) -> tuple[bool, Candidate | None]:
        candidate = await tx.guesses.candidate(code.handle)
        return await tx.guesses.count(candidate.id if candidate else None, guesser, now), candidate

    allowed, candidate = await database.write(count)
    if not allowed:
        return FoundWayIn(WayInKind.LOCKED)
    against = candidate or _NOBODY
    right = await asyncio.to_thread(is_right, code, against.typed_salt, against.typed_hash, against.link_hash)
    if candidate is None or not right:
        return FoundWayIn(WayInKind.REFUSED)

    async def describe(tx: Tx) -> WayInRecord | None:
        await tx.guesses.take_off(candidate.id, guesser)
        return await tx.ways_in.describe(candidate.id, now)

    record = await database.write(describe)
    return FoundWayIn(WayInKind.REFUSED) if record is None else FoundWayIn(record.kind, record)

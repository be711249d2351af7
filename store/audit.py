"""The audit log (nhật ký thay đổi điểm): who did what to a score, from what, to what, why and when.

Each entry's hash covers the hash before it, so that an entry that is altered, removed, inserted or moved shows. Whoever
keeps the newest hash elsewhere also sees when the end is cut off or everything is written anew. Persons are in it by
their number only: forgetting a person's name breaks nothing. What people wrote in words is in it by its SHA-256.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import col

from core.frameworks.canonical import composed
from store.batch import Batch
from store.known import Shelf
from store.tables.audit import AuditEntryRow

BEGINNING: Final = ""
"""What the first entry follows."""

_HEAD: Final = Shelf[str](AuditEntryRow)
"""The newest hash, while nobody else has written."""

_READ_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``what`` names it; ``subject`` says of what, ``before`` and ``after`` what it was and became.

    ``by`` is a person's number, the account that ran a command, or the calendar. Values are texts, whole numbers,
    booleans, lists and tables of these: points and figures are plain decimals in texts.
    """

    what: str
    by: int | str
    at: datetime
    subject: Mapping[str, Any] = field(default_factory=dict)
    before: Any = None
    after: Any = None
    reason: str = ""


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class Break(StrEnum):
    """How an entry does not fit."""

    ALTERED = "altered"  # its text is not what its hash was made of
    MISPLACED = "misplaced"  # it does not follow the entry before it: one was removed, inserted or moved
    HEAD_MISSING = (
        "head-missing"  # the hash that was kept elsewhere is not in the log: its end was cut, or all rewritten
    )


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading the whole log found. ``entry_id`` is the first entry that does not fit, 0 where none is to blame."""

    count: int
    head: str
    broken: Break | None = None
    entry_id: int = 0
    entry: str = ""


def written(act: Act) -> str:
    """The canonical text of an act: keys in code-point order, texts in NFC, no floats."""
    table = {
        "what": act.what,
        "by": act.by,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "subject": act.subject,
        "before": act.before,
        "after": act.after,
        "reason": act.reason,
    }
    filled = {name: value for name, value in table.items() if value not in (None, "", {})}
    return _CANONICAL.encode(_composed(filled))


def digest_of_words(words: str) -> str:
    """How something that a person wrote stands in the log."""
    return hashlib.sha256(composed(words).encode()).hexdigest() if words else ""


def chained(previous_hash: str, entry: str) -> str:
    """The hash of an entry that follows another."""
    return hashlib.sha256(f"{previous_hash}\n{entry}".encode()).hexdigest()


class Audit:
    """Writes and reads the log."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def add(self, act: Act) -> None:
        """Append one entry, in the transaction of the act itself; nobody else writes meanwhile."""
        known = self._connection.known
        previous = known.get(_HEAD, "")
        if previous is None:
            previous = await self.head()
        entry = written(act)
        new = chained(previous, entry)
        self._connection.later(_APPEND, {"previous_hash": previous, "entry": entry, "hash": new})
        known.put(_HEAD, "", new)

    async def head(self) -> str:
        """The newest hash, to be kept elsewhere; empty before the first entry."""
        newest: str = (await self._connection.execute(select(_NEWEST))).scalar_one()
        return newest

    async def verify(self, head: str = "") -> Verified:
        """Read everything and say what does not fit; ``head`` is a hash that was once kept elsewhere."""
        previous, count, seen = BEGINNING, 0, not head
        async for row in self._rows():
            if row.previous_hash != previous:
                return Verified(count, previous, Break.MISPLACED, row.id, row.entry)
            if chained(previous, row.entry) != row.hash:
                return Verified(count, previous, Break.ALTERED, row.id, row.entry)
            previous, count, seen = row.hash, count + 1, seen or row.hash == head
        return Verified(count, previous, None if seen else Break.HEAD_MISSING)

    async def _rows(self) -> AsyncIterator[Any]:
        last = 0
        while rows := (await self._connection.execute(_NEXT, {"last": last})).all():
            for row in rows:
                yield row
            last = rows[-1].id


def _composed(value: Any) -> Any:
    match value:
        case str():
            return value if value.isascii() else composed(value)
        case bool() | int() | None:
            return value
        case dict() | Mapping():
            return {composed(str(name)): _composed(one) for name, one in value.items()}
        case list() | tuple():
            return [_composed(one) for one in value]
        case _:
            raise TypeError(f"the audit log cannot hold {type(value).__name__}")


_NEWEST: Final = func.coalesce(
    select(col(AuditEntryRow.hash)).order_by(col(AuditEntryRow.id).desc()).limit(1).scalar_subquery(), BEGINNING
)
_APPEND: Final = insert(AuditEntryRow)
_NEXT: Final = (
    select(col(AuditEntryRow.id), col(AuditEntryRow.previous_hash), col(AuditEntryRow.entry), col(AuditEntryRow.hash))
    .where(col(AuditEntryRow.id) > bindparam("last"))
    .order_by(col(AuditEntryRow.id))
    .limit(_READ_AT_ONCE)
)

"""Finds out what an invitation or device code opens, before the turn begins: comparing secrets is slow on purpose."""

import re
from datetime import datetime
from typing import Final

from bot.conversations.contract.snapshot import WayIn, WayInKind
from core.frameworks.stored import read_stored
from store.codes import read_code
from store.database import Database
from store.finding import find_way_in
from store.guesses import Guesser
from store.records import ChatKey
from store.ways_in import WayInKind as StoredKind
from store.ways_in import WayInRecord

_GROUPS: Final = re.compile(r"[A-Za-z0-9]{4}[-–][A-Za-z0-9]{4}[-–][A-Za-z0-9]{4}")
_RUN: Final = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9]{12}")


def looks_like_code(text: str) -> bool:
    """Whether a typed text can only be meant as an invitation code: three groups of four, or twelve signs in a row."""
    stripped = text.strip()
    return bool(_GROUPS.fullmatch(stripped) or _RUN.fullmatch(stripped))


class Origins:
    """Network addresses of chats, hashed, of this one process: only for the high cap on wrong codes."""

    def __init__(self) -> None:
        self._by_sender: dict[str, str] = {}

    def remember(self, sender: str, address_hash: str) -> None:
        self._by_sender[sender] = address_hash

    def of(self, sender: str) -> str:
        return self._by_sender.get(sender, "")


class WayInFinder:
    """Looks codes up for turns."""

    def __init__(self, database: Database, origins: Origins) -> None:
        self._database = database
        self._origins = origins

    async def find(self, code: str, chat: ChatKey, now: datetime) -> WayIn:
        """What the code opens for this chat; wrong ones are counted."""
        found = await find_way_in(self._database, code, Guesser(chat, self._origins.of(chat.sender)), now)
        if found.record is None:
            return WayIn(await self._refused_as(found.kind, code, chat))
        return await self._described(found.record)

    async def _refused_as(self, kind: StoredKind, code: str, chat: ChatKey) -> WayInKind:
        """People come back by the link they once used: that is no wrong code, they are inside."""
        read = read_code(code)
        if kind is not StoredKind.REFUSED or read is None:
            return WayInKind(kind.value)
        handle = read.handle
        mine = await self._database.read(lambda tx: tx.ways_in.was_used_from(handle, chat))
        return WayInKind.YOURS if mine else WayInKind.REFUSED

    async def _described(self, record: WayInRecord) -> WayIn:
        document = None
        if record.digests:
            document = await self._database.read(lambda tx: tx.desks.framework_document(record.digests[0]))
        framework = read_stored(document, record.digests[0]) if document is not None else None
        return WayIn(
            kind=WayInKind(record.kind.value),
            id=record.id,
            role=record.role,
            unit_name=record.unit_name or record.person_name,
            round_title=record.round_title,
            framework_title=framework.short_title if framework else "",
            max_points=framework.max_points if framework else WayIn(WayInKind.REFUSED).max_points,
            contact=record.contact,
            is_trial=framework is not None and framework.has_model_fields,
        )

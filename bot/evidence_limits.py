"""How much evidence a unit may send in one round, and what it is told when that is used up."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

from bot.media_check.verdict import MIB
from core.scoring.phrase import Facts, Phrase
from store.evidence_room import RoomUsed


@dataclass(frozen=True, slots=True)
class EvidenceRoom:
    """Per unit and round, over all its sheets; replaced files count as well, for they are kept."""

    max_files: int = 300
    max_bytes: int = 200 * MIB


DEFAULT_ROOM: Final = EvidenceRoom()


def refuse_more(used: RoomUsed, size_bytes: int, room: EvidenceRoom) -> Phrase | None:
    """Why one more file of this size is not kept, or ``None`` when it may be; a size that is not known is 0."""
    if used.files < room.max_files and used.size_bytes + size_bytes <= room.max_bytes:
        return None
    facts: Facts = {
        "files": used.files,
        "size": (Decimal(used.size_bytes) / MIB).quantize(Decimal("0.1"), ROUND_CEILING),
        "most": room.max_files,
        "limit": (Decimal(room.max_bytes) / MIB).quantize(Decimal("0.1"), ROUND_CEILING),
    }
    return Phrase("media-room-used", facts)

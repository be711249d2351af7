"""What a check of a file says."""

from dataclasses import dataclass

from bot.media_check.stamps import Degree
from core.scoring.phrase import Phrase

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be before and after it is opened. Pixels are counted over all frames of a picture."""

    max_bytes: int = 20 * MIB
    max_pixels: int = 40_000_000
    max_frames: int = 50
    max_entries: int = 2000
    max_unpacked_bytes: int = 100 * MIB
    max_ratio: int = 100


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept. Type and extension (without a dot) are what its bytes are, whatever its name says."""

    media_type: str
    extension: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not kept; the sentence says why and what to do."""

    reason: Phrase


@dataclass(frozen=True, slots=True)
class Stamped:
    """A sound file that bears a stamp of state secrets: not kept, not shown, not passed on."""

    degree: Degree
    media_type: str
    size_bytes: int


class BadFileError(Exception):
    """Raised by the checks of single formats; ``check`` turns it into ``Refused``."""

    def __init__(self, reason: Phrase) -> None:
        self.reason = reason
        super().__init__(reason.key)


def damaged() -> BadFileError:
    return BadFileError(Phrase("media-damaged"))

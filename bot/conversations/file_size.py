"""Says how large a file is."""

from fractions import Fraction

from core.scoring.numbers import round_half_up
from core.scoring.phrase import Phrase


def size(size_bytes: int) -> Phrase:
    """A file size a person reads: whole kilobytes below one megabyte, one decimal above."""
    kilobytes = max(1, (size_bytes + 512) // 1024)
    if kilobytes < 1024:  # noqa: PLR2004  (kilobytes in a megabyte)
        return Phrase("size-kb", {"size": kilobytes})
    return Phrase("size-mb", {"size": round_half_up(Fraction(size_bytes, 1024 * 1024), 1)})

"""Tells what a file is from its first bytes. Names and claims of the sender count for nothing."""

import struct
from enum import StrEnum
from typing import Final

HEAD_BYTES: Final = 4096
"""How much of a file's start ``sort_of`` needs."""


class Sort(StrEnum):
    """What the bytes are; the first group is taken, the second is refused with a hint that fits."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    MP4 = "mp4"
    ZIP = "zip"  # docx, xlsx or something else: its directory tells
    OLE = "ole"  # doc, xls or something else: its directory tells

    LATE_PDF = "late-pdf"  # junk before %PDF
    ARCHIVE = "archive"
    OTHER_IMAGE = "other-image"
    OTHER_VIDEO = "other-video"
    ACTIVE = "active"  # programs, scripts, pages
    UNKNOWN = "unknown"


STARTS: Final = (
    (b"%PDF-", Sort.PDF),
    (b"\xff\xd8\xff", Sort.JPG),
    (b"\x89PNG\r\n\x1a\n", Sort.PNG),
    (b"PK\x03\x04", Sort.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Sort.OLE),
    (b"PK", Sort.ARCHIVE),
    (b"Rar!", Sort.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Sort.ARCHIVE),
    (b"\x1f\x8b", Sort.ARCHIVE),
    (b"GIF8", Sort.OTHER_IMAGE),
    (b"BM", Sort.OTHER_IMAGE),
    (b"II*\0", Sort.OTHER_IMAGE),
    (b"MM\0*", Sort.OTHER_IMAGE),
    (b"\x1a\x45\xdf\xa3", Sort.OTHER_VIDEO),
    (b"FLV", Sort.OTHER_VIDEO),
    (b"\x30\x26\xb2\x75", Sort.OTHER_VIDEO),
    (b"MZ", Sort.ACTIVE),
    (b"\x7fELF", Sort.ACTIVE),
    (b"#!", Sort.ACTIVE),
    (b"\xca\xfe\xba\xbe", Sort.ACTIVE),
    (b"L\0\0\0\x01\x14\x02\0", Sort.ACTIVE),
)
RIFF: Final = {b"WEBP": Sort.WEBP, b"AVI ": Sort.OTHER_VIDEO}
HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
MP4_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"}
)
SOUND_BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"M4P "})
FIRST_BRAND_AT: Final = 16
FTYP_MAX: Final = 1024


def sort_of(head: bytes) -> Sort:
    """What a file is that begins with ``head`` (its first ``HEAD_BYTES`` bytes, or all of it)."""
    if head[4:8] == b"ftyp":
        return _sort_of_boxes(head)
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12], Sort.UNKNOWN)
    for start, sort in STARTS:
        if head.startswith(start):
            return sort
    if b"%PDF-" in head:
        return Sort.LATE_PDF
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return Sort.ACTIVE
    return Sort.UNKNOWN


def _sort_of_boxes(head: bytes) -> Sort:
    """HEIC, MP4 and their relatives name their brand and the brands they agree with in the first box."""
    (size,) = struct.unpack(">I", head[:4])
    if not FIRST_BRAND_AT <= size <= FTYP_MAX:
        return Sort.UNKNOWN
    major = head[8:12]
    brands = {head[i : i + 4] for i in range(FIRST_BRAND_AT, min(size, len(head)), 4)} | {major}
    if brands & AVIF_BRANDS:
        return Sort.OTHER_IMAGE
    if brands & HEIC_BRANDS:
        return Sort.HEIC
    if major == b"qt  ":
        return Sort.OTHER_VIDEO
    if major in SOUND_BRANDS:
        return Sort.UNKNOWN
    return Sort.MP4 if brands & MP4_BRANDS else Sort.OTHER_VIDEO

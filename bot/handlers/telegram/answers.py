"""Reads an HTTP/1.1 answer out of the bytes that have come."""

import re
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 1024 * 1024
"""Of an answer; no answer to what is posted on a lean line comes near it."""

_STATUS: Final = re.compile(rb"HTTP/1\.([01]) ([1-5]\d\d)[ \r]")
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)
_CLOSES: Final = re.compile(rb"\r\nconnection:[ \t]*close[ \t]*\r\n", re.IGNORECASE)
_CHUNK: Final = re.compile(rb"([0-9a-fA-F]{1,6})[ \t]*(?:;[^\r\n]*)?\r\n")
_BODILESS: Final = frozenset({204, 304})


class BrokenAnswerError(OSError):
    """What came is no answer, is too long, or ended in the middle."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. ``closes`` where the connection cannot be used again."""

    status: int
    body: bytes
    closes: bool


def read_answer(came: bytes, *, ended: bool) -> Answer | None:
    """The answer in ``came``; ``None`` while it is not whole. ``ended``: nothing more will come.

    Raises:
        BrokenAnswerError: it will never be one.
    """
    answer = _read(came, ended=ended) if len(came) <= MOST_BYTES else None
    if answer is None and (ended or len(came) > MOST_BYTES):
        raise BrokenAnswerError
    return answer


def _read(came: bytes, *, ended: bool) -> Answer | None:
    end = came.find(b"\r\n\r\n")
    if end < 0:
        return None
    head, start = came[: end + 2], end + 4
    status = _STATUS.match(head)
    if status is None:
        raise BrokenAnswerError
    code = int(status[2])
    if code < 200:  # noqa: PLR2004  (100 Continue: the answer follows)
        return _read(came[start:], ended=ended)
    closes = status[1] == b"0" or _CLOSES.search(head) is not None
    length = _LENGTH.search(head)
    if code in _BODILESS:
        return Answer(code, b"", closes or len(came) > start)
    if _CHUNKED.search(head):
        return _chunks(came, start, code, closes=closes)
    if length is None:
        return Answer(code, came[start:], closes=True) if ended else None
    until = start + int(length[1])
    return None if len(came) < until else Answer(code, came[start:until], closes or len(came) > until)


def _chunks(came: bytes, start: int, code: int, *, closes: bool) -> Answer | None:
    body = b""
    while (chunk := _CHUNK.match(came, start)) is not None:
        size = int(chunk[1], 16)
        if not size:
            end = came.find(b"\r\n\r\n", chunk.end() - 2)
            return None if end < 0 else Answer(code, body, closes or len(came) > end + 4)
        piece = came[chunk.end() : chunk.end() + size]
        start = chunk.end() + size + 2
        if len(came) < start:
            return None
        if came[start - 2 : start] != b"\r\n":
            raise BrokenAnswerError
        body += piece
    if b"\r\n" in came[start:]:
        raise BrokenAnswerError
    return None

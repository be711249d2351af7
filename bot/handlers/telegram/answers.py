"""Reads an HTTP/1.1 answer out of the bytes that have come."""

from dataclasses import dataclass
from typing import Final

from httptools import HttpParserError, HttpResponseParser

MOST_BYTES: Final = 1024 * 1024
"""Of an answer; no answer to what is posted on a lean line comes near it."""

_FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})
_FINAL: Final = 200
"""Lower statuses only say that the answer follows."""


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
    if len(came) > MOST_BYTES:
        raise BrokenAnswerError
    reading = _Reading()
    try:
        reading.parser.feed_data(came)
    except HttpParserError:
        if reading.answer is None:
            raise BrokenAnswerError from None  # its text may quote what came
        reading.has_more = True
    answer = reading.answer or (reading.ended() if ended else None)
    if answer is None:
        if ended:
            raise BrokenAnswerError
        return None
    return Answer(answer.status, answer.body, closes=True) if reading.has_more else answer


class _Reading:
    """What the parser has found so far; it calls these methods by their names."""

    def __init__(self) -> None:
        self.parser = HttpResponseParser(self)
        self.answer: Answer | None = None
        self.has_more = False
        self._begin()

    def _begin(self) -> None:
        self._body = b""
        self._has_head = False
        self._is_framed = False

    def on_message_begin(self) -> None:
        if self.answer is None:
            self._begin()
        else:
            self.has_more = True

    def on_header(self, name: bytes, value: bytes) -> None:
        self._is_framed = self._is_framed or name.lower() in _FRAMING

    def on_headers_complete(self) -> None:
        self._has_head = self.parser.get_status_code() >= _FINAL

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self.answer is None and self._has_head:
            closes = not self.parser.should_keep_alive()
            self.answer = Answer(self.parser.get_status_code(), self._body, closes)

    def ended(self) -> Answer | None:
        """An answer that does not say how long it is ends with the connection."""
        if self._has_head and not self._is_framed:
            return Answer(self.parser.get_status_code(), self._body, closes=True)
        return None

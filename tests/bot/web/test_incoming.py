"""What the page posts is read the same way when it comes in and when it is taken up later."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import (
    Event,
    MediaEvent,
    MediaGoneError,
    OpenEvent,
    PickEvent,
    TapEvent,
    TextEvent,
    UndecodableError,
)
from bot.handlers.web import CHANNEL
from bot.handlers.web.incoming import MAX_TEXT_CHARS, TooLongError, decode, media_body


@pytest.mark.parametrize(
    ("posted", "event"),
    [
        ({"kind": "text", "text": " 3 trên 4 \n"}, TextEvent("3 trên 4")),
        ({"kind": "text", "text": "Tie\u0302\u0301p"}, TextEvent("Tiếp")),
        ({"kind": "text", "text": "hai\ndòng\x00"}, TextEvent("hai\ndòng")),
        ({"kind": "tap", "token": "p7k2:1"}, TapEvent("p7k2:1")),
        ({"kind": "pick", "tokens": ["p7k2:1", "p7k2:3"]}, PickEvent(("p7k2:1", "p7k2:3"))),
        ({"kind": "pick", "tokens": []}, PickEvent(())),
        ({"kind": "open", "code": " abcd-efgh-jklm "}, OpenEvent("abcd-efgh-jklm")),
        (json.loads(media_body("u1", "ảnh.jpg", 12, "3.2", "key")), MediaEvent("u1", "ảnh.jpg", 12, "3.2", "key")),
    ],
)
def test_everything_the_page_sends_is_read(posted: dict[str, Any], event: Event) -> None:
    assert CHANNEL.decode(json.dumps({"id": "x" * 32, **posted}).encode()) == event


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[1]",
        b"{" * 2_000,
        b'{"kind":"text"}',
        b'{"kind":"text","text":"  "}',
        b'{"kind":"text","text":5}',
        b'{"kind":"tap","token":"a b"}',
        b'{"kind":"tap","token":"' + b"x" * 65 + b'"}',
        b'{"kind":"pick","tokens":"p7k2:1"}',
        b'{"kind":"pick","tokens":' + json.dumps(["t"] * 61).encode() + b"}",
        b'{"kind":"open","code":"<script>"}',
        b'{"kind":"media","handle":"u1","size":-1}',
        b'{"kind":"media","handle":"u1","size":true}',
        b'{"kind":"sticker"}',
        b'{"kind":["text"]}',
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode(body)


def test_words_beyond_the_limit_are_refused_as_too_long() -> None:
    with pytest.raises(TooLongError):
        decode(json.dumps({"kind": "text", "text": "đ" * (MAX_TEXT_CHARS + 1)}).encode())


@given(
    st.binary(max_size=200)
    | st.dictionaries(st.text(), st.integers() | st.text()).map(lambda d: json.dumps(d).encode())
)
def test_no_bytes_break_the_reading(body: bytes) -> None:
    try:
        decode(body)
    except UndecodableError:
        return


async def test_a_file_cannot_be_opened_before_the_channel_is_wired() -> None:
    with pytest.raises(MediaGoneError):
        async for _ in CHANNEL.open_media("u1"):
            pass

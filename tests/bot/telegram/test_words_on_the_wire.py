"""The small parts: cutting texts, signing buttons, taking answers of the server apart, and Telegram's limits."""

import json
import secrets

import pytest
import telegram.constants
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Address, Outgoing
from bot.handlers.telegram import limits
from bot.handlers.telegram.batches import split_batch
from bot.handlers.telegram.cutting import cut, shorten, units
from bot.handlers.telegram.outgoing import pieces
from bot.handlers.telegram.signing import Signer
from tests.bot.telegram.peer import TOKEN, check_outgoing

SIGNER = Signer.of(TOKEN)


@given(st.text(alphabet=st.sampled_from("aâ😀. \n!?"), max_size=400), st.integers(2, 60))
def test_parts_fit_and_together_say_everything(text: str, most: int) -> None:
    parts = cut(text, most)

    assert all(0 < units(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_is_cut_where_a_reader_would_pause() -> None:
    assert cut("Câu một. Câu hai. Câu ba.", 18) == ("Câu một. Câu hai.", "Câu ba.")
    assert cut("đoạn một\nđoạn hai dài", 16) == ("đoạn một", "đoạn hai dài")
    assert cut("một hai ba", 8) == ("một hai", "ba")
    assert shorten("dài quá mức", 6) == "dài q…"


def test_our_limits_are_the_ones_that_others_know() -> None:
    others = telegram.constants
    pairs = {
        limits.MAX_TEXT: others.MessageLimit.MAX_TEXT_LENGTH,
        limits.MAX_CAPTION: others.MessageLimit.CAPTION_LENGTH,
        limits.MAX_BUTTONS: others.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER,
        limits.MAX_CALLBACK_BYTES: others.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA,
        limits.MAX_DOWNLOAD_BYTES: others.FileSizeLimit.FILESIZE_DOWNLOAD,
        limits.MAX_UPLOAD_BYTES: others.FileSizeLimit.FILESIZE_UPLOAD,
        limits.PER_SECOND: others.FloodLimit.MESSAGES_PER_SECOND,
        limits.PER_CHAT_SECOND: others.FloodLimit.MESSAGES_PER_SECOND_PER_CHAT,
        limits.MAX_POLL: others.PollingLimit.MAX_LIMIT,
    }
    assert list(pairs) == [int(theirs) for theirs in pairs.values()]
    assert set(limits.ALLOWED_UPDATES) <= {str(kind.value) for kind in others.UpdateType}


def test_a_button_is_read_only_for_the_person_it_was_made_for() -> None:
    data = SIGNER.sign("p7k2abcdEFGH:12", "4000")

    assert len(data.encode()) <= 64
    assert SIGNER.read(data, "4000") == "p7k2abcdEFGH:12"
    assert SIGNER.read(data, "4001") == ""
    assert Signer.of("1:other").read(data, "4000") == ""


def test_no_forged_button_is_read() -> None:
    data = SIGNER.sign("p7k2abcdEFGH:12", "4000")
    changed = [data[:n] + chr(ord(data[n]) ^ 1) + data[n + 1 :] for n in range(len(data))]
    guessed = [f"p7k2abcdEFGH:12.{secrets.token_urlsafe(8)}" for _ in range(20_000)]

    assert [one for one in (*changed, *guessed, "", ".", "ố" * 21, "\ud800") if SIGNER.read(one, "4000")] == []


@pytest.mark.parametrize("bad", ["[" * 50_000, '{"update_id": 8, "message": ' + "[" * 2_000 + "]" * 2_000 + "}"])
def test_one_update_that_cannot_be_read_leaves_its_neighbours(bad: str) -> None:
    closed = bad if bad.endswith("}") else '{"update_id": 8, "x": ' + bad + "]" * 50_000 + "}"
    answer = '{"ok": true, "result": [{"update_id": 7, "a": "]}\\""},' + closed + ',{"update_id": 9}]}'

    found = split_batch(answer.encode())

    assert [one.update_id for one in found] == [7, 8, 9]
    assert [one.document is None for one in found] == [False, True, False]


@given(
    st.lists(st.text(max_size=3_000), min_size=1, max_size=6),
    st.lists(st.text(min_size=1, max_size=300), max_size=130),
)
def test_whatever_is_said_telegram_would_take_it(texts: list[str], labels: list[str]) -> None:
    choices = [
        {"token": f"p7k2abcdEFGH:{n}", "label": label, "number": n + 1 if n % 2 else None, "points": None}
        for n, label in enumerate(labels)
    ]
    lines = [{"style": "head", "text": text} for text in texts]
    body = {"lines": lines, "choices": choices, "bars": [], "attachments": [], "ticked": ["p7k2abcdEFGH:0"]}
    address = Address("telegram", "1", "4000")

    for outgoing in (Outgoing(address, body), Outgoing(address, body, replaces="5", chosen="Có")):
        for piece in pieces(outgoing, SIGNER):
            check_outgoing(json.loads(json.dumps(piece.content.fields)))

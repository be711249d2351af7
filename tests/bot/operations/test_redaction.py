"""Whatever is logged by mistake, secrets and people's words do not get into a line; ids and counts do."""

import json
from io import StringIO
from typing import Any

import pytest
import structlog
from pydantic import SecretStr

from bot.operations.logs.redaction import TAKEN_OUT, Redaction, secrets_of, without_messages
from bot.operations.logs.writing import LineLogger, LogForm, set_up_logs
from bot.settings import Settings
from store.codes import mint_code, new_handle

TOKEN = "700000001:" + "AAxx-secret-of-the-bot_0123456789abcd"


def redacted(value: object, *secrets: str) -> Any:
    return Redaction(secrets)(None, "info", {"event": "x", "value": value})["value"]


@pytest.mark.parametrize(
    "value",
    [
        "0912345678",
        "0912 345 678",
        "gọi",
        "+84 912.345.678",
        "call 84912345678 now",
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        "https://chamdiem.example.vn/m/7C0FabcdefghijklmnopqrstuvwxyzABCDEF",
        "t.me/bot?start=7C0FabcdefghijklmnopqrstuvwxyzABCDEF",
        "7C0F-HJKM-NPQR",
        "7c0f hjkm npqr",
        "lan.nguyen@example.vn",
        "tệp của Lan",
    ],
)
def test_secrets_codes_numbers_and_vietnamese_words_are_taken_out(value: str) -> None:
    found = redacted(value)

    assert TAKEN_OUT in found
    assert [part for part in ("345", "AAxx", "abcdef", "HJKM", "hjkm", "lan", "Lan", "gọi") if part in found] == []


def test_a_code_that_ends_with_a_hyphen_is_taken_out_too() -> None:
    code = "R10CYj0Sd7kr_uIgUrNYN3Tv7Hlb6V5Q2i9-"

    assert redacted(f"wrong code {code}, again {code}.") == f"wrong code {TAKEN_OUT}, again {TAKEN_OUT}."


def test_codes_as_they_are_really_made_are_taken_out() -> None:
    for code in (mint_code(new_handle()) for _ in range(10)):
        assert redacted(f"wrong code {code.link_code}") == f"wrong code {TAKEN_OUT}"
        assert redacted(f"wrong code {code.typed_code}") == f"wrong code {TAKEN_OUT}"


@pytest.mark.parametrize(
    "value",
    [
        "turn_failed",
        "OperationalError",
        "/uploads/{upload}",
        "writer.py:88 _attempt < writer.py:75 _commit_together",
        "2026-11-12T08:30:00.123456Z",
        "20261112T013000Z",
        "asked to wait 3.5 s",
        "status 403",
        "9f2c01ab",
        17,
        -4,
        0.25,
        True,
        None,
        [1, 2],
    ],
)
def test_ids_counts_names_of_events_and_places_in_the_source_stay(value: object) -> None:
    assert redacted(value) == value


def test_secrets_of_the_settings_are_taken_out_in_every_form_in_which_they_turn_up() -> None:
    settings = Settings(
        telegram_token=SecretStr(TOKEN),
        telegram_webhook="https://chamdiem.example.vn/hook",
        telegram_webhook_secret=SecretStr("first-secret_1,second-secret_2"),
        database=SecretStr("postgresql+asyncpg://bot:p%40ss-word@host/chamdiem"),
    )
    known = secrets_of(settings)

    for text in (TOKEN, "AAxx-secret-of-the-bot_0123456789abcd", "first-secret_1", "second-secret_2", "p@ss-word"):
        assert redacted(f"x {text} y", *known) == f"x {TAKEN_OUT} y"
    assert redacted("700000001%3AAAxx-secret-of-the-bot_0123456789abcd", *known) == TAKEN_OUT


@pytest.mark.parametrize("name", ["text", "name", "caption", "body", "token", "code", "link"])
def test_nothing_may_be_logged_under_a_name_for_what_people_say(name: str) -> None:
    assert Redaction()(None, "info", {"event": "x", name: "ba muoi ba"})[name] == TAKEN_OUT


def test_what_is_no_plain_value_is_logged_as_its_type() -> None:
    assert redacted({"answer": "ba muoi ba"}) == "dict"
    assert redacted(ValueError("ba muoi ba")) == "ValueError"
    assert redacted([b"ba muoi ba"]) == ["bytes"]


def test_an_exception_is_logged_with_type_and_place_and_without_its_message() -> None:
    with pytest.raises(ValueError, match="bon") as caught:
        _fails()
    event = without_messages(None, "error", {"event": "x", "exc_info": caught.value})

    assert event["error"] == "ValueError < ValueError"
    assert event["at"].startswith("test_redaction.py:")
    assert "ba muoi" not in json.dumps(event)


def test_a_log_that_cannot_be_written_stops_nobody() -> None:
    stream = StringIO()
    stream.close()

    LineLogger(stream).msg("x")


@pytest.mark.parametrize("form", LogForm)
def test_a_line_is_one_line_in_both_forms(form: LogForm, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(form)
    structlog.get_logger().info("event_parked", inbox_id=7, why="two\nlines")
    structlog.get_logger().debug("not_told")
    said = capsys.readouterr()

    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert "event_parked" in said.err


def _fails() -> None:
    try:
        int("ba muoi ba")
    except ValueError as error:
        raise ValueError("ba muoi bon") from error

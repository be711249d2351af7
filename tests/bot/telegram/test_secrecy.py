"""Neither the bot's token, nor names, nor anything typed is in a log, an error or a trace."""

import json
import traceback
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channel import DeliveryError, MediaGoneError
from bot.handlers.telegram.service import Telegram, TelegramOptions
from bot.wording import Words
from tests.bot.telegram.peer import TOKEN, Fault, Peer
from tests.bot.telegram.town import town

SECRETS = (TOKEN, TOKEN.split(":")[1], "Nguyễn Thị Lan", "câu trả lời mật 123")


async def test_a_whole_conversation_with_everything_going_wrong_leaves_no_secret_in_the_log(
    peer: Peer, tmp_path: Path, words: Words, capfd: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logs:
        async with town(peer, tmp_path, words) as village:
            phone = village.phone("lan")
            phone.name = "Nguyễn Thị Lan"
            phone.says(f"/start {village.codes['lan']}")
            await phone.hears("Đúng đơn vị")
            peer.faults["sendMessage"].extend([Fault(status=500), Fault(reset=True), Fault(status=400)])
            phone.taps("Đúng")
            await peer.until(lambda: not peer.faults["sendMessage"])
            phone.says("câu trả lời mật 123")
            phone.sends(b"%PDF-1.4", "câu trả lời mật 123.pdf")
            peer.files.clear()
            peer.push({"message": phone.message(text={"câu trả lời mật 123": 1})})
            peer.push({"brand_new": "câu trả lời mật 123"})
            await village.quiet()
    written = json.dumps(logs, ensure_ascii=False, default=str) + "".join(capfd.readouterr())

    assert any(log["event"] == "event_parked" for log in logs)
    assert any(log["event"] == "delivery_failed" for log in logs)
    assert [secret for secret in SECRETS if secret in written] == []


@pytest.mark.parametrize("status", [404, 500, 403])
async def test_a_failing_download_never_names_the_token(peer: Peer, words: Words, status: int) -> None:
    peer.files["f1"] = b"x"
    peer.broken_downloads.append(status)
    await _never_names_the_token(Telegram(TelegramOptions(TOKEN, peer.url), words), "f1")


async def test_a_server_that_is_not_there_never_names_the_token(words: Words) -> None:
    await _never_names_the_token(Telegram(TelegramOptions(TOKEN, "http://127.0.0.1:9"), words), "f1")


async def _never_names_the_token(telegram: Telegram, handle: str) -> None:
    with pytest.raises((DeliveryError, MediaGoneError)) as failed:
        async for _ in telegram.channel.open_media(handle):
            pass
    await telegram.close()
    said = "".join(traceback.format_exception(failed.value)) + repr(failed.value)
    error: BaseException | None = failed.value
    while error is not None:
        said += repr(error) + str(error.args)
        error = error.__cause__ or error.__context__

    assert TOKEN not in said
    assert TOKEN.split(":")[1] not in said


def test_the_token_is_not_shown_with_the_settings() -> None:
    options = TelegramOptions(TOKEN)

    assert TOKEN not in repr(options)

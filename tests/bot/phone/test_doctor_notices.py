"""``chamdiem doctor`` says whether people can be called and written to, and never what opens the mail server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from pydantic import SecretStr

from bot.handlers.web.push.keys import keep_key
from bot.operations.doctor.checks.notices import look
from bot.operations.doctor.finding import Given, Level
from bot.settings import Settings
from bot.wording import Words
from tests.bot.phone.smtp_peer import smtp_peer

NOON = datetime(2026, 11, 12, 5, tzinfo=UTC)


async def found(words: Words, folder: Path, **given: Any) -> list[tuple[Level, str]]:
    """What is said of each, the calls first."""
    settings = Settings(evidence=folder / "evidence", public_url="https://chamdiem.example.vn", **given)
    findings = await look(Given(settings, NOON, cast("Any", None)))
    return [(one.level, words.text(one.what)) for one in findings]


async def test_all_is_well(words: Words, tmp_path: Path) -> None:
    keep_key(tmp_path / "web-push.pem")
    async with smtp_peer() as mail:
        said = await found(
            words,
            tmp_path,
            smtp_url=SecretStr(f"smtp://chamdiem:bi-mat-dai@127.0.0.1:{mail.port}"),
            smtp_from="chamdiem@example.vn",
            smtp_starttls=False,
        )

    assert said == [
        (Level.OK, "Thông báo trên máy: sẵn sàng."),
        (Level.OK, "Thư điện tử: máy chủ 127.0.0.1 nhận kết nối."),
    ]
    assert mail.logins == [b"\0chamdiem\0bi-mat-dai"]
    assert mail.letters == []


async def test_a_mail_server_that_is_silent_is_an_error_without_its_password(
    words: Words, tmp_path: Path, unused_tcp_port: int
) -> None:
    url = SecretStr(f"smtp://chamdiem:bi-mat-dai@127.0.0.1:{unused_tcp_port}")
    calls, letters = await found(words, tmp_path, smtp_url=url, smtp_from="chamdiem@example.vn")

    assert calls[0] is Level.OK
    assert letters[0] is Level.ERROR
    assert "bi-mat" not in letters[1]


async def test_without_https_and_without_mail_it_says_so(words: Words, tmp_path: Path) -> None:
    (tmp_path / "web-push.pem").write_text("x", encoding="utf-8")

    assert (await found(words, tmp_path))[0] == (
        Level.ERROR,
        f"Thông báo trên máy: tệp khóa {tmp_path / 'web-push.pem'} không dùng được.",
    )
    plain = await look(Given(Settings(evidence=tmp_path / "evidence"), NOON, cast("Any", None)))
    assert [one.level for one in plain] == [Level.WARNING, Level.OK]

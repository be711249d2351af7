"""The log of a day with everything that goes wrong in it holds no word, name, code or token of anybody."""

import asyncio
import gc
import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from bot.operations.logs.last_words import hear_loop
from bot.operations.logs.redaction import secrets_of
from bot.operations.logs.writing import LogForm, log_everything
from bot.playing.cues import Types
from bot.playing.player import play
from bot.playing.script import read_script
from bot.settings import Settings
from bot.wording import Words
from store.database import Database
from store.records import ChatKey
from store.tx import Tx
from tests.bot.operations.running import HEADERS, Running, invited, running

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TRANSCRIPTS = ROOT / "tests" / "transcripts"
TOKEN = "700000001:" + "AAxx-secret-of-the-bot_0123456789abcd"
TYPED = ("hai muoi mot nguoi", "Chu tich la ong Tam", "so 45/QD-UBND", "0912 345 678", "lan@suoimau.example")
FILE_NAME = "quyet-dinh-cua-ong-tam.pdf"
PERSON = "Lan"


def lines(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines()]


async def test_transcripts_leave_nothing_of_what_was_said_in_the_log(
    words: Words, capsys: pytest.CaptureFixture[str]
) -> None:
    log_everything(LogForm.JSON)
    typed: set[str] = set()
    for name in ("vao_bang_loi_moi", "ngon_tay_bam_nham", "minh_chung"):
        script = (TRANSCRIPTS / f"{name}.txt").read_text(encoding="utf-8")
        typed |= {
            cue.deed.text for cue in read_script(script).cues if hasattr(cue, "deed") and isinstance(cue.deed, Types)
        }
        await play(script, words)
    log = capsys.readouterr().err

    assert len(typed) > 10
    assert [text for text in typed if len(text) > 3 and text in log] == []
    assert "Suối" not in log


async def test_a_day_on_which_everything_goes_wrong_leaves_nothing_of_anybody_in_the_log(
    tmp_path: Path, words: Words, capsys: pytest.CaptureFixture[str]
) -> None:
    with_a_hole = Words({key: text for key, text in words.by_key.items() if key != "points-if-submitted"})
    telegram = {"telegram_token": SecretStr(TOKEN), "telegram_api": "http://127.0.0.1:9"}  # nobody there
    log_everything(LogForm.JSON, secrets_of(Settings(**telegram)))  # type: ignore[arg-type]
    hear_loop(asyncio.get_running_loop())
    async with running(tmp_path, with_a_hole, **telegram) as house:
        code = await invited(house)
        cookie = await _a_bad_day(house, code)
        await _everything_else(house)
    log = capsys.readouterr().err

    told = {line["event"] for line in lines(log)}
    assert {"request_answered", "turn_failed", "event_parked", "library_spoke", "library_warned"} <= told
    assert {"loop_troubled", "program_crashed", "store_unavailable", "telegram_setup_failed"} <= told
    assert {line["status"] for line in lines(log) if line["event"] == "request_answered"} >= {202, 400, 404}
    planted = (
        *TYPED,
        FILE_NAME,
        PERSON,
        TOKEN,
        TOKEN.partition(":")[2],
        code,
        code[:12],
        cookie,
        "Suối Mẫu",
        "suoi-mau",
    )
    assert [text for text in planted if text in log] == []


async def _a_bad_day(house: Running, code: str) -> str:
    """An officer joins and says all sorts of things; returns the cookie."""
    assert (await house.got(f"/{code}"))[0] == 404
    assert (await house.got(f"/m/{code}"))[0] == 200
    assert await house.says("open0001", kind="open", code=code) == 202
    assert await house.says("yes00001", kind="text", text="đúng") == 202
    for number, text in enumerate(TYPED):
        assert await house.says(f"typed{number:03d}", kind="text", text=text) == 202
    assert await house.says("points01", kind="text", text="điểm") == 202  # its words are missing: five failing turns
    assert await house.says("x", kind="text", text=TYPED[0]) == 400
    upload = {"id": "upload01", "name": FILE_NAME, "size": 9, "caption": TYPED[1]}
    async with house.browser.post(f"{house.address}/uploads", json=upload, headers=HEADERS) as answer:
        assert answer.status == 201
    port = int(house.address.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{TYPED[0]} / HTTP/1.1\r\nCookie {TYPED[3]}\r\n\r\n".encode())
    await reader.read()
    writer.close()
    (cookie,) = {one.value for one in house.browser.cookie_jar}
    return cookie


async def _everything_else(house: Running) -> None:
    app = house.service.app
    chat = ChatKey("web", "", "somebody")
    await app.database.write(lambda tx: tx.inbox.accept(chat, "poison01", TYPED[1].encode(), app.clock()))
    app.lanes.wake(chat)
    await app.lanes.settled()
    await _sql_errors(app.database)

    async def nobody_waits() -> None:
        raise ValueError(TYPED[1])

    task = asyncio.create_task(nobody_waits())
    await asyncio.wait([task])
    del task
    gc.collect()
    asyncio.get_running_loop().call_soon(_fails, TYPED[2])
    await asyncio.sleep(0)
    logging.getLogger("aiogram").error("update %s of %s", TYPED[0], PERSON)
    logging.getLogger("aiogram").warning(f"update {TYPED[0]}")  # noqa: G004  (as libraries do)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(TYPED[1], stacklevel=1)
    try:
        _fails(TYPED[1])
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    await app.database.write(_lose_a_table)
    await _says_without_a_table(house)


def _fails(text: str) -> None:
    raise ValueError(f"cannot use {text}")


async def _sql_errors(database: Database) -> None:
    """A statement that fails with what somebody typed in it, caught by nobody but the log."""

    async def twice(tx: Tx) -> None:
        for _ in range(2):
            await tx.people._connection.execute(  # noqa: SLF001  (an error that our own subjects never make)
                sql("INSERT INTO address_tries VALUES (:who, 1, :who)"), {"who": TYPED[3]}
            )

    with pytest.raises(IntegrityError) as caught:
        await database.write(twice)
    assert TYPED[3] not in str(caught.value)
    logging.getLogger("sqlalchemy").error("failed", exc_info=caught.value)


async def _lose_a_table(tx: Tx) -> None:
    await tx.people._connection.execute(sql("ALTER TABLE place RENAME TO elsewhere"))  # noqa: SLF001


async def _says_without_a_table(house: Running) -> None:
    body = {"id": "lost0001", "kind": "text", "text": TYPED[1]}
    async with house.browser.post(f"{house.address}/events", json=body, headers=HEADERS) as answer:
        assert answer.status == 202
    await asyncio.sleep(0.1)


def test_a_crash_of_the_process_is_one_line_without_what_the_error_says() -> None:
    code = f"""
from bot.operations.logs.writing import LogForm, log_everything
log_everything(LogForm.JSON)
import threading
t = threading.Thread(target=lambda: int({TYPED[1]!r})); t.start(); t.join()
raise ValueError({TYPED[0]!r}) from KeyError({TYPED[3]!r})
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert [(line["event"], line["error"]) for line in lines(done.stderr)] == [
        ("thread_crashed", "ValueError"),
        ("program_crashed", "ValueError < KeyError"),
    ]
    assert [text for text in TYPED if text in done.stderr] == []

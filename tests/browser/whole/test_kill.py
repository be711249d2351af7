"""The power goes in the middle of a conversation."""

import asyncio
import os
import re
import socket
import time
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.whole.officer import Officer
from tests.preloaded import Preloaded, Process

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LINK = re.compile(r"http://\S+/m/(\S+)")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def started(preloaded: Preloaded, folder: Path, port: int) -> tuple[Process, str]:
    """The demonstration as a program of its own, listening, and the first person's code."""
    surroundings = {"PATH": os.defpath, "PYTHONUTF8": "1", "CHAMDIEM_WEB_LISTEN": f"127.0.0.1:{port}"}
    said = folder / "said"
    with said.open("wb") as out, Path(os.devnull).open("wb") as nothing:
        command = ["demo", "--folder", str(folder)]
        process = preloaded.start(command, folder, surroundings, out=out.fileno(), err=nothing.fileno())
    while process.runs():
        if found := LINK.search(said.read_text(encoding="utf-8")):
            return process, found[1]
        time.sleep(0.02)
    raise AssertionError("the program ended before it listened")


async def test_a_killed_program_loses_nothing_and_the_page_goes_on_by_itself(
    chromium: Browser, preloaded: Preloaded, tmp_path: Path
) -> None:
    port = free_port()
    process, code = await asyncio.to_thread(started, preloaded, tmp_path, port)
    context = await chromium.new_context(base_url=f"http://127.0.0.1:{port}")
    try:
        page = await context.new_page()
        lan = Officer(page)
        await lan.come_in(code)
        await lan.say("21 người")
        process.end()
        await page.fill("#box", "45")
        await page.click("#send")
        await expect(page.locator("#pending .late")).to_contain_text("Chưa gửi được, sẽ tự gửi lại")

        process, _ = await asyncio.to_thread(started, preloaded, tmp_path, port)

        await expect(lan.question).to_contain_text("Số liệu chung 3/6", timeout=20_000)
        await expect(page.locator("#pending .message")).to_have_count(0)
        said = await page.locator("#log .in .bubble").all_inner_texts()
        assert said == ["Đúng, bắt đầu", "21 người", "45"]
    finally:
        await context.close()
        process.end()

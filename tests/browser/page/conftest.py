"""The page in a phone and on a desk, in front of a server that keeps everything in memory."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize
from yarl import URL

from bot.handlers.web.options import Limit, Limits, SiteOptions
from tests.bot.web.memory_backend import MemoryBackend
from tests.bot.web.site import running
from tests.browser.page.commune_talk import answers

PHONE = ViewportSize(width=390, height=844)
OPTIONS = SiteOptions(b"key", limits=Limits(messages=Limit(50, 50)), heartbeat_seconds=1)


@pytest.fixture
def backend() -> MemoryBackend:
    backend = MemoryBackend()
    backend.answers = answers
    return backend


@pytest_asyncio.fixture(loop_scope="session")
async def site(backend: MemoryBackend) -> AsyncIterator[URL]:
    async with running(backend, OPTIONS) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def context(chromium: Browser, site: URL) -> AsyncIterator[BrowserContext]:
    """A phone. Whatever the page did wrong by itself fails the test."""
    context = await chromium.new_context(
        base_url=str(site), viewport=PHONE, has_touch=True, is_mobile=True, locale="vi-VN", accept_downloads=True
    )
    context.set_default_timeout(10_000)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda message: _note(message, wrong))
    yield context
    await context.close()
    assert wrong == []


def _note(message: ConsoleMessage, wrong: list[str]) -> None:
    if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
        wrong.append(message.text)


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> Page:
    """The page of somebody who has just come in by a link."""
    page = await context.new_page()
    await page.goto("/m/ABCD-EFGH-JKLM")
    await page.get_by_role("button", name="Đúng, bắt đầu").wait_for()
    return page

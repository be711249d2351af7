"""A web chat, and a browser that looks at it."""

from collections.abc import AsyncIterator

import pytest
from yarl import URL

from tests.bot.web.memory_backend import MemoryBackend
from tests.bot.web.site import Browser, browsing, running


@pytest.fixture
def backend() -> MemoryBackend:
    return MemoryBackend()


@pytest.fixture
async def site(backend: MemoryBackend) -> AsyncIterator[URL]:
    async with running(backend) as address:
        yield address


@pytest.fixture
async def browser(site: URL) -> AsyncIterator[Browser]:
    """A browser that was never here."""
    async with browsing(site) as one:
        yield one


@pytest.fixture
async def lan(site: URL) -> AsyncIterator[Browser]:
    """A browser that is signed in."""
    async with browsing(site) as one:
        await one.enter()
        yield one

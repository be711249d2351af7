"""What tests of operations share: the hooks are put back after each."""

from collections.abc import Iterator

import pytest

from tests.bot.operations.hooks import hooks_put_back


@pytest.fixture(autouse=True)
def _hooks() -> Iterator[None]:
    with hooks_put_back():
        yield

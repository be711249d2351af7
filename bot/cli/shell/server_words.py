"""Says in words what can go wrong with a database on a server."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from bot.cli.shell.spoken import refuse
from store.postgres import ServerTroubleError, UnsuitableDatabaseError

_KNOWN: Final[Mapping[str, str]] = {
    "28000": "login",
    "28P01": "login",
    "3D000": "absent",
}
"""Codes of the server that people meet while setting up."""


@contextmanager
def server_in_words() -> Iterator[None]:
    """Turn the errors of a server into refusals.

    Raises:
        RefusedError: the server, or the database on it, cannot be used.
    """
    try:
        yield
    except ServerTroubleError as error:
        raise refuse(f"cli-server-{_KNOWN.get(error.code, 'trouble')}", code=error.code) from error
    except UnsuitableDatabaseError as error:
        raise refuse(f"cli-server-{error.reason.value}", found=error.found) from error

"""Runs the web chat for a command until the command is told to stop."""

import asyncio
from collections.abc import Callable

from bot.cli.shell.spoken import refuse, words
from bot.cli.shell.stored import finished, make_folder
from bot.handlers.web.options import Phone
from bot.handlers.web.push.keys import BadKeyError
from bot.operations.logs.redaction import secrets_of
from bot.operations.logs.writing import LogForm, log_everything
from bot.serving import push_key_of, serve
from bot.settings import Settings


def fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop: a turn takes a fifth less with it. Python's own loop where it is not made for the system."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def serve_until_stopped(settings: Settings, announce: Callable[[str], None], phones: tuple[Phone, ...] = ()) -> None:
    """Serve; ``announce`` gets the address once the page can be opened.

    Raises:
        RefusedError: the address is taken, the store cannot be used, or the key for Web Push cannot.
    """
    log_everything(LogForm.PLAIN if phones else LogForm.JSON, secrets_of(settings))
    make_folder(settings.evidence)
    try:
        push_key_of(settings)
    except (BadKeyError, OSError) as error:
        raise refuse("push-key-unusable", file=str(settings.push_key_file)) from error
    try:
        finished(serve(settings, words(), announce, phones), fast_loop())
    except OSError as error:
        raise refuse("cli-serve-no-address", address=settings.web_listen, why=str(error.strerror)) from error

"""Gives a command of ``chamdiem`` in the middle of a transcript, on the store and by the clock of its stage."""

import asyncio
import contextlib
import io
import re
import shlex
import threading
from collections.abc import Sequence
from typing import Final

from bot.app import App
from bot.cli.shell.command import run
from bot.cli.shell.stored import HOST, Hosted

_SHA256: Final = re.compile(r"\b[0-9a-f]{64}\b")
"""They change with every corrected word of a framework, and say nothing to whoever reads a transcript."""


_ONE_AT_A_TIME: Final = threading.Lock()
"""What is printed belongs to the whole process, and several performances may run in it."""


async def command(app: App, arguments: str) -> list[str]:
    """What the command says, line by line; refusals too."""
    host = HOST.set(Hosted(app.database, asyncio.get_running_loop(), app.clock))
    try:
        said = await asyncio.to_thread(_said, shlex.split(arguments))
    finally:
        HOST.reset(host)
    lines = [_SHA256.sub("…", line) for line in said.splitlines()]
    return [f"< $: {line}" if number == 0 else f"<   {line}".rstrip() for number, line in enumerate(lines)]


def _said(arguments: Sequence[str]) -> str:
    out = io.StringIO()
    with _ONE_AT_A_TIME, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        run(arguments)
    return out.getvalue()

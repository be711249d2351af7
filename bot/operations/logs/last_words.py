"""What is said when nobody is left to catch it: crashes, forgotten tasks, warnings. Types and places, no messages."""

import asyncio
import re
import sys
import threading
import warnings
from types import TracebackType
from typing import Any, Final, TextIO

import structlog

_OPENING: Final = re.compile(r"[A-Za-z ]{0,60}")
"""The beginning of asyncio's sentences, up to where values may follow."""

log = structlog.get_logger()


def hear_last_words() -> None:
    """Take over Python's hooks for what nobody has caught, and for warnings."""
    sys.excepthook = _crashed
    sys.unraisablehook = _forgotten
    threading.excepthook = _thread_crashed
    warnings.showwarning = _warned


def hear_loop(loop: asyncio.AbstractEventLoop) -> None:
    """The same for tasks and callbacks of a loop."""
    loop.set_exception_handler(_loop_troubled)


def _crashed(_kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("program_crashed", exc_info=error.with_traceback(trace))


def _thread_crashed(args: "threading.ExceptHookArgs") -> None:
    log.critical("thread_crashed", exc_info=args.exc_value)


def _forgotten(unraisable: "sys.UnraisableHookArgs") -> None:
    log.error("error_unraisable", exc_info=unraisable.exc_value)


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    log.warning("library_warned", category=category.__name__, where=f"{filename.rsplit('/', 1)[-1]}:{lineno}")


def _loop_troubled(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    opening = _OPENING.match(str(context.get("message", "")))
    error = context.get("exception")

    log.error("loop_troubled", what=opening[0].strip() if opening else "", exc_info=error)

"""Sets up where the log goes and how it looks: lines of JSON for a service, plain lines for somebody who looks on."""

import json
import logging
import sys
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final, TextIO

import structlog
from structlog.typing import Processor

from bot.operations.logs.last_words import hear_last_words
from bot.operations.logs.libraries import Forwarding
from bot.operations.logs.redaction import Redaction, without_messages

LOWEST: Final = logging.INFO
FIRST: Final = ("timestamp", "level", "event")


class LogForm(StrEnum):
    """``JSON`` for machines that collect it, ``PLAIN`` for people."""

    JSON = "json"
    PLAIN = "plain"


class LineLogger:
    """Writes lines. A log that cannot be written (a full disk, a closed pipe) never stops a turn."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        try:
            self._stream.write(line + "\n")
            self._stream.flush()
        except (OSError, ValueError):
            return

    debug = info = warning = error = critical = exception = fatal = msg


def set_up_logs(form: LogForm, secrets: Collection[str] = ()) -> None:
    """Our own events go to stderr from now on; stdout stays for what a command says. Times are UTC."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_messages,
            Redaction(secrets),
            _renderer(form),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LOWEST),
        logger_factory=lambda *names: LineLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def log_everything(form: LogForm, secrets: Collection[str] = ()) -> None:
    """The same for a process that serves: libraries, warnings and a crash speak through the log too, and only so."""
    set_up_logs(form, secrets)
    logging.raiseExceptions = False  # its complaints quote the record
    logging.basicConfig(handlers=[Forwarding()], level=logging.WARNING, force=True)
    hear_last_words()


def _renderer(form: LogForm) -> Processor:
    match form:
        case LogForm.JSON:
            return structlog.processors.JSONRenderer(serializer=_json)
        case LogForm.PLAIN:
            return structlog.processors.LogfmtRenderer(key_order=FIRST, bool_as_flag=False)


def _json(event: Mapping[str, Any], **_options: object) -> str:
    first = {name: event[name] for name in FIRST if name in event}
    return json.dumps({**first, **event}, ensure_ascii=False, separators=(",", ":"))

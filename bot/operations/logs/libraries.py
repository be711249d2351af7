"""What libraries say through Python's own logging: that they spoke, where, and with which error; never their text.

A library fills its sentences with whatever it was working on: a request line, a task with its error, an address with a
token. The place in its source says what it was, and the template says it where the sentence was not filled yet.
"""

import logging

import structlog

log = structlog.get_logger()


class Forwarding(logging.Handler):
    """Passes records on as events of our own log."""

    def emit(self, record: logging.LogRecord) -> None:
        facts = {"library": record.name, "where": f"{record.filename}:{record.lineno}"}
        if record.args and isinstance(record.msg, str):
            facts["template"] = record.msg
        error = record.exc_info[1] if record.exc_info else None
        log.log(record.levelno, "library_spoke", **facts, exc_info=error)

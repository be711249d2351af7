"""Where the log goes: one line an event on stderr, so that what a command says stays alone on stdout."""

import sys

import structlog


def log_to_stderr() -> None:
    """Set up once, at the start of a command that runs the bot. Times are UTC."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
        ],
        logger_factory=lambda *names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )

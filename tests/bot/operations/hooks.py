"""Puts back what a program that serves takes over: the hooks for crashes and warnings, the log."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def hooks_put_back() -> Iterator[None]:
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning)
    handlers, level, loud = list(logging.root.handlers), logging.root.level, logging.raiseExceptions
    try:
        yield
    finally:
        sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        logging.raiseExceptions = loud
        structlog.reset_defaults()

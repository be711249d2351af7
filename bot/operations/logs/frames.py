"""Where an error was raised, without its message: a message may hold what a person typed."""

import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Final

MOST_FRAMES: Final = 12


def where(trace: TracebackType | None) -> str:
    """The innermost frame first: ``writer.py:88 _attempt < writer.py:75 _commit_together``."""
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in reversed(frames))


def kinds(error: BaseException) -> str:
    """The error's type, and the types of what it came from."""
    return " < ".join(type(one).__name__ for one in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)

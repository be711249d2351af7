"""Which framework a command means."""

from pathlib import Path

from bot.cli.shell.configured import settings
from bot.cli.shell.spoken import RefusedError, text, words
from core.frameworks.error import FrameworkError
from core.frameworks.loader import find, shipped
from core.frameworks.model import Framework
from core.scoring.phrase import Phrase


def framework_named(id_or_path: str) -> Framework:
    """The framework with this id or in this folder.

    Raises:
        RefusedError: there is none, or it cannot be used; every problem is told.
    """
    own = settings().frameworks
    try:
        if unknown := unknown_framework(id_or_path, own):
            raise RefusedError(words().text(unknown))
        return find(id_or_path, own)
    except FrameworkError as error:
        raise unusable(error) from error


def unknown_framework(id_or_path: str, own: Path | None) -> Phrase | None:
    """Why nothing can be meant by this, or ``None`` when there is such an id or folder."""
    known = shipped(own)
    if id_or_path in known or (id_or_path and Path(id_or_path).exists()):
        return None
    return Phrase("cli-framework-unknown", {"id": id_or_path, "known": ", ".join(known)})


def unusable(error: FrameworkError) -> RefusedError:
    head = text("cli-framework-broken", where=error.where, count=len(error.problems))
    return RefusedError(head, *(f"  {words().text(problem.said)}" for problem in error.problems))

"""Writes an edition into files people use."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.cli.shell.computing import Asked, found, opened, previewed
from bot.cli.shell.spoken import refuse, words
from bot.documents.results_files import result_files
from bot.documents.results_paper import ResultsPaper
from store.tx import Tx


async def paper_of(tx: Tx, named: str) -> ResultsPaper:
    """The edition of this name with its number, its SHA-256 and the decision it was published by.

    Raises:
        RefusedError: there is no such edition, or it is damaged.
    """
    record = await found(tx, named)
    return ResultsPaper(await opened(tx, record), record.number, record.computed_at, record.digest, record.decision)


async def preview_of(tx: Tx, asked: Asked, now: datetime) -> ResultsPaper:
    """What the edition would be now, marked as such; nothing is kept.

    Raises:
        RefusedError: there is no such campaign, or its framework was changed in the store.
    """
    return ResultsPaper(await previewed(tx, asked), computed_at=now)


def exported(paper: ResultsPaper, form: str, folder: Path) -> tuple[Path, ...]:
    """Write the files of one form below ``folder``; returns where one begins to look: the files at its top.

    Raises:
        RefusedError: they cannot be written.
    """
    files = result_files(paper, form, words())
    _write(files, folder)
    return tuple(dict.fromkeys(folder / Path(path).parts[0] for path in files))


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    try:
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise refuse("cli-results-not-written", path=str(folder), why=error.strerror or "") from error

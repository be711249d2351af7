"""``chamdiem backup`` and ``restore``: everything that is kept, copied while the bot runs, and put back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import RefusedError, refuse, show, show_json, text

if TYPE_CHECKING:
    from sqlalchemy import URL

    from store.backups.making import Made
    from store.backups.restoring import Backup

COMMANDS: Final = group()


@COMMANDS.command("backup", help=text("cli-backup-help"))
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=text("cli-backup-folder-help"))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.copying import in_words
    from bot.cli.shell.stored import configured_database, utc_now
    from store.backups.making import make_backup
    from store.inspection import database_file

    url = configured_database()
    with in_words():
        made = make_backup(database_file(url) or url, settings().evidence, folder, utc_now())
    if as_json:
        show_json(_table(made))
    else:
        manifest = made.manifest
        show("cli-backup-made", folder=str(made.folder))
        show(
            "cli-backup-holds",
            rows=sum(manifest.contents.rows.values()),
            files=len(manifest.evidence) + len(manifest.uploads),
            new=made.copied,
            digest=manifest.contents.sha256,
        )
    if made.manifest.absent:
        raise RefusedError(*(text("cli-backup-absent", sha256=one) for one in made.manifest.absent))


@COMMANDS.command("restore", help=text("cli-restore-help"))
def restore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=text("cli-restore-folder-help"))],
    database: Annotated[str, typer.Option("--database", metavar="FILE", help=text("cli-restore-database-help"))] = "",
    evidence: Annotated[
        Path | None, typer.Option("--evidence", metavar="FOLDER", help=text("cli-restore-evidence-help"))
    ] = None,
    name: Annotated[str, typer.Option("--backup", metavar="NAME", help=text("cli-restore-name-help"))] = "",
    *,
    check: Annotated[bool, typer.Option("--check", help=text("cli-restore-check-help"))] = False,
) -> None:
    from bot.cli.shell.copying import in_words
    from store.backups import restoring

    if check == bool(database or evidence) or bool(database) != bool(evidence):
        raise refuse("cli-restore-where")
    with in_words():
        found = restoring.find_backup(folder, name)
        if check:
            restoring.verify(found)
        else:
            restoring.restore(found, _target(database), evidence or Path())
    _say(found, checked=check)


def _say(found: "Backup", *, checked: bool) -> None:
    manifest = found.manifest
    files = len(manifest.evidence) + len(manifest.uploads)
    show("cli-restore-checked" if checked else "cli-restore-done", name=found.folder.name, at=manifest.made_at)
    show("cli-restore-holds", rows=sum(manifest.contents.rows.values()), files=files, digest=manifest.contents.sha256)
    for one in manifest.absent:
        show("cli-restore-absent", sha256=one)


def _target(address: str) -> "Path | URL":
    """A path, the file that a database's address names, or the address of a database on a server.

    Raises:
        RefusedError: the address names nothing of the kind.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    from bot.settings import with_driver
    from store.database import mode_of
    from store.inspection import database_file
    from store.postgres import PostgresMode

    if "://" not in address:
        return Path(address)
    try:
        url = make_url(with_driver(address))
        on_server = isinstance(mode_of(url), PostgresMode)
    except (ArgumentError, ValueError):
        raise refuse("cli-backup-not-a-file") from None
    path = database_file(url)
    if path is None and not on_server:
        raise refuse("cli-backup-not-a-file")
    return path or url


def _table(made: "Made") -> dict[str, Any]:
    manifest = made.manifest
    return {
        "folder": str(made.folder),
        "made_at": manifest.made_at.isoformat(),
        "revision": manifest.revision,
        "contents_sha256": manifest.contents.sha256,
        "rows": dict(manifest.contents.rows),
        "evidence": len(manifest.evidence),
        "evidence_new": made.copied,
        "uploads": len(manifest.uploads),
        "bytes": manifest.size_bytes,
        "absent": list(manifest.absent),
    }

"""``chamdiem database``: the whole database as one file that every kind of database can take in."""

from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import show, text

COMMANDS: Final = group("database", "cli-database-help")


@COMMANDS.command("export", help=text("cli-database-export-help"))
def export(
    target: Annotated[Path, typer.Option("--to", metavar="FILE.jsonl", help=text("cli-database-to-help"))],
) -> None:
    import asyncio

    from bot.cli.shell.copying import in_words
    from bot.cli.shell.stored import configured_database
    from store.dumps.exporting import export_database

    url = configured_database()
    with in_words():
        tally = asyncio.run(export_database(url, target))
    show("cli-database-exported", path=str(target), rows=sum(tally.rows.values()), digest=tally.sha256)


@COMMANDS.command("import", help=text("cli-database-import-help"))
def import_(
    source: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help=text("cli-database-file-help"))],
) -> None:
    import asyncio

    from sqlalchemy import make_url

    from bot.cli.shell.configured import settings
    from bot.cli.shell.copying import in_words
    from bot.cli.shell.stored import database_at
    from store.dumps.importing import import_dump
    from store.dumps.reading import open_dump

    address = settings().database.get_secret_value()
    database_at(address)  # refuses an address we cannot use, and makes its folder
    with in_words():
        dump = open_dump(source)
        asyncio.run(import_dump(dump, make_url(address)))
    show("cli-database-imported", path=str(source), rows=sum(dump.rows.values()), digest=dump.sha256)

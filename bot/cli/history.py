"""``chamdiem history``: what an earlier round has brought, to be shown beside the questions of the next one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse_all, show, text

if TYPE_CHECKING:
    from store.history import HistoryImport
    from store.tx import Tx

COMMANDS: Final = group("history", "cli-history-help")


@COMMANDS.callback()
def history() -> None:
    """Keeps ``import`` a command of a group although it is the only one."""


@COMMANDS.command("import", help=text("cli-history-import-help"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help=text("cli-history-file-help"))],
    year: Annotated[int, typer.Option("--year", metavar="YEAR", help=text("cli-history-year-help"))] = 0,
    framework_id: Annotated[
        str, typer.Option("--framework", metavar="ID", help=text("cli-history-framework-help"))
    ] = "",
) -> None:
    from bot.cli.shell.earlier_results import Meant, matched
    from bot.cli.shell.stored import utc_now, with_store
    from bot.documents.history_xlsx import HistoryProblems, read_history
    from core.scoring.phrase import Phrase

    if not file.is_file():
        raise refuse_all([Phrase("cli-file-missing", {"path": str(file)})])
    given = read_history(file)
    if isinstance(given, HistoryProblems):
        raise refuse_all(given.problems)

    async def import_all(tx: "Tx") -> "tuple[int, HistoryImport]":
        earlier = await matched(tx, given, Meant(year, framework_id), utc_now())
        report = await tx.history.import_year(
            earlier.year, earlier.rows, earlier.totals, utc_now(), earlier.framework_id
        )
        if report.problems:
            raise refuse_all(
                Phrase(f"cli-history-{one.kind}", {"line": one.line, "value": one.value}) for one in report.problems
            )
        return earlier.year, report

    of_year, done = with_store(lambda database: database.write(import_all))
    show("cli-history-imported", year=str(of_year), rows=done.rows, totals=done.totals)

"""``chamdiem unit``: the units of this deployment."""

from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse_all, show, text

if TYPE_CHECKING:
    from core.scoring.phrase import Facts
    from store.tx import Tx
    from store.units import UnitImport, UnitProblem

COMMANDS: Final = group("unit", "cli-unit-help")


@COMMANDS.callback()
def unit() -> None:
    """Keeps ``import`` a command of a group although it is the only one."""


@COMMANDS.command("import", help=text("cli-unit-import-help"))
def import_(file: Annotated[Path, typer.Argument(metavar="FILE.csv", help=text("cli-unit-file-help"))]) -> None:
    from bot.cli.files.units_csv import UnitsFileError, read_units
    from bot.cli.shell.stored import utc_now, with_store
    from core.scoring.phrase import Phrase

    try:
        given = read_units(file)
    except UnitsFileError as error:
        raise refuse_all(error.problems) from error

    async def import_all(tx: "Tx") -> "UnitImport":
        report = await tx.units.import_units(given.units, utc_now())
        found = [(one.line, Phrase(f"cli-unit-{one.kind}", _facts(one))) for one in report.problems]
        if problems := sorted([*given.problems, *found], key=itemgetter(0)):
            raise refuse_all(problem for _, problem in problems)  # undoes what the sound rows have changed
        return report

    done = with_store(lambda database: database.write(import_all))
    show("cli-unit-imported", created=len(done.created), changed=len(done.changed), unchanged=len(done.unchanged))


def _facts(problem: "UnitProblem") -> "Facts":
    return {"line": problem.line, "value": problem.value}

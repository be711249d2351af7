"""``chamdiem data``: figures and denominators that the province supplies for the units of a round."""

from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse_all, show, text

if TYPE_CHECKING:
    from bot.cli.shell.supplied_figures import Matched
    from store.supplied import Fate
    from store.tx import Tx

COMMANDS: Final = group("data", "cli-data-help")


@COMMANDS.callback()
def data() -> None:
    """Keeps ``import`` a command of a group although it is the only one."""


@COMMANDS.command("import", help=text("cli-data-import-help"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help=text("cli-data-file-help"))],
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
    framework_id: Annotated[str, typer.Option("--framework", metavar="ID", help=text("cli-data-framework-help"))] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli-data-dry-run-help"))] = False,
) -> None:
    from bot.cli.files.supplied_csv import SuppliedFileError, read_supplied
    from bot.cli.shell.account import account
    from bot.cli.shell.stored import utc_now, with_store
    from bot.cli.shell.supplied_figures import matched

    try:
        given = read_supplied(file)
    except SuppliedFileError as error:
        raise refuse_all(error.problems) from error

    async def import_all(tx: "Tx") -> "list[tuple[Matched, Fate]]":
        matching = await matched(tx, given.rows, round_id, framework_id)
        if problems := sorted([*given.problems, *matching.problems], key=itemgetter(0)):
            raise refuse_all(problem for _, problem in problems)
        figures = [one.figure for one in matching.found]
        fates = await tx.supplied.keep(figures, account(), utc_now(), dry_run=dry_run)
        return list(zip(matching.found, fates, strict=True))

    done = with_store(lambda database: database.write(import_all))
    if dry_run:
        for one, fate in done:
            _tell(one, fate)
    fates = [fate.value for _, fate in done]
    counts = {name: fates.count(name) for name in ("new", "changed", "unchanged")}
    show("cli-data-dry-run" if dry_run else "cli-data-imported", **counts)


def _tell(one: "Matched", fate: "Fate") -> None:
    figure = one.figure
    show(
        f"cli-data-{fate.value}",
        unit=one.unit_code,
        code=one.component.code,
        name=figure.name,
        value=figure.value,
        source=figure.source,
        day=figure.as_of or "",
    )

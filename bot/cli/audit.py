"""``chamdiem audit``: is the log of score-changing acts whole, and which hash to keep elsewhere."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import RefusedError, show, show_json, text

if TYPE_CHECKING:
    from store.audit import Verified

COMMANDS: Final = group("audit", "cli-audit-help")


@COMMANDS.command("verify", help=text("cli-audit-verify-help"))
def verify(
    head: Annotated[str, typer.Option("--head", metavar="HASH", help=text("cli-audit-head-option-help"))] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.stored import with_store

    found = with_store(lambda database: database.read(lambda tx: tx.audit.verify(head.strip().lower())))
    if as_json:
        show_json(
            {
                "entries": found.count,
                "head": found.head,
                "broken": found.broken and found.broken.value,
                "entry_id": found.entry_id or None,
                "entry": found.entry or None,
            }
        )
    if found.broken is not None:
        raise RefusedError(*_broken(found))
    if not as_json:
        show("cli-audit-whole", count=found.count, head=found.head)


@COMMANDS.command("head", help=text("cli-audit-head-help"))
def head() -> None:
    from bot.cli.shell.stored import with_store

    newest = with_store(lambda database: database.read(lambda tx: tx.audit.head()))
    if newest:
        typer.echo(newest)
    else:
        show("cli-audit-empty")


def _broken(found: "Verified") -> tuple[str, ...]:
    """What does not fit, and the entry it was found at."""
    said = text(f"cli-audit-{found.broken}", id=found.entry_id, count=found.count)
    return (said, found.entry) if found.entry else (said,)

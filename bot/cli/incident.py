"""``chamdiem incident``: files that bore a stamp of state secrets."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import show, show_json, text

if TYPE_CHECKING:
    from store.incidents import IncidentRecord

COMMANDS: Final = group("incident", "cli-incident-help")


@COMMANDS.callback()
def incident() -> None:
    """Keeps ``list`` a command of a group although it is the only one."""


@COMMANDS.command("list", help=text("cli-incident-list-help"))
def list_(
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.stored import with_store

    found = with_store(lambda database: database.read(lambda tx: tx.incidents.all()))
    if as_json:
        show_json({"incidents": [_table(one) for one in found]})
        return
    for one in found:
        show(
            "cli-incident-listed",
            at=one.at,
            unit=one.unit_name or text("cli-incident-nowhere"),
            name=one.person_name or text("cli-member-nameless"),
            channel=one.channel.capitalize(),
            degree=text(f"secrecy-degree-{one.degree}"),
            size=one.size_bytes,
            sha256=one.sha256,
        )
    if not found:
        show("cli-incident-none")


def _table(one: "IncidentRecord") -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "unit_code": one.unit_code or None,
        "round": one.round_slug or None,
        "name": one.person_name,
        "channel": one.channel,
        "degree": one.degree,
        "sha256": one.sha256,
        "size_bytes": one.size_bytes,
    }

"""``chamdiem broadcast``: who has sent which message to how many, and what became of it."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import show, show_json, text

if TYPE_CHECKING:
    from store.broadcasts import BroadcastRecord

COMMANDS: Final = group("broadcast", "cli-broadcast-help")


@COMMANDS.callback()
def broadcast() -> None:
    """Keeps ``list`` a command of a group although it is the only one."""


@COMMANDS.command("list", help=text("cli-broadcast-list-help"))
def list_(
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.stored import with_store
    from store.broadcasts import Upshot

    found = with_store(lambda database: database.read(lambda tx: tx.broadcasts.all()))
    if as_json:
        show_json({"broadcasts": [_table(one) for one in found]})
        return
    for one in found:
        show(
            "cli-broadcast-listed",
            at=one.at,
            unit=one.unit_name,
            person=str(one.author_id),
            audience=one.audience,
            count=one.recipient_count,
            delivered=one.upshots.get(Upshot.DELIVERED, 0),
            sha256=one.body_sha256,
        )
    if not found:
        show("cli-broadcast-none")


def _table(one: "BroadcastRecord") -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "starts_at": one.starts_at.isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at else None,
        "stopped_at": one.stopped_at.isoformat() if one.stopped_at else None,
        "unit": one.unit_name,
        "person": one.author_id,
        "audience": one.audience,
        "recipients": one.recipient_count,
        "upshots": {upshot.value: count for upshot, count in one.upshots.items()},
        "sha256": one.body_sha256,
    }

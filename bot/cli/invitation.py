"""``chamdiem invitation``: the invitations that were made, without their codes, and taking one back."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse, show, show_json, text

if TYPE_CHECKING:
    from store.tx import Tx
    from store.ways_in import InvitationRecord

COMMANDS: Final = group("invitation", "cli-invitation-help")


@COMMANDS.command("list", help=text("cli-invitation-list-help"))
def list_(
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.rounds import round_named
    from bot.cli.shell.stored import utc_now, with_store

    now = utc_now()

    async def look(tx: "Tx") -> "tuple[InvitationRecord, ...]":
        return await tx.ways_in.invitations(now, (await round_named(tx, round_id)).id)

    found = with_store(lambda database: database.read(look))
    if as_json:
        show_json({"invitations": [_table(one, now) for one in found]})
        return
    for one in found:
        show(
            "cli-invitation-listed",
            code=one.handle,
            unit=one.unit_name,
            role=text(f"role-{one.role}"),
            state=text(f"cli-invitation-{_state(one, now)}"),
            until=one.expires_at,
        )
    if not found:
        show("cli-invitation-none")


@COMMANDS.command("revoke", help=text("cli-invitation-revoke-help"))
def revoke(
    code: Annotated[str, typer.Argument(metavar="CODE", help=text("cli-invitation-code-help"))],
) -> None:
    from bot.cli.shell.stored import utc_now, with_store

    handle = code.strip().upper()
    if not with_store(lambda database: database.write(lambda tx: tx.ways_in.revoke(handle, utc_now()))):
        raise refuse("cli-invitation-not-open", code=handle)
    show("cli-invitation-revoked-now", code=handle)


def _state(one: "InvitationRecord", now: datetime) -> str:
    if one.used_at is not None:
        return "used"
    if one.revoked_at is not None:
        return "revoked"
    return "open" if one.expires_at > now else "expired"


def _table(one: "InvitationRecord", now: datetime) -> dict[str, Any]:
    return {
        "code": one.handle,
        "unit_code": one.unit_code,
        "unit": one.unit_name,
        "role": one.role,
        "name": one.person_name,
        "state": _state(one, now),
        "expires_at": one.expires_at.isoformat(),
    }

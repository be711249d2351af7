"""``chamdiem member``: who acts for which unit."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse, show, show_json, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from store.people import Member
    from store.records import ChatKey
    from store.tx import Tx

    Unreachable = Sequence[tuple[ChatKey, int, datetime]]

COMMANDS: Final = group("member", "cli-member-help")

Number = Annotated[int, typer.Argument(metavar="ID", help=text("cli-member-id-help"))]


@COMMANDS.command("list", help=text("cli-member-list-help"))
def list_(
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help=text("cli-member-unit-help"))] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.stored import utc_now, with_store

    async def both(tx: "Tx") -> "tuple[Sequence[Member], Unreachable]":
        return await tx.people.members(utc_now(), unit), await tx.people.unreachable()

    found, unreachable = with_store(lambda database: database.read(both))
    if as_json:
        show_json({"members": [_table(one, unreachable) for one in found]})
        return
    for one in found:
        who = one.membership
        show(
            "cli-member-listed",
            id=str(who.id),
            unit=who.unit_name,
            code=who.unit_code,
            role=text(f"role-{who.role.value}"),
            name=who.person_name or text("cli-member-nameless"),
            since=one.since,
        )
        for chat, since in _blocked(one, unreachable):
            show("cli-member-unreachable", channel=chat.channel.capitalize(), since=since)
    if not found:
        show("cli-member-none")


@COMMANDS.command("revoke", help=text("cli-member-revoke-help"))
def revoke(member_id: Number) -> None:
    from bot.cli.shell.stored import utc_now, with_store

    if not with_store(lambda database: database.write(lambda tx: tx.people.revoke_member(member_id, utc_now()))):
        raise refuse("cli-member-unknown", id=str(member_id))
    show("cli-member-revoked", id=str(member_id))


@COMMANDS.command("move", help=text("cli-member-move-help"))
def move(
    member_id: Number,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help=text("cli-member-to-help"))],
) -> None:
    from bot.cli.shell.stored import utc_now, with_store
    from store.records import NotFoundError

    try:
        new_id = with_store(
            lambda database: database.write(lambda tx: tx.people.move_member(member_id, unit, utc_now()))
        )
    except NotFoundError as error:
        raise refuse("cli-member-or-unit-unknown", id=str(member_id), unit=unit) from error
    show("cli-member-moved", id=str(member_id), unit=unit, new=str(new_id))


@COMMANDS.command("replace", help=text("cli-member-replace-help"))
def replace(
    member_id: Number,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=text("cli-member-successor-help"))] = "",
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.replacing import Replacement, replaced
    from bot.cli.shell.stored import utc_now, with_store
    from bot.links import Links

    wanted = Replacement(member_id, name, round_id, settings().invitation_hours)
    new = with_store(lambda database: database.write(lambda tx: replaced(tx, wanted, utc_now())))
    show(
        "cli-member-replaced",
        id=str(member_id),
        link=Links(settings().base_url).invitation(new.link_code),
        typed=new.typed_code,
        until=new.expires_at,
    )


def _blocked(one: "Member", unreachable: "Unreachable") -> "Sequence[tuple[ChatKey, datetime]]":
    """The chats of this person in which nothing reaches them, and since when."""
    return [(chat, since) for chat, person_id, since in unreachable if person_id == one.membership.person_id]


def _table(one: "Member", unreachable: "Unreachable") -> dict[str, Any]:
    who = one.membership
    return {
        "id": who.id,
        "unit_code": who.unit_code,
        "unit": who.unit_name,
        "role": who.role.value,
        "name": who.person_name,
        "since": one.since.isoformat(),
        "unreachable": [
            {"channel": chat.channel, "since": since.isoformat()} for chat, since in _blocked(one, unreachable)
        ],
    }

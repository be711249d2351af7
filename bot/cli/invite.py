"""``chamdiem invite``: ways in for the people of a round. A code can be read once, when it is made."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import RefusedError, refuse, show, show_json, text, words
from core.assessment.people import Role
from core.scoring.model import Phrase

if TYPE_CHECKING:
    from core.assessment.rounds import Round
    from store.database import Database
    from store.tx import Tx
    from store.ways_in import NewWayIn

COMMANDS: Final = group()
ROLES: Final = (Role.OFFICER, Role.HEAD)

Made = tuple[str, str, "NewWayIn"]
"""Unit code, unit name, way in."""


@COMMANDS.command("invite", help=text("cli-invite-help"))
def invite(  # noqa: PLR0913  (one parameter for each option)
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help=text("cli-invite-unit-help"))] = "",
    role: Annotated[str, typer.Option("--role", metavar="officer|head", help=text("cli-invite-role-help"))] = "officer",
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=text("cli-invite-name-help"))] = "",
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help=text("cli-invite-xlsx-help"))] = None,
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
    revoke: Annotated[str, typer.Option("--revoke", metavar="CODE", help=text("cli-invite-revoke-help"))] = "",
    *,
    everybody: Annotated[bool, typer.Option("--all", help=text("cli-invite-all-help"))] = False,
    list_: Annotated[bool, typer.Option("--list", help=text("cli-invite-list-help"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.stored import with_store

    if list_:
        with_store(lambda database: _list(database, round_id, as_json=as_json))
        return
    if revoke:
        with_store(lambda database: _revoke(database, revoke))
        return
    chosen = _checked(unit, role, name, everybody=everybody)
    if xlsx is not None:
        _reserve(xlsx)
    try:
        round_, made = with_store(lambda database: _make(database, round_id, unit, chosen, name))
    except RefusedError:
        if xlsx is not None:
            xlsx.unlink()
        raise
    if xlsx is not None:
        _write(xlsx, round_, made, chosen)
    if as_json:
        show_json({"round": round_.id, "role": chosen.value, "invitations": [_table(one) for one in made]})
        return
    for line in _lines(made):
        typer.echo(line)
    if xlsx is not None:
        show("cli-invite-written", path=str(xlsx), count=len(made))


def _checked(unit: str, role: str, name: str, *, everybody: bool) -> Role:
    wrong = []
    if bool(unit) is everybody:
        wrong.append(text("cli-invite-unit-or-all"))
    if role not in ROLES:
        wrong.append(text("cli-invite-bad-role", role=role, known=", ".join(ROLES)))
    if everybody and name:
        wrong.append(text("cli-invite-name-of-all"))
    if wrong:
        raise RefusedError(*wrong)
    return Role(role)


async def _make(
    database: "Database", round_id: str, unit: str, role: Role, name: str
) -> "tuple[Round, tuple[Made, ...]]":
    """Each invitation is its own transaction: hashing its code is slow on purpose, and others write meanwhile."""
    from bot.cli.shell.configured import settings
    from bot.cli.shell.rounds import round_named
    from bot.cli.shell.stored import utc_now
    from store.ways_in import NewInvitation

    hours = settings().invitation_hours

    async def look(tx: "Tx") -> "tuple[Round, dict[str, str]]":
        round_ = await round_named(tx, round_id)
        return round_, {one.unit_code: one.unit_name for one in await tx.rounds.status(round_.id)}

    round_, units = await database.read(look)
    if unit and unit not in units:
        raise refuse("cli-invite-no-unit", unit=unit, round=round_.id)
    made = []
    for code in [unit] if unit else units:
        new = NewInvitation(code, role, round_.id, name, hours)
        way_in = await database.write(lambda tx, new=new: tx.ways_in.create_invitation(new, utc_now()))
        made.append((code, units[code], way_in))
    return round_, tuple(made)


async def _list(database: "Database", round_id: str, *, as_json: bool) -> None:
    from bot.cli.shell.rounds import round_named
    from bot.cli.shell.stored import utc_now

    now = utc_now()
    found = await database.read(lambda tx: _invitations(tx, round_id))
    rows = [
        {
            "code": one.handle,
            "unit_code": one.unit_code,
            "unit": one.unit_name,
            "role": one.role,
            "name": one.person_name,
            "state": state,
            "expires_at": one.expires_at.isoformat(),
        }
        for one in found
        for state in [_state(one.used_at, one.revoked_at, one.expires_at, now)]
    ]

"""``chamdiem invite``: ways in for the people of a round. A code can be read once, when it is made."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import RefusedError, show, show_json, text

if TYPE_CHECKING:
    from bot.cli.shell.inviting import Invited

COMMANDS: Final = group()


@COMMANDS.command("invite", help=text("cli-invite-help"))
def invite(  # noqa: PLR0913  (one parameter for each option)
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help=text("cli-invite-unit-help"))] = "",
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help=text("cli-invite-role-help"))] = "officer",
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=text("cli-invite-name-help"))] = "",
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help=text("cli-invite-xlsx-help"))] = None,
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
    *,
    everybody: Annotated[bool, typer.Option("--all", help=text("cli-invite-all-help"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.inviting import Wanted, invite_all, written
    from bot.cli.shell.stored import with_store
    from core.assessment.people import Role

    _check(unit, role, name, everybody=everybody)
    wanted = Wanted(round_id, unit, Role(role), name)
    if xlsx is None:
        invited = with_store(lambda database: invite_all(database, wanted))
    else:
        with written(xlsx) as keep:  # before any code is made, which could not be read again
            invited = with_store(lambda database: invite_all(database, wanted))
            keep(invited)
    if as_json:
        show_json(_table(invited))
        return
    for one in invited.people:
        show(
            "cli-invite-made",
            code=one.unit_code,
            unit=one.unit_name,
            link=one.link,
            typed=one.typed_code,
            until=one.expires_at,
        )
        if one.telegram_link:
            show("cli-invite-telegram", link=one.telegram_link)
    if xlsx is not None:
        show("cli-invite-written", path=str(xlsx), count=len(invited.people))
    if not settings().public_url:
        typer.echo(text("cli-invite-local", address=settings().base_url), err=True)


def _check(unit: str, role: str, name: str, *, everybody: bool) -> None:
    from bot.conversations.found import beginnings
    from core.assessment.people import AT_A_SHEET, Role

    roles = [one.value for one in Role if one in AT_A_SHEET or one in beginnings()]
    wrong = []
    if bool(unit) is everybody:
        wrong.append(text("cli-invite-unit-or-all"))
    if role not in roles:
        wrong.append(text("cli-invite-bad-role", role=role, known=", ".join(roles)))
    elif everybody and Role(role) not in AT_A_SHEET:
        wrong.append(text("cli-invite-office-of-all", role=role))
    if everybody and name:
        wrong.append(text("cli-invite-name-of-all"))
    if wrong:
        raise RefusedError(*wrong)


def _table(invited: "Invited") -> dict[str, Any]:
    return {
        "round": invited.round.id,
        "role": invited.role.value,
        "invitations": [
            {
                "unit_code": one.unit_code,
                "unit": one.unit_name,
                "link": one.link,
                "telegram": one.telegram_link,
                "code": one.typed_code,
                "expires_at": one.expires_at.isoformat(),
            }
            for one in invited.people
        ],
    }

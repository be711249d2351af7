"""``chamdiem appraiser``: who appraises what in a round."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import RefusedError, refuse, show, show_json, text

if TYPE_CHECKING:
    from bot.cli.shell.appraisers import Appraising
    from core.assessment.assigning import Gap
    from store.tx import Tx

COMMANDS: Final = group("appraiser", "cli-appraiser-help")

RoundId = Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))]


@COMMANDS.command("assign", help=text("cli-appraiser-assign-help"))
def assign(  # noqa: PLR0913  (one parameter for each option)
    *,
    body: Annotated[str, typer.Option("--body", metavar="CODE", help=text("cli-appraiser-body-help"))] = "",
    member: Annotated[int, typer.Option("--member", metavar="ID", help=text("cli-appraiser-member-help"))] = 0,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar="CODE", help=text("cli-appraiser-unit-help"))
    ] = None,
    framework: Annotated[
        str, typer.Option("--framework", metavar="ID", help=text("cli-appraiser-framework-help"))
    ] = "",
    sector: Annotated[str, typer.Option("--sector", metavar="TEXT", help=text("cli-appraiser-sector-help"))] = "",
    part: Annotated[str, typer.Option("--part", metavar="PART", help=text("cli-appraiser-part-help"))] = "decides",
    round_id: RoundId = "",
) -> None:
    from bot.cli.shell.appraisers import Wanted, appraising
    from bot.cli.shell.appraisers import assign as assigned
    from bot.cli.shell.rounds import round_named
    from bot.cli.shell.stored import utc_now, with_store
    from core.assessment.assigning import Part

    if bool(body) is bool(member):
        raise refuse("cli-appraiser-body-or-member")
    if part not in list(Part):
        raise refuse("cli-appraiser-bad-part", part=part, known=", ".join(Part))
    wanted = Wanted(body, member, Part(part), tuple(dict.fromkeys(unit or ())), framework, sector.strip())

    async def work(tx: "Tx") -> int:
        slug = (await round_named(tx, round_id)).id
        return await assigned(tx, await appraising(tx, slug, utc_now()), wanted, utc_now())

    show("cli-appraiser-assigned", count=with_store(lambda database: database.write(work)))


@COMMANDS.command("list", help=text("cli-appraiser-list-help"))
def list_(
    round_id: RoundId = "", *, as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False
) -> None:
    from bot.cli.shell.appraisers import appraising, said
    from bot.cli.shell.rounds import round_named
    from bot.cli.shell.stored import utc_now, with_store

    async def work(tx: "Tx") -> "Appraising":
        return await appraising(tx, (await round_named(tx, round_id)).id, utc_now())

    there = with_store(lambda database: database.read(work))
    if as_json:
        show_json({"assignments": [_table(there, number) for number in range(len(there.assignments))]})
        return
    for one in there.assignments:
        typer.echo(said(there, one))
    if not there.assignments:
        show("cli-appraiser-none")


def _table(there: "Appraising", number: int) -> dict[str, object]:
    one = there.assignments[number]
    return {
        "id": one.id,
        "body": there.unit_name(one.body_id),
        "person": there.person_name(one.person_id) if one.person_id else "",
        "part": one.part.value,
        "unit": there.unit_name(one.unit_id),
        "framework": one.framework_id,
        "sector": one.sector,
    }


@COMMANDS.command("remove", help=text("cli-appraiser-remove-help"))
def remove(
    assignment_id: Annotated[int, typer.Argument(metavar="ID", help=text("cli-appraiser-id-help"))],
    round_id: RoundId = "",
) -> None:
    from bot.cli.shell.rounds import round_named
    from bot.cli.shell.stored import utc_now, with_store

    async def work(tx: "Tx") -> bool:
        round_number = await tx.assignments.round_id((await round_named(tx, round_id)).id) or 0
        return await tx.assignments.end(round_number, assignment_id, utc_now())

    if not with_store(lambda database: database.write(work)):
        raise refuse("cli-appraiser-unknown", id=str(assignment_id))
    show("cli-appraiser-removed", id=str(assignment_id))


@COMMANDS.command("check", help=text("cli-appraiser-check-help"))
def check(round_id: RoundId = "") -> None:
    from bot.cli.shell.appraisers import appraising, gap_said, lacking
    from bot.cli.shell.rounds import round_named
    from bot.cli.shell.stored import utc_now, with_store

    async def work(tx: "Tx") -> "tuple[Appraising, tuple[Gap, ...]]":
        there = await appraising(tx, (await round_named(tx, round_id)).id, utc_now())
        return there, await lacking(tx, there, utc_now())

    there, found = with_store(lambda database: database.read(work))
    if found:
        raise RefusedError(*(gap_said(there, gap) for gap in found))
    show("cli-appraiser-all-covered", count=len(there.sheets))

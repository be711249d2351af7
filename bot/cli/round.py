"""``chamdiem round``: open an assessment round, amend a framework in it, and see how far its units are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse_all, show, show_json, text, words

if TYPE_CHECKING:
    from core.assessment.stage import Stage
    from store.rounds import OpenedRound, SheetStatus
    from store.tx import Tx

COMMANDS: Final = group("round", "cli-round-help")


@COMMANDS.command("open", help=text("cli-round-open-help"))
def open_(
    file: Annotated[Path, typer.Option("--file", metavar="ROUND.toml", help=text("cli-round-file-help"))],
) -> None:
    from bot.cli.files.round_toml import RoundFileError, read_round
    from bot.cli.shell.configured import settings
    from bot.cli.shell.stored import utc_now, with_store
    from bot.days_off import read_days_off
    from core.scoring.phrase import Phrase

    try:
        chosen = settings()
        given = read_round(file, chosen.frameworks, words().by_key["cli-round-letter"], read_days_off(chosen.days_off))
    except RoundFileError as error:
        raise refuse_all(error.problems) from error

    async def open_it(tx: "Tx") -> "OpenedRound":
        return await tx.rounds.open(given.round, given.campaigns, utc_now())

    opened = with_store(lambda database: database.write(open_it))
    if opened.problems:
        raise refuse_all(Phrase(f"cli-round-{one.kind}", {"value": one.value}) for one in opened.problems)
    calendar = given.round.calendar
    show("cli-round-opened", id=given.round.id, title=given.round.title, count=opened.sheet_count)
    show("cli-round-days", start=calendar.self_from, end=calendar.self_to)
    for departure in given.departures:
        typer.echo(words().text(departure))


@COMMANDS.command("amend", help=text("cli-round-amend-help"))
def amend(
    campaign: Annotated[str, typer.Option("--campaign", metavar="CAMPAIGN", help=text("cli-amend-campaign-help"))],
    to: Annotated[str, typer.Option("--to", metavar="ID", help=text("cli-amend-to-help"))],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=text("cli-amend-reason-help"))] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli-amend-dry-run-help"))] = False,
) -> None:
    from bot.cli.shell.amending import amended, lines, previewed
    from bot.cli.shell.frameworks import framework_named
    from bot.cli.shell.stored import utc_now, with_store

    after = framework_named(to)
    if dry_run:
        done = with_store(lambda db: db.read(lambda tx: previewed(tx, campaign, after, utc_now())))
    else:
        done = with_store(lambda db: db.write(lambda tx: amended(tx, campaign, after, reason, utc_now())))
    for line in lines(done):
        typer.echo(words().text(line))
    show("cli-amend-not-done" if dry_run else "cli-amend-done")


@COMMANDS.command("extend", help=text("cli-round-extend-help"))
def extend(
    to: Annotated[str, typer.Option("--to", metavar="YYYY-MM-DD", help=text("cli-new-day-help"))],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=text("cli-new-day-reason-help"))],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help=text("cli-new-day-unit-help"))] = "",
    unit_class: Annotated[str, typer.Option("--class", metavar="CLASS", help=text("cli-new-day-class-help"))] = "",
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
) -> None:
    _move_last_day("extended", round_id, (unit, unit_class), (to, reason))


@COMMANDS.command("reopen", help=text("cli-round-reopen-help"))
def reopen(
    to: Annotated[str, typer.Option("--to", metavar="YYYY-MM-DD", help=text("cli-new-day-help"))],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=text("cli-new-day-reason-help"))],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help=text("cli-new-day-unit-help"))] = "",
    unit_class: Annotated[str, typer.Option("--class", metavar="CLASS", help=text("cli-new-day-class-help"))] = "",
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
) -> None:
    _move_last_day("reopened", round_id, (unit, unit_class), (to, reason))


def _move_last_day(moved: str, round_id: str, scope: tuple[str, str], day_and_reason: tuple[str, str]) -> None:
    from bot.cli.shell.last_days import move_last_day
    from bot.cli.shell.stored import utc_now, with_store
    from core.assessment.deadlines import Moved

    done = with_store(
        lambda db: db.write(lambda tx: move_last_day(tx, round_id, Moved(moved), scope, day_and_reason, utc_now()))
    )
    typer.echo(words().text(done))


@COMMANDS.command("status", help=text("cli-round-status-help"))
def status(
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.appraisers import uncovered
    from bot.cli.shell.rounds import round_named
    from bot.cli.shell.stages import staged
    from bot.cli.shell.stored import utc_now, with_store

    async def look(tx: "Tx") -> "tuple[tuple[tuple[SheetStatus, Stage], ...], int]":
        wanted = await round_named(tx, round_id)
        return await staged(tx, wanted.id, utc_now()), await uncovered(tx, wanted, utc_now())

    found, lacking = with_store(lambda database: database.read(look))
    if as_json:
        show_json({"sheets": [_table(one, stage) for one, stage in found]})
        return
    for one, stage in found:
        typer.echo(_line(one, stage))
    sheets = [one for one, _ in found]
    submitted = sum(one.submitted_at is not None for one in sheets)
    begun = sum(one.answered > 0 for one in sheets)
    show("cli-round-summary", round=sheets[0].round_id, count=len(sheets), begun=begun, submitted=submitted)
    if lacking:
        show("cli-round-uncovered", count=lacking)


def _line(one: "SheetStatus", stage: "Stage") -> str:
    at = one.approved_at or one.submitted_at
    return text(
        "cli-round-sheet",
        code=one.unit_code,
        unit=one.unit_name,
        answered=one.answered,
        total=one.component_count,
        stage=text(f"cli-stage-{stage.value}", **({} if at is None else {"at": at})),
    )


def _table(one: "SheetStatus", stage: "Stage") -> dict[str, object]:
    return {
        "round": one.round_id,
        "framework": one.framework_id,
        "unit_code": one.unit_code,
        "unit": one.unit_name,
        "answered": one.answered,
        "components": one.component_count,
        "stage": stage.value,
        "submitted_at": one.submitted_at.isoformat() if one.submitted_at else None,
        "presented_at": one.presented_at.isoformat() if one.presented_at else None,
        "approved_at": one.approved_at.isoformat() if one.approved_at else None,
        "last_change_at": one.last_change_at.isoformat() if one.last_change_at else None,
    }

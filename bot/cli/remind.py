"""``chamdiem remind``: when a round reminds, who would get what and why, and what became of what was sent."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse, show, text

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = group("remind", "cli-remind-help")


@COMMANDS.command("plan", help=text("cli-remind-plan-help"))
def plan(
    round_id: Annotated[str, typer.Option("--round", metavar="ID", help=text("cli-round-id-help"))] = "",
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.reminding import plan_lines
    from bot.cli.shell.stored import with_store
    from bot.days_off import read_days_off

    days_off = read_days_off(settings().days_off)
    _show_all(with_store(lambda database: database.read(lambda tx: plan_lines(tx, round_id, days_off))))


@COMMANDS.command("preview", help=text("cli-remind-preview-help"))
def preview(
    now: Annotated[str, typer.Option("--now", metavar="YYYY-MM-DDTHH:MM", help=text("cli-remind-now-help"))] = "",
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.reminding import preview_lines
    from bot.cli.shell.stored import with_store
    from bot.days_off import read_days_off

    days_off, at = read_days_off(settings().days_off), _moment(now)
    _show_all(with_store(lambda database: database.read(lambda tx: preview_lines(tx, days_off, at))))


@COMMANDS.command("run", help=text("cli-remind-run-help"))
def run(
    now: Annotated[str, typer.Option("--now", metavar="YYYY-MM-DDTHH:MM", help=text("cli-remind-now-help"))] = "",
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.reminding import scheduler_of
    from bot.cli.shell.stored import with_store
    from bot.days_off import read_days_off
    from bot.reminders.scheduler import may_send

    days_off, at = read_days_off(settings().days_off), _moment(now)
    if not may_send(at):
        raise refuse("cli-remind-quiet")
    show("cli-remind-ran", count=with_store(lambda database: scheduler_of(database, days_off, at).look()))


@COMMANDS.command("status", help=text("cli-remind-status-help"))
def status(
    day: Annotated[str, typer.Option("--day", metavar="YYYY-MM-DD", help=text("cli-remind-day-help"))] = "",
) -> None:
    from bot.cli.shell.reminding import status_lines
    from bot.cli.shell.stored import with_store
    from core.assessment.rounds import VIETNAM

    on = (_moment(f"{day}T12:00") if day else _moment("")).astimezone(VIETNAM).date()
    _show_all(with_store(lambda database: database.read(lambda tx: status_lines(tx, on))))


def _moment(written: str) -> datetime:
    """The moment that was asked for, in Vietnamese time where it names no zone; now where none was."""
    from bot.cli.shell.stored import utc_now
    from core.assessment.rounds import VIETNAM

    if not written:
        return utc_now()
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise refuse("cli-remind-bad-moment", found=written) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=VIETNAM)


def _show_all(lines: "Sequence[str]") -> None:
    for line in lines:
        typer.echo(line)

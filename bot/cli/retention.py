"""``chamdiem retention``: clears away what need not be kept any more; ``serve`` does the same once a day."""

from typing import Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import show, show_json, text

COMMANDS: Final = group("retention", "cli-retention-help")


@COMMANDS.callback()
def retention() -> None:
    """Keeps ``run`` a command of a group although it is the only one."""


@COMMANDS.command("run", help=text("cli-retention-run-help"))
def run(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli-retention-dry-help"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.stored import utc_now, with_store
    from bot.housekeeping import clear_all
    from store.database import Database
    from store.retention import Cleared

    days = settings().raw_days

    async def work(database: Database) -> Cleared:
        if dry_run:
            return await database.read(lambda tx: tx.retention.due(utc_now(), days))
        done = await clear_all(database, utc_now(), days)
        await database.wipe()
        return done

    found = with_store(work)
    if as_json:
        show_json({"dry_run": dry_run, "messages": found.messages, "events": found.events, "posts": found.posts})
        return
    key = "cli-retention-due" if dry_run else "cli-retention-done"
    show(key, messages=found.messages, events=found.events, posts=found.posts)

"""``chamdiem serve``: runs the bot until it is told to stop."""

from typing import Final

from bot.cli.shell.command import group
from bot.cli.shell.spoken import text

COMMANDS: Final = group()


@COMMANDS.command("serve", help=text("cli-serve-help"))
def serve() -> None:
    from bot.app import run
    from bot.cli.shell.configured import settings
    from bot.cli.shell.stored import finished, make_folder_for

    chosen = settings()
    make_folder_for(chosen.database.get_secret_value())
    finished(run(chosen))

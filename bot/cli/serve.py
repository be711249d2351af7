"""``chamdiem serve``: runs the bot until it is told to stop."""

from typing import Final

from bot.cli.shell.command import group
from bot.cli.shell.spoken import show, text

COMMANDS: Final = group()


@COMMANDS.command("serve", help=text("cli-serve-help"))
def serve() -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.serving import serve_until_stopped
    from bot.cli.shell.stored import database_at

    chosen = settings()
    database_at(chosen.database.get_secret_value())  # refuses an address we cannot use, and makes its folder

    def announce(address: str) -> None:
        show("cli-serve-running", address=chosen.public_url or address)
        show("cli-stop-hint")

    serve_until_stopped(chosen, announce)

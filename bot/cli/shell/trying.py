"""Opens a throw-away conversation on one framework in the browser."""

from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot.cli.shell.configured import settings
from bot.cli.shell.serving import serve_until_stopped
from bot.cli.shell.spoken import show
from bot.cli.shell.stored import database_at, finished, utc_now
from bot.demo.trial import open_trial
from bot.links import Links
from core.frameworks.model import Framework

DATABASE: Final = "trial.sqlite3"
EVIDENCE: Final = "evidence"


def serve_trial(framework: Framework, folder: Path) -> None:
    """Serve until the person stops it; everything lies in ``folder`` and goes with it."""
    database = SecretStr(f"sqlite+aiosqlite:///{folder / DATABASE}")
    chosen = settings().model_copy(update={"database": database, "evidence": folder / EVIDENCE})
    code = finished(_code(database.get_secret_value(), framework))

    def announce(address: str) -> None:
        link = Links(chosen.public_url or address).invitation(code)
        show("cli-framework-trying", id=framework.id, title=framework.title, link=link)
        show("cli-stop-hint")

    serve_until_stopped(chosen, announce)


async def _code(url: str, framework: Framework) -> str:
    database = database_at(url)
    await database.open()
    try:
        return await open_trial(database, framework, utc_now())
    finally:
        await database.close()

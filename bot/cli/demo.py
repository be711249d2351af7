"""``chamdiem demo``: the bot with a province that does not exist, on a file of its own."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import show, text

if TYPE_CHECKING:
    from bot.demo.people import DemoPerson
    from bot.settings import Settings

COMMANDS: Final = group()

FOLDER: Final = Path("data/demo")
DATABASE: Final = "demo.sqlite3"
EVIDENCE: Final = "evidence"
CODES: Final = "codes.json"


@COMMANDS.command("demo", help=text("cli-demo-help"))
def demo(
    folder: Annotated[Path, typer.Option("--folder", metavar="FOLDER", help=text("cli-demo-folder-help"))] = FOLDER,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help=text("cli-demo-fresh-help"))] = False,
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.serving import serve_until_stopped
    from bot.cli.shell.stored import finished, make_folder
    from bot.handlers.web.options import Phone

    chosen = _settings_in(settings(), folder)
    make_folder(folder)
    if fresh:
        _empty(folder)
    people = finished(_people(chosen, folder / CODES))
    phones = tuple(Phone(one.slug, one.name, one.note, f"m/{one.phone_code}") for one in people)

    def announce(address: str) -> None:
        _announce(chosen.public_url or address, people, on_loopback=chosen.on_loopback)

    serve_until_stopped(chosen, announce, phones)


def _settings_in(chosen: "Settings", folder: Path) -> "Settings":
    """The same settings with a database and evidence of their own: the demonstration never touches real ones.

    Its units are invented, so no letters are written either.
    """
    from pydantic import SecretStr

    database = SecretStr(f"sqlite+aiosqlite:///{folder / DATABASE}")
    own = {"database": database, "evidence": folder / EVIDENCE, "push_key": None, "smtp_url": SecretStr("")}
    return chosen.model_copy(update=own)


def _empty(folder: Path) -> None:
    """Remove what the demonstration has made, and nothing else that may lie there."""
    for file in (*folder.glob(f"{DATABASE}*"), folder / CODES):
        file.unlink(missing_ok=True)
    shutil.rmtree(folder / EVIDENCE, ignore_errors=True)


async def _people(chosen: "Settings", codes: Path) -> "tuple[DemoPerson, ...]":
    from bot.cli.shell.stored import database_at, utc_now
    from bot.demo.people import open_demo

    database = database_at(chosen.database.get_secret_value())
    await database.open()
    try:
        return await open_demo(database, codes, utc_now())
    finally:
        await database.close()


def _announce(address: str, people: "tuple[DemoPerson, ...]", *, on_loopback: bool) -> None:
    from bot.links import Links

    links = Links(address)
    show("cli-demo-running", address=address)
    for one in people:
        show("cli-demo-person", name=one.name, note=one.note, link=links.invitation(one.link_code))
    if on_loopback:
        show("cli-demo-phones", address=f"{address}/demo")
    show("cli-stop-hint")

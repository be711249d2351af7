"""Gives out what is kept about a person, and forgets a person, for a command."""

import secrets
from pathlib import Path

from bot.cli.shell.configured import settings
from bot.cli.shell.spoken import refuse, words
from bot.cli.shell.stored import utc_now
from bot.conversations.my_data import vacancies
from bot.desks import DeskReader
from bot.documents.my_data_xlsx import MyDataPaper, my_data_xlsx
from bot.housekeeping import forget
from bot.own_data import my_data_paper, posts_of
from bot.telling import Teller
from store.database import Database
from store.partials import Partials
from store.tx import Tx

COMMAND = "cli"
"""Over which channel it was asked for."""


async def paper_of(database: Database, person_id: int) -> MyDataPaper:
    """Everything that is kept about a person.

    Raises:
        RefusedError: there is nobody of this number.
    """
    paper = await database.read(lambda tx: my_data_paper(tx, DeskReader(), person_id, utc_now()))
    if paper is None:
        raise refuse("cli-person-unknown", id=str(person_id))
    return paper


def written(path: Path, paper: MyDataPaper) -> None:
    """Make a new file that only its owner may read.

    Raises:
        RefusedError: the file is there already, or cannot be made.
    """
    content = my_data_xlsx(paper, words())
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(content)
    except FileExistsError as error:
        raise refuse("cli-file-exists", path=str(path)) from error
    except OSError as error:
        raise refuse("cli-file-unwritable", path=str(path)) from error


async def erased(database: Database, person_id: int) -> tuple[int, bool]:
    """Forget a person at once; returns how many people were told, and whether no trace is left in the database's log.

    Raises:
        RefusedError: there is nobody of this number, or they are forgotten already.
    """
    now = utc_now()
    teller = Teller(words(), lambda: secrets.token_urlsafe(9))

    async def ask(tx: Tx) -> int:
        record = await tx.personal.summary(person_id, now)
        if record is None:
            raise refuse("cli-person-unknown", id=str(person_id))
        if await tx.erasures.is_forgotten(person_id):
            raise refuse("cli-person-erased-before", id=str(person_id))
        pushes = [push for post in posts_of(record.held) for push in vacancies(post)]
        told = {who for push in pushes for who in await teller.tell(tx, push, person_id, now)}
        await tx.erasures.ask(person_id, COMMAND, now)
        return len(told)

    told = await database.write(ask)
    partials = Partials(settings().evidence / "uploads")
    for upload_id in await forget(database, words(), person_id, now):
        await partials.drop(upload_id)
    return told, await database.wipe()

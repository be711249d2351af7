"""Brings a database up to this program's tables. There is no way back: an older program refuses a newer database."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

FOLDER: Final = Path(__file__).parent


class NewerDatabaseError(Exception):
    """The database was made by a newer version of this program."""


def revisions() -> tuple[str, ...]:
    """The known revisions in order; a revision is the number its file's name begins with."""
    return tuple(sorted(path.name.split("_", 1)[0] for path in FOLDER.joinpath("versions").glob("[0-9]*_*.py")))


async def upgrade(engine: AsyncEngine) -> None:
    """Apply what is missing, all of it in one transaction.

    Raises:
        NewerDatabaseError: the database has a revision this program does not know.
    """
    async with engine.begin() as connection:
        present = await connection.run_sync(present_revision)
        known = revisions()
        if present is not None and present not in known:
            raise NewerDatabaseError(f"the database is at revision {present}, this program knows up to {known[-1]}")
        if present != known[-1]:
            await connection.run_sync(upgrade_to)


def present_revision(connection: Connection) -> str | None:
    """The revision of a database's tables, ``None`` where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def upgrade_to(connection: Connection, revision: str = "head") -> None:
    """Apply every change up to a revision, in the transaction that is open."""
    from alembic import command  # takes a third of a second, and is needed once for each new version
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

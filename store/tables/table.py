"""What every table shares: one metadata with names for all constraints, and STRICT columns on SQLite."""

from typing import Any, ClassVar, Final

from sqlalchemy import MetaData
from sqlmodel import SQLModel

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Table(SQLModel):
    """The parent of every table."""

    metadata: ClassVar[MetaData] = METADATA


def strict(*constraints: Any, rising: bool = False) -> tuple[Any, ...]:
    """Table arguments. ``rising`` never gives an id twice, also after the newest row is gone."""
    return (*constraints, {"sqlite_strict": True} | ({"sqlite_autoincrement": True} if rising else {}))

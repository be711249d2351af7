"""Column types that keep points exact, moments in UTC and every database honest, and short ways to declare them.

SQLite tables are STRICT, so each type says what it is there; PostgreSQL gets its own native types.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field

from core.scoring.numbers import STORED_PLACES, from_ten_thousandths, to_ten_thousandths

_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LARGEST_ADJUSTED: Final = 13  # 64 bits hold the ten-thousandths of anything below 10^14


class InexactPointsError(ValueError):
    """Points with more than four decimals, or not finite; they are refused, never rounded."""


def whole_ten_thousandths(points: Decimal) -> int:
    """``points`` as stored: whole ten-thousandths, so that SQL sums and sorts them exactly.

    Raises:
        InexactPointsError: they have more than four decimals, or are not finite, or do not fit.
    """
    if not isinstance(points, Decimal) or not points.is_finite() or points.adjusted() > _LARGEST_ADJUSTED:
        raise InexactPointsError(f"points must be a Decimal that can be stored, not {points!r}")
    if points and points.adjusted() < -STORED_PLACES:
        raise InexactPointsError(f"{points} has more than {STORED_PLACES} decimals")
    try:
        return to_ten_thousandths(points)
    except ValueError as error:
        raise InexactPointsError(str(error)) from error


class Id(TypeDecorator[int]):
    """A 64-bit number."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())


class Points(TypeDecorator[Decimal]):
    """Points, exact to the ten-thousandth.

    Raises:
        InexactPointsError: the value has more places than are stored.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else whole_ten_thousandths(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_ten_thousandths(value)


class Moment(TypeDecorator[datetime]):
    """A moment. Stored in UTC, read back aware; a datetime without a zone is refused.

    On SQLite it is ISO text of fixed width, which sorts as the moments do.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds") if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        assert isinstance(moment, datetime)  # noqa: S101 (both databases give one or the other)
        return moment.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar day."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Flag(TypeDecorator[bool]):
    """True or false."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:  # noqa: FBT001 (the driver's type)
        return int(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class PlainText(TypeDecorator[str]):
    """Text. The one character that PostgreSQL cannot keep, U+0000, is stored as the sign for what cannot be read."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value.replace("\0", "\ufffd") if value is not None and "\0" in value else value


class JsonText(TypeDecorator[Any]):
    """JSON kept as text that a person can read in the database (Vietnamese letters as they are)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _JSON.encode(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


# --- ways to declare a column; each answers `Any` because a table's annotation says the Python type -------------------


def key() -> Any:
    """The table's own 64-bit id."""
    return Field(sa_type=Id, primary_key=True)


def ref(target: str, *, primary_key: bool = False, nullable: bool = False) -> Any:
    """The id of a row of another table, ``"table.id"``."""
    return Field(sa_type=Id, foreign_key=target, primary_key=primary_key, nullable=nullable)


def number(*, nullable: bool = False) -> Any:
    return Field(sa_type=Id, nullable=nullable)


def text(*, unique: bool = False, primary_key: bool = False, nullable: bool = False) -> Any:
    return Field(sa_type=PlainText, unique=unique, primary_key=primary_key, nullable=nullable)


def binary() -> Any:
    return Field(sa_type=LargeBinary, nullable=False)


def points(*, nullable: bool = False) -> Any:
    return Field(sa_type=Points, nullable=nullable)


def moment(*, nullable: bool = False) -> Any:
    return Field(sa_type=Moment, nullable=nullable)


def day(*, nullable: bool = False) -> Any:
    return Field(sa_type=Day, nullable=nullable)


def flag(*, nullable: bool = False) -> Any:
    return Field(sa_type=Flag, nullable=nullable)


def json_text(*, nullable: bool = False) -> Any:
    return Field(sa_type=JsonText, nullable=nullable)

"""Reads the values of one row of a framework file and collects every problem instead of stopping at the first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from core.scoring.phrase import Fact, Phrase
from core.scoring.problem import Problem

_QUOTIENT = re.compile(r"[0-9]{1,6}/[0-9]{1,6}", re.ASCII)
_IDENTIFIER = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)
_LARGEST_EXPONENT = 12


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row's rule may refer to: general figures by name, other rows by key, and how points are written.

    ``general`` holds the figures' titles, ``rows`` the code and title of each component as a person reads them.
    """

    general: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    points_places: int = 2


class Spec:
    """A table of a framework file together with the place where its problems are reported.

    Values come from TOML (``parse_float=Decimal``) or from a stored canonical document, in which decimals and dates are
    strings; both read the same. Keys that nobody has read by the end are reported by ``close``.

    ``around`` is what a row may refer to in the rest of the framework.
    """

    def __init__(
        self,
        table: Mapping[str, Any],
        where: tuple[Phrase, ...],
        problems: list[Problem],
        around: Surroundings | None = None,
    ) -> None:
        self.where = where
        self.around = around or Surroundings()
        self._table = table
        self._problems = problems
        self._read: set[str] = set()

    def problem(self, key: str, /, **facts: Fact) -> None:
        self._problems.append(Problem(Phrase(key, facts), self.where))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._table)

    def has(self, name: str) -> bool:
        return name in self._table

    def raw(self, name: str) -> Any:
        self._read.add(name)
        return self._table.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not blank; missing without a default is a problem."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (not value.strip() and default is None):
            self.problem("problem-text-blank", name=name)
            return default or ""
        return value

    def decimal(self, name: str, default: Decimal | None = None) -> Decimal:
        """An exact number; missing without a default is a problem."""
        value = self.optional_decimal(name)
        if value is not None:
            return value
        if default is None:
            self.problem("problem-no-number", name=name)
            return Decimal(0)
        return default

    def optional_decimal(self, name: str) -> Decimal | None:
        return self._decimal(name, self.raw(name))

    def _decimal(self, name: str, value: Any) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            self.problem("problem-no-number", name=name)
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            self.problem("problem-not-number", name=name, value=str(value))
            return None
        if not number.is_finite() or (number and abs(number.adjusted()) > _LARGEST_EXPONENT):
            self.problem("problem-number-size", name=name)
            return None
        return number

    def share(self, name: str, default: Fraction | None = None) -> Fraction:
        """A part of a whole above 0; missing without a default is a problem."""
        share = self.optional_share(name)
        if share == 0:
            self.problem("problem-not-above-zero", name=name)
        if share is None and default is None and not self.has(name):
            self.problem("problem-missing", name=name)
        return share or default or Fraction(1)

    def optional_share(self, name: str) -> Fraction | None:
        """A part of a whole, from 0 to 1: a decimal, or ``"1/2"`` as a text where no decimal can say it."""
        share = self.optional_quotient(name)
        if share is None:
            return None
        if not 0 <= share <= 1:
            self.problem("problem-not-between", name=name, least=0, most=1)
            return None
        return share

    def optional_quotient(self, name: str) -> Fraction | None:
        """An exact number, or ``"3/4"`` as a text where a decimal cannot say it."""
        return self._quotient(name, self.raw(name))

    def optional_shares(self, name: str) -> tuple[Fraction, ...] | None:
        """A list of shares, each written as in ``optional_quotient``."""
        values = self.raw(name)
        if values is None:
            return None
        if not isinstance(values, Sequence) or isinstance(values, str):
            self.problem("problem-not-shares", name=name)
            return None
        read = [self._quotient(name, value) for value in values]
        return tuple(one for one in read if one is not None)

    def _quotient(self, name: str, value: Any) -> Fraction | None:
        if isinstance(value, str) and _QUOTIENT.fullmatch(value) and Fraction(value.split("/")[1]):
            return Fraction(value)
        number = self._decimal(name, value)
        return None if number is None else Fraction(number)

    def identifier(self, name: str) -> str:
        """Short ASCII that answers refer to: a-z, 0-9 and _."""
        value = self.text(name)
        if value and not _IDENTIFIER.fullmatch(value):
            self.problem("problem-identifier", name=name, value=value)
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        number = self.decimal(name, None if default is None else Decimal(default))
        if number != int(number):
            self.problem("problem-not-whole", name=name)
        return int(number)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.problem("problem-not-flag", name=name)
            return default
        return value

    def optional_date(self, name: str) -> date | None:
        value = self.raw(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.problem("problem-not-date", name=name)
            return None

    def one_of(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value and value not in allowed:
            self.problem("problem-not-allowed", name=name, value=value, allowed=", ".join(allowed))
            return allowed[0]
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.raw(name)
        if value is None:
            return ()
        if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(v, str) for v in value):
            self.problem("problem-not-texts", name=name)
            return ()
        return tuple(value)

    def table(self, name: str) -> "Spec":
        value = self.raw(name)
        if value is not None and not isinstance(value, Mapping):
            self.problem("problem-not-table", name=name)
            value = None
        return self._under(value or {}, Phrase("place-table", {"name": name}))

    def tables(self, name: str) -> tuple["Spec", ...]:
        """The tables of a list, each reporting under its own number (from 1)."""
        value = self.raw(name)
        if value is None:
            return ()
        if not isinstance(value, Sequence) or not all(isinstance(v, Mapping) for v in value):
            self.problem("problem-not-tables", name=name)
            return ()
        return tuple(self._under(v, Phrase("place-row", {"name": name, "number": n})) for n, v in enumerate(value, 1))

    def close(self) -> None:
        """Report what nobody asked for: a misspelt key must not pass silently."""
        for name in self._table:
            if name not in self._read:
                self.problem("problem-unknown-key", name=name)

    def _under(self, table: Mapping[str, Any], place: Phrase) -> "Spec":
        return Spec(table, (*self.where, place), self._problems, self.around)

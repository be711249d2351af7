"""Open data as CSV: UTF-8, one header line of plain names, numbers with a point, and no text that acts as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from core.scoring.numbers import plain

FORMULA_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet program calculate: https://owasp.org/www-community/attacks/CSV_Injection."""

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel takes the file for another character set and breaks every accent."""

Value: TypeAlias = str | Decimal | int | bool | None


def csv_bytes(header: Sequence[str], lines: Iterable[Sequence[Value]]) -> bytes:
    """The table. ``None`` is an empty field: not known is not zero."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_written(value) for value in line] for line in lines)
    return out.getvalue().encode()


def _written(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | Decimal():
            return plain(value)
        case str():
            text = value.replace("\x00", "")
            return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text

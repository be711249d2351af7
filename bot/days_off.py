"""Weekends, public holidays and officially swapped days of Viet Nam, and what a province adds to them in a file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

KEYS: Final = ("off", "working")


class DaysOffFileError(Exception):
    """The file cannot be used; it holds the lists ``off`` and ``working`` of dates, and nothing else."""


@dataclass(frozen=True)
class VietnamDaysOff:
    """What the file says goes before the law's list, and that before Saturday and Sunday."""

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()

    def is_off(self, day: date) -> bool:
        if day in self.working:
            return False
        return day in self.off or not self._official.is_working_day(day)

    @cached_property
    def _official(self) -> "HolidayBase":
        """Lunar New Year and the swapped days that have been announced are in it; loading it takes a while."""
        from holidays import country_holidays

        return country_holidays("VN")


def read_days_off(path: Path | None) -> VietnamDaysOff:
    """The days off with those of the file, if there is one.

    Raises:
        DaysOffFileError: the file is missing, is no TOML, or holds something else.
    """
    if path is None:
        return VietnamDaysOff()
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DaysOffFileError(str(path)) from error
    if table.keys() - set(KEYS):
        raise DaysOffFileError(str(path))
    off, working = (_days(table, name, path) for name in KEYS)
    if off & working:
        raise DaysOffFileError(str(path))
    return VietnamDaysOff(off, working)


def _days(table: Mapping[str, Any], name: str, path: Path) -> frozenset[date]:
    listed = table.get(name, [])
    if not isinstance(listed, list) or not all(_is_day(one) for one in listed):
        raise DaysOffFileError(str(path))
    return frozenset(listed)


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)

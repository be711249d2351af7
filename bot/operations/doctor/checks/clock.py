"""The clock: deadlines and "on time" hang on it. Compared with files, with what was received, and with our own page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.operations.doctor.asking import ask_health
from bot.operations.doctor.finding import Finding, Given, error, fine, warning
from core.assessment.rounds import VIETNAM
from core.scoring.phrase import Phrase
from store.inspection import DatabaseState

EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""This program is younger than that."""

AHEAD: Final = timedelta(minutes=2)
APART: Final = timedelta(seconds=30)


async def look(given: Given) -> list[Finding]:
    now = given.now
    if now < EARLIEST:
        return [error(Phrase("doctor-clock-past", {"now": _local(now)}), Phrase("doctor-clock-set"))]
    newest = max((*_file_times(given), *_received_at(given)), default=now)
    if newest > now + AHEAD:
        facts = {"now": _local(now), "newest": _local(newest)}
        return [error(Phrase("doctor-clock-behind", facts), Phrase("doctor-clock-set"))]
    apart = await _apart(given)
    if apart is not None and apart > APART:
        seconds = {"seconds": int(apart.total_seconds())}
        return [warning(Phrase("doctor-clock-apart", seconds), Phrase("doctor-clock-set"))]
    return [fine(Phrase("doctor-clock-fine", {"now": _local(now)}))]


def _file_times(given: Given) -> Iterator[datetime]:
    """When our own files were last written."""
    evidence = given.settings.evidence
    database = given.database.path
    beside = list(database.parent.glob(f"{database.name}*")) if database.name else []
    for path in (*beside, evidence, *evidence.glob("*"), *evidence.glob("uploads/*")):
        yield from _written_at(path)


def _received_at(given: Given) -> Iterator[datetime]:
    """When the newest message came in."""
    found = given.database.found
    if isinstance(found, DatabaseState) and found.newest_at is not None:
        yield found.newest_at


def _written_at(path: Path) -> Iterator[datetime]:
    try:
        yield datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return


async def _apart(given: Given) -> timedelta | None:
    """How far the clock of the machine in front of us is from ours; ``None`` when there is none."""
    if not given.settings.public_url:
        return None
    health = await ask_health(given.settings.public_url)
    return None if health is None or health.date is None else abs(health.date - datetime.now(UTC))  # noqa: TID251  (the answer came just now)


def _local(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"

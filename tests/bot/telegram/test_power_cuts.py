"""A power cut in the middle of an officer's answers: what was committed is there afterwards, with ``synchronous=FULL``.

The statements are those of the real store, recorded while an officer answers, and carried out on a disk that forgets
what was not synced. That ``NORMAL`` loses commits on the same disk shows that this test can fail.
"""

import random
import sqlite3
from pathlib import Path

import apsw
import pytest

from bot.wording import Words
from tests.bot.telegram.power import NAME, ForgetfulDisk
from tests.bot.telegram.rehearsal import rehearse

FILE = "/answers.db"


async def recorded(folder: Path, words: Words, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that the store carries out while an officer answers, with its values."""
    statements: list[str] = []
    plain = sqlite3.connect

    def connect(*args: object, **kwargs: object) -> sqlite3.Connection:
        connection = plain(*args, **kwargs)  # type: ignore[call-overload]
        connection.set_trace_callback(statements.append)
        assert isinstance(connection, sqlite3.Connection)
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect)
    await rehearse(30, folder, words)
    monkeypatch.undo()
    return [one for one in statements if not one.startswith(("PRAGMA", "--"))]


def lost_commits(statements: list[str], synchronous: str, seed: int) -> int:
    """How many commits that had returned are gone after a cut at any statement."""
    chance = random.Random(seed)  # noqa: S311  (the same cuts each time)
    disk = ForgetfulDisk()
    connection = open_on(disk, synchronous)
    connection.execute("CREATE TABLE counted (n INTEGER)")
    returned = 0
    for statement in statements[: chance.randrange(len(statements) // 4, len(statements))]:
        if statement.startswith("COMMIT"):
            connection.execute("INSERT INTO counted VALUES (?)", (returned + 1,))
        connection.execute(statement)
        returned += statement.startswith("COMMIT")
    disk.cut(chance)
    after = open_on(disk, synchronous)
    assert after.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    there = after.execute("SELECT 1 FROM sqlite_schema WHERE name = 'counted'").fetchall()
    found = after.execute("SELECT max(n) FROM counted").fetchall()[0][0] if there else 0
    after.close()
    connection.close()
    disk.unregister()
    return returned - int(found or 0)


def open_on(disk: ForgetfulDisk, synchronous: str) -> apsw.Connection:
    connection = apsw.Connection(FILE, vfs=NAME)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    return connection


@pytest.mark.usefixtures("from_nothing")  # its statements are recorded with those that make the tables
@pytest.mark.parametrize("cuts", [10, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])])
async def test_no_commit_is_lost_with_full_and_some_are_with_normal(
    tmp_path: Path, words: Words, monkeypatch: pytest.MonkeyPatch, cuts: int
) -> None:
    statements = await recorded(tmp_path, words, monkeypatch)

    assert [lost_commits(statements, "FULL", seed) for seed in range(cuts)] == [0] * cuts
    assert any(lost_commits(statements, "NORMAL", seed) > 0 for seed in range(cuts))

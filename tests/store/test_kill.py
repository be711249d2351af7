"""Whatever was acknowledged is still there after the process was killed in the middle of its work."""

import multiprocessing
import random
import sqlite3
from pathlib import Path

from tests.store.acknowledging import write_for_ever
from tests.store.conftest import address_of

KILLS = 10


def test_nothing_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.store.acknowledging", "store.migrations.upgrade"])
    chance = random.Random(2026)  # noqa: S311  (only where to kill)
    acknowledged: list[str] = []

    for run in range(KILLS):
        listening, telling = processes.Pipe(duplex=False)
        process = processes.Process(target=write_for_ever, args=(address_of(path), telling, run))
        process.start()
        telling.close()
        acknowledged += [listening.recv() for _ in range(chance.randrange(1, 200))]
        process.kill()
        process.join()
        acknowledged += rest(listening)

    with sqlite3.connect(path) as other:
        kept = {event_id for (event_id,) in other.execute("SELECT event_id FROM inbox")}
        places = {place for (place,) in other.execute("SELECT place FROM place")}
        health = other.execute("PRAGMA integrity_check").fetchone()
    other.close()

    assert [event_id for event_id in acknowledged if event_id not in kept] == []
    assert {place.split('"')[3] for place in places} <= kept
    assert health == ("ok",)
    assert len(acknowledged) > KILLS


def rest(listening: "multiprocessing.connection.Connection[str, str]") -> list[str]:
    """What the killed process still got out."""
    told: list[str] = []
    with listening:
        while True:
            try:
                told.append(listening.recv())
            except (EOFError, OSError):
                return told

"""``chamdiem broadcast list``: who sent which message to whom, without its words."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

from core.assessment.administering import Addressee
from store.broadcasts import NewBroadcast
from store.database import Database
from store.tx import Tx
from tests.store.world import ROUND, open_round

Chamdiem = Callable[..., CompletedProcess[str]]

AT = datetime(2026, 11, 12, 1, 30, tzinfo=UTC)


def test_without_messages_it_says_so(chamdiem: Chamdiem) -> None:
    assert chamdiem("broadcast", "list").stdout.strip() == "Chưa có thông báo nào."


def test_a_message_is_listed_without_its_words(chamdiem: Chamdiem, tmp_path: Path) -> None:
    chamdiem("broadcast", "list")

    async def keep(tx: Tx) -> None:
        await open_round(tx)
        units = await tx.units.present(AT)
        person = await tx.people.add_person("", AT)
        round_id = await tx.assignments.round_id(ROUND.id) or 0
        people = [Addressee(person, (1,))]
        new = NewBroadcast("r1", round_id, units["91"].id, "Tỉnh Mẫu", person, "web", "officers", "Họp kín", people, AT)
        await tx.broadcasts.start(new, AT)

    async def open_and_keep() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/data/chamdiem.sqlite3")
        await database.open()
        await database.write(keep)
        await database.close()

    asyncio.run(open_and_keep())
    said = chamdiem("broadcast", "list").stdout
    (table,) = json.loads(chamdiem("broadcast", "list", "--json").stdout)["broadcasts"]

    assert "08:30 12/11/2026: Tỉnh Mẫu, người số 1, nhóm officers: 0/1 người đã nhận" in said
    assert "Họp kín" not in said
    assert (table["recipients"], table["upshots"]) == (1, {"queued": 1})
    assert table["sha256"] == hashlib.sha256("Họp kín".encode()).hexdigest()

"""``chamdiem incident list``: who sent a stamped paper, when and where, and nothing of what it says."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

from store.database import Database
from store.incidents import StampedFile
from store.media import MediaRecord
from store.records import ChatKey
from store.tx import Tx

Chamdiem = Callable[..., CompletedProcess[str]]

AT = datetime(2026, 11, 12, 1, 30, tzinfo=UTC)
CHAT = ChatKey("telegram", "bot", "1")


def test_without_incidents_it_says_so(chamdiem: Chamdiem) -> None:
    assert chamdiem("incident", "list").stdout.strip() == "Chưa có sự việc nào."


def test_an_incident_is_listed_without_its_content(chamdiem: Chamdiem, tmp_path: Path) -> None:
    chamdiem("incident", "list")

    async def record(tx: Tx) -> None:
        person_id = await tx.people.add_person("Lan", AT)
        media = MediaRecord("m1", person_id, None, CHAT, "handle", "ten-tep.pdf", AT)
        await tx.incidents.record(media, StampedFile("tuyet-mat", "c" * 64, "application/pdf", 1_234))

    async def open_and_record() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/data/chamdiem.sqlite3")
        await database.open()
        await database.write(record)
        await database.close()

    asyncio.run(open_and_record())
    said = chamdiem("incident", "list").stdout
    (table,) = json.loads(chamdiem("incident", "list", "--json").stdout)["incidents"]

    assert "08:30 12/11/2026: chưa vào đơn vị nào, Lan, qua Telegram: dấu TUYỆT MẬT, 1.234 byte" in said
    assert "ten-tep" not in said
    assert (table["degree"], table["name"], table["unit_code"], table["sha256"]) == ("tuyet-mat", "Lan", None, "c" * 64)

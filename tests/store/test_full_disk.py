"""A full disk costs nothing that was acknowledged: the writer says no, and goes on when there is room again."""

import asyncio
from pathlib import Path

from store.database import Database
from store.tx import Tx
from tests.store.conftest import address_of
from tests.store.world import NOW, chat_of

LAN = chat_of("lan")
BODY = b"x" * 3000


async def limit_pages(tx: Tx, pages: int) -> int:
    found = await tx.inbox._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")  # noqa: SLF001
    return int(found.scalar_one())


async def test_a_full_disk_loses_nothing_acknowledged_and_is_recovered_from(tmp_path: Path) -> None:
    database = Database(address_of(tmp_path / "store.db"))
    await database.open()
    full = await database.write(lambda tx: limit_pages(tx, 1))  # never below what is used: the next page is too much

    async def accept(number: int) -> bool:
        return await database.write(lambda tx: tx.inbox.accept(LAN, str(number), BODY, NOW))

    said = await asyncio.gather(*(accept(n) for n in range(20)), return_exceptions=True)
    acknowledged = {str(n) for n, result in enumerate(said) if result is True}
    await database.write(lambda tx: limit_pages(tx, full + 1000))
    afterwards = await accept(99)

    async def ids(tx: Tx) -> set[str]:
        rows = await tx.inbox._connection.exec_driver_sql("SELECT event_id FROM inbox")  # noqa: SLF001
        return {row[0] for row in rows}

    kept = await database.read(ids)
    await database.close()

    assert any(isinstance(result, Exception) for result in said)
    assert afterwards is True
    assert kept == acknowledged | {"99"}

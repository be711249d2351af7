"""A browser is known by its cookie until it signs out; the cookie itself is nowhere to be found."""

from datetime import timedelta

from store.database import Database
from store.records import ChatKey
from tests.store.world import NOW

LATER = NOW + timedelta(hours=1)


async def test_a_cookie_finds_its_own_session(database: Database) -> None:
    lan = await database.write(lambda tx: tx.sessions.start("chat", NOW))
    minh = await database.write(lambda tx: tx.sessions.start("chat", NOW))
    found = await database.read(lambda tx: tx.sessions.find(lan.token))

    assert found is not None
    assert (found.id, found.chat, found.created_at) == (lan.id, lan.chat, NOW)
    assert lan.chat == ChatKey("web", "chat", lan.chat.sender)
    assert lan.chat != minh.chat
    assert await database.read(lambda tx: tx.sessions.find("")) is None
    assert await database.read(lambda tx: tx.sessions.find(lan.token[:-1])) is None


async def test_a_session_that_ended_is_not_found(database: Database) -> None:
    lan = await database.write(lambda tx: tx.sessions.start("chat", NOW))
    await database.write(lambda tx: tx.sessions.end(lan.id, LATER))

    assert await database.read(lambda tx: tx.sessions.find(lan.token)) is None


async def test_a_session_remembers_when_it_was_last_seen(database: Database) -> None:
    lan = await database.write(lambda tx: tx.sessions.start("chat", NOW))
    await database.write(lambda tx: tx.sessions.touch(lan.id, LATER))
    found = await database.read(lambda tx: tx.sessions.find(lan.token))

    assert found is not None
    assert found.last_seen_at == LATER


async def test_the_cookie_is_not_kept(database: Database) -> None:
    lan = await database.write(lambda tx: tx.sessions.start("chat", NOW))
    rows = await database.write(
        lambda tx: tx.sessions._connection.exec_driver_sql("SELECT * FROM web_session")  # noqa: SLF001
    )

    assert lan.token not in str(rows.all())
    assert len(lan.token) >= 43

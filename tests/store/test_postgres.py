"""What only a server can do to a store: be gone, be unsuitable, or be shared with another process."""

import asyncio
import signal
import time
from dataclasses import dataclass
from functools import partial

import pytest

from store.database import Database
from store.migrations.upgrade import revisions
from store.postgres import PostgresMode, ServerTroubleError, Unsuitable, UnsuitableDatabaseError
from store.talk import Direction, NewMessage
from store.trouble import STORE_TROUBLE
from store.tx import Tx
from tests.conftest import PostgresDatabases
from tests.postgres_server import NoServerError, PostgresServer, own_server
from tests.store.world import NOW, chat_of

WRITERS = 4


@dataclass(frozen=True, slots=True)
class Ordeal:
    """``back_seconds``: how long writing may take to go on; on a machine with other work that says little."""

    kills: int
    away_seconds: float
    back_seconds: float


async def opened(address: str) -> Database:
    database = Database(address)
    await database.open()
    return database


async def test_nobody_answering_is_trouble_that_may_pass() -> None:
    with pytest.raises(STORE_TROUBLE):
        await opened("postgresql+asyncpg://chamdiem@127.0.0.1:1/store")


async def test_a_database_that_is_not_there_is_said_by_its_code(postgres: PostgresDatabases) -> None:
    with pytest.raises(ServerTroubleError, match="3D000"):
        await opened(postgres.address("nothing_of_this_name"))


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ({"encoding": "LATIN1", "sorting": "LC_COLLATE 'C' LC_CTYPE 'C'"}, Unsuitable.ENCODING),
        ({"sorting": "LOCALE_PROVIDER icu ICU_LOCALE 'vi-VN'"}, Unsuitable.COLLATION),
    ],
)
def test_a_database_that_sorts_or_spells_otherwise_is_refused_untouched(
    postgres: PostgresDatabases, made: dict[str, str], reason: Unsuitable
) -> None:
    name = postgres.make(**made)

    with pytest.raises(UnsuitableDatabaseError) as refused:
        asyncio.run(opened(postgres.address(name)))

    assert refused.value.reason is reason
    assert postgres.ask(name, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_an_account_that_may_not_make_tables_is_refused(postgres: PostgresDatabases) -> None:
    name = postgres.make()
    postgres.tell(name, "REVOKE CREATE ON SCHEMA public FROM PUBLIC", f"CREATE ROLE {name} LOGIN")
    address = postgres.address(name).replace("//chamdiem@", f"//{name}@").replace("//postgres@", f"//{name}@")

    with pytest.raises(UnsuitableDatabaseError) as refused:
        asyncio.run(opened(address))
    postgres.tell("postgres", f"DROP ROLE {name}")

    assert refused.value.reason is Unsuitable.RIGHTS


async def test_two_processes_that_open_an_empty_database_at_once_make_its_tables_once(
    postgres: PostgresDatabases,
) -> None:
    name = await asyncio.to_thread(postgres.make)

    both = await asyncio.gather(*(opened(postgres.address(name)) for _ in range(2)))
    for database in both:
        await database.close()

    assert await asyncio.to_thread(postgres.ask, name, "SELECT version_num FROM alembic_version") == revisions()[-1]


async def test_a_character_that_the_server_cannot_keep_does_not_lose_the_rest(postgres_address: str) -> None:
    database = await opened(postgres_address)
    body = {"text": "trước\0sau"}

    async def speak(tx: Tx) -> int:
        person_id = await tx.people.add_person("Lan\0Anh", NOW)
        await tx.talk.add(person_id, NewMessage(Direction.IN, body, NOW))
        await tx.inbox.accept(chat_of("lan"), "1\0", b"raw\0bytes", NOW)
        return person_id

    person_id = await database.write(speak)
    said = await database.read(lambda tx: tx.talk.messages(person_id))
    event = await database.read(lambda tx: tx.inbox.next_event(chat_of("lan")))
    await database.close()

    assert said[0].body == body
    assert event is not None
    assert (event.event_id, event.body) == ("1\ufffd", b"raw\0bytes")


async def test_what_two_processes_read_and_then_write_is_never_out_of_date(postgres_address: str) -> None:
    both = [await opened(postgres_address) for _ in range(2)]
    person_id = await both[0].write(lambda tx: tx.people.person_at(chat_of("lan"), NOW))

    async def speak(tx: Tx) -> int:
        return await tx.talk.add(person_id, NewMessage(Direction.IN, {"text": "x"}, NOW))

    told = await asyncio.gather(*(database.write(speak) for _ in range(50) for database in both))
    for database in both:
        await database.close()

    assert sorted(told) == list(range(1, 101))


async def test_a_process_that_stands_still_in_a_transaction_loses_it_to_the_others(
    postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostgresMode, "idle_in_transaction_ms", 200)
    still, other = await opened(postgres_address), await opened(postgres_address)
    stands, go_on = asyncio.Event(), asyncio.Event()

    async def stand_still(tx: Tx) -> None:
        await tx.inbox.accept(chat_of("lan"), "late", b"", NOW)
        stands.set()
        await go_on.wait()
        await tx.inbox.accept(chat_of("lan"), "later", b"", NOW)

    standing = asyncio.create_task(still.write(stand_still))
    await stands.wait()
    kept = await other.write(lambda tx: tx.inbox.accept(chat_of("lan"), "other", b"", NOW))
    go_on.set()
    with pytest.raises(STORE_TROUBLE):
        await standing
    counted = await still.write(lambda tx: tx.inbox.counts())
    await still.close()
    await other.close()

    assert kept
    assert counted == {"new": 1}


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "ordeal",
    [Ordeal(kills=2, away_seconds=0.3, back_seconds=15), pytest.param(Ordeal(3, 5, 2), marks=pytest.mark.soak)],
    ids=["short", "long"],
)
async def test_nothing_acknowledged_is_lost_when_the_server_is_killed_and_writing_goes_on_when_it_is_back(
    ordeal: Ordeal,
) -> None:
    try:
        with own_server() as server:
            acknowledged, kept, waits = await _killed_again_and_again(server, ordeal)
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL to kill: {error}")

    assert acknowledged <= kept
    assert len(acknowledged) > ordeal.kills * WRITERS
    assert max(waits) < ordeal.back_seconds


async def _killed_again_and_again(server: PostgresServer, ordeal: Ordeal) -> tuple[set[str], set[str], list[float]]:
    """What was told to be kept, what was found in the end, and how long after each return something was kept again."""
    database = await opened(server.address("postgres"))
    acknowledged: set[str] = set()
    ending = asyncio.Event()
    writing = [asyncio.create_task(_write_until(ending, database, n, acknowledged)) for n in range(WRITERS)]
    waits = []
    for _ in range(ordeal.kills):
        await _until_more_than(len(acknowledged) + 4 * WRITERS, acknowledged)
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        await asyncio.sleep(ordeal.away_seconds)
        await asyncio.to_thread(server.start)
        back = time.monotonic()
        await _until_more_than(len(acknowledged), acknowledged)
        waits.append(time.monotonic() - back)
    ending.set()
    await asyncio.gather(*writing)
    kept = await database.read(_kept)
    await database.close()
    return acknowledged, kept, waits


async def _write_until(ending: asyncio.Event, database: Database, writer: int, acknowledged: set[str]) -> None:
    """Write one event after the other; one that was not acknowledged is given again, as a messenger does."""
    number = 0
    while not ending.is_set():
        event_id = f"{writer}-{number}"
        try:
            await database.write(partial(_accept, event_id))
        except STORE_TROUBLE:
            await asyncio.sleep(0.1)
            continue
        acknowledged.add(event_id)
        number += 1


async def _accept(event_id: str, tx: Tx) -> bool:
    return await tx.inbox.accept(chat_of("lan"), event_id, b"", NOW)


async def _kept(tx: Tx) -> set[str]:
    found = await tx.inbox._connection.exec_driver_sql("SELECT event_id FROM inbox")  # noqa: SLF001
    return set(found.scalars())


async def _until_more_than(count: int, acknowledged: set[str]) -> None:
    while len(acknowledged) <= count:  # noqa: ASYNC110  (it is the writers' own pace that is waited for)
        await asyncio.sleep(0.01)

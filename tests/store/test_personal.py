"""People are told what is kept about them, and forgotten when they ask: nothing leads back to them, nothing is lost."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.assessment.changes import SaveAnswer
from core.assessment.people import Role
from core.assessment.sheet import State
from core.scoring.model import ComponentKey
from store.database import Database
from store.erasures import GRACE, PATIENCE, Mention
from store.fates import HOLDINGS
from store.guesses import Guesser
from store.inbox import Arrived
from store.media import MediaRecord, MediaState
from store.outbox import NewPost, PostState, Settled
from store.reach import NewSubscription
from store.records import ChatKey
from store.sessions import NewSession
from store.sqlite import SqliteMode
from store.tables.schema import schema
from store.talk import Direction, NewMessage
from store.tx import Tx
from store.uploads import NewUpload
from store.ways_in import NewInvitation
from tests.store.conftest import address_of
from tests.store.world import NOW, ROUND, SUOI_MAU, Seat, chat_of, open_round, take_seat

NAME = "Nguyễn Thị Hoa Mơ"
PHONE = "84900000123"
PSEUDONYM = "cán bộ đã rời hệ thống"
TELEGRAM = ChatKey("telegram", "bot", PHONE)
LATER = NOW + timedelta(minutes=2)


def test_every_table_that_names_a_person_or_a_chat_says_what_becomes_of_it() -> None:
    person = schema().tables["person"]
    personal = {
        name
        for name, table in schema().tables.items()
        if table is person
        or "sender" in table.columns
        or any(key.column.table is person for column in table.columns for key in column.foreign_keys)
    }

    assert set(HOLDINGS) == personal


async def everywhere(tx: Tx, seat: Seat) -> NewSession:
    """Leave traces of one person wherever a person can leave any."""
    session = await tx.sessions.start("chat", NOW)
    for chat in (TELEGRAM, session.chat):
        await tx.people.link_identity(chat, seat.person_id, NOW)
        await tx.inbox.accept(chat, "e1", f"{NAME} {PHONE}".encode(), NOW)
        await tx.inbox.accept_all([Arrived(chat, "e2", NAME.encode(), unreadable="no text")], NOW)
        await tx.guesses.count(None, Guesser(chat), NOW)
        body = {"lines": [{"text": f"Chào {NAME}", "style": "body"}]}
        seq = await tx.talk.add(seat.person_id, NewMessage(Direction.OUT, body, NOW, f"p-{chat.channel}", {"n": NAME}))
        await tx.outbox.add(NewPost(chat, seat.person_id, seq, body), NOW)
        await tx.media.announce(
            MediaRecord(
                f"m-{chat.channel}", seat.person_id, seat.desk_id, chat, PHONE, f"{NAME}.pdf", NOW, caption=NAME
            )
        )
        await tx.uploads.create(chat, NewUpload(f"u-{chat.channel}", f"{NAME}.pdf", 10, caption=NAME), NOW)
    await tx.reach.subscribe(session.chat, NewSubscription(f"https://push.example/{PHONE}", "k", "a"), NOW)
    await tx.places.put(seat.person_id, seat.desk_id, {"text": NAME}, None, NOW)
    invited = await tx.ways_in.create_invitation(NewInvitation(SUOI_MAU.code, Role.OFFICER, ROUND.id, NAME), NOW)
    await tx.ways_in.redeem(invited.id, seat.person_id, session.chat, NOW)
    await tx.ways_in.create_invitation(NewInvitation(SUOI_MAU.code, Role.OFFICER, ROUND.id, NAME), NOW)
    await tx.ways_in.create_device_code(seat.person_id, NOW)
    await tx.personal.agree(seat.person_id, 1, "web", NOW)
    await tx.sheets.apply(seat.desk_id, SaveAnswer(ComponentKey("head"), State.NO_DATA), seat.actor())
    return session


async def texts(tx: Tx) -> dict[str, str]:
    """Everything that stands in any column of any table, by table."""
    found = {}
    for name, table in schema().tables.items():
        rows = (await tx.personal._connection.execute(select(table))).all()  # noqa: SLF001  (a look past the verbs)
        found[name] = "\n".join(_text(value) for row in rows for value in row)
    return found


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


async def forgotten(database: Database, person_id: int, mentions: tuple[Mention, ...] = ()) -> None:
    async def ask(tx: Tx) -> None:
        assert await tx.erasures.ask(person_id, "web", NOW)

    await database.write(ask)
    dropped = await database.write(lambda tx: tx.erasures.erase(person_id, PSEUDONYM, mentions, LATER))
    assert dropped is not None


async def test_after_erasure_no_column_of_any_table_holds_name_number_or_chat(round_open: Database) -> None:
    hoa = await take_seat(round_open, NAME)
    minh = await take_seat(round_open, "Minh")
    session = await round_open.write(lambda tx: everywhere(tx, hoa))
    told = {"lines": [{"text": f"Do {NAME} ghi lúc 08:00.", "style": "hint"}]}
    await round_open.write(lambda tx: tx.talk.add(minh.person_id, NewMessage(Direction.OUT, told, NOW)))
    before = await round_open.read(texts)
    assert sum(NAME in text for text in before.values()) >= 8

    await forgotten(round_open, hoa.person_id, (Mention(NAME, PSEUDONYM),))

    after = await round_open.read(texts)
    for trace in (NAME, PHONE, session.chat.sender, "push.example"):
        assert {name for name, text in after.items() if trace in text} == set(), trace
    (message,) = await round_open.read(lambda tx: tx.talk.messages(minh.person_id))
    assert message.body["lines"][0]["text"] == f"Do {PSEUDONYM} ghi lúc 08:00."


async def test_what_the_unit_gave_stays_and_names_nobody(round_open: Database) -> None:
    hoa, minh = await take_seat(round_open, NAME), await take_seat(round_open, "Minh")
    await round_open.write(lambda tx: everywhere(tx, hoa))

    await forgotten(round_open, hoa.person_id)

    desk = await round_open.read(lambda tx: tx.desks.load(minh.desk_id, minh.person_id, LATER))
    assert desk is not None
    entry = desk.sheet.entry(ComponentKey("head"))
    assert (entry.state, entry.by) == (State.NO_DATA, PSEUDONYM)


async def test_who_is_forgotten_acts_for_nobody_and_their_chat_is_a_stranger(round_open: Database) -> None:
    hoa = await take_seat(round_open, NAME)

    await forgotten(round_open, hoa.person_id)

    assert await round_open.read(lambda tx: tx.desks.cards(hoa.person_id, LATER)) == ()
    assert await round_open.read(lambda tx: tx.people.members(LATER, SUOI_MAU.code)) == ()
    assert await round_open.read(lambda tx: tx.people.known_at(chat_of(NAME))) is None
    again = await round_open.write(lambda tx: tx.people.person_at(chat_of(NAME), LATER))
    assert again != hoa.person_id


async def test_nobody_is_forgotten_twice_or_without_having_asked(round_open: Database) -> None:
    hoa, minh = await take_seat(round_open, NAME), await take_seat(round_open, "Minh")

    await forgotten(round_open, hoa.person_id)

    for person_id in (hoa.person_id, minh.person_id):
        assert await round_open.write(lambda tx, who=person_id: tx.erasures.erase(who, PSEUDONYM, (), LATER)) is None  # type: ignore[misc]
    (member,) = await round_open.read(lambda tx: tx.people.members(LATER, SUOI_MAU.code))
    assert member.membership.person_name == "Minh"


async def test_the_last_answer_may_arrive_before_its_chat_is_forgotten(round_open: Database) -> None:
    hoa = await take_seat(round_open, NAME)

    async def say_goodbye(tx: Tx) -> int:
        await tx.erasures.ask(hoa.person_id, "telegram", NOW)
        seq = await tx.talk.add(hoa.person_id, NewMessage(Direction.OUT, {}, NOW))
        await tx.outbox.add(NewPost(hoa.chat, hoa.person_id, seq, {}), NOW)
        return tx.outbox.added[0].id

    post_id = await round_open.write(say_goodbye)

    async def due(after: timedelta) -> tuple[int, ...]:
        return await round_open.read(lambda tx: tx.erasures.due(NOW + after))

    assert await due(GRACE) == ()
    assert await due(PATIENCE) == (hoa.person_id,), "a messenger that never takes it holds nothing up for ever"

    async def deliver(tx: Tx) -> None:
        await tx.outbox.claim([post_id], "t", LATER)
        await tx.outbox.settle([Settled(post_id, "t", PostState.DELIVERED)], NOW)

    await round_open.write(deliver)
    assert await due(GRACE / 2) == ()
    assert await due(GRACE) == (hoa.person_id,)


async def test_a_file_on_its_way_is_waited_for(round_open: Database) -> None:
    hoa = await take_seat(round_open, NAME)

    async def announce_and_ask(tx: Tx) -> None:
        await tx.media.announce(MediaRecord("m1", hoa.person_id, hoa.desk_id, hoa.chat, "h", "a.pdf", NOW))
        await tx.erasures.ask(hoa.person_id, "web", NOW)

    await round_open.write(announce_and_ask)
    assert await round_open.read(lambda tx: tx.erasures.due(LATER)) == ()

    await round_open.write(lambda tx: tx.media.finish("m1", MediaState.READY))
    assert await round_open.read(lambda tx: tx.erasures.due(LATER)) == (hoa.person_id,)


async def test_whoever_comes_back_before_being_forgotten_is_somebody_new(round_open: Database) -> None:
    hoa = await take_seat(round_open, NAME)
    await round_open.write(lambda tx: tx.erasures.ask(hoa.person_id, "web", NOW))

    fresh = await round_open.write(lambda tx: tx.erasures.start_afresh(hoa.chat, hoa.person_id, NOW))

    assert fresh != hoa.person_id
    assert await round_open.read(lambda tx: tx.people.known_at(hoa.chat)) == fresh
    assert await round_open.write(lambda tx: tx.erasures.start_afresh(hoa.chat, fresh, NOW)) == fresh


async def test_the_summary_counts_what_the_export_holds(round_open: Database) -> None:
    hoa = await take_seat(round_open, NAME)
    await round_open.write(lambda tx: everywhere(tx, hoa))

    summary = await round_open.read(lambda tx: tx.personal.summary(hoa.person_id, NOW))
    rows = await round_open.read(lambda tx: tx.personal.everything(hoa.person_id))

    assert summary is not None
    assert summary.display_name == NAME
    assert summary.consent is not None
    assert summary.consent.wording == 1
    assert {one.chat.channel for one in summary.chats} == {"web", "telegram"}
    assert summary.held[0].unit_name == SUOI_MAU.name
    assert len(summary.held[0].above) == 1
    assert summary.counts == {table: len(found) for table, found in rows.items()}
    assert rows["answer_revision"][0]["component"] == "head"
    assert "typed_hash" not in rows["way_in"][0]
    assert "token_hash" not in rows["web_session"][0]
    assert await round_open.read(lambda tx: tx.personal.summary(999, NOW)) is None


async def test_another_persons_rows_are_never_in_an_export(round_open: Database) -> None:
    hoa, minh = await take_seat(round_open, NAME), await take_seat(round_open, "Minh")
    await round_open.write(lambda tx: everywhere(tx, hoa))

    rows = await round_open.read(lambda tx: tx.personal.everything(minh.person_id))

    assert {table for table, found in rows.items() if found} == {"person", "membership", "desk", "identity"}
    assert NAME not in str(rows)


@pytest.fixture
def path(tmp_path: Path, empty_file: Path) -> Path:
    """A store on disk, with all tables."""
    shutil.copy(empty_file, tmp_path / "store.db")
    return tmp_path / "store.db"


@pytest.fixture
async def on_disk(path: Path) -> AsyncIterator[Database]:
    database = Database(address_of(path))
    await database.open()
    await database.write(open_round)
    yield database
    await database.close()


def bytes_of_files(path: Path) -> list[bytes]:
    """The database and its log."""
    return [one.read_bytes() for one in path.parent.iterdir()]


async def test_the_file_and_its_log_hold_no_trace_of_who_was_forgotten(on_disk: Database, path: Path) -> None:
    hoa = await take_seat(on_disk, NAME)
    await on_disk.write(lambda tx: everywhere(tx, hoa))
    before = bytes_of_files(path)
    assert len(before) >= 2, "the log is looked at too"
    assert any(NAME.encode() in content for content in before)
    assert await on_disk.wipe()

    await forgotten(on_disk, hoa.person_id)

    assert await on_disk.wipe()
    for trace in (NAME, PHONE):
        assert not any(trace.encode() in content for content in bytes_of_files(path)), trace


async def test_the_log_is_not_cut_while_somebody_reads_it(
    on_disk: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqliteMode, "busy_timeout_ms", 50)
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()
    await on_disk.write(lambda tx: tx.people.add_person(NAME, NOW))

    assert not await on_disk.wipe()

    reader.close()
    assert await on_disk.wipe()


async def test_no_row_of_the_record_changes(round_open: Database) -> None:
    hoa = await take_seat(round_open, NAME)
    await round_open.write(lambda tx: everywhere(tx, hoa))
    kept = [name for name in HOLDINGS if name.endswith("_revision") or name in {"sheet_event", "desk"}]

    async def count(tx: Tx) -> dict[str, Any]:
        tables = {name: schema().tables[name] for name in kept}
        return {
            name: (await tx.personal._connection.execute(select(table).order_by(table.c.id))).all()  # noqa: SLF001
            for name, table in tables.items()
        }

    before = await round_open.read(count)
    await forgotten(round_open, hoa.person_id)

    assert await round_open.read(count) == before

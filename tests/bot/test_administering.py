"""An administrator against a running program: what the transcripts do not show."""

import asyncio
import hashlib
import io
import itertools
import shutil
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text as sql

from bot.app import App, Wiring
from bot.channel import Address
from bot.conversations.administration.message import MOST_LETTERS, cleaned
from bot.conversations.administration.stations import WriteBroadcast
from bot.links import Links
from bot.playing.channel import NAME, PlayChannel
from bot.playing.script import District, Script, Unit
from bot.playing.stage import set_stage
from bot.web_backend import StoreWebBackend
from bot.wording import Words
from core.assessment.people import Role
from core.assessment.rounds import VIETNAM, Calendar
from store.blobs import Blobs
from store.broadcasts import BroadcastRecord, Upshot
from store.database import Database
from store.partials import Partials
from store.records import ChatKey
from store.tx import Tx
from tests.bot.conftest import COMMUNES, NOW, Stage

OFFICERS = ("an", "binh", "chi", "dung")
UNITS = tuple(Unit(f"xa-{name}", f"UBND xã {name.capitalize()}") for name in OFFICERS)
SCRIPT = Script(
    top=(),
    framework=COMMUNES,
    units=UNITS,
    people=(),
    clock=NOW,
    prepared=frozenset(),
    history=(),
    cues=(),
    districts=(
        District("huyen", "UBND huyện Thử Nghiệm", ("xa-an", "xa-binh", "xa-chi")),
        District("huyen-khac", "UBND huyện Bịa Đặt", ("xa-dung",)),
    ),
)
PEOPLE = {
    **{name: (f"xa-{name}", Role.OFFICER) for name in OFFICERS},
    "quan": ("huyen", Role.ADMINISTRATOR),
    "van": ("huyen-khac", Role.ADMINISTRATOR),
}
CALENDAR = Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(scope="session")
def joined(tmp_path_factory: pytest.TempPathFactory, words: Words) -> Path:
    """A database in which two districts with three communes and one have a round, and everybody sits at their desk."""
    path = tmp_path_factory.mktemp("joined") / "store.db"

    async def make() -> None:
        app = stage_on(path, path.parent, words).app
        await app.start()
        await set_stage(app, SCRIPT, CALENDAR)
        await app.database.write(seat_everybody)
        await app.stop()

    asyncio.run(make())
    return path


@pytest.fixture
async def stage(joined: Path, tmp_path: Path, words: Words) -> AsyncIterator[Stage]:
    shutil.copy(joined, tmp_path / "store.db")
    made = stage_on(tmp_path / "store.db", tmp_path, words)
    await made.app.start()
    await made.app.media.stop()
    yield made
    await made.app.stop()


def stage_on(database: Path, folder: Path, words: Words) -> Stage:
    channel = PlayChannel()
    wiring = Wiring(
        Database(f"sqlite+aiosqlite:///{database}"),
        Blobs(folder),
        words,
        {NAME: channel},
        Links("https://vi-du.invalid"),
        clock=lambda: made.now,
    )
    made = Stage(App(wiring), channel, {})
    return made


async def seat_everybody(tx: Tx) -> None:
    """Everybody sits at their desk, as if they had come in by invitations."""
    units = await tx.units.present(NOW)
    for name, (unit, role) in PEOPLE.items():
        person = await tx.people.person_at(ChatKey(NAME, "", name), NOW)
        await tx.people.add_member(person, units[unit].id, role, NOW)
        (card, *_) = await tx.desks.cards(person, NOW)
        await tx.places.open(person, card.id, NOW)


async def compose(stage: Stage, text: str = "Họp lúc 14 giờ.", group: str = "tất cả") -> str:
    """Write a message up to the question whether it shall be sent; returns what is asked."""
    for said in ("gửi thông báo", group, text):
        await stage.says("quan", said)
    return await stage.last_words("quan")


async def newest(stage: Stage) -> BroadcastRecord:
    return (await stage.app.database.read(lambda tx: tx.broadcasts.all()))[0]


async def told(stage: Stage, name: str) -> int:
    """How many messages of an administrator somebody has."""
    shown = [str(message.body.get("lines", "")) for message in await stage.messages(name)]
    return sum("Thông báo của UBND" in lines for lines in shown)


async def test_a_text_that_is_too_long_is_refused_with_its_length(stage: Stage) -> None:
    asked = await compose(stage, "a" * 4_000)  # no channel takes longer ones

    assert "Tin dài 4.000 ký tự, quá 2.500 ký tự." in asked
    assert isinstance(await stage.place("quan"), WriteBroadcast)
    assert "3 người" in await compose(stage, "a" * MOST_LETTERS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Họp\r\n\r\n\r\n\r\nlúc 14 giờ \n", "Họp\n\nlúc 14 giờ"),
        ("a\x00b\x07c\td", "abcd"),
        ("số \u202e12\u202c/QĐ", "số 12/QĐ"),
        ("<b>x</b> & {y} *z*", "<b>x</b> & {y} *z*"),
        ("Ho\u0323p", "Họp"),
        (" \n\t ", ""),
    ],
)
def test_what_is_typed_is_kept_but_for_signs_nobody_sees(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


async def test_only_the_button_or_its_words_send(stage: Stage) -> None:
    await compose(stage)
    for said in ("có", "ok", "đồng ý", "gửi đi", "1", "Họp lúc 15 giờ."):
        await stage.says("quan", said)
        assert "Chưa gửi." in await stage.last_words("quan")

    assert await stage.app.database.read(lambda tx: tx.broadcasts.all()) == ()
    await stage.says("quan", "gui cho 3 nguoi")
    assert (await newest(stage)).recipient_count == 3


async def test_whoever_left_after_the_list_was_made_is_not_told(stage: Stage) -> None:
    await compose(stage)
    await stage.says("quan", "Gửi cho 3 người")

    async def leave(tx: Tx) -> None:
        person = await tx.people.person_at(ChatKey(NAME, "", "binh"), stage.now)
        (one,) = await tx.people.memberships(person, stage.now)
        await tx.people.revoke_member(one.id, stage.now)

    await stage.app.database.write(leave)
    assert await stage.app.broadcasts.look() == 2

    assert [await told(stage, name) for name in OFFICERS] == [1, 0, 1, 0]
    assert (await newest(stage)).upshots == {Upshot.QUEUED: 2, Upshot.LEFT: 1}  # no messenger here carries posts away


async def test_nobody_loses_their_place(stage: Stage) -> None:
    before = [await stage.place(name) for name in OFFICERS]
    await compose(stage)
    await stage.says("quan", "Gửi cho 3 người")
    await stage.app.broadcasts.look()

    assert [await stage.place(name) for name in OFFICERS] == before
    await stage.says("an", "25")
    assert (await stage.desk("an")).sheet.general


async def test_somebody_whose_record_is_broken_costs_nobody_else_the_message(stage: Stage) -> None:
    await compose(stage)
    await stage.says("quan", "Gửi cho 3 người")

    async def damage(tx: Tx) -> None:
        person = await tx.people.person_at(ChatKey(NAME, "", "an"), stage.now)
        connection = tx.people._connection  # noqa: SLF001 (what no verb would write)
        await connection.execute(sql("UPDATE place SET place = '{' WHERE person_id = :who"), {"who": person})

    await stage.app.database.write(damage)
    assert await stage.app.broadcasts.look() == 2

    assert [await told(stage, name) for name in OFFICERS[1:]] == [1, 1, 0]
    assert (await newest(stage)).upshots[Upshot.FAILED] == 1
    assert (await newest(stage)).finished_at is not None


async def test_the_evening_interrupts_and_the_morning_goes_on(stage: Stage) -> None:
    stage.now = datetime(2026, 11, 12, 20, 59, tzinfo=VIETNAM)
    await compose(stage)
    await stage.says("quan", "Gửi cho 3 người")
    (one,) = await stage.app.database.read(lambda tx: tx.broadcasts.under_way(stage.now))
    await stage.app.broadcasts.portion(one, 1)

    handed_out = []
    for at in ("2026-11-12 21:00", "2026-11-13 06:59", "2026-11-13 07:00"):
        stage.now = datetime.fromisoformat(at).replace(tzinfo=VIETNAM)
        handed_out.append(await stage.app.broadcasts.look())

    assert handed_out == [0, 0, 2]
    assert [await told(stage, name) for name in OFFICERS] == [1, 1, 1, 0]


async def test_two_programs_tell_nobody_twice(stage: Stage) -> None:
    await compose(stage)
    await stage.says("quan", "Gửi cho 3 người")
    (one,) = await stage.app.database.read(lambda tx: tx.broadcasts.under_way(stage.now))
    counts = [await stage.app.broadcasts.portion(one, most) for most in (2, 20, 20)]

    assert counts == [2, 1, 0]
    assert [await told(stage, name) for name in OFFICERS] == [1, 1, 1, 0]


async def test_wherever_it_is_interrupted_everybody_is_told_once(stage: Stage, tmp_path: Path, words: Words) -> None:
    """Given up after so many steps of the loop, from before the transaction to after it; then another program."""
    await compose(stage)
    await stage.says("quan", "Gửi cho 3 người")
    (one,) = await stage.app.database.read(lambda tx: tx.broadcasts.under_way(stage.now))
    for steps in (0, 1, 3, 10, 40):
        task = asyncio.create_task(stage.app.broadcasts.portion(one, 1))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
    await stage.app.stop()

    again = stage_on(tmp_path / "store.db", tmp_path, words)
    await again.app.start()
    await again.app.broadcasts.look()
    assert [await told(again, name) for name in OFFICERS] == [1, 1, 1, 0]
    assert (await newest(again)).upshots == {Upshot.QUEUED: 3}
    await again.app.stop()


async def test_what_is_done_is_written_down(stage: Stage) -> None:
    """Who sent what to which group, to how many, and when: the table is the log, and nothing is deleted from it."""
    text = "Họp lúc 14 giờ."
    await compose(stage, text, "chưa bắt đầu")
    await stage.says("quan", "Gửi cho 3 người")
    await stage.says("quan", "dừng gửi")

    one = await newest(stage)
    assert one.author_id == await stage.app.person_at(ChatKey(NAME, "", "quan"))
    assert (one.audience, one.body_sha256) == ("not-begun", hashlib.sha256(text.encode()).hexdigest())
    assert (one.recipient_count, one.upshots) == (3, {Upshot.STOPPED: 3})
    assert (one.at, one.stopped_at, one.unit_name) == (NOW, NOW, "UBND huyện Thử Nghiệm")


async def test_a_unit_of_another_branch_reads_like_none(stage: Stage) -> None:
    """Two branches: what lies in the other one and what does not exist get the same words."""
    await stage.says("quan", "ai chưa vào")
    assert "Dung" not in await stage.last_words("quan")
    for name in ("xã Dung", "xã Không Có"):
        await stage.says("quan", "gửi thông báo")
        await stage.says("quan", name)
        assert f"Không tìm thấy “{name}” trong phạm vi của UBND huyện Thử Nghiệm." in await stage.last_words("quan")


async def test_the_table_is_for_the_own_branch_and_the_own_office(stage: Stage, tmp_path: Path) -> None:
    await stage.says("quan", "tham gia")
    await stage.says("quan", "Tải bảng Excel")
    body = next(m.body for m in reversed(await stage.messages("quan")) if m.body.get("attachments"))
    (file,) = body["attachments"]
    backend = StoreWebBackend(stage.app, Partials(tmp_path / "uploads"))

    opened = await backend.attachment(Address(NAME, "", "quan"), file["kind"], file["ref"])
    assert opened is not None
    content = b"".join([piece async for piece in opened.chunks])
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    names = {str(cell.value) for cell in itertools.islice(page.columns, 1).__next__() if cell.value}
    assert {"UBND xã An", "UBND xã Binh", "UBND xã Chi"} <= names
    assert "UBND xã Dung" not in names
    assert await backend.attachment(Address(NAME, "", "van"), file["kind"], file["ref"]) is None
    assert await backend.attachment(Address(NAME, "", "an"), file["kind"], file["ref"]) is None

"""A supervisor's questions against a running program: a whole province, own branch only, and published results."""

import io
import itertools
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import insert, select
from sqlmodel import col

from bot.app import App, Wiring
from bot.channel import Address
from bot.links import Links
from bot.playing.channel import NAME, PlayChannel
from bot.playing.script import District, Person, Script, Unit
from bot.playing.stage import set_stage
from bot.web_backend import StoreWebBackend
from bot.wording import Words
from core.assessment.changes import Submit
from core.assessment.edition.body import to_bytes
from core.assessment.edition.compute import compute
from core.assessment.people import Role
from core.assessment.rounds import Calendar
from core.assessment.sheet import State
from core.frameworks.canonical import digest
from core.frameworks.loader import find
from store.blobs import Blobs
from store.database import Database
from store.editions import NewEdition
from store.partials import Partials
from store.records import Actor
from store.tables.people import PersonRow
from store.tables.rounds import SheetRow
from store.tables.sheets import AnswerRevisionRow
from store.tables.units import UnitVersionRow
from store.talk import Direction
from store.tx import Tx
from tests.bot.conftest import COMMUNES, NOW, Stage
from tests.bot.full_sheet import full_sheet

OURS, THEIRS = "thu-nghiem", "bia-dat"
FRAMEWORK = find(COMMUNES)
CALENDAR = Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30))


def script_of(count: int, settings: frozenset[str] = frozenset()) -> Script:
    """``count`` communes, the first half in our district; names of the other half have a word of their own."""
    half = count // 2
    units = [Unit(f"a{n}", f"UBND xã Ruộng Vẽ {n}") for n in range(half)]
    units += [Unit(f"b{n}", f"UBND xã Đồng Mây {n}") for n in range(count - half)]
    codes = [unit.code for unit in units]
    return Script(
        top=(),
        framework=COMMUNES,
        units=tuple(units),
        people=(
            Person("hung", Role.SUPERVISOR.value, OURS),
            Person("dao", Role.READER.value, OURS),
            Person("lan", "officer", "a0"),
        ),
        clock=NOW,
        prepared=frozenset(),
        history=(),
        cues=(),
        districts=(
            District(OURS, "UBND huyện Thử Nghiệm", tuple(codes[:half])),
            District(THEIRS, "UBND huyện Bịa Đặt", tuple(codes[half:])),
        ),
        settings=settings,
    )


@asynccontextmanager
async def province(folder: Path, words: Words, script: Script) -> AsyncIterator[Stage]:
    channel = PlayChannel()
    wiring = Wiring(
        Database("sqlite+aiosqlite://"),
        Blobs(folder),
        words,
        {NAME: channel},
        Links("https://vi-du.invalid"),
        clock=lambda: made.now,
    )
    made = Stage(App(wiring), channel, {})
    await made.app.start()
    await made.app.media.stop()
    made.codes = dict(await set_stage(made.app, script, CALENDAR))
    for person in script.people:
        await made.give(person.name, {"kind": "open", "code": made.codes[person.name, person.unit]})
        await made.settled()
        await made.says(person.name, "đúng")
    yield made
    await made.app.stop()


async def answer_all(stage: Stage, counts: Sequence[tuple[str, int]]) -> None:
    """Give each of the named units so many answers, in the framework's order."""
    full = full_sheet(FRAMEWORK)

    async def work(tx: Tx) -> None:
        connection = tx.branches._connection  # noqa: SLF001 (thousands of answers at once, past the conversation)
        rows = await connection.execute(
            select(col(UnitVersionRow.code), col(SheetRow.id)).join(
                SheetRow, col(SheetRow.unit_id) == col(UnitVersionRow.unit_id)
            )
        )
        sheets = {code: sheet_id for code, sheet_id in rows}  # noqa: C416 (rows are not pairs to the type checker)
        person_id = (await connection.execute(select(col(PersonRow.id)).limit(1))).scalar_one()
        given = [
            {
                "sheet_id": sheets[code],
                "component": component.key,
                "previous_id": 0,
                "person_id": person_id,
                "role": "officer",
                "channel": "web",
                "received_at": NOW,
                "state": State.ANSWERED.value,
                "answer": dict(full.entries[component.key].values),
                "postponed": False,
            }
            for code, count in counts
            for component in itertools.islice(FRAMEWORK.components, count)
        ]
        await connection.execute(insert(AnswerRevisionRow), given)

    await stage.app.database.write(work)


async def publish(stage: Stage) -> None:
    async def work(tx: Tx) -> None:
        campaign = (await tx.amendments.campaigns())[0]
        sitting = await tx.editions.sitting(campaign.id)
        cut = await tx.editions.cut()
        units = await tx.editions.inputs(sitting, cut)
        handed_in = [replace(unit, sheet=replace(unit.sheet, submitted_at=NOW)) for unit in units if unit.sheet.entries]
        edition = compute(sitting.framework, handed_in, sitting.occasion)
        new = NewEdition(campaign.id, digest(FRAMEWORK), to_bytes(edition), cut, (), "", accepts_model=True)
        kept = await tx.editions.keep(new, "root", NOW)
        await tx.editions.publish(kept, "Chủ tịch mẫu", "Quyết định mẫu", "root", NOW)

    await stage.app.database.write(work)


async def said(stage: Stage, person: str, text: str) -> str:
    """Everything the answer to a text says, bars and buttons too."""
    await stage.says(person, text)
    body = (await stage.messages(person))[-1].body
    lines = [str(line["text"]) for line in body["lines"]]
    bars = [f"{bar['label']}: {bar['caption']}" for bar in body["bars"]]
    return "\n".join([*lines, *bars, *(str(choice["label"]) for choice in body["choices"])])


async def all_said(stage: Stage, person: str, text: str) -> str:
    """Every line of every message that a text brings about."""
    before = len(await stage.messages(person))
    await stage.says(person, text)
    answers = [message for message in (await stage.messages(person))[before:] if message.direction is Direction.OUT]
    return "\n".join(str(line["text"]) for message in answers for line in message.body["lines"])


QUESTIONS = (
    "đơn vị nào chưa nộp",
    "tiến độ",
    "5 xã thấp nhất",
    "10 xã cao nhất",
    "xếp hạng các xã",
    "bảng điểm các xã",
    "xếp loại các xã",
    "trụ cột nào yếu nhất của các xã",
    "an toàn thông tin của các xã",
    "điểm trung bình các xã",
    "các xã so với năm ngoái",
    "xã nào chưa có minh chứng",
    "xã nào chưa bắt đầu",
    "ai còn thiếu",
    "huyện mình hạng mấy",
)


async def test_nothing_is_said_about_another_branch(tmp_path: Path, words: Words) -> None:
    async with province(tmp_path, words, script_of(8)) as stage:
        await answer_all(stage, [(f"{side}{n}", 40 + n) for side in "ab" for n in range(4)])
        for question in QUESTIONS:
            answer = await said(stage, "hung", question)
            assert "Đồng Mây" not in answer
            assert "Chưa hiểu" not in answer
        unknown = await said(stage, "hung", "xã Núi Xa mấy điểm")
        elsewhere = await said(stage, "hung", "xã Đồng Mây 1 mấy điểm")

        assert unknown.startswith("Không tìm thấy “Núi Xa”")
        assert elsewhere.replace("Đồng Mây 1", "Núi Xa") == unknown


async def test_places_are_said_only_of_official_results_unless_the_round_says_otherwise(
    tmp_path: Path, words: Words
) -> None:
    async with province(tmp_path, words, script_of(4)) as stage:
        await answer_all(stage, [("a0", 44), ("a1", 40), ("b0", 44)])
        before = await said(stage, "hung", "xã Ruộng Vẽ 1 hạng mấy")
        officer_before = [await all_said(stage, "lan", text) for text in ("xã Đồng Mây 0 hạng mấy", "3 xã cao nhất")]
        await publish(stage)
        after = await said(stage, "hung", "xã Ruộng Vẽ 1 hạng mấy")
        elsewhere = await said(stage, "hung", "xã Đồng Mây 0 hạng mấy")
        officer_elsewhere = await all_said(stage, "lan", "xã Đồng Mây 0 hạng mấy")
        officer_top = await all_said(stage, "lan", "3 xã cao nhất")

    assert "UBND xã Đồng Mây 0: hạng 1/3." in officer_elsewhere
    assert "Kết quả chính thức" in officer_elsewhere
    assert "Đồng Mây 0" in officer_top
    assert "Đang chờ số liệu chung: Tổng số cán bộ" in officer_top  # the waiting question stays
    assert "chưa xếp hạng" in before
    assert all(text.startswith("Kết quả kỳ này chưa công bố") and "Đồng Mây" not in text for text in officer_before)
    assert "chưa phải kết quả chính thức" in before
    assert "hạng 3/3" in after
    assert "Kết quả chính thức, công bố lúc 08:00 12/11/2026." in after
    assert "UBND xã Đồng Mây 0: hạng 1/3." in elsewhere


async def test_a_sheet_that_waits_for_its_head_was_presented_and_not_left_out(tmp_path: Path, words: Words) -> None:
    script = replace(script_of(4), approval="required 2026-12-05")
    async with province(tmp_path, words, script) as stage:
        desk = await stage.desk("lan")
        actor = Actor(desk.membership.person_id, Role.OFFICER, NAME, NOW)
        await answer_all(stage, [("a0", 44)])
        await stage.app.database.write(lambda tx: tx.sheets.apply(desk.id, Submit(), actor))
        left_out = await said(stage, "hung", "đơn vị nào chưa nộp")
        presented = await said(stage, "hung", "bao nhiêu xã đã trình")

    assert "Chưa nộp: 1/2 đơn vị." in left_out
    assert "1 đơn vị đã trình, đang chờ thủ trưởng duyệt" in left_out
    assert "Ruộng Vẽ 0" not in left_out
    assert "Đã trình, đã nộp: 1/2 đơn vị." in presented
    assert "Ruộng Vẽ 0" in presented


async def test_a_round_may_say_provisional_places_and_they_are_labelled(tmp_path: Path, words: Words) -> None:
    async with province(tmp_path, words, script_of(4, frozenset({"provisional_ranks"}))) as stage:
        await answer_all(stage, [("a0", 44), ("a1", 40), ("b0", 44)])

        assert "UBND xã Ruộng Vẽ 1: hạng tạm tính 3/3." in await said(stage, "hung", "xã Ruộng Vẽ 1 hạng mấy")


async def test_a_reader_knows_what_is_published_and_nothing_before(tmp_path: Path, words: Words) -> None:
    async with province(tmp_path, words, script_of(4)) as stage:
        await answer_all(stage, [("a0", 44), ("b0", 44)])
        for question in QUESTIONS:
            answer = await said(stage, "dao", question)
            assert "Ruộng Vẽ" not in answer
            assert "Đồng Mây" not in answer
        assert "Không tìm thấy" in await said(stage, "dao", "xã Ruộng Vẽ 0 mấy điểm")
        await publish(stage)

        top = await said(stage, "dao", "3 xã cao nhất")
        assert "Ruộng Vẽ 0" in top
        assert "Đồng Mây 0" in top


async def test_a_province_of_126_communes_is_answered_within_a_second(tmp_path: Path, words: Words) -> None:
    async with province(tmp_path, words, script_of(252)) as stage:
        await answer_all(stage, [(f"a{n}", 20 + n % 25) for n in range(126)])
        for question in ("5 xã thấp nhất", "trụ cột nào yếu nhất của các xã", "đơn vị nào chưa nộp"):
            began = time.process_time()
            answer = await said(stage, "hung", question)
            took = time.process_time() - began

            assert "126 đơn vị" in answer
            assert took < 1, question


@pytest.mark.parametrize("text", ["hôm nay ăn gì", "cảm ơn em", "???", "có", "không", "xong"])
async def test_whoever_asks_something_else_is_told_what_can_be_asked(text: str, tmp_path: Path, words: Words) -> None:
    async with province(tmp_path, words, script_of(2)) as stage:
        answer = await said(stage, "hung", text)

    assert "Đơn vị nào chưa nộp" in answer
    assert "Khi nào hết hạn" in answer


async def test_an_answer_about_many_units_has_its_table_as_a_picture_and_a_spreadsheet(
    tmp_path: Path, words: Words
) -> None:
    async with province(tmp_path, words, script_of(10)) as stage:
        await answer_all(stage, [(f"a{n}", 44 - 9 * n) for n in range(4)])
        await said(stage, "hung", "xếp hạng các xã")
        picture = (await stage.messages("hung"))[-1].body["attachments"][0]
        await said(stage, "hung", "tải bảng excel")
        table = (await stage.messages("hung"))[-1].body["attachments"][0]
        backend = StoreWebBackend(stage.app, Partials(tmp_path))
        drawn = await bytes_of(backend, "hung", picture)
        written = await bytes_of(backend, "hung", table)
        await said(stage, "hung", "đơn vị nào chưa nộp")
        over_days = await bytes_of(backend, "hung", (await stage.messages("hung"))[-1].body["attachments"][0])
        await said(stage, "hung", "gửi file")
        daily = await bytes_of(backend, "hung", (await stage.messages("hung"))[-1].body["attachments"][0])
        somebody_else = await backend.attachment(Address(NAME, "", "lan"), table["kind"], table["ref"])

    image = Image.open(io.BytesIO(drawn))
    page = load_workbook(io.BytesIO(written)).active
    assert page is not None
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    names = [row[0] for row in cells if str(row[0]).startswith("UBND xã")]
    assert image.size[0] == 1080
    assert names == [f"UBND xã Ruộng Vẽ {n}" for n in range(5)]
    assert next(row[3] for row in cells if row[0] == names[4]) is None  # no points are no zero
    assert somebody_else is None
    assert Image.open(io.BytesIO(over_days)).size[0] == 1080
    days = load_workbook(io.BytesIO(daily)).worksheets[1]
    last = [cell.value for cell in list(days.iter_rows())[-1]]
    assert last == ["12/11/2026", 44 + 35 + 26 + 17, 0]


async def bytes_of(backend: StoreWebBackend, person: str, attachment: Mapping[str, str]) -> bytes:
    file = await backend.attachment(Address(NAME, "", person), attachment["kind"], attachment["ref"])
    assert file is not None
    return b"".join([chunk async for chunk in file.chunks])

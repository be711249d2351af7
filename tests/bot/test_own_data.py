"""A person asks by chat what is kept about them, gets it as a file, and is forgotten when they want it."""

import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from structlog.testing import capture_logs

from bot.channel import Address
from bot.conversations.consent import CONSENT_VERSION
from bot.documents.my_data_xlsx import ACTS, SHOWN_ELSEWHERE, my_data_json
from bot.own_data import erased_name, mentions, my_data_paper
from bot.playing.channel import NAME
from bot.playing.stage import ROUND
from bot.web_backend import StoreWebBackend
from bot.wording import Words
from core.assessment.people import Role
from core.assessment.sheet import State
from store.erasures import Mention
from store.fates import HOLDINGS, Fate
from store.partials import Partials
from store.records import ChatKey
from store.tx import Tx
from store.ways_in import NewInvitation
from tests.bot.conftest import Stage

AGREED = ("join-privacy", "mydata-why", "mydata-who", "mydata-kept-record")
"""The sentences people agree to."""

WORDING = {1: "f41d96801b349fce0af7ff91c10e48f5d3066dcfdd5dab7ea6e59d0906b302ff"}
"""SHA-256 of them, by version: other words are another version."""


@pytest.fixture
async def working(stage: Stage) -> Stage:
    """Lan has answered 1.1, Minh has read who did; Hoa is their head."""
    for person in ("lan", "minh", "hoa"):
        await stage.join(person)
    await stage.figures("lan")
    await stage.says("lan", "1")
    await stage.says("minh", "1.1")
    return stage


async def person_at(stage: Stage, name: str) -> int:
    return await stage.app.person_at(ChatKey(NAME, "", name))


async def erased(stage: Stage, name: str) -> int:
    """Let somebody be forgotten by chat; returns their number."""
    person_id = await person_at(stage, name)
    await stage.says(name, "xóa thông tin của tôi")
    await stage.says(name, "Xóa hẳn thông tin của tôi")
    stage.now += timedelta(minutes=2)
    assert await stage.app.housekeeping.once() == 1
    return person_id


def backend_of(stage: Stage, folder: Path) -> StoreWebBackend:
    return StoreWebBackend(stage.app, Partials(folder / "partials"))


def test_whoever_changes_what_is_agreed_to_raises_its_version(words: Words) -> None:
    said = "\n".join(words.by_key[key] for key in AGREED)

    assert hashlib.sha256(said.encode()).hexdigest() == WORDING[CONSENT_VERSION]


def test_every_sort_of_data_has_a_name_in_the_file(words: Words) -> None:
    nameless = {table for table in HOLDINGS if f"mydata-table-{table}" not in words.by_key}

    assert nameless == SHOWN_ELSEWHERE - set(ACTS)


def test_what_a_person_did_at_sheets_is_what_is_kept() -> None:
    assert all(HOLDINGS[table].fate is Fate.KEPT for table in ACTS)


def test_a_name_that_is_any_word_is_only_looked_for_where_our_sentences_put_it(words: Words) -> None:
    pseudonym = erased_name(words)

    def after_erasure(told: str) -> str:
        for one in mentions("Minh", words):
            told = one.replaced(told)
        return told

    assert after_erasure("Do Minh ghi lúc 08:00.") == f"Do {pseudonym} ghi lúc 08:00."
    assert after_erasure("Thay Minh") == f"Thay {pseudonym}"
    assert after_erasure("Minh: cán bộ đầu mối.") == f"{pseudonym}: cán bộ đầu mối."
    for other in ("Minh chứng", "Minh chứng gửi lúc 08:00", "Xã Minh Tân", "Thay Minh chứng"):
        assert after_erasure(other) == other
    assert mentions("Trần Minh", words) == (Mention("Trần Minh", pseudonym),)
    assert mentions("", words) == ()


async def test_joining_is_agreeing_and_is_kept_with_its_wording(working: Stage) -> None:
    consent = await working.app.database.read(lambda tx: tx.personal.consent(2))

    assert consent is not None
    assert (consent.wording, consent.at) == (CONSENT_VERSION, working.now)


async def test_who_joined_under_another_wording_is_asked_when_they_look(working: Stage) -> None:
    person_id = await person_at(working, "lan")
    await working.app.database.write(lambda tx: tx.personal.agree(person_id, CONSENT_VERSION + 1, "web", working.now))

    await working.says("lan", "dữ liệu của tôi")
    shown = next(m for m in reversed(await working.messages("lan")) if "thay đổi" in str(m.body["lines"]))
    await working.give("lan", {"kind": "tap", "token": shown.body["choices"][0]["token"]})
    await working.settled()

    consent = await working.app.database.read(lambda tx: tx.personal.consent(person_id))
    assert consent is not None
    assert consent.wording == CONSENT_VERSION


async def test_the_file_opens_for_the_person_alone_and_holds_what_they_did(working: Stage, tmp_path: Path) -> None:
    backend, mine = backend_of(working, tmp_path), str(await person_at(working, "lan"))

    file = await backend.attachment(Address(NAME, "", "lan"), "my_data", mine)
    assert file is not None
    book = load_workbook(io.BytesIO(b"".join([piece async for piece in file.chunks])))
    pages = {page.title: [[str(cell.value or "") for cell in row] for row in page] for page in book}

    assert list(pages) == ["Tóm tắt", "Tin nhắn", "Việc đã làm", "Dữ liệu khác"]
    assert ["Tên: Lan"] in pages["Tóm tắt"]
    assert any(row[1:] == ["Câu trả lời", "UBND xã Suối Mẫu", "1.1", row[4]] for row in pages["Việc đã làm"])
    assert any(row[1:] == ["Anh/Chị", "1"] for row in pages["Tin nhắn"])
    assert await backend.attachment(Address(NAME, "", "minh"), "my_data", mine) is None
    assert await backend.attachment(Address(NAME, "", "nobody"), "my_data", "0") is None


async def test_the_rows_for_programs_are_plain_json(working: Stage) -> None:
    person_id = await person_at(working, "lan")
    paper = await working.app.database.read(lambda tx: my_data_paper(tx, working.app.desks, person_id, working.now))
    assert paper is not None

    document = json.loads(json.dumps(my_data_json(paper)))

    assert document["person"] == person_id
    assert {"answer_revision", "message", "identity", "consent"} <= document["rows"].keys()
    assert "place" in document["rows"]


@pytest.mark.parametrize("said", ["có", "ok", "1.2", "xin chào", "không"])
async def test_nothing_but_the_button_erases(working: Stage, said: str) -> None:
    await working.says("lan", "xóa thông tin của tôi")

    await working.says("lan", said)
    working.now += timedelta(hours=1)

    assert await working.app.housekeeping.once() == 0
    assert (await working.desk("lan")).membership.person_name == "Lan"


async def test_an_old_button_of_erasure_erases_nothing(working: Stage) -> None:
    await working.says("lan", "xóa thông tin của tôi")
    shown = (await working.messages("lan"))[-1]
    await working.says("lan", "không xóa")

    await working.give("lan", {"kind": "tap", "token": shown.body["choices"][0]["token"]})
    await working.settled()
    working.now += timedelta(hours=1)

    assert await working.app.housekeeping.once() == 0


async def test_who_is_forgotten_is_a_stranger_and_the_sheet_is_whole(working: Stage, words: Words) -> None:
    await erased(working, "lan")

    answered = [one for one in (await working.desk("minh")).sheet.entries.values() if one.state is State.ANSWERED]
    assert [one.by for one in answered] == [erased_name(words)]
    await working.says("lan", "xin chào")
    assert "cần lời mời" in await working.last_words("lan")


async def test_what_colleagues_were_told_names_nobody_any_more(working: Stage, words: Words) -> None:
    told = json.dumps([m.body for m in await working.messages("minh")], ensure_ascii=False)
    assert "Do Lan ghi" in told

    await erased(working, "lan")

    told = json.dumps([m.body for m in await working.messages("minh")], ensure_ascii=False)
    assert "Do Lan ghi" not in told
    assert f"Do {erased_name(words)} ghi" in told


async def test_the_head_is_told_who_is_left(working: Stage) -> None:
    await erased(working, "lan")
    assert "Đơn vị còn 1 cán bộ đầu mối." in await working.last_words("hoa")

    await erased(working, "minh")
    assert "không còn cán bộ đầu mối nào" in await working.last_words("hoa")


async def test_whoever_comes_back_at_once_is_somebody_new(working: Stage) -> None:
    leaving = await person_at(working, "lan")
    invited = await working.app.database.write(lambda tx: _invited(tx, working))
    await working.says("lan", "xóa thông tin của tôi")
    await working.says("lan", "Xóa hẳn thông tin của tôi")

    await working.give("lan", {"kind": "open", "code": invited})
    await working.settled()
    await working.says("lan", "đúng")
    working.now += timedelta(minutes=20)
    assert await working.app.housekeeping.once() == 1

    assert await person_at(working, "lan") not in {0, leaving}
    assert (await working.desk("lan")).membership.role is Role.OFFICER


async def test_logs_tell_of_an_erasure_without_a_name(working: Stage) -> None:
    with capture_logs() as logs:
        person_id = await erased(working, "lan")

    assert {"event": "person_erased", "person_id": person_id, "log_level": "info"} in logs
    assert "Lan" not in str(logs)


async def _invited(tx: Tx, stage: Stage) -> str:
    new = NewInvitation("suoi-mau", Role.OFFICER, ROUND, "Lan")
    return (await tx.ways_in.create_invitation(new, stage.now)).link_code

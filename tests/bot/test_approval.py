"""Approval is bound to what the head saw, remarks stay drafts until they are sent, the signed paper is kept."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channel import Address
from bot.conversations.stations import Approving, Reviewing, Watching
from bot.playing.channel import NAME
from bot.playing.props import bytes_of
from bot.web_backend import StoreWebBackend
from bot.wording import Words
from core.assessment.remarks import open_remarks
from store.partials import Partials
from tests.bot.conftest import Stage, staged


@pytest.fixture
async def office(tmp_path: Path, words: Words) -> AsyncIterator[Stage]:
    """Lan and Hoa of a commune whose head has to approve; Lan has answered one row."""
    async with staged(tmp_path, words, approval="required 2026-12-05") as made:
        await made.join("lan")
        await made.join("hoa")
        await made.says("lan", "1.1")
        await made.says("lan", "1")
        yield made


async def present(stage: Stage) -> None:
    for text in ("trình", "vẫn trình", "đồng ý, trình phiếu"):
        await stage.says("lan", text)


async def tap(stage: Stage, person: str, label: str) -> None:
    """Tap the newest button of this label."""
    messages = await stage.messages(person)
    token = next(
        choice["token"]
        for message in reversed(messages)
        for choice in message.body.get("choices", ())
        if choice["label"] == label
    )
    await stage.give(person, {"kind": "tap", "token": token})
    await stage.settled()


async def test_a_head_does_not_approve_a_submission_they_have_not_seen(office: Stage) -> None:
    await present(office)
    await office.says("hoa", "duyệt")
    assert isinstance(await office.place("hoa"), Approving)

    await office.says("lan", "rút lại phiếu")
    await office.says("lan", "đồng ý, rút lại")
    await present(office)
    seen = [m for m in await office.messages("hoa") if any(c["label"] == "Duyệt" for c in m.body.get("choices", ()))]
    old = next(c["token"] for m in seen[:2] for c in m.body["choices"] if c["label"] == "Duyệt")
    await office.give("hoa", {"kind": "tap", "token": old})
    await office.settled()

    assert (await office.desk("lan")).sheet.approved is None
    assert "trình lại sau lần Anh/Chị xem" in await office.last_words("hoa")
    await office.says("hoa", "đồng ý")
    approved = (await office.desk("lan")).sheet.approved
    assert approved is not None
    assert approved.by == "Hoa"


async def test_yes_is_not_taken_for_a_newer_submission_than_the_one_on_the_screen(office: Stage) -> None:
    await present(office)
    await office.says("hoa", "duyệt")
    await office.says("lan", "rút lại phiếu")
    await office.says("lan", "đồng ý, rút lại")
    await present(office)

    await office.says("hoa", "đồng ý")

    assert (await office.desk("lan")).sheet.approved is None


async def test_a_push_to_the_head_does_not_move_the_head(office: Stage) -> None:
    await office.says("hoa", "1.1")
    await present(office)

    assert isinstance(await office.place("hoa"), Reviewing)
    await tap(office, "hoa", "Duyệt")
    assert isinstance(await office.place("hoa"), Watching)
    assert (await office.desk("lan")).sheet.approved is not None


async def test_an_officer_cannot_approve_even_with_the_heads_words(office: Stage) -> None:
    await present(office)
    await office.says("lan", "duyệt")
    await office.says("lan", "trả lại")

    sheet = (await office.desk("lan")).sheet
    assert (sheet.approved, sheet.returned) == (None, None)
    assert sheet.submitted_at is not None


async def test_remarks_are_not_the_officers_before_the_sheet_is_returned(office: Stage) -> None:
    await present(office)
    await office.says("hoa", "trả lại")
    await office.says("hoa", "1.1 đính kèm quyết định")
    await office.says("lan", "1.1")

    assert "đính kèm quyết định" not in await office.last_words("lan")
    await office.says("hoa", "xong")
    office.now += timedelta(minutes=1)
    await tap(office, "lan", "Xem và sửa")
    assert "đính kèm quyết định" in await office.last_words("lan")


async def test_what_stands_is_kept_on_the_officers_word(office: Stage) -> None:
    await present(office)
    await office.says("hoa", "trả lại")
    await office.says("hoa", "1.1 xem lại chức danh")
    await office.says("hoa", "xong")
    office.now += timedelta(minutes=1)
    await tap(office, "lan", "Xem và sửa")
    before = (await office.desk("lan")).sheet
    await tap(office, "lan", "Giữ nguyên câu trả lời")
    after = (await office.desk("lan")).sheet
    key = next(iter(before.remarks_on(1)))

    assert after.entry(key).values == before.entry(key).values
    assert after.entry(key).revision > before.entry(key).revision
    assert open_remarks(after) == {}


async def test_the_signed_paper_can_be_opened_by_others_of_the_unit_and_by_nobody_else(
    office: Stage, tmp_path: Path
) -> None:
    await present(office)
    await office.says("hoa", "đồng ý")
    office.channel.files["ban-ky.pdf"] = bytes_of("ban-ky.pdf")
    await office.give("hoa", {"kind": "media", "handle": "ban-ky.pdf", "name": "ban-ky.pdf", "size": 9})
    await office.settled()
    (file,) = (await office.desk("lan")).sheet.signed
    backend = StoreWebBackend(office.app, Partials(tmp_path / "partials"))

    opened = await backend.attachment(Address(NAME, "", "lan"), "evidence", file.id)
    assert opened is not None
    assert b"".join([piece async for piece in opened.chunks]) == bytes_of("ban-ky.pdf")
    assert await backend.attachment(Address(NAME, "", "minh"), "evidence", file.id) is None


async def test_two_versions_of_the_signed_paper_are_both_kept(office: Stage) -> None:
    await present(office)
    for name in ("lan-1.pdf", "lan-2.pdf"):
        office.channel.files[name] = bytes_of(name)
        await office.says("lan", "bản ký")
        await office.give("lan", {"kind": "media", "handle": name, "name": name, "size": 9})
        await office.settled()

    assert [one.title for one in (await office.desk("hoa")).sheet.signed] == ["lan-1.pdf", "lan-2.pdf"]
    await office.says("hoa", "tổng quan")
    assert "Bản ký, đóng dấu: lan-2.pdf" in await office.last_words("hoa")

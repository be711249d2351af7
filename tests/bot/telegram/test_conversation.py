"""The conversation on Telegram, over real HTTP: joining, tapping, and everything that is Telegram's own habit."""

import asyncio
import io
import sys

from PIL import Image

from core.assessment.sheet import State
from core.scoring.model import TickInput
from tests.bot.telegram.peer import Fault, Phone
from tests.bot.telegram.town import Town, chat_of


def picture(shade: int = 100, side: int = 64) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), (shade, 128, 200)).save(out, "JPEG")
    return out.getvalue()


async def entry_of(village: Town, phone: Phone, code: str) -> tuple[str, dict[str, str]]:
    desk = await village.desk(phone)
    assert desk is not None
    entry = desk.sheet.entry(desk.framework.component_by_code[code].key)
    return entry.state.value, dict(entry.values)


async def test_the_invitation_link_lets_in_only_after_the_tap(village: Town) -> None:
    phone = village.phone("lan")
    phone.says(f"/start {village.codes['lan']}")
    await phone.hears("Đúng đơn vị")
    assert await village.desk(phone) is None

    phone.taps("Đúng")
    await phone.hears("Số liệu chung 1/")

    assert await village.desk(phone) is not None


async def test_a_tap_is_confirmed_and_the_question_shows_what_was_chosen_without_buttons(
    village: Town, lan: Phone
) -> None:
    question, _ = lan.button("1.")
    lan.taps("1.")
    await lan.hears("➤ Bí thư hoặc Chủ tịch")
    await village.quiet()

    shown = village.peer.messages[lan.id][question]
    assert "reply_markup" not in shown
    assert shown["text"].endswith("➤ Bí thư hoặc Chủ tịch")
    assert any(call.method == "answerCallbackQuery" for call in village.peer.calls)
    assert await entry_of(village, lan, "1.1") == ("answered", {"choice": "head"})


async def test_a_typed_number_marks_the_question_as_a_tap_does(village: Town, lan: Phone) -> None:
    lan.says("2")
    await lan.hears("➤ Phó Bí thư")

    assert await entry_of(village, lan, "1.1") == ("answered", {"choice": "deputy"})


async def test_the_same_tap_again_changes_nothing_and_another_one_offers_the_change(village: Town, lan: Phone) -> None:
    message, first = lan.button("1.")
    _, second = lan.button("2.")
    lan.press(first, message)
    await lan.hears("1.2 Tỷ lệ")
    lan.press(first, message)
    lan.press(second, message)
    await lan.hears("Thay câu cũ không?")
    await village.quiet()

    assert await entry_of(village, lan, "1.1") == ("answered", {"choice": "head"})


async def test_buttons_of_others_and_forged_ones_are_refused_kindly(village: Town, lan: Phone) -> None:
    _, data = lan.button("1.")
    token, _, mark = data.rpartition(".")
    stranger = Phone(village.peer, 99_999, "Kẻ lạ")
    stranger.press(data)
    forged = [token, f"{token}.", f"{token}.{'A' * 11}", f"{token[:-1]}9.{mark}", "x" * 64, "ố" * 21, "", "..", ":1."]
    for one in forged:
        lan.press(one)
    await village.quiet()

    assert await entry_of(village, lan, "1.1") == ("unanswered", {})
    assert await village.desk(stranger) is None


async def test_what_a_person_typed_is_never_markup(village: Town, lan: Phone) -> None:
    lan.says("<b>đậm</b> [x](http://y.z) *sao* _gạch_ `mã` &amp; @ten /lệnh")
    await village.quiet()

    assert all(call.status == 200 for call in village.peer.sent_to(lan.id))
    assert not any("parse_mode" in call.params for call in village.peer.calls)


async def test_ticking_several_changes_one_message(village: Town, lan: Phone) -> None:
    desk = await village.desk(lan)
    assert desk is not None
    component = next(
        c for c in desk.framework.components if len(c.rule.inputs) == 1 and isinstance(c.rule.inputs[0], TickInput)
    )
    lan.says(component.code)
    await lan.hears(component.title)
    await village.quiet()
    message, first = lan.button("1.")
    before = len(village.peer.messages[lan.id])
    lan.press(first, message)
    await village.quiet()
    _, second = lan.button("2.")
    lan.press(second, message)
    await village.quiet()

    shown = village.peer.messages[lan.id][message]
    labels = [button["text"] for row in shown["reply_markup"]["inline_keyboard"] for button in row]
    assert len(village.peer.messages[lan.id]) == before
    assert [label.startswith("✓") for label in labels[:2]] == [True, True]


async def test_two_quick_ticks_on_the_unchanged_message_both_count(village: Town, lan: Phone) -> None:
    desk = await village.desk(lan)
    assert desk is not None
    component = next(
        c for c in desk.framework.components if len(c.rule.inputs) == 1 and isinstance(c.rule.inputs[0], TickInput)
    )
    lan.says(component.code)
    await lan.hears(component.title)
    await village.quiet()
    message, first = lan.button("1.")
    _, second = lan.button("2.")
    lan.press(first, message)
    lan.press(second, message)
    await village.quiet()
    lan.taps("Xong")
    await village.quiet()

    state, values = await entry_of(village, lan, component.code)
    assert state == "answered"
    assert [len(ticked.split(",")) for ticked in values.values()] == [2]


async def test_a_photo_is_kept_in_its_largest_size_with_a_hint_to_send_papers_as_files(
    village: Town, lan: Phone
) -> None:
    lan.says("1")
    await lan.hears("1.2 Tỷ lệ")
    lan.photographs(picture())
    await lan.hears("Đã nhận anh-")

    desk = await village.desk(lan)
    assert desk is not None
    (proof,) = desk.sheet.evidence
    assert proof.size_bytes == len(picture())
    assert "dưới dạng tệp" in lan.screen


async def test_an_album_is_one_piece_of_evidence_however_late_and_often_its_photos_come(
    village: Town, lan: Phone
) -> None:
    lan.says("1")
    await lan.hears("1.2 Tỷ lệ")
    first = lan.photographs(picture(1), group="g1")
    village.peer.push(first, update_id=first["update_id"])
    lan.photographs(picture(2), group="g1")
    await lan.hears("Đã nhận 2 tệp gửi cùng nhau")
    lan.photographs(picture(3), caption="1.1", group="g1")
    await lan.hears("Đã nhận 3 tệp gửi cùng nhau")
    await village.quiet()

    desk = await village.desk(lan)
    assert desk is not None
    head = desk.framework.component_by_code["1.1"].key
    assert {proof.component for proof in desk.sheet.evidence} == {head}
    assert len({proof.album for proof in desk.sheet.evidence}) == 1
    lan.says("minh chứng")
    await lan.hears("Đã có 1 minh chứng")


async def test_an_edited_answer_is_offered_as_a_change_and_never_applied_silently(village: Town, lan: Phone) -> None:
    update = lan.says("1")
    await lan.hears("1.2 Tỷ lệ")
    lan.edits(update, "2")
    await lan.hears("Thay câu cũ không?")
    assert await entry_of(village, lan, "1.1") == ("answered", {"choice": "head"})

    lan.taps("Đổi")
    await lan.hears("10/20 điểm")
    await village.quiet()

    assert await entry_of(village, lan, "1.1") == ("answered", {"choice": "deputy"})


async def test_a_file_over_20_mb_is_answered_with_a_way_to_the_web_page_for_that_component(
    village: Town, lan: Phone
) -> None:
    lan.says("1")
    await lan.hears("1.2 Tỷ lệ")
    lan.sends(b"%PDF-1.4 small", "to-trinh.pdf", size=21 * 2**20)
    await lan.hears("to-trinh.pdf lớn hơn 20 MB")
    await village.quiet()

    assert "/m/" in lan.screen
    assert "1.1 Người đứng đầu" in lan.texts[-1]
    assert not any(call.method == "getFile" for call in village.peer.calls)


async def test_a_failing_download_is_tried_again_and_costs_nothing(village: Town, lan: Phone) -> None:
    lan.says("1")
    await lan.hears("1.2 Tỷ lệ")
    village.peer.broken_downloads.extend([502])
    village.peer.faults["getFile"].append(Fault(status=500))
    lan.sends(picture(), "anh.jpg")
    await lan.hears("Đã nhận anh.jpg")


async def test_groups_channels_and_other_bots_get_one_fixed_refusal_and_leave_no_trace(village: Town) -> None:
    group = {"id": -100_123, "type": "supergroup", "title": "Xã"}
    person = {"id": 777, "is_bot": False, "first_name": "A"}
    robot = {"id": 778, "is_bot": True, "first_name": "B"}
    base = {"message_id": 1, "date": 1_700_000_000}
    for _ in range(3):
        village.peer.push({"message": {**base, "chat": group, "from": person, "text": "/start abc"}})
    village.peer.push({"message": {**base, "chat": {"id": 778, "type": "private"}, "from": robot, "text": "hi"}})
    channel = {"id": -100_456, "type": "channel", "title": "K"}
    village.peer.push({"channel_post": {**base, "chat": channel, "text": "tin"}})
    anonymous = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
    village.peer.push({"message": {**base, "chat": group, "from": anonymous, "sender_chat": group, "text": "x"}})
    await village.quiet()
    await village.peer.until(lambda: len([c for c in village.peer.calls if c.method == "sendMessage"]) >= 3)

    told = [call for call in village.peer.calls if call.method == "sendMessage"]
    assert sorted(call.chat for call in told) == [-100_456, -100_123, 778]
    assert len({call.params["text"] for call in told}) == 1

    known = await village.app.database.read(lambda tx: tx.people.known_at(chat_of(777)))
    lanes = await village.app.database.read(lambda tx: tx.inbox.parked())
    assert (known, lanes) == (None, ())


async def test_blocking_is_recorded_and_undone(village: Town, lan: Phone) -> None:
    lan.blocks()
    await village.quiet()
    assert [chat for chat, *_ in await village.app.database.read(lambda tx: tx.people.unreachable())] == [
        chat_of(lan.id)
    ]

    lan.blocks(again=True)
    await village.quiet()
    assert await village.app.database.read(lambda tx: tx.people.unreachable()) == ()


async def test_somebody_who_blocks_between_question_and_answer_is_recorded_as_unreachable(
    village: Town, lan: Phone
) -> None:
    village.peer.blocked.add(lan.id)
    lan.says("1")
    await village.quiet()
    await village.peer.until(lambda: any(call.status == 403 for call in village.peer.calls))
    await village.app.delivery.settled()

    assert [chat for chat, *_ in await village.app.database.read(lambda tx: tx.people.unreachable())] == [
        chat_of(lan.id)
    ]
    assert await entry_of(village, lan, "1.1") == ("answered", {"choice": "head"})


async def test_the_menu_is_set_in_vietnamese(village: Town, lan: Phone) -> None:
    assert [one["command"] for one in village.peer.commands] == ["batdau", "tiep", "diem", "thieu", "nop", "trogiup"]
    lan.says("/diem@chamdiem_bot")
    await lan.hears("Đã trả lời 0/44 chỉ số")


async def test_the_sheet_is_sent_as_a_picture_to_look_at_and_as_papers_to_keep(village: Town, lan: Phone) -> None:
    lan.says("tải phiếu")
    await village.peer.until(lambda: sum(call.method == "sendDocument" for call in village.peer.calls) == 2)

    (picture,) = [call for call in village.peer.calls if call.method == "sendPhoto"]
    papers = [call for call in village.peer.calls if call.method == "sendDocument"]
    assert picture.files["photo"][0] == "phieu-xa-lan.png"
    (printed, pdf), (table, xlsx) = [call.files["document"] for call in papers]
    assert (printed, table) == ("phieu-xa-lan.pdf", "phieu-xa-lan.xlsx")
    assert (pdf[:5], xlsx[:2]) == (b"%PDF-", b"PK")


async def test_a_useless_message_is_answered_kindly_and_leaves_the_place(village: Town, lan: Phone) -> None:
    village.peer.push({"message": lan.message(location={"latitude": 1.5, "longitude": 2.5})})
    await village.quiet()

    assert await entry_of(village, lan, "1.1") == (State.UNANSWERED.value, {})
    assert "Quay lại câu 1.1" in lan.texts[-1]


async def test_the_command_line_does_not_load_telegram() -> None:
    code = "import sys; from bot.cli.shell.command import run; import bot.serving; sys.exit('aiogram' in sys.modules)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await process.wait() == 0

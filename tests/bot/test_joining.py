"""The ways in: one person for each invitation, the same person on another phone, wrong codes, a head who invites."""

import re
from datetime import timedelta

from tests.bot.conftest import Stage


async def _said(stage: Stage, person: str) -> str:
    return "\n".join(str(line["text"]) for m in await stage.messages(person) for line in m.body.get("lines", ()))


async def test_of_two_people_with_one_invitation_only_the_first_who_confirms_gets_in(stage: Stage) -> None:
    code = stage.codes["lan", "suoi-mau"]
    for person in ("lan", "la"):
        await stage.give(person, {"kind": "open", "code": code})
        await stage.settled()

    await stage.says("lan", "đúng")
    await stage.says("la", "đúng")

    assert (await stage.desk("lan")).membership.unit_name == "UBND xã Suối Mẫu"
    assert "cần lời mời của đơn vị" in await stage.last_words("la")


async def test_a_device_code_opens_the_same_question_on_another_phone(stage: Stage) -> None:
    await stage.join("lan")
    await stage.says("lan", "21")
    await stage.says("lan", "thêm thiết bị")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", await _said(stage, "lan"))
    assert code is not None

    await stage.says("lan-may-hai", code[0])
    await stage.says("lan-may-hai", "đúng")
    await stage.says("lan-may-hai", "45")

    first, second = await stage.desk("lan"), await stage.desk("lan-may-hai")
    assert first.membership.person_id == second.membership.person_id
    assert first.sheet.general == second.sheet.general
    assert len(first.sheet.general) == 2


async def test_a_device_code_is_worth_nothing_after_ten_minutes(stage: Stage) -> None:
    await stage.join("lan")
    await stage.says("lan", "thêm thiết bị")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", await _said(stage, "lan"))
    assert code is not None

    stage.now += timedelta(minutes=10)
    await stage.says("ai-do", code[0])

    assert "không dùng được" in await stage.last_words("ai-do")


async def test_five_wrong_codes_lock_the_sender_for_an_hour_even_for_a_right_one(stage: Stage) -> None:
    for number in range(5):
        await stage.says("la", f"9CFG-9CFG-900{number}")
    stage_code = stage.codes["minh", "suoi-mau"]

    await stage.give("la", {"kind": "open", "code": stage_code})
    await stage.settled()
    locked = await stage.last_words("la")
    stage.now += timedelta(hours=1, seconds=1)
    await stage.give("la", {"kind": "open", "code": stage_code})
    await stage.settled()

    assert "tạm khóa một giờ" in locked
    assert "Đúng đơn vị của Anh/Chị không?" in await stage.last_words("la")


async def test_the_head_lets_a_new_officer_in_by_chat(stage: Stage) -> None:
    await stage.join("hoa")
    await stage.says("hoa", "mời cán bộ")
    link = re.search(r"/m/([\w-]+)", await _said(stage, "hoa"))
    assert link is not None

    await stage.give("moi", {"kind": "open", "code": link[1]})
    await stage.settled()
    await stage.says("moi", "đúng")

    assert (await stage.desk("moi")).membership.role.value == "officer"


async def test_an_officer_cannot_invite(stage: Stage) -> None:
    await stage.join("lan")

    await stage.says("lan", "mời cán bộ")

    assert "Chỉ thủ trưởng đơn vị" in await _said(stage, "lan")


async def test_what_was_typed_as_a_code_is_not_shown_again(stage: Stage) -> None:
    await stage.says("la", "9CFG-9CFG-9001")

    own = [m.body["text"] for m in await stage.messages("la") if "text" in m.body]

    assert own == ["••••-••••-••••"]

"""An officer in the middle of a sheet whose framework is amended: nothing is lost, nobody is stuck."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from bot.cli.shell.amending import Amending, amended
from bot.conversations.stations import AskComponent
from core.assessment.sheet import State
from core.frameworks.build import build
from core.frameworks.loader import folder_of, whole_document
from core.scoring.model import ComponentKey
from tests.bot.conftest import COMMUNES, Stage

Document = dict[str, Any]
FIRST = ComponentKey("head_leads_committee")


def row(document: Document, code: str) -> Document:
    return next(one for one in document["component"] if one["code"] == code)


async def amend(stage: Stage, change: Callable[[Document], Any]) -> Amending:
    document = deepcopy(dict(whole_document(folder_of(COMMUNES))))
    change(document)
    after = build(document, COMMUNES)
    return await stage.app.database.write(lambda tx: amended(tx, COMMUNES, after, "sửa lỗi", stage.now))


def another_first(document: Document) -> None:
    row(document, "1.1")["rule"]["options"][0]["label"] = "Bí thư Đảng ủy hoặc Chủ tịch Ủy ban nhân dân"


def another_second(document: Document) -> None:
    row(document, "1.2")["rule"]["total"] = "tổng số cuộc họp của Ban Chỉ đạo trong kỳ"


def renamed_second(document: Document) -> None:
    row(document, "1.2")["key"] = "another_key"


def second_under_a_new_key(document: Document) -> None:
    row(document, "1.2").update(was=row(document, "1.2")["key"], key="another_key")


@pytest.fixture
async def at_second(stage: Stage) -> Stage:
    """Lan has answered the first component and is asked the second."""
    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1")
    assert (await stage.desk("lan")).sheet.entry(FIRST).state is State.ANSWERED
    return stage


async def since(stage: Stage, before: int) -> str:
    """All that was said after message number ``before``."""
    said = (await stage.messages("lan"))[before:]
    return "\n".join(str(line["text"]) for one in said for line in one.body.get("lines", ()))


async def test_an_answer_to_an_unchanged_question_counts_and_the_changed_one_is_asked_again(at_second: Stage) -> None:
    second = await at_second.place("lan")
    assert isinstance(second, AskComponent)

    done = await amend(at_second, another_first)
    said = len(await at_second.messages("lan"))
    await at_second.says("lan", "3/4")

    sheet = (await at_second.desk("lan")).sheet
    assert done.reach.answers == 1
    assert (sheet.entry(second.key).state, sheet.entry(FIRST).state) == (State.ANSWERED, State.UNANSWERED)
    assert "Cơ quan chủ trì đã sửa bộ chỉ số: 1 chỉ số cần trả lời lại: 1.1." in await since(at_second, said)
    assert await at_second.place("lan") == AskComponent(FIRST, seen=sheet.entry(FIRST).revision)

    said = len(await at_second.messages("lan"))
    await at_second.says("lan", "1")

    assert (await at_second.desk("lan")).sheet.entry(FIRST).values == {"choice": "head"}
    assert "Cơ quan chủ trì" not in await since(at_second, said)


@pytest.mark.parametrize("change", [another_second, renamed_second, second_under_a_new_key])
async def test_an_answer_to_a_question_that_is_gone_is_not_taken_for_another_one(
    at_second: Stage, change: Callable[[Document], None]
) -> None:
    second = await at_second.place("lan")
    assert isinstance(second, AskComponent)

    await amend(at_second, change)
    said = len(await at_second.messages("lan"))
    await at_second.says("lan", "3/4")

    heard = await since(at_second, said)
    asked = await at_second.place("lan")
    assert "Cơ quan chủ trì đã sửa bộ chỉ số" in heard
    assert "chưa được ghi" in heard
    assert isinstance(asked, AskComponent)
    assert (await at_second.desk("lan")).sheet.entry(asked.key).state is State.UNANSWERED

    await at_second.says("lan", "3/4")

    assert (await at_second.desk("lan")).sheet.entry(asked.key).state is State.ANSWERED


@pytest.mark.parametrize("typed", ["điểm", "trợ giúp", "còn thiếu", "minh chứng", "tiếp tục", "3.2", "quay lại", "nộp"])
async def test_whatever_is_said_after_a_row_was_dropped_is_answered(at_second: Stage, typed: str) -> None:
    await at_second.give("lan", {"kind": "text", "text": "1.2"})
    await amend(at_second, renamed_second)
    said = len(await at_second.messages("lan"))

    await at_second.says("lan", typed)
    await at_second.says("lan", "để sau")

    assert "Cơ quan chủ trì đã sửa bộ chỉ số" in await since(at_second, said)
    assert await at_second.app.database.read(lambda tx: tx.inbox.parked()) == ()


async def test_a_button_of_a_dropped_row_does_nothing_but_says_so(at_second: Stage) -> None:
    asking = (await at_second.messages("lan"))[-1]
    token = asking.body["choices"][0]["token"]
    await amend(at_second, renamed_second)
    await at_second.says("lan", "điểm")
    said = len(await at_second.messages("lan"))

    await at_second.give("lan", {"kind": "tap", "token": token})
    await at_second.settled()

    assert await since(at_second, said) != ""
    assert await at_second.app.database.read(lambda tx: tx.inbox.parked()) == ()


async def test_a_submitted_sheet_that_was_opened_again_says_so_and_leads_to_the_question(at_second: Stage) -> None:
    await at_second.says("lan", "nộp")
    await at_second.says("lan", "vẫn nộp")
    await at_second.says("lan", "đồng ý, nộp phiếu")
    assert (await at_second.desk("lan")).sheet.submitted_at is not None

    await amend(at_second, another_first)
    said = len(await at_second.messages("lan"))
    await at_second.says("lan", "xin chào")

    heard = await since(at_second, said)
    assert "1 chỉ số cần trả lời lại: 1.1." in heard
    assert "Phiếu đã nộp được mở lại" in heard
    assert (await at_second.desk("lan")).sheet.submitted_at is None
    assert isinstance(await at_second.place("lan"), AskComponent)

"""What a machine can see in a row before a person judges it stands on the card, and keeps the row out of a sweep."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.playing.cues import Clock, Cue, Does
from bot.playing.player import Player
from bot.playing.script import read_script
from bot.wording import Words
from core.scoring.model import ComponentKey
from store.records import ChatKey
from store.supplied import NewFigure
from store.tx import Tx

STAGE = """\
framework: quang_nam_xa_2022
unit: suoi-mau | UBND xã Suối Mẫu
unit: doi-mau | UBND xã Đồi Mẫu
body: so-mau | Sở mẫu
people: lan officer@suoi-mau, son officer@doi-mau, hung appraiser@so-mau
appraises: hung decides
history: 1.2 18 9 Thiếu biên bản
clock: 2026-11-29 08:00
prepared: joined

"""
HAND_IN = "lan> nộp\nlan> vẫn nộp\nlan> đồng ý, nộp phiếu\n@ 2026-12-02 08:00\nhung> suối mẫu\n"


class Rolling(Player):
    """A performance that is given its cues piece by piece; it says what Hùng was told last."""

    async def on(self, text: str) -> str:
        cues: tuple[Cue, ...] = read_script(STAGE + text).cues
        for cue in cues:
            match cue:
                case Clock(at):
                    self._now = at
                case Does(person, deed):
                    await self._perform(person, deed)
                case _:
                    continue
        return await self.last_words()

    async def last_words(self) -> str:
        async def work(tx: Tx) -> str:
            person_id = await tx.people.person_at(ChatKey("play", "", "hung"), self._now)
            newest = (await tx.talk.messages(person_id, after=0, limit=1_000))[-1]
            choices = [str(choice["label"]) for choice in newest.body["choices"]]
            return "\n".join([*(str(line["text"]) for line in newest.body["lines"]), *choices])

        return await self.app.database.write(work)


@pytest.fixture
async def player(words: Words, tmp_path: Path) -> AsyncIterator[Rolling]:
    made = Rolling(read_script(STAGE + "lan> tổng quan"), words, tmp_path)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


async def test_a_file_that_another_unit_gave_too_is_named_with_that_unit(player: Rolling) -> None:
    await player.on("son> (gửi tệp quyet-dinh.pdf | 1.3)\n")
    await player.on("lan> 1.1\nlan> 1\nlan> (gửi tệp quyet-dinh.pdf | 1.1)\n")

    assert "Lưu ý: tệp “quyet-dinh.pdf” cũng có trong phiếu của UBND xã Đồi Mẫu" in await player.on(
        HAND_IN + "hung> 1.1\n"
    )


async def test_a_figure_of_the_province_that_says_otherwise_is_pointed_out(player: Rolling) -> None:
    await player.on("lan> 1.2\nlan> 3/4\nlan> số 12/QĐ-UBND ngày 03/12/2025\n")

    async def supply(tx: Tx) -> None:
        sheets = {one.unit_code: one.sheet_id for one in await tx.supplied.sheets("vo-dien")}
        key = ComponentKey("head_chairs_meetings")
        figure = NewFigure(sheets["suoi-mau"], key, "total", Decimal(6), "Văn phòng", date(2026, 10, 31))
        await tx.supplied.keep([figure], "", player.app.clock())

    await player.app.database.write(supply)
    card = await player.on(HAND_IN + "hung> 1.2\n")

    assert "Lưu ý: đơn vị nhập 4, số liệu của tỉnh là 6" in card
    assert "Kỳ trước: 9/20 điểm." in card
    assert "Thẩm định kỳ trước ghi: “Thiếu biên bản”" in card


async def test_rows_in_which_something_stands_out_are_not_swept(player: Rolling) -> None:
    await player.on("lan> 1.1\nlan> 1\n")  # points, but no proof
    main = await player.on(HAND_IN + "hung> [1. Nhận thức số]\n")
    asked = await player.on("hung> [Chấp nhận 5 chỉ số không có lưu ý]\n")

    assert "Chấp nhận 5 chỉ số không có lưu ý" in main
    assert "của UBND xã Suối Mẫu: 1.2, 1.3, 1.4, 1.5, 1.6?" in asked
    assert "Lưu ý: có điểm nhưng chưa có minh chứng hoặc giải trình" in await player.on(
        "hung> thôi, quay lại\nhung> 1.1\n"
    )


async def test_what_was_swept_is_not_offered_again(player: Rolling) -> None:
    await player.on(HAND_IN + "hung> [1. Nhận thức số]\nhung> [Chấp nhận 6 chỉ số không có lưu ý]\n")
    done = await player.on("hung> [Đồng ý, chấp nhận 6 chỉ số]\n")
    again = await player.on("hung> [Phiếu này]\nhung> [1. Nhận thức số]\n")

    assert "Đã chấp nhận 6 chỉ số thuộc “Nhận thức số”." in done
    assert "không có lưu ý" not in again

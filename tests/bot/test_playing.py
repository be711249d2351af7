"""Transcripts as they are read and staged: what cannot be is refused with its reason before anything is played."""

from datetime import date
from decimal import Decimal

import pytest

from bot.playing.cues import AcceptsTheRest, Commands, Cue, Does, ScriptError, Tables, Types, read_cue
from bot.playing.player import play
from bot.playing.script import Filled, Unit, read_script
from bot.wording import Words

STAGE = """\
framework: quang_nam_xa_2022
unit: suoi-mau | UBND xã Suối Mẫu
people: lan officer
clock: 2026-11-12 08:00
prepared: joined
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("lan> 3/4", Does("lan", Types("3/4"), "lan> 3/4")),
        ("lan>> 3/4", Does("lan", Types("3/4"), "lan>> 3/4", is_brief=True)),
        ("@ chấp nhận nốt hung", AcceptsTheRest("hung", "@ chấp nhận nốt hung")),
        ("@ bảng kết quả", Tables("@ bảng kết quả")),
        ("$ chamdiem audit head", Commands("audit head", "$ chamdiem audit head")),
        ("$$ chamdiem audit head", Commands("audit head", "$$ chamdiem audit head", is_brief=True)),
    ],
)
def test_a_line_is_read(line: str, expected: Cue) -> None:
    assert read_cue(1, line) == expected


@pytest.mark.parametrize("line", ["@ hôm qua", "$ rm -r data", "$ chamdiem backup /tmp", "Lan> 3/4", "lan 3/4"])
def test_a_line_of_no_known_form_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(ScriptError, match="line 7"):
        read_cue(7, line)


def test_a_stage_of_a_whole_round_is_read() -> None:
    script = read_script(
        STAGE
        + """\
framework: quang_nam_huyen_2022
province: tinh | UBND tỉnh Mẫu
unit: huyen-mot | UBND huyện Mẫu | huyen
letter: Công văn mẫu số 1 | 2026-10-09
general: suoi-mau staff_count=21
filled: suoi-mau quang_nam_xa_2022 | 1 2 -2.1

lan> điểm
"""
    )

    assert (script.framework, script.more_frameworks) == ("quang_nam_xa_2022", ("quang_nam_huyen_2022",))
    assert script.province == Unit("tinh", "UBND tỉnh Mẫu")
    assert script.units[1] == Unit("huyen-mot", "UBND huyện Mẫu", "huyen")
    assert script.letter == ("Công văn mẫu số 1", date(2026, 10, 9))
    assert script.general == {"suoi-mau": {"staff_count": Decimal(21)}}
    assert script.filled == (Filled("suoi-mau", "quang_nam_xa_2022", ("1", "2"), ("2.1",)),)


@pytest.mark.parametrize(
    "line", ["letter: số 1", "filled: suoi-mau 1 2", "general: suoi-mau staff_count=nhiều", "unit: a | b | c | d"]
)
def test_a_line_of_the_stage_that_says_nothing_is_refused(line: str) -> None:
    with pytest.raises(ScriptError, match=line.partition(":")[0]):
        read_script(f"{STAGE}{line}\n")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("filled: suoi-mau | 12", "no such main"),
        ("supplied: 1.4 score 3 2026-10-31 Sở", "nobody supplies score"),
    ],
)
async def test_what_the_framework_does_not_have_is_not_staged(line: str, why: str, words: Words) -> None:
    with pytest.raises(ScriptError, match=why):
        await play(f"{STAGE}{line}\n\nlan> điểm\n", words)


async def test_what_is_filled_has_its_full_points_and_nothing_else_is_answered(words: Words) -> None:
    played = await play(f"{STAGE}filled: suoi-mau | 1 -1.2\n\nlan> tổng quan\nlan> 1.1\n", words)

    assert "|1. Nhận thức số| 5/6 chỉ số · 80/100 điểm" in played
    assert "|2. Thể chế số| 0/5 chỉ số" in played
    assert "Giải trình: “Theo hồ sơ lưu tại đơn vị.”" in played

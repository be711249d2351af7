"""``chamdiem score``: hand-computed answers in, exact points out, and every problem of a file at once."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from core.frameworks.loader import find

Chamdiem = Callable[..., CompletedProcess[str]]
Score = Callable[..., CompletedProcess[str]]

QUANG_NAM = "quang_nam_xa_2022"


@pytest.fixture
def score(chamdiem: Chamdiem, tmp_path: Path) -> Score:
    """Scores the text or value of one file."""

    def call(file: object, *options: str) -> CompletedProcess[str]:
        path = tmp_path / "answers.json"
        text = file if isinstance(file, str) else json.dumps(file, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return chamdiem("score", "--framework", QUANG_NAM, "--answers", path, *options)

    return call


def scored(said: CompletedProcess[str]) -> dict[str, Any]:
    assert (said.returncode, said.stderr) == (0, "")
    table: dict[str, Any] = json.loads(said.stdout)
    return table


def row(table: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in table["components"] if one["code"] == code)
    return found


GOLDEN = [
    ("1.1", {"choice": "deputy"}, "10"),
    ("1.2", {"done": 3, "total": 4}, "15"),
    ("1.2", {"done": 1, "total": 32}, "0.63"),  # 0.625, half up
    ("1.2", {"done": 0, "total": 0}, "0"),
    ("1.3", {"count": 3}, "15"),
    ("1.4", {"done": 5}, "15"),  # 5 of the 4 wanted
    ("1.5", {"choice": True}, "7.5"),
    ("1.5", {"choice": False}, "0"),
    ("1.6", {"households.done": 1480, "news.count": 3}, "8.75"),  # 1480 ÷ 1850 × 10 + 3 × 0.25
    ("2.2", {"done": 79, "total": 100}, "0"),
    ("2.2", {"done": 80, "total": 100}, "20"),
    ("2.3", {"bad": 1, "total": 6}, "16.67"),
    ("2.4", {"items": ["budget", "committee_rules"]}, "10"),
    ("2.4", {"items": []}, "0"),
    ("2.5", {"done": 1}, "0"),  # 1 of 8 is below 20 %
    ("2.5", {"done": 2}, "5"),  # 25 %
    ("2.5", {"done": 3}, "10"),
    ("3.1", {"done": 20}, "19.05"),  # 20 ÷ 21 × 20
    ("3.4", {"other.count": 3}, "7.5"),
    ("3.4", {"other.count": 3, "room.choice": "shared"}, "12.5"),
    ("4.5", {"count": 2}, "10"),
    ("4.5", {"count": 4}, "15"),
    ("5.4", {"items": "password,updates"}, "0"),
    ("5.4", {"items": "official_mail,secret_machine,backup,updates,password"}, "25"),
    ("6.5", {"done": 33, "total": 100}, "3.09"),
    ("6.5", {"done": "79", "total": "100"}, "7.41"),  # 79 ÷ 80 × 7.5 = 7.40625
    ("6.5", {"done": 80, "total": 100}, "7.5"),
    ("6.8", {"bad": 10, "total": 100}, "15"),
]


@pytest.mark.parametrize(("code", "answer", "points"), GOLDEN)
def test_an_answer_earns_what_was_worked_out_by_hand(
    score: Score, code: str, answer: dict[str, Any], points: str
) -> None:
    general = {"staff_count": "21", "household_count": 1850, "village_count": 8}

    table = scored(score({"general": general, "answers": {code: answer}}, "--json"))

    assert row(table, code)["points"] == points
    assert table["total"]["points"] == points


def test_the_reason_explains_the_points_with_the_unit_s_own_numbers(score: Score) -> None:
    table = scored(score({"answers": {"6.5": {"done": 33, "total": 100}}}, "--json"))

    assert row(table, "6.5")["reason"] == "33/100 hồ sơ: 3,09/7,5 điểm; đạt 80 % thì đủ 7,5"


def test_a_number_of_the_file_stays_exact(score: Score) -> None:
    points = dict.fromkeys(("1.1", "1.2", "1.3"), "0.1") | {"1.4": 0.2}
    file = json.dumps({"points": points})

    assert scored(score(file, "--json"))["total"]["points"] == "0.5"


def test_states_stand_in_for_answers_and_a_claim_does_not_shrink_the_maximum(score: Score) -> None:
    states = {"1.1": {"state": "no_data"}, "1.2": {"state": "na_claimed"}, "1.3": {"state": "not_assessed"}}

    table = scored(score({"answers": states}, "--json"))

    assert [(row(table, code)["state"], row(table, code)["points"]) for code in states] == [
        ("no_data", "0"),
        ("na_claimed", None),
        ("not_assessed", None),
    ]
    assert table["total"]["counted_max"] == "980"
    assert table["total"]["max_points"] == "1000"


def test_points_of_mains_are_enough_to_work_out_a_published_result_again(score: Score) -> None:
    points = {"1": 80, "2": "70.5", "3": "90.25", "4": 85, "5": 74.25, "6": 150, "7": 100, "8": 62.5}

    table = scored(score({"points": points}, "--json", "--complete"))

    assert {one["code"]: one["points"] for one in table["groups"]} == {"A": "400", "B": "312.5"}
    total = table["total"]
    assert (total["points"], total["percent"], total["percent_exact"]) == ("712.5", "71.25", "285/4")
    assert (total["index"], total["band"]) == ("57/80", {"id": "kha", "label": "Khá", "colour": "vàng"})
    assert table["unanswered"] == []


@pytest.mark.parametrize(
    ("eighth", "percent", "band"),
    [("90", "90", "Tốt"), ("89.99", "89.999", "Khá"), ("89.95", "89.995", "Khá"), ("89.94", "89.99", "Khá")],
)
def test_the_printed_percentage_never_contradicts_the_band(score: Score, eighth: str, percent: str, band: str) -> None:
    points = {"1": 100, "2": 100, "3": 100, "4": 100, "5": 100, "6": 200, "7": 110, "8": eighth}

    total = scored(score({"points": points}, "--json"))["total"]

    assert (total["percent"], total["band"]["label"]) == (percent, band)


def test_what_is_not_answered_is_named_and_never_counted_as_zero(score: Score) -> None:
    said = score({"answers": {"1.1": {"choice": "head"}}})

    assert said.returncode == 0
    assert "1.2" in said.stderr
    table = json.loads(score({"answers": {"1.1": {"choice": "head"}}}, "--json").stdout)
    assert row(table, "1.2")["points"] is None
    assert len(table["unanswered"]) == len(find(QUANG_NAM).components) - 1
    assert table["total"]["still_possible"] == "980"


def test_an_answer_that_waits_for_a_general_figure_has_no_points_yet(score: Score) -> None:
    table = json.loads(score({"answers": {"3.1": {"done": 20}}}, "--json").stdout)

    assert row(table, "3.1")["points"] is None
    assert "tổng số cán bộ, công chức của xã" in row(table, "3.1")["reason"]
    assert "3.1" in table["unanswered"]


def test_complete_refuses_a_file_with_anything_unanswered(score: Score) -> None:
    said = score({"answers": {"1.1": {"choice": "head"}}}, "--complete")

    assert (said.returncode, said.stdout) == (1, "")
    assert "1.2" in said.stderr


def test_the_table_shows_codes_points_reasons_and_the_band_in_vietnamese(score: Score) -> None:
    page = score({"answers": {"1.2": {"done": 2, "total": 3}}, "points": {"8": "150"}}).stdout

    assert "13,33/20 điểm" in page
    assert "Chỉ số chính 8. Hoạt động xã hội số: 150/150 điểm" in page
    assert "TỔNG: 163,33/1.000 điểm" in page
    assert "Tỷ lệ đạt: 16,33 %" in page
    assert "Xếp loại: Yếu (đỏ)" in page
    assert "có phần do phần mềm soạn" in page


def test_every_problem_of_a_file_is_told_at_once_and_nothing_is_scored(score: Score) -> None:
    said = score(
        {
            "general": {"staff": 1, "household_count": "1,5", "resident_count": -1},
            "answers": {
                "1.1": {"choice": "mayor"},
                "1.2": {"done": 5, "total": 4},
                "1.3": {"count": None},
                "1.4": {"bad": 1},
                "1.5": 7,
                "1.6": {"state": "forgotten"},
                "2.2": {"done": 1},
                "9.9": {"done": 1},
            },
            "points": {"5": "88.123", "3.1": 21, "2.2": 3, "A": 400, "4": True},
            "note": "",
        }
    )

    assert (said.returncode, said.stdout) == (1, "")
    for subject in ("staff", "household_count", "resident_count", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.2"):
        assert subject in said.stderr
    for subject in ("9.9", "88,123", "3.1", "A", "4", "note"):
        assert subject in said.stderr
    assert len(said.stderr.splitlines()) >= 15


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "dòng 1"),
        ('{"answers": {}', "dòng 1"),
        ("[]", "đối tượng JSON"),
        ('{"answers": []}', "answers"),
        ('{"answers": {"1.2": {"done": NaN, "total": 4}}}', "JSON"),
        ('{"answers": {"1.1": {"choice": "head"}, "1.1": {"choice": "none"}}}', "hai lần"),
        ('{"answers": {"1.3": {"count": 1e999999}}}', "1.3"),
        ('{"general": {"staff_count": 1e999999}}', "staff_count"),
        ('{"points": {"1.1": "Infinity"}}', "1.1"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_file_that_is_no_use_is_refused_with_a_sentence(score: Score, text: str, wanted: str) -> None:
    said = score(text)

    assert (said.returncode, said.stdout) == (1, "")
    assert wanted in said.stderr


def test_a_file_saved_with_a_byte_order_mark_is_read(score: Score) -> None:
    assert score("\ufeff" + '{"points": {"1": 80}}', "--json").returncode == 0


def test_a_file_in_another_encoding_is_refused(chamdiem: Chamdiem, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_bytes('{"note": "Quảng Nam"}'.encode("utf-16"))

    said = chamdiem("score", "--framework", QUANG_NAM, "--answers", path)

    assert (said.returncode, "UTF-8" in said.stderr) == (1, True)


def test_a_missing_file_is_refused(chamdiem: Chamdiem, tmp_path: Path) -> None:
    said = chamdiem("score", "--framework", QUANG_NAM, "--answers", tmp_path / "nothing.json")

    assert (said.returncode, "nothing.json" in said.stderr) == (1, True)


def test_without_its_options_the_command_was_called_wrongly(chamdiem: Chamdiem) -> None:
    said = chamdiem("score")

    assert (said.returncode, said.stdout) == (2, "")
    assert "Thiếu --framework" in said.stderr

"""``chamdiem appraiser``: who appraises what, and what is lacking before appraisal opens."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Chamdiem = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"


@pytest.fixture
def opened(chamdiem: Chamdiem, tmp_path: Path) -> Chamdiem:
    """A round with days of appraisal for three communes; a Sở and a Hội đồng that are in no campaign."""
    units = (DOCS / "units.example.csv").read_text(encoding="utf-8")
    (tmp_path / "units.csv").write_text(
        units + "MH-SO,Sở Mẫu,sở,so,MH,\nMH-HD,Hội đồng mẫu,hội đồng,so,MH,\n", encoding="utf-8"
    )
    round_toml = (DOCS / "round.example.toml").read_text(encoding="utf-8")
    (tmp_path / "round.toml").write_text(
        round_toml.replace("# appraise_to = 2026-12-25", "appraise_to = 2026-12-25"), encoding="utf-8"
    )
    assert chamdiem("unit", "import", tmp_path / "units.csv").returncode == 0
    assert chamdiem("round", "open", "--file", tmp_path / "round.toml").returncode == 0
    return chamdiem


def assignments(chamdiem: Chamdiem) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(chamdiem("appraiser", "list", "--json").stdout)["assignments"]
    return found


def test_an_assignment_is_made_listed_and_ended(opened: Chamdiem) -> None:
    assert (
        "Đã thêm 2 phân công."
        in opened(
            "appraiser", "assign", "--body", "MH-SO", "--unit", "MH-01", "--unit", "MH-02", "--sector", "1"
        ).stdout
    )
    first, second = assignments(opened)

    assert (first["body"], first["part"], first["unit"], first["sector"]) == (
        "Sở Mẫu",
        "decides",
        "UBND xã Suối Mẫu",
        "1",
    )
    assert (
        "Sở Mẫu (mọi người thẩm định): quyết định; UBND xã Suối Mẫu; lĩnh vực 1" in opened("appraiser", "list").stdout
    )
    assert opened("appraiser", "remove", second["id"]).returncode == 0
    assert len(assignments(opened)) == 1
    gone = opened("appraiser", "remove", second["id"])
    assert (gone.returncode, "hoặc đã thôi" in gone.stderr) == (1, True)


def test_the_same_assignment_twice_is_one(opened: Chamdiem) -> None:
    opened("appraiser", "assign", "--body", "MH-SO")

    assert "Đã thêm 0 phân công." in opened("appraiser", "assign", "--body", "MH-SO").stdout
    assert len(assignments(opened)) == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "Cần đúng một trong hai"),
        (("--body", "MH-SO", "--member", "1"), "Cần đúng một trong hai"),
        (("--body", "MH-99"), "Không có đơn vị nào mang mã MH-99"),
        (("--member", "99"), "Không có người thẩm định nào mang số 99"),
        (("--body", "MH-SO", "--unit", "MH-TN"), "Không có đơn vị nào mang mã MH-TN trong đợt này"),
        (("--body", "MH-01", "--unit", "MH-01"), "không thẩm định chính mình"),
        (("--body", "MH-SO", "--framework", "khong_co"), "không có bộ chỉ số khong_co; có: quang_nam_xa_2022"),
        (("--body", "MH-SO", "--sector", "Sở Y tế vũ trụ"), "lĩnh vực “Sở Y tế vũ trụ”"),
        (("--body", "MH-SO", "--part", "boss"), "Không có phần việc boss; có: opinion, decides, council"),
    ],
)
def test_an_assignment_that_makes_no_sense_is_refused(opened: Chamdiem, arguments: tuple[str, ...], why: str) -> None:
    said = opened("appraiser", "assign", *arguments)

    assert said.returncode == 1
    assert why in said.stderr
    assert assignments(opened) == []


def test_one_body_decides_others_give_opinions(opened: Chamdiem) -> None:
    opened("appraiser", "assign", "--body", "MH-SO", "--sector", "1")
    second = opened("appraiser", "assign", "--body", "MH-HD", "--part", "council")

    assert second.returncode == 1
    assert "Sở Mẫu đã được phân công quyết định" in second.stderr
    assert opened("appraiser", "assign", "--body", "MH-HD", "--part", "opinion").returncode == 0
    assert opened("appraiser", "assign", "--body", "MH-HD", "--sector", "2").returncode == 0


def test_units_without_an_appraiser_are_told_before_appraisal_opens(opened: Chamdiem) -> None:
    opened("appraiser", "assign", "--body", "MH-SO")
    check = opened("appraiser", "check")

    assert check.returncode == 1
    assert "UBND xã Suối Mẫu (quang_nam_xa_2022): 44 chỉ số chưa có người được thẩm định." in check.stderr
    assert "⚠ 3 phiếu chưa đủ người thẩm định." in opened("round", "status").stdout


def test_a_round_that_says_nothing_of_appraisal_is_not_warned_about_it(chamdiem: Chamdiem) -> None:
    chamdiem("unit", "import", DOCS / "units.example.csv")
    chamdiem("round", "open", "--file", DOCS / "round.example.toml")

    assert "thẩm định" not in chamdiem("round", "status").stdout


def test_an_appraiser_is_invited_for_their_own_body(opened: Chamdiem) -> None:
    made = json.loads(opened("invite", "--role", "appraiser", "--unit", "MH-SO", "--json").stdout)

    assert (made["role"], made["invitations"][0]["unit"]) == ("appraiser", "Sở Mẫu")

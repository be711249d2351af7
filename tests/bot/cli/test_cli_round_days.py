"""The later days of a round are optional, in order, and told when they cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from bot.cli.files.round_toml import RoundFileError, read_round
from core.assessment.rounds import Approval, Round

LETTER = "{number} ngày {on}"
START = """
id = "mau-2026"
title = "Đợt mẫu"
year = 2026
owner = "Sở mẫu"
letter = { number = "Công văn số 1", date = 2026-10-20 }
contact = "Tổ mẫu"
"""
DAYS = """
[calendar]
data_from = 2025-11-01
data_to = 2026-11-01
self_from = 2026-11-02
self_to = 2026-11-30
"""
CAMPAIGN = """
[[campaign]]
framework = "quang_nam_xa_2022"
"""


def read(folder: Path, top: str = "", days: str = "") -> Round:
    file = folder / "round.toml"
    file.write_text(START + top + DAYS + days + CAMPAIGN, encoding="utf-8")
    return read_round(file, None, LETTER).round


def test_a_round_says_who_approves_and_until_when(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        'approval = "required"',
        "approve_to = 2026-12-03\nappraise_from = 2026-12-04\nappraise_to = 2026-12-25\nexplain_days = 5\n"
        "publish_on = 2026-12-31\n",
    )

    assert made.approval is Approval.REQUIRED
    assert made.calendar.approve_to == date(2026, 12, 3)
    assert (made.calendar.appraise_from, made.calendar.appraise_to) == (date(2026, 12, 4), date(2026, 12, 25))
    assert (made.calendar.explain_days, made.calendar.publish_on) == (5, date(2026, 12, 31))


def test_a_round_that_says_nothing_asks_no_head(tmp_path: Path) -> None:
    made = read(tmp_path)

    assert made.approval is Approval.NONE
    assert made.calendar.approve_to is None
    assert made.calendar.approval_closes_at() == made.calendar.closes_at()
    assert made.calendar.appraisal_opens_at() == made.calendar.closes_at()
    assert made.calendar.appraisal_closes_at() is None


@pytest.mark.parametrize(
    ("top", "days", "told"),
    [
        ('approval = "vâng"', "", "cli-round-bad-approval"),
        ("", "approve_to = 2026-11-29", "cli-round-days-reversed"),
        ("", "appraise_from = 2026-12-20\nappraise_to = 2026-12-19", "cli-round-days-reversed"),
        ("", 'publish_on = "mai"', "cli-round-bad-day"),
        ("", "explain_days = -1", "cli-round-bad-explain-days"),
        ("", "explain_days = true", "cli-round-bad-explain-days"),
        ("", "approve_until = 2026-12-03", "cli-round-unknown-key"),
    ],
)
def test_days_that_cannot_be_are_told(tmp_path: Path, top: str, days: str, told: str) -> None:
    with pytest.raises(RoundFileError) as refused:
        read(tmp_path, top, days)

    assert told in [problem.key for problem in refused.value.problems]


def test_a_round_says_how_long_talk_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path).talk_days is None
    assert read(tmp_path, days="\n[retention]\ntalk_days = 180\n").talk_days == 180


@pytest.mark.parametrize("table", ["talk_days = -1", "talk_days = true", 'talk_days = "180"', "evidence_days = 3"])
def test_a_retention_that_cannot_be_read_is_told(tmp_path: Path, table: str) -> None:
    with pytest.raises(RoundFileError) as error:
        read(tmp_path, days=f"\n[retention]\n{table}\n")

    assert [problem.key for problem in error.value.problems] == ["cli-round-bad-retention"]

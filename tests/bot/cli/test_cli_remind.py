"""Moving last days and looking at reminders from the command line."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.cli.files.round_toml import RoundFileError, read_round
from bot.days_off import VietnamDaysOff
from core.assessment.people import Role
from core.assessment.reminder_plan import USUAL
from core.assessment.rounds import VIETNAM
from store.database import Database
from store.tx import Tx

Chamdiem = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
TODAY = datetime.now(UTC).astimezone(VIETNAM).date()  # noqa: TID251 (commands read the machine's clock, too)
START = """
id = "mau"
title = "Đợt mẫu"
year = 2026
owner = "Sở mẫu"
letter = { number = "Công văn số 1", date = 2026-10-09 }
contact = "Tổ mẫu"
"""


def round_file(folder: Path, text: str) -> Path:
    path = folder / "round.toml"
    path.write_text(START + text, encoding="utf-8")
    return path


def days(self_from: date, self_to: date) -> str:
    return (
        f"[calendar]\ndata_from = 2025-01-01\ndata_to = 2025-12-31\nself_from = {self_from}\nself_to = {self_to}\n"
        '[[campaign]]\nframework = "quang_nam_xa_2022"\n'
    )


def test_the_plan_of_the_example_round_can_be_checked_by_hand(chamdiem: Chamdiem) -> None:
    chamdiem("unit", "import", DOCS / "units.example.csv")
    chamdiem("round", "open", "--file", DOCS / "round.example.toml")

    assert chamdiem("remind", "plan").stdout.splitlines() == [
        "Đợt minh-hoa-2026: hạn tự đánh giá đến 24:00 ngày 30/11/2026. Nhắc từ 07:00 các ngày:",
        "  Thứ Hai 16/11/2026",
        "  Thứ Hai 23/11/2026",
        "  Thứ Sáu 27/11/2026 (gộp 2 lần nhắc)",
        "  Thứ Hai 30/11/2026, lần cuối trước hạn",
        "  Thứ Ba 01/12/2026, sau hạn: chỉ báo thủ trưởng và cấp trên",
        "Danh sách gửi cấp trên: Thứ Sáu 27/11/2026",
    ]


def test_a_round_is_previewed_reminded_and_looked_at(
    chamdiem: Chamdiem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every day has a reminder here, and today is a working day wherever it lies in the week."""
    file = tmp_path / "days_off.toml"
    file.write_text(f"working = [{TODAY}]\n", encoding="utf-8")
    monkeypatch.setenv("CHAMDIEM_DAYS_OFF", str(file))
    plan = f"[reminders]\ndays_before = {list(range(20))}\nlist_days = 0\n"
    chamdiem("unit", "import", DOCS / "units.example.csv")
    opened = chamdiem(
        "round", "open", "--file", round_file(tmp_path, plan + days(TODAY - timedelta(1), TODAY + timedelta(9)))
    )
    assert (opened.returncode, opened.stderr) == (0, "")
    asyncio.run(join(tmp_path))
    evening = f"{TODAY}T20:00"

    seen = chamdiem("remind", "preview", "--now", evening)
    assert "+ UBND xã Suối Mẫu · Lan (cán bộ đầu mối): phiếu chưa nộp" in seen.stdout
    assert "- UBND xã Suối Mẫu · Hoa (thủ trưởng đơn vị): chưa có phiếu chờ duyệt" in seen.stdout
    assert seen.stdout.splitlines()[-1] == "Nhắc 1 người; báo 0 cán bộ theo dõi."
    assert chamdiem("remind", "run", "--now", evening).stdout == "Đã tạo 1 tin nhắc.\n"
    assert chamdiem("remind", "run", "--now", evening).stdout == "Đã tạo 0 tin nhắc.\n"
    assert "Lan (cán bộ đầu mối): đã gửi hôm nay" in chamdiem("remind", "preview", "--now", evening).stdout
    told = chamdiem("remind", "status", "--day", TODAY).stdout
    assert "Lan · nhắc việc: không gửi được, chưa có kênh nào" in told
    night = chamdiem("remind", "run", "--now", f"{TODAY}T22:00")
    assert (night.returncode, night.stdout) == (1, "")


async def join(folder: Path) -> None:
    """An officer and a head, as if long ago."""
    database = Database(f"sqlite+aiosqlite:///{folder}/data/chamdiem.sqlite3")
    await database.open()
    since = datetime.combine(TODAY - timedelta(1), time(), UTC)

    async def work(tx: Tx) -> None:
        units = await tx.units.present(datetime.now(UTC))  # noqa: TID251
        unit = next(one for one in units.values() if one.name == "UBND xã Suối Mẫu")
        for name, role in (("Lan", Role.OFFICER), ("Hoa", Role.HEAD)):
            person_id = await tx.people.add_person(name, since)
            await tx.people.add_member(person_id, unit.id, role, since)

    await database.write(work)
    await database.close()


def test_a_last_day_is_moved_with_a_reason_and_shows_in_the_plan(chamdiem: Chamdiem, tmp_path: Path) -> None:
    chamdiem("unit", "import", DOCS / "units.example.csv")
    last = TODAY + timedelta(9)
    chamdiem("round", "open", "--file", round_file(tmp_path, days(TODAY - timedelta(1), last)))
    later = last + timedelta(5)

    done = chamdiem("round", "extend", "--class", "xa", "--to", later, "--reason", "Bão số 5")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Đã gia hạn cho xa trong đợt mau: đến 24:00 ngày {later:%d/%m/%Y}. Lý do: Bão số 5\n"
    assert f"Đơn vị được gia hạn đến {later:%d/%m/%Y}:" in chamdiem("remind", "plan").stdout
    assert "Bão số 5" in chamdiem("remind", "plan").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("extend", "--to", "2099-01-01", "--reason", "x"), "Cần đúng một trong hai"),
        (("extend", "--unit", "a", "--class", "xa", "--to", "2099-01-01", "--reason", "x"), "Cần đúng một trong hai"),
        (("extend", "--class", "xa", "--to", "mai", "--reason", "x"), "Không đọc được ngày “mai”"),
        (("extend", "--unit", "không", "--to", "2099-01-01", "--reason", "x"), "không có đơn vị mã không"),
        (("extend", "--class", "so", "--to", "2099-01-01", "--reason", "x"), "Các loại: xa."),
        (("extend", "--class", "xa", "--to", "2099-01-01", "--reason", " "), "Cần ghi lý do"),
        (("extend", "--class", "xa", "--to", "2020-01-01", "--reason", "x"), "phải sau hạn hiện nay"),
        (("reopen", "--class", "xa", "--to", "2099-01-01", "--reason", "x"), "Dùng lệnh: `chamdiem round extend`"),
    ],
)
def test_what_cannot_be_moved_is_told(
    chamdiem: Chamdiem, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    chamdiem("unit", "import", DOCS / "units.example.csv")
    chamdiem("round", "open", "--file", round_file(tmp_path, days(TODAY - timedelta(1), TODAY + timedelta(9))))
    refused = chamdiem("round", *arguments)

    assert refused.returncode == 1
    assert said in refused.stderr


def test_bac_giang_counts_fifteen_days_from_the_letter(tmp_path: Path) -> None:
    """The letter is of 09/10/2026; the 24th is a Saturday."""
    text = "[calendar]\nself_from = 2026-10-12\n" + '[[campaign]]\nframework = "bac_giang_cntt_so_2020"\n'
    made = read_round(round_file(tmp_path, text), None, "{number} ngày {on}", VietnamDaysOff())

    assert made.round.calendar.self_to == date(2026, 10, 26)
    assert made.departures == ()


def test_a_plan_is_read_from_the_round_file(tmp_path: Path) -> None:
    body = days(date(2026, 11, 2), date(2026, 11, 30))
    plan = "[reminders]\ndays_before = [2, 10]\nlast_day = false\n"
    assert read_round(round_file(tmp_path, body), None, "{number} {on}").round.reminders == USUAL
    made = read_round(round_file(tmp_path, plan + body), None, "{number} {on}").round.reminders
    assert (made.days_before, made.last_day, made.after_closing) == ((10, 2), False, True)


@pytest.mark.parametrize("plan", ["days_before = 3", "days_before = [-1]", "days_before = [true]", 'last_day = "có"'])
def test_a_plan_that_cannot_be_is_told(tmp_path: Path, plan: str) -> None:
    file = round_file(tmp_path, f"[reminders]\n{plan}\n" + days(date(2026, 11, 2), date(2026, 11, 30)))
    with pytest.raises(RoundFileError) as refused:
        read_round(file, None, "{number} {on}")
    assert [problem.key for problem in refused.value.problems] == ["cli-round-bad-reminder-days"]


@pytest.mark.parametrize("text", ["off = 3", "frei = []", "off = [2026-11-23]\nworking = [2026-11-23]", "off = ["])
def test_a_file_of_days_off_that_cannot_be_read_is_told(
    chamdiem: Chamdiem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    file = tmp_path / "days_off.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("CHAMDIEM_DAYS_OFF", str(file))
    refused = chamdiem("round", "status")

    assert refused.returncode == 1
    assert "CHAMDIEM_DAYS_OFF: không đọc được tệp ngày nghỉ" in refused.stderr

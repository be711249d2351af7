"""``chamdiem results`` and ``chamdiem audit``: computed only when it may be, sealed, computed again, published."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from core.assessment.changes import SaveAnswer, Submit
from core.assessment.edition.inputs import Earlier
from core.assessment.people import Role
from core.assessment.sheet import State
from core.frameworks.loader import find
from core.scoring.model import ChoiceInput, FractionInput
from store.database import Database
from store.records import Actor
from store.tx import Tx
from store.units import NewUnit

Chamdiem = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
CAMPAIGN = "minh-hoa-2026/quang_nam_xa_2022"
WHEN = datetime(2150, 11, 12, 1, 30, tzinfo=UTC)  # the round was opened at the moment the test runs
COMPUTE = ("results", "compute", CAMPAIGN, "--accept-model-components", "--why", "Chạy thử cùng Sở")
PUBLISH = ("--publisher", "MH", "--signer", "Chủ tịch Nguyễn Văn Thử", "--decision", "Quyết định số 1/QĐ-UBND")


@pytest.fixture
def opened(chamdiem: Chamdiem, tmp_path: Path) -> Callable[[str, str], Chamdiem]:
    """The example round with these last days of self-assessment and of appraisal."""

    def open_(self_to: str, appraise_to: str) -> Chamdiem:
        text = (DOCS / "round.example.toml").read_text(encoding="utf-8")
        text = text.replace("self_from = 2026-11-02", "self_from = 2020-11-02")
        text = text.replace("self_to = 2026-11-30", f"self_to = {self_to}\n{appraise_to}")
        (tmp_path / "round.toml").write_text(text, encoding="utf-8")
        assert chamdiem("unit", "import", DOCS / "units.example.csv").returncode == 0
        assert chamdiem("round", "open", "--file", tmp_path / "round.toml").returncode == 0
        return chamdiem

    return open_


@pytest.fixture
def over(opened: Callable[[str, str], Chamdiem], tmp_path: Path) -> Chamdiem:
    """A round whose appraisal is over: one commune handed in, one began, one did nothing."""
    chamdiem = opened("2020-11-30", "appraise_to = 2020-12-25")
    work = _filled(tmp_path)
    work("MH-01", 12, hands_in=True)
    work("MH-02", 6, hands_in=False)
    return chamdiem


def _filled(tmp_path: Path) -> Callable[..., None]:
    def fill(unit_code: str, count: int, *, hands_in: bool) -> None:
        run_on(tmp_path, lambda tx: _fill(tx, unit_code, count, hands_in=hands_in))

    return fill


async def _fill(tx: Tx, unit_code: str, count: int, *, hands_in: bool) -> None:
    """The first rows that ask for a choice or a share are answered, the share with 3 of 4."""
    unit = (await tx.units.present(WHEN))[unit_code]
    person = await tx.people.add_person("Lan", WHEN)
    await tx.people.add_member(person, unit.id, Role.OFFICER, WHEN)
    (card,) = await tx.desks.cards(person, WHEN)
    actor = Actor(person, Role.OFFICER, "web", WHEN)
    left = count
    for component in find("quang_nam_xa_2022").components:
        match component.rule.inputs:
            case (ChoiceInput(name, options),) if left:
                values = {name: options[0].id}
            case (FractionInput(done, total),) if left:
                values = {done.name: "3", total.name: "4"}
            case _:
                continue
        left -= 1
        await tx.sheets.apply(card.id, SaveAnswer(component.key, State.ANSWERED, values), actor)
    if hands_in:
        await tx.sheets.apply(card.id, Submit(), actor)


def run_on(tmp_path: Path, work: Callable[[Tx], Any]) -> None:
    import asyncio

    async def whole() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/data/chamdiem.sqlite3")
        await database.open()
        try:
            await database.write(work)
        finally:
            await database.close()

    asyncio.run(whole())


def tamper(tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "chamdiem.sqlite3")) as connection:
        connection.execute(statement)
        connection.commit()


def counted(tmp_path: Path, table: str) -> int:
    with closing(sqlite3.connect(tmp_path / "data" / "chamdiem.sqlite3")) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 (our own names)


def test_a_round_is_computed_shown_verified_and_published(over: Chamdiem) -> None:
    computed = over(*COMPUTE)
    verified = over("results", "verify", CAMPAIGN)
    published = over("results", "publish", CAMPAIGN, *PUBLISH)
    shown = over("results", "show", CAMPAIGN)
    one = over("results", "show", CAMPAIGN, "--unit", "MH-01")

    assert [said.stderr for said in (computed, verified, published, shown, one)] == [""] * 5
    assert "lần tính 1" in computed.stdout
    assert "1. UBND xã Suối Mẫu (MH-01)" in computed.stdout
    assert "Chưa công bố" in computed.stdout
    assert "ra đúng từng byte" in verified.stdout
    assert "Đã công bố theo Quyết định số 1/QĐ-UBND" in shown.stdout
    assert all("THỬ NGHIỆM" in said.stdout for said in (computed, published, shown, one))
    assert "Chưa nộp phiếu" in next(line for line in shown.stdout.splitlines() if "MH-03" in line)


def test_programs_read_the_sealed_body_and_what_stands_beside_it(over: Chamdiem) -> None:
    table = json.loads(over(*COMPUTE, "--json").stdout)
    verified = json.loads(over("results", "verify", CAMPAIGN, "--json").stdout)
    unit = json.loads(over("results", "show", CAMPAIGN, "--unit", "MH-02", "--json").stdout)

    assert table["edition"]["number"] == 1
    assert table["edition"]["accepts_model_components"] is True
    assert [one["code"] for one in table["results"]["units"]] == ["MH-01", "MH-02", "MH-03"]
    assert verified == {"edition": f"{CAMPAIGN}/1", "sha256": table["edition"]["sha256"], "same_bytes": True}
    assert [one["code"] for one in unit["results"]["units"]] == ["MH-02"]


def test_nothing_is_computed_before_self_assessment_and_appraisal_are_over(
    opened: Callable[[str, str], Chamdiem], tmp_path: Path
) -> None:
    chamdiem = opened("2199-11-30", "")
    refused = chamdiem(*COMPUTE)
    preview = chamdiem("results", "compute", CAMPAIGN, "--preview")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "còn trong thời gian tự đánh giá đến hết ngày 30/11/2199" in refused.stderr
    assert "XEM TRƯỚC, không phải kết quả chính thức" in preview.stdout
    assert counted(tmp_path, "edition") == 0


def test_nothing_is_computed_while_appraisal_is_open(opened: Callable[[str, str], Chamdiem], tmp_path: Path) -> None:
    refused = opened("2020-11-30", "appraise_to = 2199-12-25")(*COMPUTE)

    assert "còn trong thời gian thẩm định đến hết ngày 25/12/2199" in refused.stderr
    assert counted(tmp_path, "edition") == counted(tmp_path, "audit_entry") == 0


def test_a_round_without_a_last_day_of_appraisal_needs_somebodys_word(opened: Callable[[str, str], Chamdiem]) -> None:
    chamdiem = opened("2020-11-30", "")

    assert "Đợt không ghi ngày kết thúc thẩm định" in chamdiem(*COMPUTE).stderr
    assert chamdiem(*COMPUTE, "--appraisal-over").returncode == 0


@pytest.mark.parametrize("given", [(), ("--accept-model-components",), ("--why", "thử")])
def test_rows_of_our_own_are_accepted_on_purpose_and_with_a_reason(over: Chamdiem, given: tuple[str, ...]) -> None:
    refused = over("results", "compute", CAMPAIGN, *given)

    assert refused.returncode == 1
    assert "--accept-model-components" in refused.stderr


def test_the_override_is_in_the_log(over: Chamdiem, tmp_path: Path) -> None:
    over(*COMPUTE)

    with closing(sqlite3.connect(tmp_path / "data" / "chamdiem.sqlite3")) as connection:
        (entry,) = connection.execute("SELECT entry FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    assert json.loads(entry)["after"]["accepts_model_components"] is True
    assert json.loads(entry)["reason"] == "Chạy thử cùng Sở"


def test_a_correction_is_the_next_edition_and_says_what_moved(over: Chamdiem, tmp_path: Path) -> None:
    over(*COMPUTE)
    _filled(tmp_path)("MH-03", 20, hands_in=True)
    again = over(*COMPUTE)
    first = over("results", "verify", f"{CAMPAIGN}/1")
    moved = over("results", "show", CAMPAIGN, "--since", "1")

    assert "lần tính 2" in again.stdout
    assert "ra đúng từng byte" in first.stdout
    assert "UBND thị trấn Đồi Gương: trước 0 điểm" in moved.stdout
    assert "Do đơn vị sửa số liệu." in moved.stdout


def test_a_framework_that_was_changed_in_the_store_is_refused(over: Chamdiem, tmp_path: Path) -> None:
    over(*COMPUTE)
    tamper(tmp_path, "UPDATE framework_document SET document = replace(document, '3.2', '3.3')")
    said = over(*COMPUTE), over("results", "verify", CAMPAIGN)

    assert all(one.returncode == 1 and "không còn khớp với mã SHA-256" in one.stderr for one in said)
    assert counted(tmp_path, "edition") == 1


def test_an_answer_that_was_changed_in_the_store_shows_when_it_is_computed_again(
    over: Chamdiem, tmp_path: Path
) -> None:
    over(*COMPUTE)
    tamper(tmp_path, """UPDATE answer_revision SET answer = '{"choice":"none"}' WHERE answer LIKE '%choice%'""")
    verified = over("results", "verify", CAMPAIGN)
    published = over("results", "publish", CAMPAIGN, *PUBLISH)

    assert "không ra đúng bản niêm phong" in verified.stderr
    assert published.returncode == 1
    assert counted(tmp_path, "edition_publication") == 0


def test_a_sealed_body_that_was_changed_is_refused(over: Chamdiem, tmp_path: Path) -> None:
    over(*COMPUTE)
    tamper(tmp_path, "UPDATE edition SET body = x'00'")

    assert "Bản niêm phong" in over("results", "show", CAMPAIGN).stderr


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--publisher", "MH-TN", "--signer", "Chủ tịch", "--decision", "Quyết định 1"), "do UBND tỉnh công bố"),
        (("--publisher", "MH-XX", "--signer", "Chủ tịch", "--decision", "Quyết định 1"), "Không có đơn vị mang mã"),
        (("--publisher", "MH", "--signer", " ", "--decision", "Quyết định 1"), "phải có quyết định và người ký"),
    ],
)
def test_only_who_publishes_this_class_publishes_with_a_decision(
    over: Chamdiem, tmp_path: Path, given: tuple[str, ...], why: str
) -> None:
    over(*COMPUTE)
    refused = over("results", "publish", CAMPAIGN, *given)

    assert why in refused.stderr
    assert counted(tmp_path, "edition_publication") == 0


BY_DISTRICT = "minh-hoa-2026/cao_bang_xa_mau_2022"


@pytest.fixture
def of_two_districts(chamdiem: Chamdiem, tmp_path: Path) -> Chamdiem:
    """A round whose communes lie in two districts, which publish the results of their own ones."""
    units = (DOCS / "units.example.csv").read_text(encoding="utf-8").rstrip()
    units += "\nMH-KH,UBND huyện Khác,huyện,huyen,MH,\nMH-99,UBND xã Bên Kia,xã,xa,MH-KH,\n"
    (tmp_path / "units.csv").write_text(units, encoding="utf-8")
    text = (DOCS / "round.example.toml").read_text(encoding="utf-8")
    text = text.replace("self_from = 2026-11-02", "self_from = 2020-11-02").replace("quang_nam_xa", "cao_bang_xa_mau")
    text = text.replace("self_to = 2026-11-30", "self_to = 2020-11-30\nappraise_to = 2020-12-25")
    (tmp_path / "round.toml").write_text(text, encoding="utf-8")
    assert chamdiem("unit", "import", tmp_path / "units.csv").returncode == 0
    opened = chamdiem("round", "open", "--file", tmp_path / "round.toml")
    assert opened.returncode == 0, opened.stderr
    return chamdiem


def test_a_district_computes_and_publishes_its_own_communes_alone(of_two_districts: Chamdiem, tmp_path: Path) -> None:
    chamdiem, own = of_two_districts, ("--accept-model-components", "--why", "Chạy thử cùng Sở")
    decided = ("--signer", "Chủ tịch huyện", "--decision", "Quyết định số 7/QĐ-UBND")

    whole = chamdiem("results", "compute", BY_DISTRICT, *own)
    refused = chamdiem("results", "publish", BY_DISTRICT, "--publisher", "MH-TN", *decided)
    part = chamdiem("results", "compute", BY_DISTRICT, *own, "--district", "MH-TN", "--json")
    other = chamdiem("results", "publish", BY_DISTRICT, "--publisher", "MH-KH", *decided)
    verified = chamdiem("results", "verify", BY_DISTRICT)
    published = chamdiem("results", "publish", BY_DISTRICT, "--publisher", "MH-TN", *decided)
    nowhere = chamdiem("results", "compute", BY_DISTRICT, *own, "--district", "MH-99")
    preview = chamdiem(
        "results", "export", BY_DISTRICT, "--preview", "--district", "MH-KH", "--format", "csv", "--to", tmp_path / "x"
    )

    assert [one.stderr for one in (whole, part, verified, published, preview)] == [""] * 5
    assert "Xin tính riêng phần của huyện: thêm --district MH-TN" in refused.stderr
    units = json.loads(part.stdout)["results"]["units"]
    assert [unit["code"] for unit in units] == ["MH-01", "MH-02", "MH-03"]
    assert "có đơn vị không thuộc UBND huyện Khác" in other.stderr
    assert "Không có đơn vị nào trong danh sách thuộc huyện mang mã MH-99" in nowhere.stderr
    assert counted(tmp_path, "edition_publication") == 1
    (table,) = (path for path in (tmp_path / "x").iterdir() if not path.stem.endswith("chi-tiet"))
    assert "Bên Kia" in table.read_text(encoding="utf-8-sig")
    assert "Suối Mẫu" not in table.read_text(encoding="utf-8-sig")


def test_a_part_is_computed_only_where_districts_publish(over: Chamdiem, tmp_path: Path) -> None:
    refused = over(*COMPUTE, "--district", "MH-TN")

    misused = over("results", "export", CAMPAIGN, "--format", "csv", "--district", "MH-TN", "--to", tmp_path)

    assert "do UBND tỉnh công bố cho tất cả đơn vị" in refused.stderr
    assert "chỉ dùng cùng --preview" in misused.stderr
    assert counted(tmp_path, "edition") == 0


def test_everybody_concerned_is_told_of_published_results(over: Chamdiem, tmp_path: Path) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    seats = (("MH-01", Role.HEAD), ("MH-TN", Role.SUPERVISOR), ("MH-SX", Role.SUPERVISOR))

    async def join(tx: Tx) -> None:
        await tx.units.import_units([NewUnit(2, "MH-SX", "UBND huyện Khác", "huyện", "huyen", "MH")], WHEN)
        units = await tx.units.present(WHEN)
        for code, role in seats:
            person = await tx.people.add_person(code, long_ago)
            await tx.people.add_member(person, units[code].id, role, long_ago)

    run_on(tmp_path, join)
    over(*COMPUTE)
    published = over("results", "publish", CAMPAIGN, *PUBLISH)

    with closing(sqlite3.connect(tmp_path / "data" / "chamdiem.sqlite3")) as connection:
        bodies = connection.execute(
            "SELECT display_name, body FROM message JOIN person ON person.id = person_id ORDER BY person_id"
        ).fetchall()
    said = {name: [line["text"] for line in json.loads(body)["lines"]] for name, body in bodies}
    assert published.stderr == ""
    assert "Đã báo kết quả cho 2 người" in published.stdout
    assert list(said) == ["MH-01", "MH-TN"]
    assert "UBND xã Suối Mẫu" in said["MH-01"][0]
    assert "Xếp hạng 1/" in " ".join(said["MH-01"])
    assert any(line.startswith("Chưa đạt nhiều điểm nhất") for line in said["MH-01"])
    assert next(line.split(":")[0] for line in said["MH-TN"][2:]) == "UBND xã Suối Mẫu"
    assert len(said["MH-TN"]) == 5


def test_what_was_published_is_what_the_next_round_sees_as_the_last_one(over: Chamdiem, tmp_path: Path) -> None:
    over(*COMPUTE)
    first = json.loads(over("results", "show", CAMPAIGN, "--json").stdout)["results"]["units"][0]
    over("results", "publish", CAMPAIGN, *PUBLISH)
    _filled(tmp_path)("MH-03", 20, hands_in=True)
    over(*COMPUTE)
    corrected = json.loads(over("results", "show", CAMPAIGN, "--json").stdout)["results"]["units"]
    over("results", "publish", CAMPAIGN, *PUBLISH)
    text = (DOCS / "round.example.toml").read_text(encoding="utf-8")
    for year in (2026, 2025):
        text = text.replace(str(year), str(year + 1))
    (tmp_path / "next.toml").write_text(text, encoding="utf-8")
    assert over("round", "open", "--file", tmp_path / "next.toml").returncode == 0
    seen: dict[str, Earlier | None] = {}

    async def look(tx: Tx) -> None:
        campaign = next(one for one in await tx.amendments.campaigns() if one.round_id == "minh-hoa-2027")
        sitting = await tx.editions.sitting(campaign.id)
        seen.update({one.code: one.earlier for one in await tx.editions.inputs(sitting, await tx.editions.cut())})

    run_on(tmp_path, look)
    assert first["rank"] == 1
    assert [unit["rank"] for unit in corrected] == [2, 3, 1]
    for unit in corrected:
        earlier = seen[unit["code"]]
        assert earlier is not None
        assert (earlier.year, earlier.rank) == (2026, str(unit["rank"]))
        assert earlier.total_points == Decimal(unit["whole"][2])
        points = {key: row.points for key, row in earlier.rows.items()}
        assert points == {row["key"]: Decimal(row["achieved"]) for row in unit["components"] if "achieved" in row}


def test_an_edition_is_published_once(over: Chamdiem) -> None:
    over(*COMPUTE)
    over("results", "publish", CAMPAIGN, *PUBLISH)

    assert "đã được công bố" in over("results", "publish", CAMPAIGN, *PUBLISH).stderr


def test_a_unit_that_is_only_assessed_has_no_rank_and_stays_so_when_computed_again(over: Chamdiem) -> None:
    computed = over(*COMPUTE, "--not-ranked", "MH-01")
    unknown = over(*COMPUTE, "--not-ranked", "MH-99")

    assert "Không xếp hạng: UBND xã Suối Mẫu" in computed.stdout
    assert over("results", "verify", CAMPAIGN).returncode == 0
    assert "MH-99" in unknown.stderr


def test_what_is_not_there_is_refused(over: Chamdiem) -> None:
    assert "Chưa có lần tính nào" in over("results", "show", CAMPAIGN).stderr
    assert "Không có bộ chỉ số nào mang tên khac" in over("results", "show", "khac").stderr


def test_the_log_is_whole_until_somebody_touches_it(over: Chamdiem, tmp_path: Path) -> None:
    over(*COMPUTE)
    head = over("audit", "head").stdout.strip()
    whole = over("audit", "verify", "--head", head)
    tamper(tmp_path, "UPDATE audit_entry SET entry = replace(entry, 'answered', 'no_data') WHERE id = 4")
    broken = over("audit", "verify")
    as_json = json.loads(over("audit", "verify", "--json").stdout)
    tamper(tmp_path, "DELETE FROM audit_entry WHERE id >= 4")

    assert whole.returncode == 0
    assert f"Mã mới nhất: {head}" in whole.stdout
    assert "Mục số 4 đã bị sửa" in broken.stderr
    assert (as_json["broken"], as_json["entry_id"]) == ("altered", 4)
    assert "không có mã đã cất" in over("audit", "verify", "--head", head).stderr


def test_an_edition_is_exported_in_every_form_people_use(over: Chamdiem, tmp_path: Path) -> None:
    assert over(*COMPUTE).returncode == 0
    out, name = tmp_path / "cong khai", "ket-qua-minh-hoa-2026-quang-nam-xa-2022-lan-1"

    done = [over("results", "export", CAMPAIGN, "--format", form, "--to", out) for form in ("csv", "html", "xlsx")]

    assert [one.returncode for one in done] == [0, 0, 0], done
    assert all("THỬ NGHIỆM" in one.stdout.upper() for one in done), done[0].stdout
    assert f"Đã ghi {out / name}.xlsx" in done[-1].stdout
    assert "UBND" in (out / f"{name}.csv").read_text(encoding="utf-8-sig")
    assert (out / name / "index.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert (out / f"{name}.xlsx").read_bytes().startswith(b"PK")


def test_while_appraisal_is_open_results_are_exported_as_what_they_are(
    opened: Callable[[str, str], Chamdiem], tmp_path: Path
) -> None:
    chamdiem = opened("2020-11-30", "appraise_to = 2199-12-25")
    out, name = tmp_path / "xem", "ket-qua-minh-hoa-2026-quang-nam-xa-2022-tam-tinh"

    refused = chamdiem("results", "export", CAMPAIGN, "--format", "csv", "--to", out)
    unknown = chamdiem("results", "export", f"{CAMPAIGN}/1", "--format", "csv", "--to", out, "--preview")
    done = chamdiem("results", "export", CAMPAIGN, "--format", "html", "--to", out, "--preview")

    assert "Chưa có lần tính nào" in refused.stderr
    assert "Không có bộ chỉ số nào" in unknown.stderr
    assert done.stderr == ""
    assert "không phải kết quả chính thức" in done.stdout
    page = (out / name / "index.html").read_text(encoding="utf-8")
    assert "THỬ NGHIỆM – TẠM TÍNH" in page
    assert "Tạm tính lúc" in page
    assert "(Chưa công bố)" not in page
    assert [path.name for path in out.iterdir()] == [name]
    assert counted(tmp_path, "edition") == counted(tmp_path, "audit_entry") == 0


def test_an_export_that_cannot_be_written_or_found_is_refused(over: Chamdiem, tmp_path: Path) -> None:
    assert over("results", "export", CAMPAIGN, "--format", "csv", "--to", tmp_path).returncode == 1
    assert over(*COMPUTE).returncode == 0
    (tmp_path / "taken").write_text("", encoding="utf-8")

    refused = over("results", "export", CAMPAIGN, "--format", "csv", "--to", tmp_path / "taken")

    assert refused.returncode == 1
    assert "Không ghi được tệp" in refused.stderr
    assert "Traceback" not in refused.stderr

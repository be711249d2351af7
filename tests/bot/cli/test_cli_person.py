"""``chamdiem person`` and ``retention``: personal data is given out and erased on request, old data cleared."""

import asyncio
import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from core.assessment.people import Role
from store.database import Database
from store.records import ChatKey
from store.talk import Direction, NewMessage
from store.tx import Tx

Chamdiem = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
NAME = "Nguyễn Thị Hoa Mơ"
TELEGRAM = "84900000123"
OLD = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def joined(chamdiem: Chamdiem, tmp_path: Path) -> Chamdiem:
    """An officer and the head of commune MH-01; the officer has number 1."""
    chamdiem("unit", "import", DOCS / "units.example.csv")
    chamdiem("round", "open", "--file", DOCS / "round.example.toml")

    async def join(tx: Tx) -> None:
        now = datetime.now(UTC)  # noqa: TID251  (the commands of this test read the same clock)
        unit_id = (await tx.units.present(now))["MH-01"].id
        for name, role, sender in ((NAME, Role.OFFICER, TELEGRAM), ("Minh", Role.HEAD, "5")):
            chat = ChatKey("telegram", "bot", sender)
            person_id = await tx.people.add_person(name, now)
            await tx.people.link_identity(chat, person_id, now)
            await tx.people.add_member(person_id, unit_id, role, now)
            body = {"lines": [{"text": f"Chào {name}", "style": "body"}]}
            await tx.talk.add(person_id, NewMessage(Direction.OUT, body, now))
            await tx.inbox.accept(chat, "e1", name.encode(), OLD)
            event = await tx.inbox.next_event(chat)
            assert event is not None
            await tx.inbox.mark_done(event.id)

    in_store(tmp_path, join)
    return chamdiem


def in_store(folder: Path, work: Callable[[Tx], Any]) -> Any:
    async def run() -> Any:
        database = Database(f"sqlite+aiosqlite:///{folder}/data/chamdiem.sqlite3")
        await database.open()
        try:
            return await database.write(work)
        finally:
            await database.close()

    return asyncio.run(run())


def people(chamdiem: Chamdiem) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(chamdiem("person", "list", "--json").stdout)["people"]
    return found


def test_people_are_listed_with_what_they_do(joined: Chamdiem) -> None:
    listed = joined("person", "list", "--unit", "MH-01").stdout

    assert f"1. {NAME}\n↳ cán bộ đầu mối của UBND xã Suối Mẫu, từ " in listed
    assert joined("person", "list", "--unit", "MH-02").stdout == "Chưa có ai.\n"


def test_somebodys_data_goes_into_a_file_that_only_its_owner_reads(joined: Chamdiem, tmp_path: Path) -> None:
    file = tmp_path / "cua-hoa.xlsx"

    done = joined("person", "export", "1", "--out", file)

    assert (done.returncode, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    assert file.read_bytes()[:2] == b"PK"
    again = joined("person", "export", "1", "--out", file)
    assert (again.returncode, "cua-hoa.xlsx" in again.stderr) == (1, True)
    rows = json.loads(joined("person", "export", "1", "--json").stdout)["rows"]
    assert rows["person"][0]["display_name"] == NAME
    assert rows["inbox"][0]["body"] == NAME


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("export", "99", "--json"), "Không có người số 99."),
        (("export", "1"), "Thêm `--out"),
        (("erase", "99", "--yes"), "Không có người số 99."),
        (("erase", "1"), "Chưa xóa gì."),
    ],
)
def test_what_cannot_be_done_is_said(joined: Chamdiem, arguments: tuple[str, ...], why: str) -> None:
    done = joined("person", *arguments)

    assert done.returncode == 1
    assert why in done.stderr


def test_erasure_tells_the_head_and_leaves_no_name_in_the_files(joined: Chamdiem, tmp_path: Path) -> None:
    done = joined("person", "erase", "1", "--yes")

    assert (done.returncode, done.stderr) == (0, "")
    assert "đã báo cho 1 người" in done.stdout
    gone, head = people(joined)
    assert (gone["name"], gone["chats"], gone["erased_at"] is None) == ("cán bộ đã rời hệ thống", 0, False)
    assert (head["name"], head["erased_at"]) == ("Minh", None)
    for file in (tmp_path / "data").glob("chamdiem.sqlite3*"):
        assert NAME.encode() not in file.read_bytes()
        assert TELEGRAM.encode() not in file.read_bytes()
    told = in_store(tmp_path, lambda tx: tx.talk.messages(2))
    assert "không còn cán bộ đầu mối nào" in str(told[-1].body)
    again = joined("person", "erase", "1", "--yes")
    assert (again.returncode, "trước đây" in again.stderr) == (1, True)


def test_old_raw_events_are_counted_first_and_then_cleared(joined: Chamdiem) -> None:
    counted = json.loads(joined("retention", "run", "--dry-run", "--json").stdout)
    assert counted == {"dry_run": True, "messages": 0, "events": 2, "posts": 0}
    assert "2 tin thô" in joined("retention", "run", "--dry-run").stdout

    assert "Đã dọn: 0 tin nhắn, 2 tin thô" in joined("retention", "run").stdout

    assert json.loads(joined("retention", "run", "--json").stdout)["events"] == 0

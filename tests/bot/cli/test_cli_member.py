"""``chamdiem member``: somebody who joined is listed, moved and let go."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from store.codes import read_code
from store.database import Database
from store.records import ChatKey
from store.tx import Tx

Chamdiem = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
LAN = ChatKey("web", "", "browser-of-lan")


@pytest.fixture
def joined(chamdiem: Chamdiem, tmp_path: Path) -> Chamdiem:
    """Lan has opened an invitation of commune MH-01 and joined."""
    chamdiem("unit", "import", DOCS / "units.example.csv")
    chamdiem("round", "open", "--file", DOCS / "round.example.toml")
    made = json.loads(chamdiem("invite", "--unit", "MH-01", "--name", "Lan", "--json").stdout)
    code = read_code(made["invitations"][0]["link"])
    assert code is not None

    async def join(tx: Tx) -> None:
        now = datetime.now(UTC)  # noqa: TID251  (the commands of this test read the same clock)
        candidate = await tx.guesses.candidate(code.handle)
        assert candidate is not None
        await tx.ways_in.redeem(candidate.id, await tx.people.person_at(LAN, now), LAN, now)

    async def open_and_join() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/data/chamdiem.sqlite3")
        await database.open()
        await database.write(join)
        await database.close()

    asyncio.run(open_and_join())
    return chamdiem


def members(chamdiem: Chamdiem, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(chamdiem("member", "list", "--json", *options).stdout)["members"]
    return found


def test_somebody_who_joined_is_listed_with_unit_and_role(joined: Chamdiem) -> None:
    (lan,) = members(joined)

    assert (lan["name"], lan["unit_code"], lan["role"]) == ("Lan", "MH-01", "officer")
    assert "Lan: cán bộ đầu mối, MH-01 UBND xã Suối Mẫu" in joined("member", "list").stdout
    assert members(joined, "--unit", "MH-02") == []


def test_an_administrator_sees_whom_no_message_reaches(joined: Chamdiem, tmp_path: Path) -> None:
    async def block() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/data/chamdiem.sqlite3")
        await database.open()
        await database.write(lambda tx: tx.people.set_unreachable(LAN, datetime(2026, 11, 12, 1, 0, tzinfo=UTC)))
        await database.close()

    asyncio.run(block())

    (lan,) = members(joined)
    assert lan["unreachable"] == [{"channel": "web", "since": "2026-11-12T01:00:00+00:00"}]
    assert "Không gửi được tin qua Web từ 08:00 12/11/2026" in joined("member", "list").stdout


def test_somebody_who_is_moved_acts_for_the_other_unit_only(joined: Chamdiem) -> None:
    (lan,) = members(joined)

    assert joined("member", "move", lan["id"], "--unit", "MH-02").returncode == 0

    assert [(one["name"], one["unit_code"]) for one in members(joined)] == [("Lan", "MH-02")]


def test_somebody_is_not_moved_to_a_unit_that_is_not_there(joined: Chamdiem) -> None:
    (lan,) = members(joined)

    said = joined("member", "move", lan["id"], "--unit", "MH-99")

    assert (said.returncode, "MH-99" in said.stderr) == (1, True)
    assert [one["unit_code"] for one in members(joined)] == ["MH-01"]


def test_somebody_who_is_let_go_is_no_longer_listed(joined: Chamdiem) -> None:
    (lan,) = members(joined)

    assert joined("member", "revoke", lan["id"]).returncode == 0
    assert members(joined) == []
    assert joined("member", "revoke", lan["id"]).returncode == 1


def test_somebody_who_changes_post_is_replaced_by_whoever_is_invited_instead(joined: Chamdiem) -> None:
    (lan,) = members(joined)

    said = joined("member", "replace", lan["id"], "--name", "Tâm")

    assert said.returncode == 0
    assert "/m/" in said.stdout
    assert members(joined) == []
    invitations = json.loads(joined("invitation", "list", "--json").stdout)["invitations"]
    assert [one["name"] for one in invitations if one["state"] == "open"] == ["Tâm"]
    assert joined("member", "replace", lan["id"]).returncode == 1


def test_nobody_is_let_go_when_there_is_no_such_round_to_invite_to(joined: Chamdiem) -> None:
    (lan,) = members(joined)

    assert joined("member", "replace", lan["id"], "--round", "khong-co").returncode == 1
    assert [one["id"] for one in members(joined)] == [lan["id"]]


def test_a_used_invitation_is_listed_as_used(joined: Chamdiem) -> None:
    assert ": đã dùng," in joined("invitation", "list").stdout

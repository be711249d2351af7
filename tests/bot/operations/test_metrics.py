"""``/metrics`` counts what happens and tells it to this machine, to those who are named, and to nobody else."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text as sql

from bot.wording import Words
from store.records import ChatKey
from store.tx import Tx
from tests.bot.operations.running import Running, running


async def figures(house: Running) -> dict[str, float]:
    """The page as Prometheus reads it."""
    status, page = await house.got("/metrics")
    assert status == 200
    return {
        "|".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


async def test_turns_commits_and_waiting_events_are_counted(tmp_path: Path, words: Words) -> None:
    async with running(tmp_path, words) as house:
        before = await figures(house)
        await house.says("open0001", kind="open", code="0000-0000-0000")
        await house.says("text0001", kind="text", text="xin chao 0912345678")
        after = await figures(house)

    assert before["chamdiem_turns_total|done"] == 0
    assert after["chamdiem_turns_total|done"] == 2
    assert after["chamdiem_turn_seconds_count"] == 2
    assert after["chamdiem_turn_seconds_bucket|+Inf"] == 2
    assert 0 < after["chamdiem_turn_seconds_sum"] < 10
    assert after["chamdiem_commits_total"] >= before["chamdiem_commits_total"] + 4
    assert after["chamdiem_inbox_waiting"] == 0


async def test_what_waits_is_counted_with_its_age_and_what_was_put_aside_too(tmp_path: Path, words: Words) -> None:
    chat = ChatKey("web", "", "nobody")

    async with running(tmp_path, words) as house:
        app = house.service.app
        await app.database.write(lambda tx: tx.inbox.accept(chat, "poison01", b"\xff", app.clock()))
        app.lanes.wake(chat)
        await app.lanes.settled()
        await app.database.write(lambda tx: tx.inbox.accept(chat, "waits001", b"{}", app.clock()))
        found = await figures(house)

    assert (found["chamdiem_inbox_waiting"], found["chamdiem_inbox_parked"], found["chamdiem_parked_total"]) == (
        1,
        1,
        1,
    )
    assert 0 < found["chamdiem_inbox_oldest_seconds"] < 60
    assert (found["chamdiem_outbox_waiting"], found["chamdiem_media_waiting"]) == (0, 0)


async def test_a_turn_that_fails_is_counted_as_failed_until_it_is_put_aside(tmp_path: Path, words: Words) -> None:
    without = Words({key: text for key, text in words.by_key.items() if key != "way-in-refused"})

    async with running(tmp_path, without) as house:
        await house.says("open0001", kind="open", code="0000-0000-0000")
        found = await figures(house)

    assert (found["chamdiem_turns_total|failed"], found["chamdiem_parked_total"]) == (5, 1)


async def test_the_page_holds_nothing_of_anybody(tmp_path: Path, words: Words) -> None:
    async with running(tmp_path, words) as house:
        await house.says("open0001", kind="open", code="7C0F-HJKM-NPQR")
        await house.says("text0001", kind="text", text="ong Tam, 0912345678")
        page = (await house.got("/metrics"))[1]

    assert [planted for planted in ("7C0F", "HJKM", "Tam", "0912345678") if planted in page] == []


@pytest.mark.parametrize(
    ("readers", "headers", "status"),
    [
        ((), {}, 200),
        ((), {"X-Forwarded-For": "127.0.0.1"}, 404),
        ((), {"Forwarded": "for=127.0.0.1"}, 404),
        ((), {"Host": "chamdiem.example.vn"}, 404),
        (("127.0.0.0/8",), {"Host": "chamdiem.example.vn"}, 200),
        (("127.0.0.0/8",), {"Host": "chamdiem.example.vn", "X-Forwarded-For": "127.0.0.1"}, 404),
        (("10.0.0.0/8",), {"Host": "chamdiem.example.vn"}, 404),
    ],
)
async def test_only_this_machine_and_those_who_are_named_can_read_it(
    tmp_path: Path, words: Words, readers: tuple[str, ...], headers: dict[str, str], status: int
) -> None:
    async with running(tmp_path, words, metrics_from=tuple(map(ip_network, readers))) as house:
        answered, page = await house.got("/metrics", **headers)

    assert answered == status
    assert ("chamdiem_turns_total" in page) is (status == 200)


async def test_without_the_database_the_rest_is_still_told(tmp_path: Path, words: Words) -> None:
    async def lose(tx: Tx) -> None:
        await tx.people._connection.execute(sql("ALTER TABLE inbox RENAME TO elsewhere"))  # noqa: SLF001

    async with running(tmp_path, words) as house:
        await house.service.app.database.write(lose)
        found = await figures(house)

    assert "chamdiem_commits_total" in found
    assert "chamdiem_inbox_waiting" not in found

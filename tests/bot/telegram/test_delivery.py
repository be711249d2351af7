"""Delivery: order, pace, patience, and what is done when nobody knows whether something has arrived."""

import asyncio
import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.app import utc_now
from bot.wording import Words
from store.outbox import NewPost, PostState, Priority
from store.talk import Direction, NewMessage
from store.tx import Tx
from tests.bot.telegram.peer import Call, Fault, Peer
from tests.bot.telegram.town import Town, chat_of, county

BODY = {"lines": [{"style": "body", "text": "Nhắc việc"}], "choices": [], "bars": [], "attachments": []}


async def post(
    running: Town, sender: int, texts: Sequence[str], priority: Priority = Priority.REPLY, key: str | None = None
) -> None:
    """Have messages sent as a turn or a broadcast would."""

    async def work(tx: Tx) -> None:
        person = await tx.people.person_at(chat_of(sender), utc_now())
        for text in texts:
            body = {**BODY, "lines": [{"style": "body", "text": text}]}
            seq = await tx.talk.add(person, NewMessage(Direction.OUT, body, utc_now()))
            await tx.outbox.add(NewPost(chat_of(sender), person, seq, body, priority, dedupe_key=key), utc_now())

    await running.app.database.write(work)
    await running.app.delivery.look()


def sends(peer: Peer) -> list[Call]:
    return [call for call in peer.calls if call.method == "sendMessage"]


async def states(running: Town) -> dict[PostState, int]:
    return dict(await running.app.database.read(lambda tx: tx.outbox.counts()))


async def test_a_chat_gets_its_messages_in_order_whatever_fails_in_between(
    peer: Peer, tmp_path: Path, words: Words
) -> None:
    peer.faults["sendMessage"].extend([Fault(status=502), Fault(status=429, retry_after=1), Fault(status=500)])
    async with county(peer, tmp_path, words) as running:
        await post(running, 1, [f"tin {n}" for n in range(5)])
        await peer.until(lambda: len(peer.texts(1)) == 5)

    assert peer.texts(1) == [f"tin {n}" for n in range(5)]


async def test_a_chat_that_is_asked_to_wait_waits_exactly_so_long_and_others_go_on(
    peer: Peer, tmp_path: Path, words: Words
) -> None:
    peer.faults["sendMessage"].append(Fault(status=429, retry_after=2))
    async with county(peer, tmp_path, words) as running:
        await post(running, 1, ["một"])
        await peer.until(lambda: len(sends(peer)) == 1)
        await post(running, 2, ["hai"])
        await peer.until(lambda: len(peer.texts(1)) == 1)

    told, other, again = sends(peer)
    assert (told.chat, other.chat, again.chat) == (1, 2, 1)
    assert again.at - told.at == pytest.approx(2.0, abs=0.1)


async def test_one_chat_gets_a_small_burst_and_then_one_a_second(peer: Peer, tmp_path: Path, words: Words) -> None:
    async with county(peer, tmp_path, words, telegram_per_chat_second=1.0) as running:
        await post(running, 1, [f"tin {n}" for n in range(5)])
        await peer.until(lambda: len(peer.texts(1)) == 5)

    at = [call.at for call in sends(peer)]
    assert at[2] - at[0] < 0.3
    assert [round(later - earlier) for earlier, later in itertools.pairwise(at[2:])] == [1, 1]


async def test_all_chats_together_get_at_most_thirty_a_second(peer: Peer, tmp_path: Path, words: Words) -> None:
    async with county(peer, tmp_path, words, telegram_per_second=30.0) as running:
        for sender in range(1, 76):
            await post(running, sender, ["tin"])
        await peer.until(lambda: len(sends(peer)) == 75)

    at = [call.at for call in sends(peer)]
    assert all(at[n + 30] - at[n] >= 1.0 for n in range(len(at) - 30))
    assert at[-1] - at[0] < 3.5


async def test_a_reply_never_waits_behind_a_broadcast(peer: Peer, tmp_path: Path, words: Words) -> None:
    async with county(peer, tmp_path, words, telegram_per_second=10.0) as running:
        for sender in range(1, 41):
            await post(running, sender, ["nhắc"], Priority.REMINDER)
        await peer.until(lambda: len(sends(peer)) >= 10)
        asked_at = asyncio.get_running_loop().time()
        await post(running, 500, ["trả lời"])
        sent_before = len(sends(peer))
        await peer.until(lambda: bool(peer.texts(500)))

    (reply,) = [call for call in sends(peer) if call.chat == 500]
    assert reply.at - asked_at < 1.3
    order = [call.chat for call in sends(peer)]
    assert order.index(500) - sent_before <= 13, "no longer than what goes out in a second, and what was on its way"


async def test_a_reply_that_may_have_arrived_is_sent_once_more_and_then_left(
    peer: Peer, tmp_path: Path, words: Words
) -> None:
    peer.faults["sendMessage"].extend([Fault(reset=True, accept=True), Fault(reset=True, accept=True)])
    async with county(peer, tmp_path, words) as running:
        await post(running, 1, ["một", "hai"])
        await peer.until(lambda: "hai" in peer.texts(1))
        await running.app.delivery.settled()

        assert peer.texts(1) == ["một", "một", "hai"]
        assert await states(running) == {PostState.UNKNOWN: 1, PostState.DELIVERED: 1}


async def test_a_reminder_that_may_have_arrived_is_not_sent_again(peer: Peer, tmp_path: Path, words: Words) -> None:
    peer.faults["sendMessage"].append(Fault(reset=True, accept=True))
    async with county(peer, tmp_path, words) as running:
        await post(running, 1, ["nhắc"], Priority.REMINDER)
        await peer.until(lambda: bool(sends(peer)))
        await running.app.delivery.settled()

        assert len(sends(peer)) == 1
        assert await states(running) == {PostState.UNKNOWN: 1}


async def test_a_file_that_may_have_arrived_is_not_sent_again(village: Town) -> None:
    lan = await village.joined()
    village.peer.faults["sendDocument"].append(Fault(reset=True, accept=True))
    lan.says("excel")
    await village.peer.until(lambda: any(call.method == "sendDocument" for call in village.peer.calls))
    await village.quiet()

    assert sum(call.method == "sendDocument" for call in village.peer.calls) == 1
    assert (await states(village))[PostState.UNKNOWN] == 1


async def test_what_is_sent_under_a_key_is_sent_once(peer: Peer, tmp_path: Path, words: Words) -> None:
    async with county(peer, tmp_path, words) as running:
        for _ in range(3):
            await post(running, 1, ["nhắc"], Priority.REMINDER, key="mau-2026:xa:1:2026-11-12")
        await peer.until(lambda: bool(peer.texts(1)))
        await running.app.delivery.settled()

    assert peer.texts(1) == ["nhắc"]


async def test_what_was_not_sent_before_a_stop_is_sent_after_the_start(
    peer: Peer, tmp_path: Path, words: Words
) -> None:
    peer.faults["sendMessage"].extend([Fault(status=502)] * 50)
    async with county(peer, tmp_path, words) as running:
        await post(running, 1, ["một", "hai"])
        await peer.until(lambda: len(sends(peer)) >= 1)
    peer.faults.clear()
    async with county(peer, tmp_path, words):
        await peer.until(lambda: len(peer.texts(1)) == 2)

    assert peer.texts(1) == ["một", "hai"]


async def test_a_very_long_message_is_cut_at_sentence_ends_and_loses_nothing(
    peer: Peer, tmp_path: Path, words: Words
) -> None:
    sentence = "Câu này dài vừa phải và có một biểu tượng 😀 ở giữa. "
    text = sentence * 300
    async with county(peer, tmp_path, words) as running:
        await post(running, 1, [text])
        await peer.until(lambda: "".join(peer.texts(1)).count("😀") == 300)

    parts = peer.texts(1)
    assert len(parts) == 4
    assert all(part.endswith("giữa.") for part in parts)
    assert " ".join(parts) == text.strip()


async def test_when_every_fifth_call_fails_in_one_way_or_another_everything_arrives_once_and_in_order(
    peer: Peer, tmp_path: Path, words: Words
) -> None:
    chance = random.Random(11)  # noqa: S311  (the same faults each time)
    ways = (Fault(status=429, retry_after=0.2), Fault(status=500), Fault(reset=True), Fault(status=503))
    peer.chance = lambda method: chance.choice(ways) if method == "sendMessage" and chance.random() < 0.2 else None
    async with county(peer, tmp_path, words) as running:
        for sender in range(1, 21):
            await post(running, sender, ["a", "b"])
        await peer.until(lambda: all(len(peer.texts(sender)) >= 2 for sender in range(1, 21)), 40)
        await running.app.delivery.settled()

        assert await states(running) == {PostState.DELIVERED: 40}
    assert all(peer.texts(sender) == ["a", "b"] for sender in range(1, 21))

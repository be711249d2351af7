"""What is said arrives once, in order, and comes back in pages and by the stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.handlers.web.backend import About
from bot.handlers.web.options import Limit, Limits, SiteOptions
from tests.bot.web.memory_backend import MemoryBackend, Person, reply, say
from tests.bot.web.site import MANNERS, Browser, browsing, running


async def test_the_same_event_again_changes_nothing(lan: Browser, backend: MemoryBackend) -> None:
    first = await lan.say("3/4", "event-0001")
    again = await lan.say("3/4", "event-0001")

    assert (first.status, await first.json()) == (202, {"accepted": True})
    assert (again.status, await again.json()) == (202, {"accepted": False})
    assert backend.texts() == ["3/4"]


async def test_what_is_stored_is_what_was_posted(lan: Browser, backend: MemoryBackend) -> None:
    body = '{"id":"event-0001", "kind":"text","text":"33/100 hồ sơ"}'.encode()
    await lan.ask("POST", "events", data=body)

    raw = list(backend.accepted.values())[-1]
    assert raw.body == body
    assert raw.event_id == "event-0001"
    assert raw.address.sender == "session-1"


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"not json", 400, "tải lại trang"),
        (b'{"id":"short","kind":"text","text":"a"}', 400, "tải lại trang"),
        (b'{"id":"event-0001","kind":"sticker"}', 400, "tải lại trang"),
        (json.dumps({"id": "event-0001", "kind": "text", "text": "a" * 4001}).encode(), 413, "rút gọn"),
        (b'{"id":"event-0001","text":"' + b"a" * 40_000 + b'"}', 413, "quá lớn"),
    ],
)
async def test_what_cannot_be_taken_is_refused_with_a_sentence(
    lan: Browser, backend: MemoryBackend, body: bytes, status: int, words: str
) -> None:
    answer = await lan.ask("POST", "events", data=body)

    assert answer.status == status
    assert words in (await answer.json())["message"]
    assert len(backend.accepted) == 1


async def test_a_large_body_without_a_length_is_cut_off(lan: Browser) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 4096

    assert (await lan.ask("POST", "events", data=endless())).status == 413


async def test_a_compressed_body_is_refused(lan: Browser) -> None:
    answer = await lan.ask("POST", "events", data=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})

    assert answer.status in {400, 415}


async def test_too_many_messages_are_refused_with_the_time_to_wait(backend: MemoryBackend) -> None:
    options = SiteOptions(b"key", limits=Limits(messages=Limit(1, 20)))
    async with running(backend, options) as site, browsing(site) as browser:
        await browser.enter()
        answers = [await browser.say(f"tin {n}") for n in range(21)]

    assert [answer.status for answer in answers] == [202] * 20 + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert (await answers[-1].json())["message"] == "Gửi quá nhanh. Hệ thống sẽ nhận tiếp sau 1 giây."


async def test_one_address_cannot_start_sessions_without_end(backend: MemoryBackend) -> None:
    options = SiteOptions(b"key", limits=Limits(sessions=Limit(0.001, 2)))
    async with running(backend, options) as site:
        statuses = []
        for _ in range(3):
            async with browsing(site) as browser:
                statuses.append((await browser.post(kind="open", code="ABCD")).status)

    assert statuses == [202, 202, 429]


async def test_when_nothing_can_be_kept_the_page_is_told_to_come_again(lan: Browser, backend: MemoryBackend) -> None:
    backend.is_healthy = False
    answer = await lan.say("3/4")

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert "tự gửi lại" in (await answer.json())["message"]


async def test_a_bug_gives_one_calm_line_with_a_reference(
    lan: Browser, backend: MemoryBackend, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(backend, "accept", broken)
    answer = await lan.say("một câu riêng tư")

    assert answer.status == 500
    reference = (await answer.json())["message"].rstrip(".").rpartition(" ")[2]
    logged = capsys.readouterr().out
    assert reference in logged
    assert "riêng tư" not in logged


async def test_a_long_conversation_is_read_in_pages(lan: Browser, backend: MemoryBackend) -> None:
    for n in range(75):
        backend.add(backend.only_chat(), "out", reply(say(f"tin {n}")))

    newest = await (await lan.ask("GET", "messages")).json()
    older = await (await lan.ask("GET", f"messages?before={newest['messages'][0]['seq']}&limit=40")).json()
    oldest = await (await lan.ask("GET", f"messages?before={older['messages'][0]['seq']}")).json()

    seqs = [m["seq"] for part in (oldest, older, newest) for m in part["messages"]]
    assert seqs == list(range(1, 77))
    assert [len(part["messages"]) for part in (newest, older, oldest)] == [30, 40, 6]
    assert [part["more"] for part in (newest, older, oldest)] == [True, True, False]


@pytest.mark.parametrize("query", ["before=x", "after=-1", "limit=1.5", "after=" + "9" * 30])
async def test_a_page_that_is_no_number_is_refused(lan: Browser, query: str) -> None:
    assert (await lan.ask("GET", f"messages?{query}")).status == 400


async def test_one_page_never_holds_more_than_a_hundred(lan: Browser, backend: MemoryBackend) -> None:
    for n in range(120):
        backend.add(backend.only_chat(), "out", reply(say(f"tin {n}")))

    page = await (await lan.ask("GET", "messages?after=0&limit=100000")).json()

    assert (len(page["messages"]), page["more"]) == (100, True)


class Stream:
    """The events of one stream, one after the other."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> tuple[str, str, Any]:
        """(id, event, data) of the next event that is no ping."""
        while True:
            fields = {}
            while line := (await self.answer.content.readline()).decode().rstrip("\n"):
                name, _, value = line.partition(": ")
                fields[name] = value
            if not fields:
                raise EOFError
            if fields["event"] != "ping":
                return fields.get("id", ""), fields["event"], json.loads(fields["data"])

    async def texts(self, count: int) -> list[str]:
        """The words of the next messages."""
        found: list[str] = []
        while len(found) < count:
            _, event, data = await self.next()
            if event == "message":
                body = data["body"]
                found.append(body["text"] if data["direction"] == "in" else body["lines"][0]["text"])
        return found


def stream(browser: Browser, query: str = "", **headers: str) -> Any:
    return browser.http.get(browser.at(f"stream{query}"), headers={**MANNERS, **headers})


async def test_the_stream_says_what_is_new_as_soon_as_it_is_kept(lan: Browser, backend: MemoryBackend) -> None:
    async with stream(lan, "?after=1") as answer:
        follower = Stream(answer)
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["X-Accel-Buffering"] == "no"
        await lan.say("3/4")
        backend.add(backend.only_chat(), "out", reply(say("15/20 điểm")))
        assert await follower.texts(2) == ["3/4", "15/20 điểm"]


async def test_all_tabs_and_devices_of_a_person_hear_it(lan: Browser, backend: MemoryBackend, site: Any) -> None:
    async with browsing(site) as phone:
        await phone.enter()
        first, second = (session.chat for session in backend.sessions.values())
        backend.join(second, backend.person(first))
        async with stream(lan, "?after=1") as at_desk, stream(lan, "?after=1") as tab, stream(phone, "?after=1") as out:
            await lan.say("3/4")
            for answer in (at_desk, tab, out):
                assert await Stream(answer).texts(1) == ["3/4"]


async def test_after_a_cut_the_stream_goes_on_where_it_was(lan: Browser, backend: MemoryBackend) -> None:
    chat = backend.only_chat()
    async with stream(lan) as answer:
        backend.add(chat, "out", reply(say("trước")))
        follower = Stream(answer)
        assert (await follower.next())[1] == "about"
        await follower.next()
        last_id, _, data = await follower.next()
        assert data["body"]["lines"][0]["text"] == "trước"
    backend.add(chat, "out", reply(say("trong lúc mất mạng")))

    async with stream(lan, **{"Last-Event-ID": last_id}) as answer:
        assert await Stream(answer).texts(1) == ["trong lúc mất mạng"]
    async with stream(lan, f"?after={last_id}") as answer:
        assert await Stream(answer).texts(1) == ["trong lúc mất mạng"]


async def test_a_quiet_stream_shows_that_it_is_alive(lan: Browser) -> None:
    async with stream(lan, "?after=1") as answer:
        heard = await answer.content.readuntil(b"event: ping")

    assert b"event: about" in heard


async def test_the_header_changes_with_the_unit(lan: Browser, backend: MemoryBackend) -> None:
    person = backend.person(backend.only_chat())
    async with stream(lan, "?after=1") as answer:
        follower = Stream(answer)
        assert (await follower.next())[2]["title"] == ""
        person.about = About("UBND xã Suối Mẫu", "hạn 30/11")
        backend.bells.ring(person.thread)
        assert (await follower.next())[2] == {
            "thread": "thread-1", "title": "UBND xã Suối Mẫu", "detail": "hạn 30/11",
        }  # fmt: skip


async def test_joining_another_person_starts_the_page_afresh(lan: Browser, backend: MemoryBackend) -> None:
    async with stream(lan, "?after=1&thread=thread-1") as answer:
        follower = Stream(answer)
        await follower.next()
        backend.join(backend.only_chat(), Person("thread-9"))
        assert (await follower.next())[1:] == ("reset", {"thread": "thread-9"})
        with pytest.raises(EOFError):
            await follower.next()


async def test_logging_out_ends_the_stream(lan: Browser) -> None:
    async with stream(lan, "?after=1") as answer:
        follower = Stream(answer)
        await follower.next()
        await lan.ask("POST", "logout")
        assert (await follower.next())[1] == "bye"


async def test_the_oldest_of_too_many_streams_gives_way(backend: MemoryBackend) -> None:
    options = SiteOptions(b"key", limits=Limits(streams=2), heartbeat_seconds=0.05)
    async with running(backend, options) as site, browsing(site) as browser:
        await browser.enter()
        async with stream(browser) as oldest, stream(browser) as second, stream(browser) as third:
            with pytest.raises((EOFError, aiohttp.ClientPayloadError)):
                await Stream(oldest).texts(1_000)
            await browser.say("3/4")
            assert await Stream(second).texts(2) == ["Mở lời mời", "3/4"]
            assert await Stream(third).texts(2) == ["Mở lời mời", "3/4"]


async def test_open_streams_do_not_hold_up_the_end_of_the_program(backend: MemoryBackend) -> None:
    async with running(backend, SiteOptions(b"key")) as site, browsing(site) as browser:
        await browser.enter()
        answer = await stream(browser)
        started = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - started < 2
    answer.close()

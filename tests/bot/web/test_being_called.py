"""The routes by which a page is kept on the phone and called: strict headers, own pages only, bad input refused."""

import json
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.handlers.web.options import SiteOptions
from tests.bot.phone.push_peer import PushedTo
from tests.bot.web.memory_backend import MemoryBackend, reply, say
from tests.bot.web.site import MANNERS, Browser, browsing, running

OPTIONS = SiteOptions(b"key", call_key=PushedTo("").public_key)
PHONE = PushedTo("https://push.example.net/to/phone")


async def got(browser: Browser, path: str) -> tuple[aiohttp.ClientResponse, bytes]:
    async with browser.http.get(browser.at(path.removeprefix("/"))) as answer:
        return answer, await answer.read()


async def test_manifest_icons_worker_and_kept_page_are_served_under_strict_headers(browser: Browser) -> None:
    manifest = await (await browser.ask("GET", "manifest.webmanifest")).json(content_type=None)
    icons = [await got(browser, icon["src"]) for icon in manifest["icons"]]
    worker = await browser.ask("GET", "worker.js")
    kept = await browser.ask("GET", "offline")

    assert manifest["scope"] == manifest["start_url"] == "/"
    assert [icon.headers["Content-Type"] for icon, _ in icons[:3]] == ["image/png"] * 3
    assert [body[:4] for _, body in icons[:3]] == [b"\x89PNG"] * 3
    assert all("immutable" in icon.headers["Cache-Control"] for icon, _ in icons)
    assert worker.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert worker.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    for policy in (kept.headers["Content-Security-Policy"], icons[0][0].headers["Content-Security-Policy"]):
        assert "default-src 'none'; script-src 'self'" in policy
        assert "worker-src 'self'" in policy


async def test_the_worker_keeps_only_files_that_are_there_and_changes_with_them(browser: Browser) -> None:
    text = await (await browser.ask("GET", "worker.js")).text()
    shell = json.loads(text.partition("const shell = ")[2].partition(";\n")[0])

    for path in (*shell["assets"], shell["page"], shell["icon"], shell["badge"]):
        assert (await browser.ask("GET", path.removeprefix("/"))).status == 200
    async with running(MemoryBackend(), OPTIONS) as site, browsing(site) as other:
        assert await (await other.ask("GET", "worker.js")).text() != text


async def test_the_kept_page_holds_nothing_of_who_is_signed_in(browser: Browser, lan: Browser) -> None:
    assert (await got(lan, "/offline"))[1] == (await got(browser, "/offline"))[1]


async def test_a_browser_is_called_from_a_yes_to_a_no(backend: MemoryBackend) -> None:
    async with running(backend, OPTIONS) as site, browsing(site) as lan:
        await lan.enter()
        renewed = await lan.ask("POST", "calls", json={**PHONE.as_json(), "renew": True})
        agreed = await lan.ask("POST", "calls", json=PHONE.as_json())
        assert await renewed.json() == {"on": False}
        assert await agreed.json() == {"on": True}
        assert [one.endpoint for one in backend.calls.values()] == [PHONE.endpoint]

        assert (await lan.ask("DELETE", "calls")).status == 204
        assert backend.calls == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"endpoint": "http://push.example.net/a", "keys": PHONE.as_json()["keys"]},
        {"endpoint": "https://192.168.1.1/a", "keys": PHONE.as_json()["keys"]},
        {"endpoint": PHONE.endpoint, "keys": {"p256dh": "x", "auth": "y"}},
        {"endpoint": PHONE.endpoint, "keys": [1]},
    ],
)
async def test_what_is_no_address_of_a_push_service_is_refused(backend: MemoryBackend, wrong: Any) -> None:
    async with running(backend, OPTIONS) as site, browsing(site) as lan:
        await lan.enter()
        answer = await lan.ask("POST", "calls", json=wrong)

    assert (answer.status, (await answer.json())["error"]) == (400, "web-error-call-address")
    assert backend.calls == {}


async def test_where_nobody_is_called_there_is_nothing_to_agree_to(lan: Browser) -> None:
    assert (await lan.ask("POST", "calls", json=PHONE.as_json())).status == 404


@pytest.mark.parametrize("path", ["calls", "seen"])
async def test_another_site_and_who_is_not_signed_in_are_refused(site: URL, lan: Browser, path: str) -> None:
    body = {**PHONE.as_json(), "seq": 1}
    foreign = {**MANNERS, "Sec-Fetch-Site": "cross-site"}

    assert (await lan.ask("POST", path, json=body, headers=foreign)).status == 403
    async with browsing(site) as nobody:
        assert (await nobody.ask("POST", path, json=body)).status == 401


async def test_a_pushed_message_is_marked_until_the_page_says_that_it_was_seen(
    lan: Browser, backend: MemoryBackend
) -> None:
    chat = backend.only_chat()
    backend.add(chat, "out", reply(say("Phiếu bị trả lại.")), unseen=True)
    told = (await (await lan.ask("GET", "messages")).json())["messages"]
    assert [one.get("unseen", False) for one in told] == [False, True]

    assert (await lan.ask("POST", "seen", json={"seq": told[-1]["seq"]})).status == 204
    told = (await (await lan.ask("GET", "messages")).json())["messages"]
    assert not any("unseen" in one for one in told)


@pytest.mark.parametrize("seq", [None, -1, "1", True, 2**63, 1.5])
async def test_a_number_that_is_none_is_refused(lan: Browser, seq: Any) -> None:
    assert (await lan.ask("POST", "seen", json={"seq": seq})).status == 400

"""Who is let in, how the browser is remembered, and that nobody else's page can act for it."""

from ipaddress import ip_network

import pytest
from yarl import URL

from bot.channel import OpenEvent
from bot.handlers.web.options import Phone, SiteOptions
from tests.bot.web.memory_backend import MemoryBackend
from tests.bot.web.site import Browser, browsing, running

PAGE = {"Accept": "text/html"}


async def test_opening_a_link_changes_nothing(browser: Browser, backend: MemoryBackend) -> None:
    answer = await browser.ask("GET", "m/ABCD-EFGH-JKLM", headers=PAGE)

    assert answer.status == 200
    assert answer.cookies == {}
    assert backend.sessions == {}
    assert backend.accepted == {}


async def test_a_code_signs_in_with_a_cookie_no_script_can_read(browser: Browser, backend: MemoryBackend) -> None:
    answer = await browser.enter("ABCD-EFGH-JKLM")

    cookie = answer.cookies["chamdiem"]
    assert cookie.value == "token-1"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["secure"]
    assert backend.events() == [OpenEvent("ABCD-EFGH-JKLM")]


async def test_with_https_the_cookie_is_secure_and_bound_to_the_host(backend: MemoryBackend) -> None:
    options = SiteOptions(b"key", public_url="https://dti.example.vn")
    async with running(backend, options) as site, browsing(site) as browser:
        headers = {"Origin": "https://dti.example.vn"}
        answer = await browser.ask(
            "POST", "events", json={"id": "12345678", "kind": "open", "code": "ABCD"}, headers=headers
        )

    assert answer.status == 202
    assert answer.cookies["__Host-chamdiem"]["secure"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_a_second_code_goes_into_the_same_session(lan: Browser, backend: MemoryBackend) -> None:
    await lan.enter("MNPQ-RSTU-VWXY")

    assert len(backend.sessions) == 1
    assert backend.events()[-1] == OpenEvent("MNPQ-RSTU-VWXY")


async def test_without_a_session_only_a_code_is_taken(browser: Browser, backend: MemoryBackend) -> None:
    answer = await browser.say("3/4")

    assert answer.status == 401
    assert "lời mời" in (await answer.json())["message"]
    assert backend.accepted == {}


async def test_after_logging_out_the_cookie_is_worth_nothing(lan: Browser, backend: MemoryBackend) -> None:
    answer = await lan.ask("POST", "logout")
    lan.http.cookie_jar.update_cookies({"chamdiem": "token-1"}, lan.site)

    assert answer.cookies["chamdiem"].value == ""
    assert (await lan.ask("GET", "messages")).status == 401
    assert backend.sessions == {}


async def test_opening_the_page_renews_the_cookie(lan: Browser) -> None:
    answer = await lan.ask("GET", "", headers=PAGE)

    assert answer.cookies["chamdiem"].value == "token-1"
    assert int(answer.cookies["chamdiem"]["max-age"]) > 100 * 24 * 3600


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {},
]


@pytest.mark.parametrize("says", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "events"),
        ("POST", "logout"),
        ("POST", "uploads"),
        ("PATCH", "uploads/u1"),
        ("DELETE", "uploads/u1"),
    ],
)
async def test_another_site_can_change_nothing(
    lan: Browser, backend: MemoryBackend, method: str, path: str, says: dict[str, str]
) -> None:
    headers = {"X-Chamdiem": "1", **says}
    body = {"id": "12345678", "kind": "text", "text": "3/4", "name": "a", "size": 1}
    async with lan.http.request(method, lan.at(path), json=body, headers=headers) as answer:
        assert answer.status == 403

    assert len(backend.accepted) == 1
    assert len(backend.sessions) == 1


@pytest.mark.parametrize(("method", "path"), [("POST", "events"), ("POST", "uploads"), ("PATCH", "uploads/u1")])
async def test_a_page_acts_only_for_the_session_it_was_shown_for(
    lan: Browser, backend: MemoryBackend, method: str, path: str
) -> None:
    mine = (await (await lan.ask("GET", "messages")).json())["session"]
    body = {"id": "12345678", "kind": "text", "text": "3/4", "name": "a.pdf", "size": 1}

    refused = await lan.ask(method, path, json=body, headers={"X-Chamdiem": "0123456789abcdef"})
    taken = await lan.ask("POST", "events", json=body, headers={"X-Chamdiem": mine})

    assert (refused.status, taken.status) == (412, 202)
    assert "session-1" not in mine
    assert len(backend.accepted) == 2


@pytest.mark.parametrize("says", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "OWN"}])
async def test_our_own_page_may(lan: Browser, says: dict[str, str]) -> None:
    own = {name: value.replace("OWN", str(lan.site.origin())) for name, value in says.items()}
    body = {"id": "12345678", "kind": "text", "text": "3/4"}
    async with lan.http.post(lan.at("events"), json=body, headers={"X-Chamdiem": "1", **own}) as answer:
        assert answer.status == 202


async def test_a_form_without_the_pages_own_header_is_refused(lan: Browser) -> None:
    body = {"id": "12345678", "kind": "text", "text": "3/4"}
    async with lan.http.post(lan.at("events"), json=body, headers={"Sec-Fetch-Site": "same-origin"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("trusted", "claimed", "are_same"),
    [
        ("127.0.0.1", ("203.0.113.7", "203.0.113.8"), False),
        ("127.0.0.1", ("203.0.113.7", "198.51.100.1, 203.0.113.7"), True),
        ("10.0.0.1", ("203.0.113.7", "203.0.113.8"), True),
    ],
)
async def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    backend: MemoryBackend, trusted: str, claimed: tuple[str, str], *, are_same: bool
) -> None:
    options = SiteOptions(b"key", trusted_proxies=(ip_network(trusted),))
    async with running(backend, options) as site:
        for one in claimed:
            async with browsing(site) as browser:
                event = {"id": "12345678", "kind": "open", "code": "ABCD"}
                await browser.ask("POST", "events", json=event, headers={"X-Forwarded-For": one})

    first, second = backend.address_hashes
    assert (first == second) == are_same
    assert "203" not in first


DEMO = SiteOptions(b"key", phones=(Phone("lan", "Lan", "cán bộ", "m/ABCD"), Phone("minh", "Minh", "chủ tịch", "")))


async def test_the_phones_of_the_demonstration_are_different_people(backend: MemoryBackend) -> None:
    async with running(backend, DEMO) as site, browsing(site, "/demo/phone/lan/") as lan:
        await lan.enter()
        minh = Browser(site, lan.http, "/demo/phone/minh/")
        await minh.enter()
        await lan.say("của Lan")
        root = await Browser(site, lan.http).ask("GET", "messages")

        assert [m["body"]["text"] for m in (await (await lan.ask("GET", "messages")).json())["messages"]][1:] == [
            "của Lan"
        ]
        assert len((await (await minh.ask("GET", "messages")).json())["messages"]) == 1
        assert root.status == 401


async def test_the_demonstration_is_for_this_machine_only(backend: MemoryBackend) -> None:
    async with running(backend, DEMO) as site, browsing(site) as browser:
        here = await browser.ask("GET", "demo", headers=PAGE)
        forwarded = await browser.ask("GET", "demo", headers={**PAGE, "X-Forwarded-For": "203.0.113.7"})
        renamed = await browser.ask("GET", "demo/phone/lan/", headers={**PAGE, "Host": "rebound.example"})

        assert (here.status, forwarded.status, renamed.status) == (200, 404, 404)
        assert '<iframe src="/demo/phone/lan/m/ABCD"' in await here.text()


async def test_without_demonstration_there_is_none(browser: Browser, site: URL) -> None:
    assert (await browser.ask("GET", "demo")).status == 404
    assert (await browser.ask("GET", "demo/phone/lan/")).status == 404

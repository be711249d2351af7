"""The page lives on the phone: it is installed, opens without a line, is called, and can be used by everybody."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from bot.handlers.web.options import Limit, Limits, SiteOptions
from tests.bot.phone.push_peer import PushedTo
from tests.bot.web.memory_backend import MemoryBackend, reply, say
from tests.bot.web.site import running
from tests.browser.page.commune_talk import overview, ticks
from tests.browser.page.conftest import PHONE
from tests.browser.subscription import stubbed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KEY: Final = PushedTo("").public_key
OPTIONS: Final = SiteOptions(
    b"key", limits=Limits(messages=Limit(50, 50)), heartbeat_seconds=1, call_key=KEY, private_push=True
)
BROWSER: Final = PushedTo("http://127.0.0.1:9/to/phone")


FIRST_NOTIFICATION: Final = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/");
    for (const end = performance.now() + 500; performance.now() < end; ) {
        const [first] = await registration.getNotifications();
        if (first) return [first.title, first.body, first.lang, first.data.seq];
        await new Promise(requestAnimationFrame);
    }
    return [];
}"""


class Server:
    """A server that can be switched off and on again at the same address."""

    def __init__(self, backend: MemoryBackend) -> None:
        self.backend = backend
        self.port = 0
        self._running: Any = None

    async def on(self) -> None:
        self._running = running(self.backend, OPTIONS, self.port)
        self.port = (await self._running.__aenter__()).port

    async def off(self) -> None:
        await self._running.__aexit__(None, None, None)


@pytest_asyncio.fixture(loop_scope="session")
async def server(backend: MemoryBackend) -> AsyncIterator[Server]:
    server = Server(backend)
    await server.on()
    yield server
    await server.off()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(chromium: Browser, server: Server) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(
        base_url=f"http://127.0.0.1:{server.port}", viewport=PHONE, has_touch=True, is_mobile=True, locale="vi-VN"
    )
    context.set_default_timeout(10_000)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def lan(phone: BrowserContext) -> Page:
    """Somebody who has come in, on a phone that has kept the page."""
    page = await phone.new_page()
    await page.add_init_script(stubbed(BROWSER))
    await page.goto("/m/ABCD-EFGH-JKLM")
    await page.get_by_role("button", name="Đúng, bắt đầu").wait_for()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


async def says(page: Page, text: str) -> None:
    await page.fill("#box", text)
    await page.click("#send")
    await expect(page.locator("#log")).to_contain_text(f"Đã ghi: {text}")


# --- on the phone ----------------------------------------------------------------------------------------------------


async def test_it_can_be_installed(lan: Page) -> None:
    """By Chromium's own judgement, and with icons of the sizes that they say."""
    session = await lan.context.new_cdp_session(lan)
    manifest = await session.send("Page.getAppManifest")
    problems = await session.send("Page.getInstallabilityErrors")
    sizes = await lan.evaluate(
        """async () => {
            const manifest = await (await fetch(document.querySelector("link[rel=manifest]").href)).json();
            const dots = manifest.icons.filter(icon => icon.type === "image/png");
            return Promise.all(dots.map(async icon => {
                const image = new Image();
                image.src = icon.src;
                await image.decode();
                return [icon.sizes, `${image.naturalWidth}x${image.naturalHeight}`, icon.purpose];
            }));
        }"""
    )

    assert manifest["errors"] == []
    assert [one["errorId"] for one in problems["installabilityErrors"] if one["errorId"] != "in-incognito"] == []
    assert sizes == [
        ["192x192", "192x192", "any"],
        ["512x512", "512x512", "any"],
        ["512x512", "512x512", "maskable"],
    ]


async def test_what_is_typed_without_a_line_survives_reload_and_closing_and_is_said_once(
    lan: Page, phone: BrowserContext, server: Server, backend: MemoryBackend
) -> None:
    await says(lan, "3/4")
    await server.off()
    await lan.reload()

    await expect(lan.locator("#log")).to_contain_text("Đã ghi: 3/4")  # what was last said is there
    await lan.fill("#box", "33/100")
    await lan.click("#send")
    await expect(lan.locator("#pending .late .stamp")).to_have_text("Chưa gửi được, sẽ tự gửi lại")
    await lan.fill("#box", "số 45/QĐ-UBND")
    await lan.close()
    again = await phone.new_page()
    await again.goto("/")
    await expect(again.locator("#pending .message")).to_contain_text("33/100")
    await expect(again.locator("#box")).to_have_value("số 45/QĐ-UBND")
    assert backend.texts() == ["3/4"]

    await server.on()
    await expect(again.locator("#log")).to_contain_text("Đã ghi: 33/100")
    await expect(again.locator("#pending .message")).to_have_count(0)
    await again.reload()
    await expect(again.locator("#log .in", has_text="33/100")).to_have_count(1)
    assert backend.texts() == ["3/4", "33/100"]


async def test_after_signing_out_the_kept_page_shows_nothing_of_anybody(
    lan: Page, server: Server, backend: MemoryBackend
) -> None:
    await says(lan, "3/4")
    await lan.click("#menu-button")
    await lan.get_by_role("button", name="Đăng xuất").click()
    await expect(lan.get_by_label("Mã lời mời")).to_be_visible()
    await server.off()
    await lan.goto("/")

    await expect(lan.get_by_label("Mã lời mời")).to_be_visible()
    await expect(lan.locator("body")).not_to_contain_text("3/4")
    await server.on()


async def test_a_new_version_takes_the_place_of_the_kept_one(lan: Page, server: Server) -> None:
    """Another key is another page: the phone keeps that one from the next opening on, and throws the old one away."""
    (before,) = await lan.evaluate("caches.keys()")
    await server.off()
    other = SiteOptions(b"key", call_key=PushedTo("").public_key, heartbeat_seconds=1)
    async with running(server.backend, other, server.port):
        await lan.reload()
        await lan.evaluate(
            """async before => {
                for (;;) {
                    const names = await caches.keys();
                    if (names.length === 1 && names[0] !== before) return;
                    await new Promise(requestAnimationFrame);
                }
            }""",
            before,
        )
        boot = await lan.evaluate("JSON.parse(document.getElementById('boot').textContent)")
    await lan.reload()

    assert await lan.evaluate("JSON.parse(document.getElementById('boot').textContent).callKey") == boot["callKey"]
    await server.on()


# --- being called ----------------------------------------------------------------------------------------------------


async def test_the_browser_is_asked_only_after_the_first_answer_and_a_yes(
    lan: Page, phone: BrowserContext, backend: MemoryBackend
) -> None:
    offer = lan.get_by_role("region", name="Thông báo trên máy này")
    await phone.grant_permissions(["notifications"])
    await lan.get_by_role("button", name="Đúng, bắt đầu").click()
    await expect(lan.locator(".choice").first).to_be_visible()
    await expect(offer).to_be_hidden()
    await lan.locator(".choice").first.click()
    await expect(offer).to_contain_text("Máy sẽ báo khi phiếu bị trả lại hoặc sắp hết hạn.")
    assert backend.calls == {}
    await offer.get_by_role("button", name="Bật thông báo").click()

    await expect(lan.get_by_role("status").filter(has_text="Đã bật thông báo trên máy này.")).to_be_visible()
    await expect(offer).to_be_hidden()
    assert [one.endpoint for one in backend.calls.values()] == [BROWSER.endpoint]
    await lan.click("#menu-button")
    await lan.get_by_role("button", name="Thông báo").click()
    await offer.get_by_role("button", name="Tắt trên máy này").click()
    await expect(offer).to_be_hidden()
    assert backend.calls == {}


async def test_who_says_no_is_not_asked_again(lan: Page, backend: MemoryBackend) -> None:
    offer = lan.locator("#offer")
    await lan.get_by_role("button", name="Đúng, bắt đầu").click()
    await lan.locator(".choice").first.click()
    await offer.get_by_role("button", name="Không", exact=True).click()
    await expect(lan.locator("#box")).to_be_focused()
    await says(lan, "3/4")
    await lan.reload()
    await says(lan, "4/5")

    await expect(offer).to_be_hidden()
    assert backend.calls == {}


async def test_what_was_pushed_counts_as_seen_only_before_somebodys_eyes(
    lan: Page, phone: BrowserContext, backend: MemoryBackend
) -> None:
    """A page in the background takes the message and keeps silent about it."""
    chat = backend.only_chat()
    await lan.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    backend.add(chat, "out", reply(say("Phiếu bị trả lại.")), unseen=True)
    await expect(lan.locator("#log")).to_contain_text("Phiếu bị trả lại.")
    assert backend.person(chat).messages[-1].unseen

    await lan.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    await lan.wait_for_function("() => performance.getEntriesByName(location.origin + '/seen').length > 0")
    assert not backend.person(chat).messages[-1].unseen


async def test_a_call_is_shown_in_vietnamese_and_leads_to_its_message(
    lan: Page, server: Server, backend: MemoryBackend
) -> None:
    """The call itself comes from Chromium's own tools, as if a push service had passed it on."""
    await lan.context.grant_permissions(["notifications"])
    chat = backend.only_chat()
    for n in range(60):
        backend.add(chat, "out", reply(say(f"tin {n}.")))
    session = await lan.context.new_cdp_session(lan)
    registrations: list[Any] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    await session.send("ServiceWorker.enable")
    await lan.goto("/healthz")  # a page of ours that is not the chat: nobody looks at that
    push = {
        "origin": f"http://127.0.0.1:{server.port}",
        "registrationId": next(one["registrationId"] for one in registrations if not one["isDeleted"]),
        "data": '{"unit": "UBND xã Suối Mẫu", "seq": 5, "count": 2}',
    }
    shown: list[Any] = []
    for _ in range(20):  # the page that was left counts as looked at until Chromium has put it away
        await session.send("ServiceWorker.deliverPushMessage", push)
        shown = await lan.evaluate(FIRST_NOTIFICATION)
        if shown:
            break
    await lan.goto("/#tin-5")

    assert shown == ["UBND xã Suối Mẫu", "Có 2 tin mới. Bấm để xem.", "vi", 5]
    await expect(lan.locator("[data-seq='5']")).to_be_focused()
    await expect(lan.locator("[data-seq='5']")).to_be_in_viewport()


# --- for everybody ---------------------------------------------------------------------------------------------------


async def test_letters_twice_as_large_need_no_sideways_reading(lan: Page, backend: MemoryBackend) -> None:
    """A phone of 390 × 844 pixels at 200 % has room for half of that."""
    width = PHONE["width"] // 2
    await lan.set_viewport_size(ViewportSize(width=width, height=PHONE["height"] // 2))
    for body in (ticks(), overview()):
        backend.add(backend.only_chat(), "out", body)
    await expect(lan.locator(".attachment")).to_be_visible()
    await lan.evaluate("document.getElementById('offer').hidden = false")
    wide = await lan.evaluate(
        """() => {
            const view = document.documentElement.clientWidth;
            return Array.from(document.querySelectorAll("body *"))
                .filter(one => one.offsetParent && !one.closest(".unseen, .line"))
                .filter(one => (box => box.right > view + 0.5 || box.left < -0.5)(one.getBoundingClientRect()))
                .map(one => one.outerHTML.slice(0, 80));
        }"""
    )
    box = await lan.locator("#box").bounding_box()

    assert wide == []
    assert await lan.evaluate("document.scrollingElement.scrollWidth") <= width
    assert box is not None
    assert box["width"] >= 120
    await expect(lan.locator("#send")).to_be_in_viewport(ratio=1)


async def test_everything_can_be_hit_with_a_thumb_and_what_is_used_most_lies_below(
    lan: Page, backend: MemoryBackend
) -> None:
    for body in (ticks(), overview()):
        backend.add(backend.only_chat(), "out", body)
    await expect(lan.locator(".attachment")).to_be_visible()
    await lan.evaluate("document.getElementById('offer').hidden = false")
    await lan.click("#menu-button")
    small = await lan.evaluate(
        """() => Array.from(document.querySelectorAll("button, a[download], textarea, label.choice"))
            .filter(one => one.offsetParent)
            .map(one => [one.outerHTML.slice(0, 60), one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([name]) => name)"""
    )
    send = await lan.locator("#send").bounding_box()

    assert small == []
    assert send is not None
    assert send["y"] > PHONE["height"] * 0.8


async def test_a_screen_reader_is_told_who_speaks_and_each_message_once(lan: Page, backend: MemoryBackend) -> None:
    """What the browser tells assistive programs, and what is added to the live region."""
    await lan.evaluate(
        """() => {
            window.added = [];
            new MutationObserver(all => all.forEach(one => one.addedNodes.forEach(node => added.push(node.innerText))))
                .observe(document.getElementById("log"), {childList: true});
        }"""
    )
    await says(lan, "3/4")
    spoken = await lan.get_by_role("log", name="Nội dung trao đổi").aria_snapshot()
    added = await lan.evaluate("added")

    assert "Anh/Chị: 3/4" in spoken.replace("\n", " ")
    assert "Trợ lý:" in spoken
    assert sum("3/4" in one and "Đã ghi" not in one for one in added) == 1
    assert sum("Đã ghi: 3/4" in one for one in added) == 1


async def test_the_keyboard_reaches_everything_and_comes_back(lan: Page) -> None:
    await lan.keyboard.press("Tab")
    await expect(lan.get_by_role("link", name="Đến ô nhập tin nhắn")).to_be_focused()
    await lan.keyboard.press("Enter")
    await expect(lan.locator("#box")).to_be_focused()
    await lan.locator("#menu-button").focus()
    await lan.keyboard.press("Enter")
    await expect(lan.get_by_role("navigation").get_by_role("button").first).to_be_focused()
    await lan.keyboard.press("Escape")
    await expect(lan.locator("#menu-button")).to_be_focused()
    await expect(lan.locator("#menu")).to_be_hidden()


async def test_nothing_moves_for_who_asks_for_stillness(lan: Page) -> None:
    await lan.emulate_media(reduced_motion="reduce")
    await lan.evaluate("document.getElementById('busy').hidden = false")
    moving = await lan.evaluate("document.getAnimations().length")

    assert moving == 0

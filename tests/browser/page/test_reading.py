"""Reading: long conversations in pages, nothing jumps, nothing is cut off, everything can be made out."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, Route, ViewportSize, expect

from tests.bot.web.memory_backend import MemoryBackend, reply, say
from tests.browser.page.commune_talk import overview, ticks

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def filled(page: Page, backend: MemoryBackend, count: int) -> None:
    """Put ``count`` messages into the conversation and load the page again."""
    for n in range(count):
        backend.add(backend.only_chat(), "out", reply(say(f"tin số {n}."), say("Nội dung " * 12)))
    await page.reload()
    await expect(page.locator("#log")).to_contain_text(f"tin số {count - 1}.")


def top_of(page: Page, text: str) -> Any:
    return page.locator("#log .out", has_text=text).evaluate("element => element.getBoundingClientRect().top")


async def test_a_long_conversation_comes_in_pages_as_one_scrolls_up(page: Page, backend: MemoryBackend) -> None:
    await filled(page, backend, 100)
    assert await page.locator("#log .message").count() == 30

    for _ in range(200):
        if await page.locator("#older").is_hidden():
            break
        await page.locator("#log-box").evaluate("box => { box.scrollTop = 0; }")
        await page.wait_for_timeout(20)

    seqs = await page.locator("#log .message").evaluate_all("all => all.map(one => Number(one.dataset.seq))")
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(seqs) == 102


async def test_loading_older_messages_does_not_move_what_one_reads(page: Page, backend: MemoryBackend) -> None:
    await filled(page, backend, 100)
    measured = asyncio.Event()

    async def hold(route: Route) -> None:
        await measured.wait()
        await route.continue_()

    await page.route("**/messages?before=*", hold)
    async with page.expect_request("**/messages?before=*"):
        await page.locator("#log-box").evaluate("box => { box.scrollTop = 350; }")
    before = await top_of(page, "tin số 72.")
    measured.set()
    await expect(page.locator("#log .message")).to_have_count(60)

    assert abs(await top_of(page, "tin số 72.") - before) <= 2


async def test_a_new_message_does_not_pull_one_away_from_older_ones(page: Page, backend: MemoryBackend) -> None:
    await filled(page, backend, 40)
    await page.locator("#log-box").evaluate("box => { box.scrollTop = 900; }")
    before = await page.locator("#log-box").evaluate("box => box.scrollTop")
    backend.add(backend.only_chat(), "out", reply(say("tin mới nhất")))

    await expect(page.get_by_role("button", name="Tin mới")).to_be_visible()
    assert await page.locator("#log-box").evaluate("box => box.scrollTop") == before
    await page.get_by_role("button", name="Tin mới").click()
    await expect(page.get_by_text("tin mới nhất")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="Tin mới")).to_be_hidden()


async def test_the_newest_message_is_in_view(page: Page, backend: MemoryBackend) -> None:
    await filled(page, backend, 40)
    await expect(page.get_by_text("tin số 39.")).to_be_in_viewport()
    await page.fill("#box", "3/4")
    await page.click("#send")

    await expect(page.get_by_text("Đã ghi: 3/4")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 195, 1280])
async def test_nothing_is_wider_than_the_screen(
    page: Page, context: BrowserContext, backend: MemoryBackend, width: int
) -> None:
    chat = backend.only_chat()
    backend.add(chat, "in", {"kind": "text", "text": "x" * 300})
    backend.add(
        chat, "out", reply(say("https://example.vn/" + "duong-dan-rat-dai/" * 12), say("Ngườiđứngđầu" * 20, "head"))
    )
    backend.add(chat, "out", ticks())
    backend.add(chat, "out", overview())
    await page.set_viewport_size(ViewportSize(width=width, height=844))
    await page.reload()
    await expect(page.get_by_role("button", name="Tiếp tục")).to_be_visible()

    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.locator("#log-box").evaluate("box => box.scrollWidth <= box.clientWidth")
    outside = await page.evaluate(
        """() => Array.from(document.querySelectorAll("#app *")).filter(one => {
            const box = one.getBoundingClientRect();
            return box.width > 1 && !one.closest(".skip, .unseen") && (box.right > innerWidth + 1 || box.left < -1);
        }).map(one => one.outerHTML.slice(0, 80))"""
    )
    assert outside == []


async def test_everything_one_can_press_is_large_enough_for_a_thumb(page: Page, backend: MemoryBackend) -> None:
    for body in (ticks(), overview()):
        backend.add(backend.only_chat(), "out", body)
    await expect(page.get_by_role("button", name="Tiếp tục")).to_be_visible()
    await page.click("#menu-button")

    small = await page.evaluate(
        """() => Array.from(document.querySelectorAll("button, .attachment, label.choice, textarea")).map(one => {
            const box = one.getBoundingClientRect();
            return [one.textContent.trim() || one.id, box.width, box.height];
        }).filter(([, width, height]) => width > 0 && (width < 48 || height < 48))"""
    )
    assert small == []


CONTRAST = """() => {
    const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(part => {
            const c = part / 255;
            return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const over = (top, bottom) => {
        const a = top.length > 3 ? top[3] : 1;
        return [0, 1, 2].map(i => top[i] * a + bottom[i] * (1 - a));
    };
    const ground = element => {
        const layers = [];
        for (let one = element; one; one = one.parentElement) {
            const colour = parse(getComputedStyle(one).backgroundColor);
            if (colour.length === 3 || colour[3] > 0) layers.push(colour);
        }
        return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
    };
    const weak = [];
    for (const one of document.querySelectorAll("body *")) {
        const own = Array.from(one.childNodes).some(node => node.nodeType === 3 && node.data.trim());
        if (!own || !one.offsetParent || one.closest(".unseen, script, noscript")) continue;
        const below = ground(one);
        const style = getComputedStyle(one);
        let opacity = 1;
        for (let up = one; up; up = up.parentElement) opacity *= Number(getComputedStyle(up).opacity);
        const text = over([...parse(style.color).slice(0, 3), opacity], below);
        const [a, b] = [light(text), light(below)].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) weak.push([one.textContent.trim().slice(0, 30), ratio.toFixed(2), style.color]);
    }
    return weak;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_words_stand_out_from_their_ground(page: Page, backend: MemoryBackend, scheme: Any) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.get_by_role("button", name="Đúng, bắt đầu").click()
    await page.locator(".choice").first.click()
    for body in (ticks(), overview()):
        backend.add(backend.only_chat(), "out", body)
    await expect(page.locator(".attachment")).to_be_visible()
    await page.context.set_offline(True)
    await page.set_input_files("#files", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 1000})
    await expect(page.locator("#pending .late")).to_have_count(1)
    await page.evaluate(
        """() => {
            document.getElementById("offer").hidden = false;
            document.getElementById("calls-said").textContent = "Đã bật thông báo trên máy này.";
        }"""
    )
    await page.click("#menu-button")

    assert await page.evaluate(CONTRAST) == []


async def test_the_first_page_stands_out_too(context: BrowserContext) -> None:
    page = await context.new_page()
    await page.goto("/")
    await expect(page.get_by_label("Mã lời mời")).to_be_visible()

    assert await page.evaluate(CONTRAST) == []


async def test_everything_has_a_name_a_screen_reader_can_say(page: Page, backend: MemoryBackend) -> None:
    for body in (ticks(), overview()):
        backend.add(backend.only_chat(), "out", body)
    await expect(page.locator(".attachment")).to_be_visible()

    assert await page.locator("html").get_attribute("lang") == "vi"
    assert await page.get_by_role("log", name="Nội dung trao đổi").get_attribute("aria-live") == "polite"
    assert await page.get_by_role("progressbar", name="Nhận thức số").count() == 1
    assert await page.get_by_role("checkbox", name="Mạng nội bộ").is_checked()
    assert await page.get_by_role("textbox", name="Nhập câu trả lời").count() == 1
    nameless = await page.evaluate(
        """() => {
            const named = one => one.getAttribute("aria-label") || one.textContent.trim() || (one.labels || []).length;
            const all = document.querySelectorAll("button, a, input:not([hidden]), textarea, progress");
            return Array.from(all).filter(one => !named(one)).map(one => one.outerHTML.slice(0, 80));
        }"""
    )
    assert nameless == []


async def test_a_proxy_that_holds_the_stream_back_only_makes_the_page_slower(
    page: Page, backend: MemoryBackend
) -> None:
    await page.route("**/stream?*", lambda route: route.fulfill(status=502))
    await page.reload()
    await expect(page.locator("#line")).to_have_attribute("data-state", "connected")
    backend.add(backend.only_chat(), "out", reply(say("nhắc việc")))

    await expect(page.get_by_text("nhắc việc")).to_be_visible()

"""Answering: buttons, ticks, keyboard, clipboard, dropped files; each does what it says, once."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.channel import MediaEvent, OpenEvent, PickEvent, TapEvent
from tests.bot.web.memory_backend import MemoryBackend

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def taps(backend: MemoryBackend) -> list[str]:
    return [event.token for event in backend.events() if isinstance(event, TapEvent)]


async def test_a_link_is_opened_once_and_leaves_the_address(
    page: Page, context: BrowserContext, backend: MemoryBackend
) -> None:
    assert page.url.endswith("/")
    again = await context.new_page()
    await again.goto("/m/ABCD-EFGH-JKLM")
    await expect(again.locator("#line")).to_have_attribute("data-state", "connected")
    await again.reload()
    await expect(again.locator("#title")).to_have_text("UBND xã Suối Mẫu")

    assert backend.events() == [OpenEvent("ABCD-EFGH-JKLM")]


async def test_the_chosen_answer_stays_marked_and_older_questions_stay_usable_but_quiet(
    page: Page, backend: MemoryBackend
) -> None:
    await page.get_by_role("button", name="Đúng, bắt đầu").click()
    await page.get_by_role("button", name="Bí thư hoặc Chủ tịch").first.click()
    await expect(page.locator("#log .message.past")).to_have_count(2)

    chosen = page.locator('.past [aria-pressed="true"]')
    assert await chosen.all_inner_texts() == ["Đúng, bắt đầu", "1\nBí thư hoặc Chủ tịch\n20 điểm"]
    await page.locator(".past").last.get_by_role("button", name="Phó Bí thư").click()
    await expect(page.locator('.past [aria-pressed="true"] .choice-label').first).to_have_text(
        "Phó Bí thư hoặc Phó Chủ tịch"
    )
    await expect(page.locator("#log .message.past")).to_have_count(3)
    assert taps(backend) == ["w:yes", "q1:head", "q1:deputy"]


async def test_a_trembling_finger_answers_once(page: Page, backend: MemoryBackend) -> None:
    await page.get_by_role("button", name="Đúng, bắt đầu").dblclick()
    await expect(page.locator(".choice").first).to_be_visible()

    assert taps(backend) == ["w:yes"]


async def test_several_things_are_ticked_and_sent_together(page: Page, backend: MemoryBackend) -> None:
    await page.fill("#box", "tick")
    await page.click("#send")
    await page.get_by_role("checkbox", name="Chữ ký số").check()
    await page.get_by_role("button", name="Xong").click()
    await expect(page.get_by_text("3.2: đã ghi 2 mục.")).to_be_visible()

    assert backend.events()[-1] == PickEvent(("t1:lan", "t1:sign"))
    await page.reload()
    await expect(page.get_by_role("checkbox", name="Mạng nội bộ")).to_be_checked()


async def test_the_whole_way_in_and_an_answer_by_keyboard_alone(
    context: BrowserContext, backend: MemoryBackend
) -> None:
    page = await context.new_page()
    await page.goto("/")
    await expect(page.get_by_label("Mã lời mời")).to_be_focused()
    await page.keyboard.type("abcd efgh jklm")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Đúng, bắt đầu")).to_be_visible()

    await tab_to(page, "Đúng, bắt đầu")
    assert await outline_width(page) >= 2
    await page.keyboard.press("Enter")
    await expect(page.locator(".choice").first).to_be_visible()
    await tab_to(page, "Phó Bí thư hoặc Phó Chủ tịch")
    await page.keyboard.press("Space")
    await expect(page.locator("#log .message.past")).to_have_count(2)

    await tab_to(page, "Danh mục")
    await page.keyboard.press("Enter")
    assert await focused(page) == "Tiếp tục"
    await page.keyboard.press("Escape")
    assert await focused(page) == "Danh mục"
    assert taps(backend) == ["w:yes", "q1:deputy"]


async def focused(page: Page) -> str:
    words = await page.evaluate(
        """() => {
            const one = document.activeElement;
            const label = one.querySelector(".choice-label");
            return one.getAttribute("aria-label") || (label || one).textContent.trim();
        }"""
    )
    return str(words)


async def outline_width(page: Page) -> float:
    width = await page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    return float(width)


async def tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        if await focused(page) == name:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach {name}")


async def test_on_a_desk_enter_sends_and_shift_enter_breaks_the_line(
    page: Page, context: BrowserContext, backend: MemoryBackend
) -> None:
    browser = context.browser
    assert browser is not None
    desk = await browser.new_context(
        storage_state=await context.storage_state(), viewport={"width": 1280, "height": 800}
    )
    at_desk = await desk.new_page()
    await at_desk.goto(page.url)
    await expect(at_desk.locator("#box")).to_be_focused()
    await at_desk.keyboard.type("dòng một")
    await at_desk.keyboard.press("Shift+Enter")
    await at_desk.keyboard.type("dòng hai")
    await at_desk.keyboard.press("Enter")
    await expect(at_desk.get_by_text("Đã ghi: dòng một")).to_be_visible()
    await desk.close()

    assert backend.texts() == ["dòng một\ndòng hai"]


GIVE_FILE = """([name, type]) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(500)], "ảnh dán.png", {type: "image/png"}));
    const event = type === "paste"
        ? new ClipboardEvent("paste", {clipboardData: files, bubbles: true, cancelable: true})
        : new DragEvent(type, {dataTransfer: files, bubbles: true, cancelable: true});
    document.querySelector(name).dispatchEvent(event);
}"""


async def test_a_pasted_picture_is_sent(page: Page, backend: MemoryBackend) -> None:
    await page.evaluate(GIVE_FILE, ["#box", "paste"])
    await expect(page.get_by_text("Đã nhận ảnh dán.png")).to_be_visible()

    assert isinstance(backend.events()[-1], MediaEvent)


async def test_a_dropped_file_is_sent(page: Page, backend: MemoryBackend) -> None:
    await page.evaluate(GIVE_FILE, ["#log", "dragenter"])
    await expect(page.get_by_text("Thả tệp vào đây")).to_be_visible()
    await page.evaluate(GIVE_FILE, ["#log", "drop"])
    await expect(page.get_by_text("Thả tệp vào đây")).to_be_hidden()
    await expect(page.get_by_text("Đã nhận ảnh dán.png")).to_be_visible()

    assert isinstance(backend.events()[-1], MediaEvent)


async def test_the_menu_says_ordinary_words(page: Page, backend: MemoryBackend) -> None:
    for name in ("Tiếp tục", "Còn thiếu", "Nộp phiếu"):
        await page.click("#menu-button")
        await page.locator("#menu").get_by_role("button", name=name).click()
        await expect(page.get_by_text(f"Đã ghi: {name}")).to_be_visible()

    assert backend.texts() == ["Tiếp tục", "Còn thiếu", "Nộp phiếu"]


async def test_a_file_is_downloaded_under_its_own_name(page: Page, backend: MemoryBackend) -> None:
    name = "Phiếu tự đánh giá xã Suối Mẫu.xlsx"
    backend.person(backend.only_chat()).files["sheet_xlsx", "1"] = (name, "application/x", b"PK")
    await page.fill("#box", "Tổng quan")
    await page.click("#send")
    async with page.expect_download() as started:
        await page.get_by_role("link", name=name).click()

    assert (await started.value).suggested_filename == name


async def test_what_somebody_wrote_is_never_markup(page: Page) -> None:
    await page.fill("#box", '<img src=x onerror="document.title=1">')
    await page.click("#send")

    await expect(page.get_by_text('Đã ghi: <img src=x onerror="document.title=1">')).to_be_visible()
    assert await page.locator("#log img").count() == 0

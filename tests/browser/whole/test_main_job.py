"""The main job, on a phone, with the real program behind the page: a commune scores itself and submits."""

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import openpyxl
import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext, FilePayload, Route, ViewportSize, expect

from tests.browser.whole.officer import Officer
from tests.browser.whole.program import Program, running_program

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CHUNK: Final = 256 * 1024
SCREENSHOTS: Final = Path(__file__).parent.parent / "screenshots"
MOST_QUESTIONS: Final = 120


@pytest_asyncio.fixture(loop_scope="session")
async def program(tmp_path: Path) -> AsyncIterator[Program]:
    async with running_program(tmp_path) as program:
        yield program


@pytest_asyncio.fixture(loop_scope="session")
async def phone(chromium: Browser, program: Program) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(
        base_url=program.address,
        viewport=ViewportSize(width=390, height=844),
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        locale="vi-VN",
        color_scheme="light",
    )
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    await context.close()
    assert wrong == []


def a_photo() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()


def a_pdf(size: int) -> bytes:
    filling = os.urandom(size // 2).hex().encode()
    head = b"%PDF-1.4\n1 0 obj\n<< /Length " + str(len(filling)).encode() + b" >>\nstream\n"
    return head + filling + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.mark.timeout(180)
async def test_an_officer_scores_the_whole_commune_and_submits(phone: BrowserContext, program: Program) -> None:
    page = await phone.new_page()
    lan = Officer(page)
    await lan.come_in(program.codes["lan"])
    assert "là 1,9 hay 1.900" in await lan.say("1.9")
    while "1.1 Người đứng đầu" not in await lan.question.inner_text():
        assert await lan.answer()

    await page.screenshot(path=SCREENSHOTS / "chat.png")
    assert "20/20 điểm" in await lan.press("1 Bí thư hoặc Chủ tịch 20 điểm")
    lan = await _sends_papers_over_a_line_that_is_cut(lan, phone)

    assert "lớn hơn" in await lan.say("5/4")
    assert "15/20 điểm" in await lan.say("3 tren 4")
    await lan.page.reload()
    await expect(lan.question).to_contain_text("1.3")

    answered = 0
    while await lan.answer():
        answered += 1
        assert answered < MOST_QUESTIONS
    await expect(lan.question).to_contain_text("Đã trả lời đủ 44 chỉ số")

    assert "cần xem" in await lan.say("nộp phiếu")
    await lan.page.screenshot(path=SCREENSHOTS / "before-submitting.png")
    await lan.press("Vẫn nộp")
    await _shows_the_picture(lan)
    await lan.press("Bảng Excel")
    async with lan.page.expect_download() as started:
        await lan.page.locator("#log .attachment").last.click()
    _reads_as_the_sheet(await (await started.value).path())


async def _sends_papers_over_a_line_that_is_cut(lan: Officer, phone: BrowserContext) -> Officer:
    """A photo goes through; the line breaks at 40 % of the PDF and the phone is put away; both arrive once."""
    pdf = a_pdf(8 * CHUNK)
    pieces = 0
    resumed: list[int] = []

    async def cut(route: Route) -> None:
        nonlocal pieces
        pieces += 1
        if pieces > 0.4 * len(pdf) / CHUNK:
            await phone.set_offline(True)
            await route.abort("internetdisconnected")
        else:
            await route.continue_()

    photo = FilePayload(name="Ban Chỉ đạo.jpg", mimeType="image/jpeg", buffer=a_photo())
    await lan.page.set_input_files("#photo", photo)
    await expect(lan.page.locator("#log")).to_contain_text("Đã nhận Ban Chỉ đạo.jpg")
    await lan.page.wait_for_function(
        "Array.from(document.querySelectorAll('#log .preview img')).some(one => one.naturalWidth === 900)"
    )

    await lan.page.route("**/uploads/*", cut)
    paper = FilePayload(name="Quyết định 45.pdf", mimeType="application/pdf", buffer=pdf)
    await lan.page.set_input_files("#files", paper)
    await expect(lan.page.locator("#pending .late")).to_contain_text("Chưa gửi được, sẽ tự gửi lại")
    await lan.page.screenshot(path=SCREENSHOTS / "no-line.png")
    await lan.page.close()
    await phone.set_offline(False)

    page = await phone.new_page()
    page.on("request", lambda request: resumed.append(int(request.headers.get("upload-offset", -1))))
    await page.goto("/")
    await expect(page.locator("#log")).to_contain_text("Đã nhận Quyết định 45.pdf")
    await expect(page.locator("#log .in", has_text="Quyết định 45.pdf")).to_have_count(1)
    offsets = [offset for offset in resumed if offset >= 0]
    assert offsets[0] > 0.2 * len(pdf)
    return Officer(page)


async def _shows_the_picture(lan: Officer) -> None:
    """The receipt's summary is seen at once, without saving it."""
    glance = lan.page.locator("#log .glance").last
    await glance.scroll_into_view_if_needed()
    await expect(glance).to_have_js_property("naturalWidth", 1080)
    await lan.page.screenshot(path=SCREENSHOTS / "submitted.png")


def _reads_as_the_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    cells = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None}

    assert any("Suối Mẫu" in cell for cell in cells)
    assert {"1.1", "8.5"} <= cells


async def test_a_used_link_lets_nobody_else_in(phone: BrowserContext, chromium: Browser, program: Program) -> None:
    await Officer(await phone.new_page()).come_in(program.codes["lan"])
    stranger = await chromium.new_context(base_url=program.address)
    page = await stranger.new_page()
    await page.goto(f"/m/{program.codes['lan']}")

    await expect(page.locator("#log .message.out")).to_have_count(1)
    await expect(page.get_by_role("button", name="Đúng, bắt đầu")).to_have_count(0)
    await stranger.close()


async def test_a_second_phone_joins_by_a_code_and_goes_on_in_the_same_conversation(
    phone: BrowserContext, chromium: Browser, program: Program
) -> None:
    lan = Officer(await phone.new_page())
    await lan.come_in(program.codes["lan"])
    await lan.say("23")
    said = await lan.say("Thêm thiết bị")
    code = next(word for word in said.split() if word.count("-") == 2 and word.isupper())
    other = await chromium.new_context(base_url=program.address)
    page = await other.new_page()
    await page.goto("/")
    await page.get_by_label("Mã lời mời").fill(code.lower())
    await page.keyboard.press("Enter")
    await page.locator("#log").get_by_role("button").first.click()

    await expect(page.locator("#title")).to_have_text("UBND xã Suối Mẫu")
    await expect(page.locator("#log .in .bubble").get_by_text("23", exact=True)).to_have_count(1)
    await Officer(page).say("điểm")
    await expect(lan.page.locator("#log .in", has_text="điểm")).to_have_count(1)
    await other.close()

"""Nothing a person typed or chose is lost or said twice, whatever the line does."""

import asyncio
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, FilePayload, Page, Request, Route, expect

from bot.channel import MediaEvent, OpenEvent
from tests.bot.web.memory_backend import MemoryBackend, Person, reply, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CHUNK: Final = 256 * 1024
PDF: Final = b"%PDF-1.7" + bytes(range(256)) * 9000


async def type_and_send(page: Page, text: str) -> None:
    await page.fill("#box", text)
    await page.click("#send")


async def test_a_message_typed_without_a_line_is_kept_over_a_reload_and_said_once(
    page: Page, context: BrowserContext, backend: MemoryBackend
) -> None:
    await context.set_offline(True)
    await type_and_send(page, "3 trên 4")
    await expect(page.locator("#pending .late .stamp")).to_have_text("Chưa gửi được, sẽ tự gửi lại")
    await expect(page.locator("#line")).to_contain_text("Mất kết nối")
    await page.close()
    await context.set_offline(False)

    again = await context.new_page()
    await again.goto("/")
    await expect(again.locator("#log .in", has_text="3 trên 4")).to_have_count(1)
    await expect(again.locator("#log")).to_contain_text("Đã ghi: 3 trên 4")
    await expect(again.locator("#pending .message")).to_have_count(0)
    await again.reload()
    await expect(again.locator("#log")).to_contain_text("Đã ghi: 3 trên 4")
    assert backend.texts() == ["3 trên 4"]


async def test_without_reload_it_goes_out_by_itself_in_order(
    page: Page, context: BrowserContext, backend: MemoryBackend
) -> None:
    await context.set_offline(True)
    for text in ("một", "hai", "ba"):
        await type_and_send(page, text)
    await context.set_offline(False)

    await expect(page.locator("#log")).to_contain_text("Đã ghi: ba")
    await expect(page.locator("#pending .message")).to_have_count(0)
    assert backend.texts() == ["một", "hai", "ba"]


async def test_when_only_the_answer_is_lost_nothing_is_said_twice(page: Page, backend: MemoryBackend) -> None:
    lost = 0

    async def lose_answer(route: Route) -> None:
        nonlocal lost
        if lost:
            await route.continue_()
            return
        lost += 1
        await route.fetch()
        await route.abort()

    await page.route("**/events", lose_answer)
    await type_and_send(page, "33/100")

    await expect(page.locator("#log .in", has_text="33/100")).to_have_count(1)
    await expect(page.locator("#pending .message")).to_have_count(0)
    assert lost == 1
    assert backend.texts() == ["33/100"]


async def test_an_upload_that_was_cut_goes_on_after_a_reload(
    page: Page, context: BrowserContext, backend: MemoryBackend
) -> None:
    pieces = 0

    async def cut_at_forty_percent(route: Route) -> None:
        nonlocal pieces
        pieces += 1
        if pieces * CHUNK > len(PDF) * 0.4:
            await context.set_offline(True)
            await route.abort("internetdisconnected")
        else:
            await route.continue_()

    await page.route("**/uploads/*", cut_at_forty_percent)
    await page.set_input_files("#files", {"name": "Quyết định 45.pdf", "mimeType": "application/pdf", "buffer": PDF})
    await expect(page.locator("#pending .late")).to_have_count(1)
    await page.close()
    (upload,) = backend.uploads.values()
    stood_at = upload.offset
    assert 0.2 < stood_at / len(PDF) < 0.5
    await context.set_offline(False)

    offsets: list[int] = []
    again = await context.new_page()
    again.on("request", lambda request: _note_offset(request, offsets))
    await again.goto("/")
    await expect(again.locator("#log")).to_contain_text("Đã nhận Quyết định 45.pdf, ghi vào 1.1.")
    await expect(again.locator("#pending .message")).to_have_count(0)

    assert offsets == list(range(stood_at, len(PDF), CHUNK))
    assert backend.bytes_of[upload.id] == PDF
    assert [type(event) for event in backend.events()] == [OpenEvent, MediaEvent]


def _note_offset(request: Request, offsets: list[int]) -> None:
    if request.method == "PATCH":
        offsets.append(int(request.headers["upload-offset"]))


async def test_several_files_arrive_each_once_with_their_caption(page: Page, backend: MemoryBackend) -> None:
    await page.fill("#box", "3.2")
    files = [
        FilePayload(name="ảnh 1.jpg", mimeType="image/jpeg", buffer=b"\xff\xd8" + bytes(300_000)),
        FilePayload(name="b.pdf", mimeType="application/pdf", buffer=b"%PDF"),
    ]
    await page.set_input_files("#files", files)
    await expect(page.locator("#tray li")).to_have_count(2)
    await page.click("#send")

    await expect(page.locator("#log")).to_contain_text("Đã nhận b.pdf")
    arrived = [event for event in backend.events() if isinstance(event, MediaEvent)]
    assert [(file.name, file.caption, file.size_bytes) for file in arrived] == [
        ("ảnh 1.jpg", "3.2", 300_002),
        ("b.pdf", "3.2", 4),
    ]


async def test_a_cancelled_file_is_not_sent(page: Page, context: BrowserContext, backend: MemoryBackend) -> None:
    gate = asyncio.Event()

    async def hold(route: Route) -> None:
        await gate.wait()

    await page.route("**/uploads/*", hold)
    await page.set_input_files("#files", {"name": "nhầm.pdf", "mimeType": "application/pdf", "buffer": PDF})
    await page.get_by_role("button", name="Hủy gửi nhầm.pdf").click()

    await expect(page.locator("#pending .message")).to_have_count(0)
    gate.set()
    await page.unroute_all(behavior="ignoreErrors")
    await page.reload()
    await expect(page.locator("#log .out").first).to_be_visible()
    await expect(page.locator("#pending .message")).to_have_count(0)
    assert not any(isinstance(event, MediaEvent) for event in backend.events())


async def test_a_file_that_is_too_large_is_refused_before_it_is_sent(page: Page, backend: MemoryBackend) -> None:
    await page.evaluate(
        """() => addEventListener("load", () => 0) || document.getElementById("files") && (() => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(20 * 1024 * 1024 + 1)], "phim.mp4", {type: "video/mp4"}));
            const input = document.getElementById("files");
            input.files = files.files;
            input.dispatchEvent(new Event("change"));
        })()"""
    )

    await expect(page.get_by_role("alert")).to_contain_text("phim.mp4 lớn hơn 20 MB")
    assert backend.uploads == {}


@pytest_asyncio.fixture(loop_scope="session")
async def paused(page: Page) -> Page:
    """A page that waits for the stream, as it mostly does."""
    await expect(page.locator("#line")).to_have_attribute("data-state", "connected")
    return page


async def test_what_was_said_meanwhile_is_shown_when_the_line_is_back(
    paused: Page, context: BrowserContext, backend: MemoryBackend
) -> None:
    await context.set_offline(True)
    await expect(paused.locator("#line")).to_have_attribute("data-state", "offline")
    for n in range(130):
        backend.add(backend.only_chat(), "out", reply(say(f"nhắc việc {n}.")))
    await context.set_offline(False)

    await expect(paused.locator("#log .out")).to_have_count(131)
    await expect(paused.locator("#log .out").last).to_contain_text("nhắc việc 129.")
    await expect(paused.locator("#line")).to_have_attribute("data-state", "connected")


async def test_what_is_half_typed_survives_a_reload(page: Page) -> None:
    await page.fill("#box", "số 45/QĐ-UBND ngày")
    await page.reload()

    await expect(page.locator("#box")).to_have_value("số 45/QĐ-UBND ngày")


async def test_a_browser_that_joins_another_person_shows_only_their_conversation(
    paused: Page, backend: MemoryBackend
) -> None:
    other = Person("thread-9")
    backend.join(backend.only_chat(), other)
    backend.add(backend.only_chat(), "out", reply(say("Chào Minh.")))

    await expect(paused.locator("#log")).to_contain_text("Chào Minh.")
    await expect(paused.locator("#log .message")).to_have_count(1)


async def test_what_somebody_else_left_unsent_is_never_said_for_the_next_person(
    page: Page, context: BrowserContext, backend: MemoryBackend
) -> None:
    backend.is_healthy = False
    await type_and_send(page, "của Lan")
    await expect(page.locator("#pending .late")).to_have_count(1)
    await page.close()
    backend.join(backend.only_chat(), Person("thread-9"))
    backend.is_healthy = True

    again = await context.new_page()
    await again.goto("/")
    await expect(again.locator("#line")).to_have_attribute("data-state", "connected")
    await expect(again.locator("#pending .message")).to_have_count(0)
    assert backend.texts() == []


async def test_on_a_shared_computer_an_old_tab_never_speaks_for_who_signed_in_later(
    page: Page, context: BrowserContext, backend: MemoryBackend
) -> None:
    backend.is_healthy = False
    await type_and_send(page, "của Lan")
    await expect(page.locator("#pending .late")).to_have_count(1)
    other = await context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    await other.goto("/")
    await other.click("#menu-button")
    await other.get_by_role("button", name="Đăng xuất").click()
    await expect(other.get_by_label("Mã lời mời")).to_be_visible()
    await other.get_by_label("Mã lời mời").fill("MNPQ-RSTU-VWXY")
    backend.is_healthy = True
    await other.keyboard.press("Enter")
    await expect(other.get_by_role("button", name="Đúng, bắt đầu")).to_be_visible()

    await page.evaluate("dispatchEvent(new Event('online'))")
    await type_and_send(other, "của Minh")
    await expect(other.get_by_text("Đã ghi: của Minh")).to_be_visible()
    await page.wait_for_timeout(1_500)
    assert backend.texts() == ["của Minh"]


async def test_logging_out_leaves_nothing_behind(page: Page, backend: MemoryBackend) -> None:
    await page.fill("#box", "nháp")
    await page.click("#menu-button")
    await page.get_by_role("button", name="Đăng xuất").click()

    await expect(page.get_by_label("Mã lời mời")).to_be_visible()
    assert backend.sessions == {}
    assert await page.evaluate("Object.keys(localStorage)") == []


async def test_a_session_that_ended_asks_for_a_code_and_goes_on_with_it(page: Page, backend: MemoryBackend) -> None:
    backend.is_healthy = False
    await type_and_send(page, "3/4")
    await expect(page.locator("#pending .late")).to_have_count(1)
    backend.sessions.clear()
    await expect(page.get_by_text("Phiên làm việc đã kết thúc.")).to_be_visible()
    backend.is_healthy = True

    await page.get_by_label("Mã lời mời").fill("MNPQ-RSTU-VWXY")
    await page.get_by_role("button", name="Vào").click()

    await expect(page.get_by_role("button", name="Đúng, bắt đầu")).to_be_visible()
    await expect(page.locator("#pending .message")).to_have_count(0)
    assert backend.texts() == []

    backend.join(backend.only_chat(), backend.people["thread-1"])
    await expect(page.get_by_text("Đã ghi: 3/4")).to_be_visible()

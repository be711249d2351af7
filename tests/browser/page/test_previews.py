"""Proofs as pictures in the chat: small in the message, large when they are pressed, a name when there is no line."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from bot.media_check.pages import first_page, open_pdf
from tests.bot.media.papers import lines, pdf
from tests.bot.web.memory_backend import MemoryBackend, reply, say
from tests.browser.page.commune_talk import choice

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SCREENSHOTS = Path(__file__).parent.parent / "screenshots"


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A page of a paper and a photo, as the program draws them."""
    path = tmp_path_factory.mktemp("papers") / "paper.pdf"
    words = (
        "QUYẾT ĐỊNH",
        "Về việc thành lập Ban Chỉ đạo chuyển đổi số",
        "Căn cứ Kế hoạch số 07/KH-UBND ngày 03/01/2026",
    )
    path.write_bytes(pdf(lines(*words)))
    document = open_pdf(path)
    assert document is not None
    page = first_page(document, 1600)
    assert page is not None
    return {"p1": jpeg(page), "p2": jpeg(Image.effect_mandelbrot((900, 700), (-2, -1, 1, 1), 80).convert("RGB"))}


async def test_a_photo_and_a_first_page_are_seen_in_the_message(
    page: Page, backend: MemoryBackend, pictures: dict[str, bytes]
) -> None:
    chat = backend.only_chat()
    for ref, content in pictures.items():
        backend.person(chat).files["preview", ref] = ("x", "image/jpeg", content)
    for ref, name in (("p1", "Quyết định 45.pdf"), ("p2", "Ban Chỉ đạo.jpg")):
        body = reply(
            say(f"Đã nhận {name} (412 KB), ghi vào 1.1 Người đứng đầu xã là Trưởng Ban Chỉ đạo chuyển đổi số.", "ok"),
            previews=[{"ref": ref, "name": name}],
            choices=[choice(f"m:{ref}", "Chuyển sang chỉ số khác"), choice(f"s:{ref}", "Dùng thêm cho chỉ số khác")],
        )
        backend.add(chat, "out", body)
    album = [{"ref": ref, "name": ref} for ref in ("p1", "p2", "p1")]
    backend.add(chat, "out", reply(say("Đã nhận 3 tệp gửi cùng nhau (1,2 MB).", "ok"), previews=album))

    drawn = page.locator("#log .preview img")
    await expect(drawn).to_have_count(5)
    await drawn.last.scroll_into_view_if_needed()
    await page.wait_for_function(
        "Array.from(document.querySelectorAll('#log .preview img')).every(one => one.naturalWidth > 0)"
    )
    await page.screenshot(path=SCREENSHOTS / "previews.png")
    for box in [await one.bounding_box() for one in await drawn.all()]:
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 60

    small = page.get_by_role("button", name="Xem lớn Quyết định 45.pdf")
    await small.click()
    large = page.get_by_role("dialog", name="Quyết định 45.pdf")
    await expect(large.get_by_role("button", name="Đóng ảnh")).to_be_focused()
    await page.screenshot(path=SCREENSHOTS / "preview-large.png")
    await large.get_by_role("img").click()
    assert await large.evaluate("one => one.scrollWidth") == 1132
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)
    await expect(small).to_be_focused()


async def test_without_its_picture_a_proof_is_still_named(page: Page, backend: MemoryBackend) -> None:
    backend.add(backend.only_chat(), "out", reply(say("Đã nhận", "ok"), previews=[{"ref": "gone", "name": "Bìa.jpg"}]))

    await expect(page.get_by_role("button", name="Xem lớn Bìa.jpg")).to_be_visible()

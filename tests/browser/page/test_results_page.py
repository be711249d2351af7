"""The public results page in a real browser: whole without scripts, searched and sorted with them, on a phone too."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Request, ViewportSize, expect

from bot.documents.results_html import results_html
from bot.wording import Words
from core.frameworks.loader import load
from tests.bot.full_sheet import COMMUNES
from tests.bot.sample_edition import HOSTILE, sample_paper

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SCREENSHOTS = Path(__file__).parent.parent / "screenshots"
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return results_html(sample_paper(load(COMMUNES)), Words.load())


@pytest.fixture
def site(files: Mapping[str, bytes], tmp_path: Path) -> str:
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path.as_uri()


async def opened(chromium: Browser, address: str, size: ViewportSize, *, scripts: bool = True) -> Page:
    context = await chromium.new_context(viewport=size, java_script_enabled=scripts, locale="vi-VN")
    page = await context.new_page()
    await page.goto(address)
    return page


async def names(page: Page) -> list[str]:
    return [text.strip() for text in await page.locator("tbody tr:not([hidden]) th a").all_inner_texts()]


async def test_a_phone_shows_the_ranking_without_scrolling_sideways(chromium: Browser, site: str) -> None:
    asked: list[str] = []
    page = await opened(chromium, "about:blank", PHONE)
    page.on("request", lambda request: _note(request, asked))
    for path in ("index.html", "don-vi/nui-mau.html"):
        await page.goto(f"{site}/{path}")
        await page.screenshot(path=SCREENSHOTS / f"results-{Path(path).stem}.png")
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    assert all(address.startswith(site) for address in asked)
    await page.context.close()


def _note(request: Request, asked: list[str]) -> None:
    asked.append(request.url)


async def test_a_unit_is_found_without_marks_and_the_number_found_is_said(chromium: Browser, site: str) -> None:
    page = await opened(chromium, f"{site}/index.html", PHONE)

    await page.get_by_label("Tìm đơn vị").fill("DAO mau")

    assert await names(page) == ["UBND xã Đảo Mẫu"]
    await expect(page.get_by_role("status")).to_have_text("Có 1 đơn vị.")
    await page.get_by_label("Tìm đơn vị").fill("")
    assert len(await names(page)) == 6
    await page.context.close()


async def test_columns_sort_both_ways_and_bands_by_their_place(chromium: Browser, site: str) -> None:
    page = await opened(chromium, f"{site}/index.html", DESK)

    await page.get_by_role("button", name="Điểm đạt được").click()
    assert (await names(page))[0] == "UBND xã Đảo Mẫu"
    await page.get_by_role("button", name="Điểm đạt được").click()
    assert (await names(page))[0] in {"UBND xã Đồi Mẫu", "UBND xã Suối Mẫu"}
    head = page.get_by_role("columnheader", name="Điểm đạt được")
    assert await head.get_attribute("aria-sort") == "descending"
    await page.get_by_role("button", name="Xếp loại").click()
    assert set((await names(page))[:2]) == {"UBND xã Đảo Mẫu", "UBND xã Sông Mẫu"}
    await page.get_by_role("button", name="Điểm thẩm định").click()
    assert (await names(page))[0] == "UBND phường Núi Mẫu"
    await page.context.close()


async def test_without_scripts_everything_is_there_and_leads_on(chromium: Browser, site: str) -> None:
    page = await opened(chromium, f"{site}/index.html", DESK, scripts=False)
    await page.screenshot(path=SCREENSHOTS / "results-without-scripts.png")

    await expect(page.get_by_role("button")).to_have_count(0)
    await expect(page.get_by_role("textbox")).to_have_count(0)
    await page.get_by_role("link", name="Xem theo tên đơn vị").click()
    listed = await page.locator("tbody th a").all_inner_texts()
    assert listed[-5:] == [
        "UBND phường Núi Mẫu", "UBND xã Đảo Mẫu", "UBND xã Đồi Mẫu", "UBND xã Sông Mẫu", "UBND xã Suối Mẫu",
    ]  # fmt: skip
    await page.get_by_role("link", name=HOSTILE).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    await expect(page.get_by_role("row", name=re.compile("^1.1 Người đứng đầu"))).to_contain_text("chưa có số liệu")
    await page.get_by_role("link", name="Về danh sách tất cả đơn vị").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả đánh giá, xếp hạng")
    await page.context.close()


async def test_texts_are_read_well_enough_by_everybody(chromium: Browser, site: str) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3), also on the bands' colours; targets of at least 24 pixels."""
    page = await opened(chromium, f"{site}/index.html", PHONE)

    pale = await page.evaluate(CONTRASTS)
    small = await page.evaluate(SMALL_TARGETS)

    assert pale == []
    assert small == []
    assert await page.locator("html").get_attribute("lang") == "vi"
    assert await page.locator("th:not([scope])").count() == 0
    await page.context.close()


CONTRASTS = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = parts(colour).map(one => {
      const share = one / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const written = [...document.querySelectorAll("body *")].filter(
    one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  return written.flatMap(one => {
    const [a, b] = [light(getComputedStyle(one).color), light(ground(one))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return contrast < 4.5 ? [one.textContent + " " + contrast.toFixed(2)] : [];
  });
}"""


SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input")]
  .filter(one => one.offsetHeight && one.offsetHeight < 24).map(one => one.textContent)"""

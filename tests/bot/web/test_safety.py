"""Headers, files and sizes: what every answer carries, and what no answer does."""

import gzip
import re

import pytest
import structlog
from aiohttp import web
from yarl import URL

from bot.handlers.web.access_log import AccessLog
from bot.handlers.web.assets import PAGE, load_assets
from bot.handlers.web.options import Phone, SiteOptions
from bot.handlers.web.site import build_site
from tests.bot.web.memory_backend import NOON, MemoryBackend
from tests.bot.web.site import OPTIONS, WORDS, Browser, browsing, running

ROUTES = [
    ("GET", ""),
    ("GET", "m/ABCD-EFGH-JKLM"),
    ("GET", "messages"),
    ("GET", "messages?before=x"),
    ("GET", "files/evidence/none"),
    ("GET", "manifest.webmanifest"),
    ("GET", "healthz"),
    ("GET", "no/such/page"),
    ("GET", "uploads/none"),
    ("POST", "events"),
    ("POST", "logout"),
    ("POST", "uploads"),
    ("HEAD", "uploads/none"),
    ("PATCH", "uploads/none"),
    ("DELETE", "uploads/none"),
    *(("GET", asset.path) for asset in load_assets().values()),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_every_answer_carries_the_security_headers(lan: Browser, method: str, path: str) -> None:
    headers = (await lan.ask(method, path)).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


async def test_only_the_phones_of_the_demonstration_may_be_framed_and_only_by_us(backend: MemoryBackend) -> None:
    options = SiteOptions(b"key", phones=(Phone("lan", "Lan", "cán bộ", ""),))
    async with running(backend, options) as site, browsing(site) as browser:
        policies = {
            path: (await browser.ask("GET", path)).headers["Content-Security-Policy"]
            for path in ("", "demo", "demo/phone/lan/")
        }

    assert policies[""].endswith("frame-ancestors 'none'")
    assert policies["demo"].endswith("frame-src 'self'; frame-ancestors 'none'")
    assert policies["demo/phone/lan/"].endswith("frame-ancestors 'self'")


@pytest.mark.parametrize(
    ("name", "media_type", "served_as"),
    [
        ("Quyết định 45.pdf", "application/pdf", "application/pdf"),
        ("trang.html", "text/html", "application/octet-stream"),
        ('a"; filename="b.exe', "image/svg+xml", "application/octet-stream"),
    ],
)
async def test_a_file_is_always_handed_out_to_be_saved(
    lan: Browser, backend: MemoryBackend, name: str, media_type: str, served_as: str
) -> None:
    backend.person(backend.only_chat()).files["evidence", "7"] = (name, media_type, b"<script>alert(1)</script>")
    answer = await lan.ask("GET", "files/evidence/7")

    assert await answer.text() == "<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == served_as
    assert answer.content_disposition is not None
    assert answer.content_disposition.type == "attachment"
    assert answer.headers["Content-Disposition"].count(";") == 2
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"


async def test_only_our_own_picture_is_shown_inside_the_page(lan: Browser, backend: MemoryBackend) -> None:
    backend.person(backend.only_chat()).files["preview", "7"] = ("a.pdf", "image/jpeg", b"\xff\xd8\xff")
    answer = await lan.ask("GET", "files/preview/7")

    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == ("image/jpeg", "inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"


async def test_a_vietnamese_file_name_survives(lan: Browser, backend: MemoryBackend) -> None:
    backend.person(backend.only_chat()).files["evidence", "7"] = ("Quyết định 45.pdf", "application/pdf", b"%PDF")
    answer = await lan.ask("GET", "files/evidence/7")

    assert answer.content_disposition is not None
    assert answer.content_disposition.filename == "Quyết định 45.pdf"


async def test_somebody_elses_file_looks_like_no_file(lan: Browser, backend: MemoryBackend) -> None:
    backend.person(backend.only_chat()).files["evidence", "7"] = ("a.pdf", "application/pdf", b"%PDF")
    async with browsing(lan.site) as other:
        await other.enter()
        theirs = await other.ask("GET", "files/evidence/7")
        none = await other.ask("GET", "files/evidence/8")

    assert (theirs.status, await theirs.text()) == (404, await none.text())


async def test_the_first_load_is_small_enough_for_a_slow_line(browser: Browser) -> None:
    page = await browser.ask("GET", "", headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
    html = await page.text()
    linked = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css|svg|webmanifest))"', html)
    sent = len(gzip.compress(html.encode(), 9))
    for path in dict.fromkeys(linked):
        answer = await browser.ask("GET", path.lstrip("/"), headers={"Accept-Encoding": "gzip"})
        assert answer.status == 200
        sent += int(answer.headers["Content-Length"])

    assert page.headers["Content-Encoding"] == "gzip"
    assert len(linked) >= 4
    assert sent < 60_000


async def test_the_pages_files_may_be_kept_for_ever_because_their_address_changes_with_them(browser: Browser) -> None:
    asset = load_assets()["chat.js"]
    plain = await browser.ask("GET", asset.path, headers={"Accept-Encoding": "identity"})
    again = await browser.ask("GET", asset.path, headers={"If-None-Match": plain.headers["ETag"]})

    assert await plain.text() == asset.body.decode()
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Content-Encoding" not in plain.headers
    assert again.status == 304
    assert asset.etag in asset.path


async def test_the_page_itself_is_never_kept(browser: Browser) -> None:
    assert (await browser.ask("GET", "")).headers["Cache-Control"] == "no-store"


async def test_the_page_holds_no_script_or_style_of_its_own(browser: Browser) -> None:
    html = await (await browser.ask("GET", "", headers={"Accept": "text/html"})).text()

    assert re.findall(r"<script(?![^>]*src=)[^>]*>", html) == ['<script id="boot" type="application/json">']
    assert "style=" not in html
    assert not re.search(r"\son\w+=", html)
    assert '<html lang="vi">' in html


@pytest.mark.parametrize("path", sorted(PAGE.glob("script/*.js")), ids=lambda path: path.name)
def test_the_script_runs_on_a_phone_of_five_years_ago_and_never_makes_markup(path: object) -> None:
    script = path.read_text("utf-8")  # type: ignore[attr-defined]

    assert not re.search(r"\?\.[a-z(\[]|\?\?|\|\|=|&&=|#[a-z]\w*\s*[=(;]", script)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b", script)


def test_every_word_the_script_says_exists() -> None:
    script = load_assets()["chat.js"].body.decode()
    said = set(re.findall(r'"(web-js-[a-z-]+[a-z])"', script)) | {
        f"web-js-line-{s}" for s in ("connected", "connecting", "offline")
    }

    assert {key for key in WORDS.by_key if key.startswith("web-js-")} == said


async def test_a_person_with_a_wrong_address_reads_a_sentence(browser: Browser) -> None:
    answer = await browser.ask("GET", "no/such/page", headers={"Accept": "text/html,*/*"})

    assert answer.status == 404
    assert answer.content_type == "text/html"
    assert "Không tìm thấy nội dung này." in await answer.text()


@pytest.mark.parametrize(("is_healthy", "status"), [(True, 200), (False, 503)])
async def test_health_tells_whether_messages_would_be_kept(
    browser: Browser, backend: MemoryBackend, *, is_healthy: bool, status: int
) -> None:
    backend.is_healthy = is_healthy

    assert (await browser.ask("GET", "healthz")).status == status


async def test_health_is_looked_at_rarely_however_often_it_is_asked_for(
    browser: Browser, backend: MemoryBackend
) -> None:
    assert (await browser.ask("GET", "healthz")).status == 200
    backend.is_healthy = False

    assert (await browser.ask("GET", "healthz")).status == 200


async def test_the_access_log_names_the_route_and_never_the_code(backend: MemoryBackend) -> None:
    runner = web.AppRunner(build_site(backend, WORDS, lambda: NOON, OPTIONS), access_log_class=AccessLog)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    with structlog.testing.capture_logs() as lines:
        async with browsing(URL("http://{}:{}".format(*runner.addresses[0]))) as browser:
            await browser.ask("GET", "m/ABCD-EFGH-JKLM")
            await browser.ask("GET", "ABCD-EFGH-JKLM")
        await runner.cleanup()

    assert [(line["route"], line["status"]) for line in lines] == [("/m/{code}", 200), ("unknown", 404)]
    assert "ABCD" not in str(lines)

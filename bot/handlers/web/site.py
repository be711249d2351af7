"""Puts the web chat together: mounts, routes and headers."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

from aiohttp import web

from bot.handlers.web.assets import Asset, asset_response, load_assets, pack, packed_response
from bot.handlers.web.backend import WebBackend
from bot.handlers.web.being_called import BeingCalled
from bot.handlers.web.cookie import SessionCookie
from bot.handlers.web.demo import DEMO_BASE, DemoPage, phone_base
from bot.handlers.web.edge import edge
from bot.handlers.web.handing_out import HandingOut
from bot.handlers.web.headers import WORKER_CSP, security_headers
from bot.handlers.web.options import Mount, SiteOptions
from bot.handlers.web.page import OFFLINE_PATH, WORKER_PATH, PageMaker
from bot.handlers.web.requests import Desk, Limiters
from bot.handlers.web.streaming import OpenStreams, Streaming
from bot.handlers.web.talking import Talking
from bot.handlers.web.timed_answer import TimedAnswer
from bot.handlers.web.uploading import Uploading
from bot.wording import Words

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_site(
    backend: WebBackend, words: Words, clock: Callable[[], datetime], options: SiteOptions
) -> web.Application:
    """The whole site, ready to be run; with phones in the options it is the demonstration."""
    maker = PageMaker(words, load_assets(), options.call_key)
    site = web.Application(middlewares=[edge(maker)])
    site.on_response_prepare.append(_headers(options))
    streams = OpenStreams(options.limits.streams)
    site.on_shutdown.append(streams.close)
    limiters = Limiters(options.limits)
    for mount in _mounts(options):
        desk = Desk(backend, clock, options, SessionCookie(mount, options.secure), limiters)
        _add_mount(site, mount, maker, desk, streams)
    site.router.add_get("/healthz", _health(backend))
    if options.phones:
        site.router.add_get(DEMO_BASE, DemoPage(maker, options.phones).get_demo)
        site.router.add_get(DEMO_BASE + "/", _redirect(DEMO_BASE))
    return site


def _mounts(options: SiteOptions) -> tuple[Mount, ...]:
    return (Mount(), *(Mount(phone_base(phone), framed=True) for phone in options.phones))


def _add_mount(site: web.Application, mount: Mount, maker: PageMaker, desk: Desk, streams: OpenStreams) -> None:
    base, router = mount.base, site.router
    talking, uploading, calls = Talking(desk), Uploading(desk), BeingCalled(desk)
    page = _page(maker, mount, desk)
    router.add_get(base, page)
    router.add_get(base + "m/{code}", page)
    router.add_post(base + "events", talking.post_event)
    router.add_get(base + "messages", talking.get_messages)
    router.add_get(base + "stream", Streaming(desk, streams).get_stream, allow_head=False)
    router.add_post(base + "logout", talking.log_out)
    router.add_post(base + "uploads", uploading.create)
    router.add_head(base + "uploads/{upload}", uploading.head)
    router.add_patch(base + "uploads/{upload}", uploading.append)
    router.add_delete(base + "uploads/{upload}", uploading.cancel)
    router.add_post(base + "seen", calls.post_seen)
    router.add_post(base + "calls", calls.post_calls)
    router.add_delete(base + "calls", calls.delete_calls)
    router.add_get(base + "files/{kind}/{ref}", HandingOut(desk).get_file, allow_head=False)
    router.add_get(base + "manifest.webmanifest", _manifest(maker, mount))
    if not mount.framed:  # a phone of the demonstration stands in a frame, and belongs to nobody
        router.add_get(base + WORKER_PATH, _worker(maker, mount))
        router.add_get(base + OFFLINE_PATH, _offline(maker, mount))
    for asset in maker.assets.values():
        router.add_get(base + asset.path, _asset(asset))
    if base != "/":
        router.add_get(base.rstrip("/"), _redirect(base))


def _asset(asset: Asset) -> Handler:
    async def get_asset(request: web.Request) -> web.StreamResponse:
        return asset_response(request, asset)

    return get_asset


def _page(maker: PageMaker, mount: Mount, desk: Desk) -> Handler:
    """The chat page. A link with a code gives the same page: opening it changes nothing, the script tells the code."""
    demo_at = DEMO_BASE if desk.options.phones and not mount.framed else ""
    signed_in, signed_out = maker.chat(mount, signed_in=True), maker.chat(mount, signed_in=False, demo_at=demo_at)

    async def get_page(request: web.Request) -> web.StreamResponse:
        session = await desk.session_or_none(request)
        document = signed_in if session else signed_out
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding, Cookie"}
        response = packed_response(request, document.body, document.packed, "text/html", headers)
        if session:
            desk.cookie.set(response, desk.cookie.read(request))
        return response

    return get_page


def _manifest(maker: PageMaker, mount: Mount) -> Handler:
    body = maker.manifest(mount)

    async def get_manifest(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, content_type="application/manifest+json", charset="utf-8")

    return get_manifest


def _worker(maker: PageMaker, mount: Mount) -> Handler:
    """The browser asks for it again and again, and takes a new one as soon as a byte of it has changed."""
    body = maker.worker(mount)
    packed = pack(body)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding", "Content-Security-Policy": WORKER_CSP}

    async def get_worker(request: web.Request) -> web.StreamResponse:
        return packed_response(request, body, packed, "text/javascript", headers)

    return get_worker


def _offline(maker: PageMaker, mount: Mount) -> Handler:
    document = maker.chat(mount, signed_in=True, offline=True)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}

    async def get_offline(request: web.Request) -> web.StreamResponse:
        return packed_response(request, document.body, document.packed, "text/html", headers)

    return get_offline


def _redirect(target: str) -> Handler:
    async def get_redirect(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(target)

    return get_redirect


def _health(backend: WebBackend) -> Handler:
    """Anybody may ask, so the backend is looked at once a second at most."""
    found = TimedAnswer(backend.healthy, seconds=1)

    async def get_health(request: web.Request) -> web.StreamResponse:
        healthy = await found.get()
        return web.json_response({"healthy": healthy}, status=200 if healthy else 503)

    return get_health


def _headers(options: SiteOptions) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    plain = security_headers(framed=False, secure=options.secure)
    framed = security_headers(framed=True, secure=options.secure)

    async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
        chosen = framed if options.phones and request.path.startswith(DEMO_BASE + "/phone/") else plain
        for name, value in chosen.items():
            response.headers.setdefault(name, value)

    return add_headers

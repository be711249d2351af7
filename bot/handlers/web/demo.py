"""The demonstration's page: the phones of all its people side by side, for somebody at this machine only."""

import html

from aiohttp import web

from bot.handlers.web.assets import packed_response
from bot.handlers.web.caller import is_from_this_machine
from bot.handlers.web.headers import FRAMING_CSP
from bot.handlers.web.options import Phone
from bot.handlers.web.page import PageMaker
from bot.handlers.web.refusals import refused

DEMO_BASE = "/demo"


def phone_base(phone: Phone) -> str:
    return f"{DEMO_BASE}/phone/{phone.slug}/"


class DemoPage:
    """Frames, one for each phone."""

    def __init__(self, maker: PageMaker, phones: tuple[Phone, ...]) -> None:
        self._document = maker.demo("".join(_frame(phone) for phone in phones))

    async def get_demo(self, request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": FRAMING_CSP, "Cache-Control": "no-store"}
        return packed_response(request, self._document.body, self._document.packed, "text/html", headers)


def refuse_elsewhere(request: web.Request) -> None:
    """The demonstration lets everybody in as anybody, so it is there for this machine alone.

    Raises:
        RefusedError: the request comes from another machine.
    """
    if request.path.startswith(DEMO_BASE) and not is_from_this_machine(request):
        raise refused(404, "web-error-not-found")


def _frame(phone: Phone) -> str:
    name, note = html.escape(phone.name), html.escape(phone.note)
    source = html.escape(phone_base(phone) + phone.way_in)
    return (
        f'<figure class="phone"><figcaption><strong>{name}</strong><span>{note}</span></figcaption>'
        f'<iframe src="{source}" title="{name}: {note}"></iframe></figure>\n'
    )

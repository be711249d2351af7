"""Who is calling, as far as the connection and a trusted proxy tell."""

import hashlib
import hmac
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from aiohttp import web

from bot.handlers.web.backend import WebSession
from bot.handlers.web.options import Network, SiteOptions
from bot.handlers.web.refusals import refused

IpAddress: TypeAlias = IPv4Address | IPv6Address

CALLED_BY_PAGE: Final = "X-Chamdiem"
"""A header another site's form or image cannot send. It names the session the page belongs to, as ``session_mark``."""

NO_SESSION: Final = "1"
"""What a page sends that does not know its session yet."""


def address_hash(request: web.Request, options: SiteOptions) -> str:
    """A keyed hash of the caller's network address."""
    address = caller_address(request, options.trusted_proxies)
    return hmac.new(options.address_key, str(address).encode(), hashlib.sha256).hexdigest()


def caller_address(request: web.Request, trusted: tuple[Network, ...]) -> IpAddress | None:
    """The nearest address that is not one of our proxies; what an untrusted caller claims is not looked at."""
    peer = _address(request.transport.get_extra_info("peername")[0] if request.transport else "")
    hops = [peer]
    if _is_in(peer, trusted):
        claimed = ",".join(request.headers.getall("X-Forwarded-For", []))
        hops = [*(_address(one) for one in claimed.split(",") if one.strip()), peer]
    while len(hops) > 1 and _is_in(hops[-1], trusted):
        hops.pop()
    return hops[-1]


def is_from_this_machine(request: web.Request) -> bool:
    """Whether the connection itself comes from here and nobody forwarded it."""
    peer = caller_address(request, ())
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return peer is not None and peer.is_loopback and not forwarded and _is_loopback_name(_host(request.host))


def session_mark(session: WebSession) -> str:
    """Tells sessions apart and is of no use for anything else."""
    return hashlib.sha256(session.chat.sender.encode()).hexdigest()[:16]


def refuse_other_session(request: web.Request, session: WebSession) -> None:
    """Let a page act only for the session it was shown for.

    On a shared computer somebody else may have signed in meanwhile in another tab; the cookie is theirs, what the old
    tab still holds is not.

    Raises:
        RefusedError: the page belongs to another session.
    """
    if request.headers.get(CALLED_BY_PAGE) not in {NO_SESSION, session_mark(session)}:
        raise refused(412, "web-error-other-session")


def refuse_foreign(request: web.Request, options: SiteOptions) -> None:
    """Let only our own page change anything.

    Raises:
        RefusedError: the request comes from another site, or does not say where it comes from.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    is_ours = CALLED_BY_PAGE in request.headers and not (site is None and origin is None)
    if site is not None and site != "same-origin":
        is_ours = False
    if origin is not None and not _is_own_origin(origin, request, options):
        is_ours = False
    if not is_ours:
        raise refused(403, "web-error-foreign")


def _is_own_origin(origin: str, request: web.Request, options: SiteOptions) -> bool:
    here = urlsplit(origin)
    if options.public_url:
        public = urlsplit(options.public_url)
        if (here.scheme, here.netloc.lower()) == (public.scheme, public.netloc.lower()):
            return True
        if not _is_loopback_name(here.hostname or ""):
            return False
    return here.scheme in {"http", "https"} and here.netloc.lower() == request.host.lower()


def _is_loopback_name(host: str) -> bool:
    if host == "localhost":
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def _host(netloc: str) -> str:
    return urlsplit(f"//{netloc}").hostname or ""


def _address(text: str) -> IpAddress | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def _is_in(address: IpAddress | None, networks: tuple[Network, ...]) -> bool:
    return address is not None and any(address in network for network in networks)

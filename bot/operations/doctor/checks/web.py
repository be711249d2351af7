"""The web chat: whether it answers here, and whether the address in people's links leads to it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.operations.doctor.asking import ask_health
from bot.operations.doctor.finding import Finding, Given, error, fine, warning
from bot.settings import Settings
from core.scoring.phrase import Phrase


async def look(given: Given) -> list[Finding]:
    settings = given.settings
    return [await _here(settings), *await _outside(settings)]


async def _here(settings: Settings) -> Finding:
    if settings.web_port == 0:
        return warning(Phrase("doctor-web-any-port"), Phrase("doctor-web-fix-port"))
    address = _local_address(settings)
    health = await ask_health(address)
    if health is None:
        return warning(Phrase("doctor-web-silent", {"address": address}), Phrase("doctor-web-start"))
    if not health.ours:
        return error(Phrase("doctor-web-somebody-else", {"address": address}), Phrase("doctor-web-other-port"))
    if not health.healthy:
        return error(Phrase("doctor-web-ill", {"address": address}), Phrase("doctor-web-see-above"))
    return fine(Phrase("doctor-web-fine", {"address": address}))


def _local_address(settings: Settings) -> str:
    """Where this machine reaches what listens; "every address" includes the loopback."""
    host = settings.web_host
    try:
        found = ip_address(host)
    except ValueError:
        return f"http://{host}:{settings.web_port}"
    if found.is_unspecified:
        host = "127.0.0.1" if found.version == 4 else "::1"  # noqa: PLR2004
    return f"http://[{host}]:{settings.web_port}" if ":" in host else f"http://{host}:{settings.web_port}"


async def _outside(settings: Settings) -> list[Finding]:
    public = settings.public_url
    if not public:
        return [warning(Phrase("doctor-public-none", {"address": settings.base_url}), Phrase("doctor-public-set"))]
    if urlsplit(public).scheme != "https":
        return [warning(Phrase("doctor-public-plain", {"address": public}), Phrase("doctor-public-https"))]
    found = [await _public(public)]
    if not settings.trusted_proxy:
        found.append(warning(Phrase("doctor-public-no-proxy"), Phrase("doctor-public-name-proxy")))
    return found


async def _public(public: str) -> Finding:
    health = await ask_health(public)
    if health is None:
        return warning(Phrase("doctor-public-silent", {"address": public}), Phrase("doctor-public-route"))
    if not health.ours:
        return error(Phrase("doctor-public-somebody-else", {"address": public}), Phrase("doctor-public-route"))
    return fine(Phrase("doctor-public-fine", {"address": public}))

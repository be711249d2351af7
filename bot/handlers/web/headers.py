"""The security headers of every answer."""

from collections.abc import Mapping
from typing import Final

_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
)
_EVERYWHERE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a link to the page may hold an invitation code
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def security_headers(*, framed: bool, secure: bool) -> Mapping[str, str]:
    """``framed``: our own demonstration may show the page in a frame; nobody else ever may."""
    ancestors = "frame-ancestors 'self'" if framed else "frame-ancestors 'none'"
    headers = {
        **_EVERYWHERE,
        "Content-Security-Policy": _CSP + ancestors,
        "X-Frame-Options": "SAMEORIGIN" if framed else "DENY",
    }
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


WORKER_CSP: Final = "default-src 'none'; connect-src 'self'"
"""For the service worker, which fetches the page's own files and nothing else."""

FRAMING_CSP: Final = _CSP + "frame-src 'self'; frame-ancestors 'none'"
"""For the page that shows the demonstration's phones."""

DOWNLOAD_CSP: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For files that people sent."""

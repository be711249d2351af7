"""The session cookie of one mount."""

from dataclasses import dataclass

from aiohttp import web

from bot.handlers.web.options import COOKIE_LIFE, Mount


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """Unreadable for scripts and not sent along by other sites."""

    mount: Mount
    secure: bool

    @property
    def name(self) -> str:
        """Browsers hold a cookie with this prefix to Secure, to the path ``/`` and to this one host."""
        return f"__Host-{self.mount.cookie}" if self.secure and self.mount.base == "/" else self.mount.cookie

    def read(self, request: web.Request) -> str:
        return request.cookies.get(self.name, "")

    def set(self, response: web.StreamResponse, token: str) -> None:
        response.set_cookie(
            self.name,
            token,
            max_age=int(COOKIE_LIFE.total_seconds()),
            path=self.mount.base,
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )

    def drop(self, response: web.StreamResponse) -> None:
        response.del_cookie(self.name, path=self.mount.base, secure=self.secure, httponly=True, samesite="Lax")

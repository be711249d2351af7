"""What a button carries: a token that is bound to its question, and a mark that binds it to its person."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

_MARK_BYTES: Final = 8
_MARK_LETTERS: Final = 11
_BETWEEN: Final = "."


@dataclass(frozen=True, slots=True)
class Signer:
    """Marks tokens with a key that only we have, made of the bot's own token."""

    key: bytes

    @classmethod
    def of(cls, bot_token: str) -> "Signer":
        return cls(hashlib.sha256(b"chamdiem buttons\0" + bot_token.encode()).digest())

    def sign(self, token: str, sender: str) -> str:
        """The ``callback_data`` of a button for one person: at most 64 bytes for any token of ours."""
        return f"{token}{_BETWEEN}{self._mark(token, sender)}"

    def read(self, data: str, sender: str) -> str:
        """The token; empty when we never gave this button to this person."""
        token, _, mark = data.rpartition(_BETWEEN)
        right = self._mark(token, sender).encode()
        return token if hmac.compare_digest(mark.encode("utf-8", "replace"), right) else ""

    def _mark(self, token: str, sender: str) -> str:
        text = f"{sender}\0{token}".encode("utf-8", "replace")
        made = hmac.digest(self.key, text, "sha256")[:_MARK_BYTES]
        return base64.urlsafe_b64encode(made).decode()[:_MARK_LETTERS]

"""Fills the page's HTML with its words."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.handlers.web.assets import PAGE, Asset, pack
from bot.handlers.web.incoming import MAX_TEXT_CHARS
from bot.handlers.web.messenger import MAX_FILE_BYTES
from bot.handlers.web.options import CHUNK_BYTES, Mount
from bot.wording import Words
from core.scoring.phrase import Phrase

SCRIPT_PREFIX: Final = "web-js-"
"""Words with such keys are handed to the script; all facts in them are filled there."""

WORKER_PREFIX: Final = "web-worker-"
"""The same for the service worker."""

OFFLINE_PATH: Final = "offline"
WORKER_PATH: Final = "worker.js"
SHELL: Final = ("chat.js", "chat.css", "icon.svg")
"""What the page is made of beside its document."""

_HOLE = re.compile(r"\{\{([a-z0-9-]+)\}\}")


@dataclass(frozen=True, slots=True)
class Document:
    """One HTML document, plain and compressed."""

    body: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class PageMaker:
    """Makes the documents of a site. Everything that is filled in is escaped.

    ``call_key`` is the public key by which browsers know who may call them (Web Push), empty where nobody does.
    """

    words: Words
    assets: Mapping[str, Asset]
    call_key: str = ""

    def chat(self, mount: Mount, *, signed_in: bool, demo_at: str = "", offline: bool = False) -> Document:
        """The chat page; ``demo_at`` is where the demonstration is, for somebody who comes without a code.

        ``offline`` is the page as the phone keeps it, for when there is no line: the same for everybody.
        """
        words = html.escape(self.words.text(Phrase("web-page-demo")))
        link = f'<p><a class="demo-link" href="{html.escape(demo_at)}">{words}</a></p>' if demo_at else ""
        return self._document(
            "chat.html", mount.base, boot=self._boot(mount, signed_in=signed_in, offline=offline), demo=link
        )

    def notice(self, base: str, phrase: Phrase) -> Document:
        """A page that says one sentence."""
        return self._document("notice.html", base, notice=html.escape(self.words.text(phrase)))

    def demo(self, phones_html: str) -> Document:
        return self._document("demo.html", "/", phones=phones_html)

    def manifest(self, mount: Mount) -> bytes:
        manifest = {
            "id": mount.base,
            "name": self.words.text(Phrase("web-page-title")),
            "short_name": self.words.text(Phrase("web-page-short-title")),
            "lang": "vi",
            "start_url": mount.base,
            "scope": mount.base,
            "display": "standalone",
            "background_color": "#f2f6f6",
            "theme_color": "#0b5c66",
            "description": self.words.text(Phrase("web-page-welcome")),
            "icons": [
                self._icon(mount, "icon-192.png", "192x192"),
                self._icon(mount, "icon-512.png", "512x512"),
                self._icon(mount, "icon-full-512.png", "512x512", purpose="maskable"),
                self._icon(mount, "icon.svg", "any"),
            ],
        }
        return json.dumps(manifest, ensure_ascii=False).encode()

    def _icon(self, mount: Mount, name: str, sizes: str, purpose: str = "any") -> Mapping[str, str]:
        asset = self.assets[name]
        return {"src": mount.base + asset.path, "sizes": sizes, "type": asset.media_type, "purpose": purpose}

    def worker(self, mount: Mount) -> bytes:
        """The service worker of a mount: what it keeps on the phone, its words, and its script.

        Its content changes whenever anything that it keeps changes, and so a browser takes the new one.
        """
        offline = mount.base + OFFLINE_PATH
        kept = [mount.base + self.assets[name].path for name in SHELL]
        document = hashlib.sha256(self.chat(mount, signed_in=True, offline=True).body).hexdigest()
        shell = {
            "base": mount.base,
            "version": hashlib.sha256("\n".join([*kept, document]).encode()).hexdigest()[:16],
            "page": offline,
            "assets": kept,
            "icon": mount.base + self.assets["icon-192.png"].path,
            "badge": mount.base + self.assets["badge-96.png"].path,
            "words": {key: text for key, text in self.words.by_key.items() if key.startswith(WORKER_PREFIX)},
        }
        script = (PAGE / "worker.js").read_text("utf-8")
        return f'"use strict";\nconst shell = {json.dumps(shell, ensure_ascii=False)};\n{script}'.encode()

    def _boot(self, mount: Mount, *, signed_in: bool, offline: bool) -> str:
        """What the script needs to know, as a data block: it may hold no ``<``, which could end the block."""
        words = {key: text for key, text in self.words.by_key.items() if key.startswith(SCRIPT_PREFIX)}
        boot: dict[str, Any] = {
            "base": mount.base,
            "signedIn": signed_in,
            "offline": offline,
            "worker": "" if mount.framed else mount.base + WORKER_PATH,
            "callKey": self.call_key,
            "asks": mount.framed,
            "chunkBytes": CHUNK_BYTES,
            "maxFileBytes": MAX_FILE_BYTES,
            "words": words,
        }
        return json.dumps(boot, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    def _document(self, template: str, base: str, **filled: str) -> Document:
        values = {
            "base": base,
            "css": base + self.assets["chat.css"].path,
            "demo-css": base + self.assets["demo.css"].path,
            "js": base + self.assets["chat.js"].path,
            "icon": base + self.assets["icon.svg"].path,
            "touch-icon": base + self.assets["icon-full-180.png"].path,
            "max-text": str(MAX_TEXT_CHARS),
            **filled,
        }

        def fill(hole: re.Match[str]) -> str:
            name = hole[1]
            return values[name] if name in values else html.escape(self.words.text(Phrase(name)))

        body = _HOLE.sub(fill, (PAGE / template).read_text("utf-8")).encode()
        return Document(body, pack(body))

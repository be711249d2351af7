"""Takes the answer of ``getUpdates`` apart, so that one update that cannot be read leaves the others as they are."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from bot.channel import NotSentError

_SIGNS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_UPDATE_ID: Final = re.compile(r'"update_id"\s*:\s*(\d{1,19})\b')
_ITEM_DEPTH: Final = 2
"""``{"ok": …, "result": [{an update}]}``: an update lies inside one object and one list."""


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update: the bytes that are kept, and the object if it could be read at all."""

    body: bytes
    document: Any
    update_id: int | None


def split_batch(answer: bytes) -> tuple[RawUpdate, ...]:
    """The updates of an answer of ``getUpdates``.

    Raises:
        NotSentError: the answer is none.
    """
    text = answer.decode("utf-8", "replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return tuple(read_update(item.encode()) for item in _items(text))
    result = document.get("result") if isinstance(document, dict) else None
    if not isinstance(result, list):
        raise NotSentError("getUpdates gave no list")
    return tuple(RawUpdate(json.dumps(one).encode(), one, _id_of(one)) for one in result)


def read_update(body: bytes) -> RawUpdate:
    """One update by itself; ``document`` is ``None`` when it is no JSON, or nested too deeply to be read."""
    text = body.decode("utf-8", "replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        found = _UPDATE_ID.search(text)
        return RawUpdate(body, None, int(found[1]) if found else None)
    return RawUpdate(body, document, _id_of(document))


def _id_of(document: object) -> int | None:
    found = document.get("update_id") if isinstance(document, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**63 else None


def _items(text: str) -> list[str]:
    """The objects of the list, found by their braces alone."""
    items, depth, start = [], 0, 0
    for match in _SIGNS.finditer(text):
        sign = match[0]
        if sign in "[{":
            if depth == _ITEM_DEPTH:
                start = match.start()
            depth += 1
        elif sign in "]}":
            depth -= 1
            if depth == _ITEM_DEPTH:
                items.append(text[start : match.end()])
    return items

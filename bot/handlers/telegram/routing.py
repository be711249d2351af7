"""Whose update it is, told from the raw object and forgiving everything else: reading it in full comes later."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.handlers.telegram.batches import RawUpdate
from bot.handlers.telegram.limits import LARGEST_ID

_PRIVATE: Final = "private"
_FROM_PEOPLE: Final = ("message", "edited_message")
_LATEST_STAMP: Final = 2**33


@dataclass(frozen=True, slots=True)
class Route:
    """Where an update goes. ``sender`` is empty when nobody can be made out; ``refuse_in`` is the group it came from.

    ``callback_id`` is the tap that waits to be confirmed.
    """

    sender: str = ""
    event_id: str = ""
    sent_at: datetime | None = None
    callback_id: str = ""
    refuse_in: int | None = None
    ignored: bool = False


def route(update: RawUpdate) -> Route:
    """The lane of an update, or the chat in which it is refused."""
    event_id = f"h:{hashlib.sha256(update.body).hexdigest()}" if update.update_id is None else f"u:{update.update_id}"
    document = update.document if isinstance(update.document, dict) else {}
    for kind in _FROM_PEOPLE:
        if isinstance(document.get(kind), dict):
            return _of_message(document[kind], event_id, kind)
    if isinstance(document.get("callback_query"), dict):
        return _of_tap(document["callback_query"], event_id)
    if isinstance(document.get("my_chat_member"), dict):
        return _of_presence(document["my_chat_member"], event_id)
    if isinstance(document.get("channel_post"), dict):
        chat = _chat(document["channel_post"])
        return Route(event_id=event_id, refuse_in=_id(chat), ignored=True)
    return Route(event_id=event_id)


def _of_message(message: Mapping[str, Any], event_id: str, kind: str) -> Route:
    chat, sender = _chat(message), _object(message, "from")
    if chat.get("type") != _PRIVATE or sender.get("is_bot") is True:
        return Route(event_id=event_id, refuse_in=_id(chat), ignored=_id(chat) is not None)
    moment = message.get("edit_date") if kind == "edited_message" else message.get("date")
    person = _id(sender) if sender else _id(chat)
    return Route("" if person is None else str(person), event_id, _moment(moment))


def _of_tap(tap: Mapping[str, Any], event_id: str) -> Route:
    person = _id(_object(tap, "from"))
    chat = _chat(_object(tap, "message"))
    id_ = tap.get("id")
    if chat.get("type", _PRIVATE) != _PRIVATE or _object(tap, "from").get("is_bot") is True:
        return Route(event_id=event_id, ignored=True)
    return Route("" if person is None else str(person), event_id, callback_id=id_ if isinstance(id_, str) else "")


def _of_presence(change: Mapping[str, Any], event_id: str) -> Route:
    chat = _chat(change)
    if chat.get("type") != _PRIVATE:
        return Route(event_id=event_id, ignored=_id(chat) is not None)
    person = _id(chat)
    return Route("" if person is None else str(person), event_id, _moment(change.get("date")))


def _chat(message: Mapping[str, Any]) -> Mapping[str, Any]:
    return _object(message, "chat")


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _id(holder: Mapping[str, Any]) -> int | None:
    found = holder.get("id")
    return found if isinstance(found, int) and not isinstance(found, bool) and abs(found) <= LARGEST_ID else None


def _moment(stamp: object) -> datetime | None:
    if not isinstance(stamp, int) or isinstance(stamp, bool) or not 0 < stamp < _LATEST_STAMP:
        return None
    return datetime.fromtimestamp(stamp, UTC)

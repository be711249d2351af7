"""Reads a kept update as what its person did. Nothing here talks to anybody: the same bytes always read the same."""

import json
import re
import unicodedata
from typing import Final

from aiogram.enums import ChatMemberStatus
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update
from pydantic import ValidationError

from bot.channel import (
    EditedEvent,
    Event,
    MediaEvent,
    OpenEvent,
    PresenceEvent,
    TapEvent,
    TextEvent,
    UndecodableError,
    UnsupportedEvent,
)
from bot.handlers.telegram.signing import Signer

MAX_NAME_LETTERS: Final = 200
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_COMMAND: Final = re.compile(r"(/[A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?:\s+(.*))?", re.DOTALL)
_HANDLE: Final = re.compile(r"[\x21-\x7e]{1,300}")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def decode(body: bytes, signer: Signer) -> Event:
    """Read one update.

    Raises:
        UndecodableError: it is of no kind we ask for, or not as Telegram describes it.
    """
    try:
        update = Update.model_validate(json.loads(body.decode("utf-8", "replace")))
    except ValidationError as error:
        raise UndecodableError(f"not an update: {_where(error)}") from None
    except (ValueError, RecursionError):
        raise UndecodableError("not a JSON document") from None
    if update.message is not None:
        return _message(update.message)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    if update.callback_query is not None:
        return _tap(update.callback_query, signer)
    if update.my_chat_member is not None:
        return _presence(update.my_chat_member)
    raise UndecodableError("no kind of update we ask for")


def _where(error: ValidationError) -> str:
    """Which fields are wrong, without what they hold."""
    return ", ".join(sorted({".".join(str(part) for part in one["loc"][:3]) for one in error.errors()})[:3])


def _message(message: Message) -> Event:
    if message.text is not None:
        return _text(message.text, str(message.message_id))
    media = _media(message)
    return media if media is not None else UnsupportedEvent(message.content_type)


def _text(raw: str, ref: str) -> Event:
    text = clean(raw)
    command = _COMMAND.fullmatch(text)
    if command is None:
        return TextEvent(text, ref) if text else UnsupportedEvent("empty text")
    word, argument = command[1].lower(), (command[2] or "").strip()
    if word == "/start" and _CODE.fullmatch(argument):
        return OpenEvent(argument)
    return TextEvent(f"{word} {argument}".strip(), ref)


def _edited(message: Message) -> Event:
    text = message.text if message.text is not None else message.caption
    return EditedEvent(str(message.message_id), clean(text)) if text else UnsupportedEvent("edit")


def _tap(tap: CallbackQuery, signer: Signer) -> TapEvent:
    return TapEvent(signer.read(tap.data or "", str(tap.from_user.id)))


def _presence(change: ChatMemberUpdated) -> PresenceEvent:
    return PresenceEvent(change.new_chat_member.status not in {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT})


def _media(message: Message) -> MediaEvent | None:
    """A file that can be evidence. Of a photo the largest size is taken."""
    number = message.message_id
    if message.photo:
        largest = max(message.photo, key=lambda size: (size.width * size.height, size.file_size or 0))
        return _event(message, largest.file_id, f"anh-{number}.jpg", largest.file_size, recompressed=True)
    if message.document is not None:
        document = message.document
        return _event(message, document.file_id, document.file_name or f"tep-{number}", document.file_size)
    if message.video is not None:
        video = message.video
        name = video.file_name or f"video-{number}.mp4"
        return _event(message, video.file_id, name, video.file_size, recompressed=True)
    return None


def _event(
    message: Message, handle: str, name: str, size_bytes: int | None, *, recompressed: bool = False
) -> MediaEvent:
    group = message.media_group_id or ""
    if not _HANDLE.fullmatch(handle) or (group and not _HANDLE.fullmatch(group)):
        raise UndecodableError("no handle of a file")
    return MediaEvent(
        handle=handle,
        name=clean(name)[:MAX_NAME_LETTERS] or "tep",
        size_bytes=max(size_bytes or 0, 0),
        caption=clean(message.caption or ""),
        group=group,
        recompressed=recompressed,
    )


def clean(text: str) -> str:
    """NFC, without control characters and without signs that turn the direction of writing."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub(" ", text)).strip()

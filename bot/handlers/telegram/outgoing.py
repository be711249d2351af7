"""A message in Telegram's words. Texts go plain with stretches marked beside: what was typed is never markup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from aiogram.methods import SendDocument, SendPhoto

from bot.channel import Outgoing, Piece
from bot.handlers.telegram.cutting import cut, shorten, units
from bot.handlers.telegram.limits import MAX_BUTTONS, MAX_CAPTION, MAX_TEXT
from bot.handlers.telegram.signing import Signer

MAX_LABEL: Final = 40
"""Ours: what a five-year-old phone shows of a button in one line."""

SHORT_LABEL: Final = 18
"""Two buttons of at most this length share a row."""

_MARKS: Final = {"ok": "✓ ", "warn": "⚠ "}
_BOLD: Final = "bold"
_CHOSEN: Final = "➤ "


Entity: TypeAlias = Mapping[str, Any]
Button: TypeAlias = Mapping[str, Any]
Keyboard: TypeAlias = Mapping[str, Any]

PICTURES: Final = frozenset({"sheet_png", "branch_png"})
"""Kinds of files that are looked at and not kept."""


@dataclass(frozen=True, slots=True)
class Call:
    """A text in the Bot API's own fields, as they are posted.

    Every answer is one of these. The library's objects would check what we have made ourselves, at half the price of a
    whole turn; a test has another library read what we post instead.
    """

    method: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file whose bytes are fetched when it is its turn."""

    chat_id: int
    kind: str
    ref: str
    name: str


def pieces(outgoing: Outgoing, signer: Signer) -> tuple[Piece, ...]:
    """The calls a message takes: its text in parts, buttons under the last one, then its files."""
    body, chat = outgoing.body, int(outgoing.chat.sender)
    lines = _lines(body, outgoing.chosen)
    keyboards = () if outgoing.chosen else _keyboards(body, signer, outgoing.chat.sender)
    parts = _parts(lines)
    if outgoing.replaces:
        edits = _edit(chat, int(outgoing.replaces), parts, keyboards)
        if edits is not None:
            return edits
    calls = [Piece(_message(chat, *part, None)) for part in parts[:-1]]
    calls.append(Piece(_message(chat, *parts[-1], keyboards[0] if keyboards else None)))
    calls += [Piece(_message(chat, "…", (), keyboard)) for keyboard in keyboards[1:]]
    if outgoing.chosen:
        return tuple(calls)
    files = (FileToSend(chat, one["kind"], one["ref"], one["name"]) for one in body.get("attachments", ()))
    return (*(Piece(call.content) for call in calls), *(Piece(one, risky=True) for one in files))


def _edit(
    chat: int,
    message_id: int,
    parts: Sequence[tuple[str, tuple[Entity, ...]]],
    keyboards: Sequence[Keyboard],
) -> tuple[Piece, ...] | None:
    """The message as it is now, in its old place: of a message of several parts only the last one is there."""
    if len(keyboards) > 1:
        return None
    text, entities = parts[-1]
    keyboard = keyboards[0] if keyboards else None
    return (Piece(_call("editMessageText", chat, text, entities, keyboard, message_id=message_id), again=True),)


def _message(chat: int, text: str, entities: tuple[Entity, ...], keyboard: Keyboard | None) -> Call:
    return _call("sendMessage", chat, text, entities, keyboard)


def _call(
    method: str, chat: int, text: str, entities: tuple[Entity, ...], keyboard: Keyboard | None, **fields: Any
) -> Call:
    marks = {"entities": list(entities)} if entities else {}
    buttons = {"reply_markup": keyboard} if keyboard else {}
    return Call(method, {"chat_id": chat, **fields, "text": text, **marks, **buttons})


def file_call(file: FileToSend, content: Any) -> SendDocument | SendPhoto:
    """The call that sends a file along; our own picture is shown at once, everything else is to be opened."""
    if file.kind in PICTURES:
        return SendPhoto(chat_id=file.chat_id, photo=content)
    return SendDocument(chat_id=file.chat_id, document=content, caption=shorten(file.name, MAX_CAPTION))


# --- text ------------------------------------------------------------------------------------------------------------


def _lines(body: Mapping[str, Any], chosen: str) -> list[tuple[str, bool]]:
    """Paragraphs, each with whether it is bold."""
    lines = [(_MARKS.get(line["style"], "") + line["text"], line["style"] == "head") for line in body.get("lines", ())]
    lines += [(f"{bar['label']}: {bar['caption']}", False) for bar in body.get("bars", ())]
    if chosen:
        lines.append((_CHOSEN + chosen, True))
    else:
        lines += [(label, False) for label in _spelled_out(body)]
    return [(text, bold) for text, bold in lines if text.strip()] or [("…", False)]


def _parts(lines: Sequence[tuple[str, bool]]) -> list[tuple[str, tuple[Entity, ...]]]:
    """The paragraphs packed into as few messages as they fit in."""
    packed: list[list[tuple[str, bool]]] = [[]]
    room = MAX_TEXT
    for text, bold in lines:
        for part in cut(text, MAX_TEXT):
            needs = units(part) + (1 if packed[-1] else 0)
            if needs > room:
                packed.append([])
                room, needs = MAX_TEXT, units(part)
            packed[-1].append((part, bold))
            room -= needs
    return [_joined(one) for one in packed]


def _joined(lines: Sequence[tuple[str, bool]]) -> tuple[str, tuple[Entity, ...]]:
    entities, start = [], 0
    for text, bold in lines:
        if bold:
            entities.append({"type": _BOLD, "offset": start, "length": units(text)})
        start += units(text) + 1
    return "\n".join(text for text, _ in lines), tuple(entities)


# --- buttons ---------------------------------------------------------------------------------------------------------


def _full_label(choice: Mapping[str, Any]) -> str:
    number = "" if choice.get("number") is None else f"{choice['number']}. "
    points = "" if choice.get("points") is None else f": {choice['points']}"
    return f"{number}{choice['label']}{points}"


def _spelled_out(body: Mapping[str, Any]) -> list[str]:
    """All numbered choices in full, when a button can show only the beginning of one of them."""
    labels = [_full_label(choice) for choice in body.get("choices", ()) if choice.get("number") is not None]
    return labels if any(units(label) > MAX_LABEL for label in labels) else []


def _keyboards(body: Mapping[str, Any], signer: Signer, sender: str) -> list[Keyboard]:
    ticked = frozenset(body.get("ticked", ()))
    buttons = [_button(choice, signer, sender, ticked) for choice in body.get("choices", ())]
    wide = [choice.get("number") is not None for choice in body.get("choices", ())]
    for bar in body.get("bars", ()):
        if bar.get("token"):
            buttons.append(_button(bar, signer, sender, ticked))
            wide.append(True)
    rows = _rows(buttons, wide)
    keyboards: list[Keyboard] = []
    row_count = 0
    while row_count < len(rows):
        chunk = _fitting(rows[row_count:])
        keyboards.append({"inline_keyboard": chunk})
        row_count += len(chunk)
    return keyboards


def _button(choice: Mapping[str, Any], signer: Signer, sender: str, ticked: frozenset[str]) -> Button:
    mark = "✓ " if choice["token"] in ticked else ""
    label = shorten(mark + _full_label(choice), MAX_LABEL)
    return {"text": label, "callback_data": signer.sign(choice["token"], sender)}


def _rows(buttons: Sequence[Button], wide: Sequence[bool]) -> list[list[Button]]:
    """Numbered choices each in a row of their own, short ones two by two."""
    rows: list[list[Button]] = []
    pairable = False
    for button, is_wide in zip(buttons, wide, strict=True):
        short = not is_wide and units(button["text"]) <= SHORT_LABEL
        if short and pairable:
            rows[-1].append(button)
            pairable = False
        else:
            rows.append([button])
            pairable = short
    return rows


def _fitting(rows: Sequence[list[Button]]) -> list[list[Button]]:
    taken: list[list[Button]] = []
    for row in rows:
        if sum(len(one) for one in taken) + len(row) > MAX_BUTTONS:
            break
        taken.append(row)
    return taken

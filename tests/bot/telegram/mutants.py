"""Updates that are nearly right: every kind the bot asks for, with something in it turned into nonsense."""

import copy
import random
from collections.abc import Iterator
from typing import Any, Final

from tests.bot.telegram.peer import BOT_ID

FIRST_TROUBLED: Final = 9_000_000

_STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**63, 2**70, -(2**70), 1.5, 1e308,
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800",
    "\u202egnp.exe", "\u2066x\u2069", "á" * 5_000, "😀" * 3_000, "/start " + "A" * 500, "/start ../../x",
    "'; DROP TABLE inbox;--", "<b>&amp;</b>", "{0}{x}%s", "٣/٤", "１２３", "1" * 4_000, "-0", "1e9", "31/02/2087",
    [], {}, [[]], {"a": {"b": {"c": []}}}, [None] * 50, {"id": 2**70}, {"": ""},
)  # fmt: skip


def seeds(sender: int) -> list[dict[str, Any]]:
    """One update of every kind."""
    person = {"id": sender, "is_bot": False, "first_name": "Lan", "username": "lan"}
    chat = {"id": sender, "type": "private", "first_name": "Lan"}
    base = {"message_id": 7, "date": 1_800_000_000, "from": person, "chat": chat}
    photo = [{"file_id": "p", "file_unique_id": "u", "width": 90, "height": 60, "file_size": 9}]
    document = {
        "file_id": "d",
        "file_unique_id": "u",
        "file_name": "a.pdf",
        "mime_type": "application/pdf",
        "file_size": 9,
    }
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "Bot"}
    tap = {
        "id": "9",
        "from": person,
        "chat_instance": "1",
        "data": "abc:1.AAAAAAAAAAA",
        "message": {**base, "text": "?"},
    }
    return [
        {"message": {**base, "text": "3/4"}},
        {"message": {**base, "text": "/diem@chamdiem_bot"}},
        {"message": {**base, "photo": photo, "caption": "1.1", "media_group_id": "g"}},
        {"message": {**base, "document": document}},
        {"message": {**base, "location": {"latitude": 15.5, "longitude": 108.5}}},
        {"message": {**base, "contact": {"phone_number": "+84", "first_name": "A"}}},
        {"edited_message": {**base, "text": "4/4", "edit_date": 1_800_000_001}},
        {"callback_query": tap},
        {"my_chat_member": {
            "chat": chat, "from": person, "date": 1_800_000_000,
            "old_chat_member": {"user": bot, "status": "member"},
            "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
        }},
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -100, "type": "channel", "title": "K"}}},
    ]  # fmt: skip


def mutants(count: int, seed: int, people: int = 40) -> Iterator[dict[str, Any]]:
    """``count`` updates of many people, each with one or two things in it changed, removed, repeated or nested."""
    chance = random.Random(seed)  # noqa: S311  (the same nonsense each time)
    kinds = [seeds(FIRST_TROUBLED + number) for number in range(people)]
    for _ in range(count):
        update = copy.deepcopy(chance.choice(chance.choice(kinds)))
        for _ in range(chance.randint(1, 2)):
            _spoil(update, chance)
        yield update


def _spoil(update: Any, chance: random.Random) -> None:
    holder, key = chance.choice(list(_places(update)))
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1:
            holder[key] = [holder[key]]
        case 2:
            holder[key] = {"x": holder[key]}
        case _:
            holder[key] = copy.deepcopy(chance.choice(_STRANGE))
    if not update:
        update["message"] = chance.choice(_STRANGE)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in it that can be changed: the holder, and the name or number under which it holds it."""
    pairs = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, inner in pairs:
        yield value, key
        yield from _places(inner)

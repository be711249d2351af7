"""One officer's answers to the whole framework, rehearsed without Telegram: what is typed, and the sheet it makes."""

import json
from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App, Wiring, utc_now
from bot.channel import Address, RawEvent
from bot.conversations.contract.snapshot import Desk
from bot.conversations.places import decode
from bot.conversations.question import waiting_input
from bot.conversations.stations import AskComponent, AskGeneral
from bot.links import Links
from bot.playing.channel import NAME, PlayChannel
from bot.wording import Words
from core.scoring.model import ChoiceInput, FractionInput, NumberInput, TextInput, TickInput
from store.blobs import Blobs
from store.database import Database
from store.records import ChatKey
from store.tx import Tx
from tests.bot.telegram.town import FIRST_SENDER, seat_officers, shape


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What one officer types, in order, and the shape of the sheet afterwards."""

    texts: tuple[str, ...]
    shape: Mapping[str, Any]


async def rehearse(most: int, folder: Path, words: Words) -> Rehearsal:
    """The first ``most`` messages of an officer who answers everything that is asked, and always something valid."""
    chat = ChatKey(NAME, "", "lan")
    async with _app(folder, words) as app:
        await seat_officers(app.database, 1)
        await _sit_down(app, chat)
        texts: list[str] = []
        while len(texts) < most:
            text = await app.database.read(lambda tx: _next_text(tx, app, chat))
            if text is None:
                break
            texts.append(text)
            body = json.dumps({"kind": "text", "text": text}).encode()
            await app.accept(RawEvent(Address(NAME, "", "lan"), f"e{len(texts)}", body))
            await app.lanes.settled()
        desk = await app.database.read(lambda tx: _desk(tx, app, chat))
        return Rehearsal(tuple(texts), shape(desk))


async def _sit_down(app: App, chat: ChatKey) -> None:
    """The officer that was seated on Telegram sits at the messenger of rehearsals too."""
    key = ChatKey("telegram", "700000001", str(FIRST_SENDER))

    async def work(tx: Tx) -> None:
        person = await tx.people.person_at(key, utc_now())
        await tx.people.link_identity(chat, person, utc_now())

    await app.database.write(work)


async def _desk(tx: Tx, app: App, chat: ChatKey) -> Desk:
    person = await tx.people.person_at(chat, utc_now())
    place = await tx.places.active(person)
    assert place.desk_id is not None
    desk = await app.desks.load(tx, place.desk_id, person, utc_now())
    assert desk is not None
    return desk


async def _next_text(tx: Tx, app: App, chat: ChatKey) -> str | None:
    person = await tx.people.person_at(chat, utc_now())
    record = await tx.places.active(person)
    desk = await _desk(tx, app, chat)
    if record.place is None:
        return "tiếp"
    match decode(record.place):
        case AskGeneral(name):
            return f"{desk.framework.general_by_name[name].example:f}"
        case AskComponent() as place:
            return _valid(waiting_input(desk.framework.component_by_key[place.key], place, desk.sheet), place)
        case _:
            return None


def _valid(wanted: object, place: AskComponent) -> str:
    match wanted:
        case FractionInput(done, _) if done.name in place.given:
            return f"{int(place.given[done.name]) + 1}"
        case FractionInput():
            return "3/4"
        case NumberInput(example=example):
            return f"{example:f}".replace(".", ",")
        case ChoiceInput() | TickInput():
            return "1"
        case TextInput():
            return "Đã thực hiện đầy đủ theo kế hoạch."
        case _:
            return "để sau"


@asynccontextmanager
async def _app(folder: Path, words: Words) -> Any:
    app = App(
        Wiring(
            Database("sqlite+aiosqlite://"),
            Blobs(folder),
            words,
            {NAME: PlayChannel()},
            Links("https://vi-du.invalid"),
        )
    )
    await app.start()
    try:
        yield app
    finally:
        await app.stop()

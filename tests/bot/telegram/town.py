"""A program with Telegram in front, officers who hold phones, and what their sheets look like."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from bot.app import App, utc_now
from bot.conversations.contract.snapshot import Desk
from bot.desks import DeskReader
from bot.playing.script import Person, Script, Unit
from bot.playing.stage import set_stage
from bot.serving import Service
from bot.settings import Settings
from bot.wording import Words
from core.assessment.people import Role
from core.assessment.rounds import VIETNAM, Calendar
from store.database import Database
from store.media import MediaState
from store.records import ChatKey
from store.tx import Tx
from tests.bot.telegram.peer import BOT_ID, TOKEN, Peer, Phone

FRAMEWORK: Final = "quang_nam_xa_2022"
FIRST_SENDER: Final = 4_000


def settings_for(peer: Peer, folder: Path, **changes: Any) -> Settings:
    """Settings of a program that speaks with ``peer`` as fast as it can, on files in ``folder``."""
    base: dict[str, Any] = {
        "database": SecretStr(f"sqlite+aiosqlite:///{folder}/db.sqlite3"),
        "evidence": folder / "evidence",
        "web_listen": "127.0.0.1:0",
        "telegram_token": SecretStr(TOKEN),
        "telegram_api": peer.url,
        "telegram_per_second": 0.0,
        "telegram_per_chat_second": 0.0,
    }
    return Settings(**{**base, **changes})


def open_now(now: datetime) -> Calendar:
    """A calendar in which anybody may answer today, whenever today is."""
    today: date = now.astimezone(VIETNAM).date()
    year = timedelta(days=365)
    return Calendar(today - year, today, today - timedelta(days=3), today + timedelta(days=20))


@dataclass
class Town:
    """A running program and its people."""

    service: Service
    peer: Peer
    address: str
    codes: Mapping[str, str]
    unit_by_name: Mapping[str, str]

    @property
    def app(self) -> App:
        return self.service.app

    def phone(self, name: str = "lan", sender: int = 0) -> Phone:
        names = sorted(self.codes)
        return Phone(self.peer, sender or FIRST_SENDER + names.index(name), name)

    async def joined(self, name: str = "lan") -> Phone:
        """A phone whose person has come in by the invitation and given every general figure."""
        phone = self.phone(name)
        phone.says(f"/start {self.codes[name]}")
        await phone.hears("Đúng đơn vị")
        phone.taps("Đúng")
        desk = None
        while desk is None:
            await phone.hears("Số liệu chung 1/")
            desk = await self.desk(phone)
        for number, figure in enumerate(desk.framework.general, 1):
            await phone.hears(f"Số liệu chung {number}/")
            phone.says(f"{figure.example:f}")
        await phone.hears("1.1 ")
        await self.quiet()
        return phone

    async def quiet(self) -> None:
        """Wait until nothing is on its way, in either direction."""
        await self.peer.until(lambda: not self.peer.waiting())
        await self.app.lanes.settled()
        files = await self.app.database.read(lambda tx: tx.media.counts())
        while files.get(MediaState.ANNOUNCED):
            await asyncio.sleep(0.02)
            files = await self.app.database.read(lambda tx: tx.media.counts())
        await self.app.lanes.settled()
        await self.app.delivery.settled()

    async def desk(self, phone: Phone) -> Desk | None:
        return await self.app.database.read(lambda tx: desk_of(tx, self.app.desks, phone.id))


async def desk_of(tx: Tx, desks: DeskReader, sender: int) -> Desk | None:
    """The desk that is open in front of a person on Telegram."""
    person_id = await tx.people.known_at(chat_of(sender))
    if person_id is None:
        return None
    place = await tx.places.active(person_id)
    return None if place.desk_id is None else await desks.load(tx, place.desk_id, person_id, utc_now())


def chat_of(sender: int) -> ChatKey:
    return ChatKey("telegram", str(BOT_ID), str(sender))


def shape(desk: Desk) -> Mapping[str, Any]:
    """What a sheet says, without who said it when."""
    sheet = desk.sheet
    return {
        "entries": {
            key: (entry.state.value, dict(entry.values), entry.justification, entry.postponed)
            for key, entry in sorted(sheet.entries.items())
        },
        "general": {name: str(value) for name, value in sorted(sheet.general.items())},
        "evidence": sorted((e.component, e.kind.value, e.title, e.sha256) for e in sheet.evidence),
        "submitted": sheet.submitted_at is not None,
    }


@asynccontextmanager
async def town(
    peer: Peer, folder: Path, words: Words, names: tuple[str, ...] = ("lan",), **changes: Any
) -> AsyncIterator[Town]:
    """A running program in this process; every person has a unit and an invitation of their own."""
    service = Service(settings_for(peer, folder, **changes), words)
    address = await service.start()
    now = utc_now()
    units = tuple(Unit(f"xa-{name}", f"UBND xã {name.capitalize()}") for name in names)
    script = Script((), FRAMEWORK, units, tuple(Person(name, "officer") for name in names), now, frozenset(), (), ())
    codes = await set_stage(service.app, script, open_now(now))
    own = {name: codes[name, f"xa-{name}"] for name in names}
    try:
        yield Town(service, peer, address, own, {name: f"xa-{name}" for name in names})
    finally:
        await service.stop()


@asynccontextmanager
async def county(peer: Peer, folder: Path, words: Words, **changes: Any) -> AsyncIterator[Town]:
    """A running program in this process, on a database that was prepared in ``folder``."""
    service = Service(settings_for(peer, folder, **changes), words)
    address = await service.start()
    try:
        yield Town(service, peer, address, {}, {})
    finally:
        await service.stop()


async def seat_officers(database: Database, count: int) -> tuple[int, ...]:
    """Let ``count`` officers, each of a unit of their own, sit at their sheets as if they had joined; their senders."""
    from bot.playing.stage import _campaign, _round
    from core.frameworks.loader import find
    from store.units import NewUnit

    now = utc_now()
    framework = find(FRAMEWORK)
    script = Script((), FRAMEWORK, (), (), now, frozenset(), (), ())

    async def work(tx: Tx) -> tuple[int, ...]:
        codes = [f"don-vi-{number}" for number in range(count)]
        units = [
            NewUnit(line, code, f"UBND xã {line}", "xã", framework.unit_class) for line, code in enumerate(codes, 1)
        ]
        await tx.units.import_units(units, now)
        await tx.rounds.open(_round(script, open_now(now)), [_campaign(framework)], now)
        present = await tx.units.present(now)
        for number, code in enumerate(codes):
            person = await tx.people.add_person(f"Cán bộ {number}", now)
            await tx.people.link_identity(chat_of(FIRST_SENDER + number), person, now)
            await tx.people.add_member(person, present[code].id, Role.OFFICER, now)
            cards = await tx.desks.cards(person, now)
            await tx.places.open(person, cards[0].id, now)
        return tuple(FIRST_SENDER + number for number in range(count))

    return await database.write(work)

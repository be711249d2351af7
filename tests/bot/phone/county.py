"""Two communes whose officers only use the page, the push service and the mail server that reach them, and a clock."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.delivery.calling import Calling, Ways
from bot.handlers.web.push import PushSender
from bot.handlers.web.push.keys import keep_key
from bot.mail import Postman
from bot.mail.postman import MailServer
from bot.wording import Words
from store.database import Database
from store.outbox import NewPost, Priority
from store.reach import NewSubscription
from store.records import ChatKey
from store.tables.outbox import OutboxRow
from store.talk import Direction, NewMessage
from store.tx import Tx
from tests.bot.phone.push_peer import PushedTo, PushPeer, push_peer
from tests.bot.phone.smtp_peer import SmtpPeer, smtp_peer
from tests.store.world import NOW, Seat

LINK = "https://chamdiem.example.vn"


@dataclass
class County:
    """The store, who calls, and what arrives outside."""

    database: Database
    calling: Calling
    pushes: PushPeer
    mail: SmtpPeer
    now: datetime = NOW

    async def later(self, **more: float) -> None:
        """So much time passes; then everybody is called who is to be."""
        self.now += timedelta(**more)
        await self.calling.look()

    async def push(self, seat: Seat, text: str = "Phiếu bị trả lại.") -> int:
        """Tell a person something; returns the message's number."""

        async def work(tx: Tx) -> int:
            body = {"lines": [{"style": "body", "text": text}]}
            seq = await tx.talk.add(seat.person_id, NewMessage(Direction.OUT, body, self.now))
            await tx.outbox.add(NewPost(seat.chat, seat.person_id, seq, body, Priority.RETURNED), self.now)
            return seq

        return await self.database.write(work)

    async def agrees(self, chat: ChatKey, browser: PushedTo) -> None:
        new = NewSubscription(browser.endpoint, browser.public_key, browser.auth_secret)
        await self.database.write(lambda tx: tx.reach.subscribe(chat, new, self.now))

    async def states(self) -> list[tuple[str, str]]:
        """State and way of every push, in order."""

        async def work(tx: Tx) -> Any:
            rows = select(col(OutboxRow.state), col(OutboxRow.via)).order_by(col(OutboxRow.id))
            return (await tx.outbox.connection.execute(rows)).all()

        return [(row.state, row.via) for row in await self.database.read(work)]


@asynccontextmanager
async def county(folder: Path, words: Words, round_file: Path, *, with_mail: bool = True) -> AsyncIterator[County]:
    shutil.copy(round_file, folder / "store.db")
    database = Database(f"sqlite+aiosqlite:///{folder / 'store.db'}")
    await database.open()
    async with push_peer() as pushes, smtp_peer() as mail:

        def clock() -> datetime:
            return made.now

        server = MailServer(f"smtp://127.0.0.1:{mail.port}", "chamdiem@example.vn", plain=True)
        sender = PushSender(keep_key(folder / "key.pem"), clock, private=True)
        writer = Postman(server, words, LINK, clock) if with_mail else None
        made = County(database, Calling(database, clock, Ways(sender, writer)), pushes, mail)
        yield made
        await made.calling.stop()
    await database.close()

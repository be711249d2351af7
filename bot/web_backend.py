"""What the web chat asks of the program: sessions, messages, uploads and files, from the store and the intake."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.app import App
from bot.appraised_files import appraised_proof
from bot.channel import Address, MediaGoneError, RawEvent
from bot.conversations.contract.snapshot import Desk, Office
from bot.conversations.my_data import FILE_NAME
from bot.conversations.question import deadline
from bot.documents.my_data_xlsx import MEDIA_TYPE, my_data_xlsx
from bot.documents.rasterising import NotDrawnError
from bot.documents.sheet_files import SHEET_FILES, SheetFile
from bot.documents.sheet_paper import SheetPaper
from bot.handlers.web.backend import (
    About,
    BackendBusyError,
    Bell,
    CallAddress,
    MessagePage,
    NewUpload,
    OpenFile,
    StartedSession,
    TooManyUploadsError,
    Upload,
    WebMessage,
    WebSession,
    WrongOffsetError,
)
from bot.media_check.preview import PREVIEW_TYPE
from bot.offices.branch_files import BRANCH_FILES, BranchFile, branch_paper
from bot.own_data import my_data_paper
from core.assessment.sheet import Evidence
from core.scoring.phrase import Phrase
from store.partials import Partials
from store.reach import NewSubscription
from store.records import ChatKey
from store.sessions import NewSession
from store.talk import Direction, MessageRecord
from store.trouble import STORE_TROUBLE
from store.tx import Tx
from store.uploads import NewUpload as StoredUpload
from store.uploads import UploadRecord

T = TypeVar("T")

SEEN_AGAIN: Final = timedelta(hours=1)
"""How often a browser's last visit is noted: enough for administrators, rare enough to cost nothing."""

FORGOTTEN_AFTER: Final = timedelta(days=7)
"""An upload nobody goes on with for so long is dropped."""


@dataclass(frozen=True, slots=True)
class UploadedFiles:
    """The bytes of finished uploads, as the web channel reads them."""

    partials: Partials

    async def read(self, upload_id: str) -> AsyncIterator[bytes]:
        """A file in pieces.

        Raises:
            MediaGoneError: it is no longer there.
        """
        try:
            async for piece in self.partials.read(upload_id):
                yield piece
        except (FileNotFoundError, ValueError) as error:
            raise MediaGoneError(upload_id) from error

    async def release(self, upload_id: str) -> None:
        await self.partials.drop(upload_id)


class StoreWebBackend:
    """Implements ``bot.handlers.web.backend.WebBackend``."""

    def __init__(self, app: App, partials: Partials) -> None:
        self._app = app
        self._partials = partials
        self._drawing = asyncio.Semaphore(1)

    async def healthy(self) -> bool:
        try:
            await self._app.database.write(_nothing)
        except STORE_TROUBLE:
            return False
        return True

    async def start_session(self, address_hash: str, now: datetime) -> StartedSession:
        async def work(tx: Tx) -> NewSession:
            session = await tx.sessions.start("", now)
            await tx.people.person_at(session.chat, now)
            return session

        session = await self._write(work)
        self._app.origins.remember(session.chat.sender, address_hash)
        return StartedSession(session.token, WebSession(_address(session.chat)))

    async def find_session(self, token: str, now: datetime) -> WebSession | None:
        session = await self._read(lambda tx: tx.sessions.find(token))
        if session is None:
            return None
        if now - session.last_seen_at > SEEN_AGAIN:
            await self._write(lambda tx: tx.sessions.touch(session.id, now))
        return WebSession(_address(session.chat))

    async def end_session(self, token: str, now: datetime) -> None:
        session = await self._read(lambda tx: tx.sessions.find(token))
        if session is None:
            return

        async def work(tx: Tx) -> None:
            await tx.sessions.end(session.id, now)
            await tx.reach.unsubscribe(session.chat)

        await self._write(work)

    async def accept(self, raw: RawEvent) -> bool:
        try:
            return await self._app.accept(raw)
        except STORE_TROUBLE as error:
            raise BackendBusyError from error

    async def page(
        self, chat: Address, *, after: int | None = None, before: int | None = None, limit: int
    ) -> MessagePage:
        person_id = await self._person(chat)
        now = self._app.clock()

        async def work(tx: Tx) -> tuple[Desk | Office | None, tuple[MessageRecord, ...], frozenset[int]]:
            at = (await tx.places.active(person_id)).desk_id
            desks = self._app.desks
            desk = (
                await desks.load(tx, at, person_id, now) or await desks.office(tx, at, person_id, now) if at else None
            )
            found = await tx.talk.messages(person_id, after=after, before=before, limit=limit + 1)
            said = [one.seq for one in found if one.direction is Direction.OUT]
            return desk, found, await tx.calls.unseen(person_id, said) if said else frozenset()

        desk, found, unseen = await self._read(work)
        more = len(found) > limit
        kept = found[:limit] if after is not None else found[-limit:]
        messages = tuple(_web_message(one, unseen=one.seq in unseen) for one in kept)
        return MessagePage(str(person_id), self._about(desk, now), messages, more)

    def _about(self, desk: Desk | Office | None, now: datetime) -> About:
        match desk:
            case None:
                return About()
            case Desk():
                detail = Phrase("web-about", {"round": desk.round.title, "deadline": deadline(desk, now)})
            case Office():
                role = Phrase(f"role-{desk.membership.role.value}")
                detail = Phrase("web-about-office", {"role": role, "round": desk.round.title})
        return About(desk.membership.unit_name, self._app.words.text(detail))

    async def seen(self, chat: Address, seq: int) -> None:
        person_id = await self._person(chat)
        now = self._app.clock()
        await self._write(lambda tx: tx.calls.seen(person_id, seq, now))

    async def be_called(self, chat: Address, address: CallAddress, *, renew: bool) -> bool:
        new = NewSubscription(address.endpoint, address.public_key, address.auth_secret)
        now = self._app.clock()
        if renew:
            return await self._write(lambda tx: tx.reach.renew(_key(chat), new, now))
        await self._write(lambda tx: tx.reach.subscribe(_key(chat), new, now))
        return True

    async def stop_calls(self, chat: Address) -> None:
        await self._write(lambda tx: tx.reach.unsubscribe(_key(chat)))

    def listen(self, chat: Address) -> AbstractAsyncContextManager[Bell]:
        return self._app.listen(ChatKey(chat.channel, chat.account, chat.sender))

    async def create_upload(self, chat: Address, new: NewUpload, now: datetime) -> Upload:
        wanted = StoredUpload(new.client_id, new.name, new.size, new.component, new.caption)
        record = await self._write(lambda tx: tx.uploads.create(_key(chat), wanted, now))
        if record is None:
            raise TooManyUploadsError
        return _upload(record)

    async def find_upload(self, chat: Address, upload_id: str) -> Upload | None:
        record = await self._read(lambda tx: tx.uploads.get(upload_id, _key(chat)))
        return None if record is None else _upload(record)

    async def append_upload(self, chat: Address, upload_id: str, offset: int, chunk: bytes) -> Upload:
        upload = await self.find_upload(chat, upload_id)
        if upload is None or upload.offset != offset:
            raise WrongOffsetError(upload.offset if upload else 0)
        try:
            end = await self._partials.write(upload_id, offset, chunk)
        except OSError as error:
            raise BackendBusyError from error
        advanced = await self._write(lambda tx: tx.uploads.advance(upload_id, _key(chat), offset, end))
        present = await self.find_upload(chat, upload_id)
        if not advanced or present is None:
            raise WrongOffsetError(present.offset if present else 0)
        return present

    async def finish_upload(self, chat: Address, upload_id: str) -> None:
        await self._write(lambda tx: tx.uploads.finish(upload_id, _key(chat)))

    async def cancel_upload(self, chat: Address, upload_id: str) -> None:
        if await self._write(lambda tx: tx.uploads.cancel(upload_id, _key(chat))):
            await self._partials.drop(upload_id)

    async def forget_abandoned(self) -> None:
        """Drop uploads that nobody goes on with."""
        for upload_id in await self._write(lambda tx: tx.uploads.abandoned(self._app.clock() - FORGOTTEN_AFTER)):
            await self._partials.drop(upload_id)

    async def attachment(self, chat: Address, kind: str, ref: str) -> OpenFile | None:
        """A file of one of the person's own sheets, of a row they appraise, or of what is kept about them."""
        person_id = await self._person(chat)
        if kind == "my_data":
            return await self._my_data(person_id) if ref == str(person_id) else None
        desks = await self._desks(person_id)
        match kind:
            case "evidence":
                return await self._evidence(person_id, desks, ref)
            case "preview":
                return await self._preview(person_id, desks, ref)
            case _ if kind in BRANCH_FILES:
                return await self._branch(person_id, ref, BRANCH_FILES[kind])
            case _ if kind in SHEET_FILES:
                desk = next((desk for desk in desks if str(desk.id) == ref), None)
                return None if desk is None else await self._sheet(desk, SHEET_FILES[kind])
            case _:
                return None

    async def _evidence(self, person_id: int, desks: tuple[Desk, ...], ref: str) -> OpenFile | None:
        proof = await self._proof(person_id, desks, ref)
        if proof is None or not await self._app.blobs.exists(proof.sha256):
            return None
        return OpenFile(proof.title, proof.media_type, proof.size_bytes, self._app.blobs.open(proof.sha256))

    async def _preview(self, person_id: int, desks: tuple[Desk, ...], ref: str) -> OpenFile | None:
        """Never the original: only what was encoded here when the file came in."""
        proof = await self._proof(person_id, desks, ref)
        if proof is None or not await self._app.blobs.exists(proof.preview):
            return None
        chunks = self._app.blobs.open(proof.preview)
        return OpenFile(proof.title, PREVIEW_TYPE, None, chunks, is_picture_of_ours=True)

    async def _proof(self, person_id: int, desks: tuple[Desk, ...], ref: str) -> Evidence | None:
        """A proof of the person's own sheets, or of a row they appraise; anybody else's is none."""
        own = _proof(desks, ref)
        if own is not None:
            return own
        now = self._app.clock()
        return await self._read(lambda tx: appraised_proof(tx, self._app.desks, person_id, ref, now))

    async def _sheet(self, desk: Desk, file: SheetFile) -> OpenFile:
        """Made beside the loop, one at a time: drawing takes a good part of a second, and no answer waits for it."""
        unit = desk.membership
        paper = SheetPaper(desk.framework, desk.sheet, desk.round, unit.unit_name, unit.unit_code)
        async with self._drawing:
            try:
                made = await asyncio.to_thread(file.make, paper, self._app.words)
            except NotDrawnError as error:
                raise BackendBusyError from error
        return OpenFile(f"phieu-{unit.unit_code}.{file.extension}", file.media_type, len(made), _one(made))

    async def _branch(self, person_id: int, ref: str, file: BranchFile) -> OpenFile | None:
        """The table behind a supervisor's answer; made beside the loop, as sheets are."""
        now = self._app.clock()
        paper = await self._read(lambda tx: branch_paper(tx, self._app.desks, person_id, ref, now))
        if paper is None:
            return None
        async with self._drawing:
            try:
                made = await asyncio.to_thread(file.make, paper, self._app.words)
            except NotDrawnError as error:
                raise BackendBusyError from error
        return OpenFile(f"bang-theo-doi.{file.extension}", file.media_type, len(made), _one(made))

    async def _my_data(self, person_id: int) -> OpenFile | None:
        now = self._app.clock()
        paper = await self._read(lambda tx: my_data_paper(tx, self._app.desks, person_id, now))
        if paper is None:
            return None
        made = await asyncio.to_thread(my_data_xlsx, paper, self._app.words)
        return OpenFile(FILE_NAME, MEDIA_TYPE, len(made), _one(made))

    async def _desks(self, person_id: int) -> tuple[Desk, ...]:
        now = self._app.clock()

        async def work(tx: Tx) -> tuple[Desk, ...]:
            loaded = [
                await self._app.desks.load(tx, c.id, person_id, now) for c in await tx.desks.cards(person_id, now)
            ]
            return tuple(desk for desk in loaded if desk is not None)

        return await self._read(work)

    async def _person(self, chat: Address) -> int:
        return await self._app.person_at(_key(chat))

    async def _read(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        try:
            return await self._app.database.read(work)
        except STORE_TROUBLE as error:
            raise BackendBusyError from error

    async def _write(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        try:
            return await self._app.database.write(work)
        except STORE_TROUBLE as error:
            raise BackendBusyError from error


async def _nothing(tx: Tx) -> None:
    """A commit without content: it succeeds only where commits succeed."""


async def _one(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _proof(desks: tuple[Desk, ...], ref: str) -> Evidence | None:
    """A proof of one of these sheets: also one that was replaced or removed, a file of the signed paper, the body's."""
    own = (proof for desk in desks if (proof := desk.sheet.proof(ref)) is not None)
    signed = (file for desk in desks for file in desk.sheet.signed)
    of_bodies = (one.proof for desk in desks for case in desk.cases.values() for one in case.evidence)
    return next((proof for proof in (*own, *signed, *of_bodies) if proof.id == ref), None)


def _key(chat: Address) -> ChatKey:
    return ChatKey(chat.channel, chat.account, chat.sender)


def _address(chat: ChatKey) -> Address:
    return Address(chat.channel, chat.account, chat.sender)


def _upload(record: UploadRecord) -> Upload:
    return Upload(
        record.id, record.id, record.name, record.size_bytes, record.offset_bytes, record.component, record.caption
    )


def _web_message(record: MessageRecord, *, unseen: bool) -> WebMessage:
    return WebMessage(record.seq, record.at, record.direction.value, record.body, record.client_ref, unseen)

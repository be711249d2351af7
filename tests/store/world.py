"""A small invented province: two communes and a round that is open, and people who join it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from core.assessment.people import Role
from core.assessment.rounds import Calendar, Round
from store.database import Database
from store.records import Actor, ChatKey
from store.rounds import NewCampaign
from store.tx import Tx
from store.units import NewUnit

NOW: Final = datetime(2026, 11, 12, 1, 30, tzinfo=UTC)
DIGEST: Final = "d" * 64
DOCUMENT: Final = '{"id":"xa_mau_2026","title":"Bộ chỉ số cấp xã"}'
PROVINCE: Final = NewUnit(2, "91", "Tỉnh Mẫu", "tỉnh", "tinh")
SUOI_MAU: Final = NewUnit(3, "91001", "UBND xã Suối Mẫu", "xã", "xa", "91", "suoimau@tinhmau.example")
DOI_MAU: Final = NewUnit(4, "91002", "UBND xã Đồi Mẫu", "xã", "xa", "91")
ROUND: Final = Round(
    id="mau-2026",
    title="Kỳ đánh giá năm 2026",
    year=2026,
    owner="UBND tỉnh Mẫu",
    letter="Công văn số 12/SKHCN-CĐS ngày 01/10/2026",
    calendar=Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 10, 1), date(2026, 11, 30)),
    contact="Sở mẫu, điện thoại 0000 000 000",
)
COMMUNES: Final = NewCampaign("xa_mau_2026", DIGEST, DOCUMENT, 3, "xa")


@dataclass(frozen=True, slots=True)
class Seat:
    """A person who has joined a unit and sits at its sheet."""

    chat: ChatKey
    person_id: int
    desk_id: int
    sheet_id: int
    role: Role = Role.OFFICER

    def actor(self, at: datetime = NOW) -> Actor:
        return Actor(self.person_id, self.role, self.chat.channel, at)


def chat_of(name: str) -> ChatKey:
    return ChatKey("web", "chat", name)


async def open_round(tx: Tx) -> None:
    await tx.units.import_units([PROVINCE, SUOI_MAU, DOI_MAU], NOW)
    opened = await tx.rounds.open(ROUND, [COMMUNES], NOW)
    assert not opened.problems


async def take_seat(database: Database, name: str, unit: NewUnit = SUOI_MAU, role: Role = Role.OFFICER) -> Seat:
    """Let a person join as if an invitation had been used."""

    async def work(tx: Tx) -> Seat:
        chat = chat_of(name)
        person_id = await tx.people.add_person(name, NOW)
        await tx.people.link_identity(chat, person_id, NOW)
        await tx.people.add_member(person_id, (await tx.units.present(NOW))[unit.code].id, role, NOW)
        card = (await tx.desks.cards(person_id, NOW))[0]
        desk = await tx.desks.load(card.id, person_id, NOW)
        assert desk is not None
        return Seat(chat, person_id, desk.id, desk.sheet_id, role)

    return await database.write(work)

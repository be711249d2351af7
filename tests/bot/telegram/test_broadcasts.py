"""Messages to many on real channels: replies go before them, each reaches its person once, and the counts are true."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import col

from bot.app import utc_now
from bot.playing.script import District, Script, Unit
from bot.playing.stage import set_stage
from bot.serving import Service
from bot.wording import Words
from core.assessment.people import Role
from core.assessment.rounds import VIETNAM
from store.records import ChatKey
from store.tables.people import IdentityRow, MembershipRow, PersonRow
from store.tx import Tx
from tests.bot.telegram.peer import Peer, Phone
from tests.bot.telegram.town import FIRST_SENDER, FRAMEWORK, Town, chat_of, open_now, settings_for

MANY = 500
ADMINISTRATOR = FIRST_SENDER
UNITS = tuple(Unit(f"xa-{n}", f"UBND xã Ruộng Vẽ {n}") for n in range(5))
SCRIPT = Script(
    (),
    FRAMEWORK,
    UNITS,
    (),
    utc_now(),
    frozenset(),
    (),
    (),
    districts=(District("huyen", "UBND huyện Thử Nghiệm", tuple(unit.code for unit in UNITS)),),
)


def in_the_morning() -> datetime:
    """The time as it goes on from 10:00 Vietnamese time, whenever the tests run: nothing is sent at night."""
    return utc_now() + _TO_TEN


_NOW = utc_now().astimezone(VIETNAM)
_TO_TEN = (_NOW + timedelta(days=1)).replace(hour=10, minute=0, second=0) - _NOW


@asynccontextmanager
async def district(peer: Peer, folder: Path, words: Words, per_second: float = 0.0) -> AsyncIterator[Town]:
    """A running program with a round of five communes, and an administrator of their district on Telegram."""
    service = Service(settings_for(peer, folder, telegram_per_second=per_second), words, clock=in_the_morning)
    address = await service.start()
    await set_stage(service.app, SCRIPT, open_now(in_the_morning()))
    try:
        await service.app.database.write(lambda tx: sit(tx, chat_of(ADMINISTRATOR), "huyen", Role.ADMINISTRATOR))
        yield Town(service, peer, address, {}, {})
    finally:
        await service.stop()


async def sit(tx: Tx, chat: ChatKey, unit: str, role: Role = Role.OFFICER) -> int:
    """Let somebody who writes from ``chat`` act for a unit, and stand before their first question."""
    now = in_the_morning()
    person = await tx.people.add_person("", now)
    await tx.people.link_identity(chat, person, now)
    await tx.people.add_member(person, (await tx.units.present(now))[unit].id, role, now)
    cards = await tx.desks.cards(person, now)
    await tx.places.open(person, cards[0].id, now)
    return person


async def seat_many(tx: Tx, count: int) -> list[int]:
    """``count`` officers who have joined and do nothing; their senders."""
    now, units = in_the_morning(), await tx.units.present(in_the_morning())
    connection = tx.people._connection  # noqa: SLF001 (hundreds at once, past the invitations)
    people = (
        await connection.execute(
            insert(PersonRow).returning(col(PersonRow.id)),
            [{"display_name": "", "created_at": now}] * count,
        )
    ).scalars()
    ids = list(people)
    chats = [chat_of(FIRST_SENDER + 1 + number) for number in range(count)]
    await connection.execute(
        insert(IdentityRow),
        [
            {"channel": c.channel, "account": c.account, "sender": c.sender, "person_id": person, "linked_at": now}
            for c, person in zip(chats, ids, strict=True)
        ],
    )
    await connection.execute(
        insert(MembershipRow),
        [
            {
                "person_id": person,
                "unit_id": units[f"xa-{number % len(UNITS)}"].id,
                "role": Role.OFFICER.value,
                "valid_from": now,
                "valid_to": None,
            }
            for number, person in enumerate(ids)
        ],
    )
    return [int(chat.sender) for chat in chats]


async def send(running: Town, text: str, group: str) -> Phone:
    """Have the administrator send a message to a group."""
    phone = Phone(running.peer, ADMINISTRATOR)
    phone.says("gửi thông báo")
    await phone.hears("Gửi thông báo cho ai?")
    phone.taps(group)
    await phone.hears("soạn nội dung")
    phone.says(text)
    await phone.hears("người nhận qua")
    phone.taps("Gửi cho ")
    await phone.hears("Đang gửi cho")
    return phone


async def test_an_answer_goes_before_the_rest_of_a_message_to_many(peer: Peer, tmp_path: Path, words: Words) -> None:
    async with district(peer, tmp_path, words, per_second=300.0) as running:
        senders = await running.app.database.write(lambda tx: seat_many(tx, MANY - 1))
        last = FIRST_SENDER + MANY
        await running.app.database.write(lambda tx: sit(tx, chat_of(last), "xa-0"))
        await send(running, "Họp lúc 14 giờ.", "Tất cả cán bộ đầu mối (500 người)")
        lan = Phone(peer, last)

        def told() -> list[int]:
            return [c.chat for c in peer.calls if c.method == "sendMessage" and "Họp lúc" in str(c.params["text"])]

        await peer.until(lambda: len(told()) > 60)
        lan.says("trợ giúp")
        await lan.hears("Anh/Chị có thể làm gì ở đây")
        when_answered = len(told())
        await peer.until(lambda: len(told()) >= MANY + 1)  # the preview is one more
        await running.quiet()

        everybody = sorted(chat for chat in told() if chat != ADMINISTRATOR)
        assert when_answered < MANY - 100
        assert everybody == [*senders, last]
        assert told().index(last) > when_answered - 1


async def test_each_channel_tells_what_became_of_a_message(peer: Peer, tmp_path: Path, words: Words) -> None:
    """One officer on Telegram, one who has blocked the bot there, one on the page; what was typed is no markup."""
    text = "Xem <b>mục 3</b> & gọi {contact}\n_ngay_ *hôm nay*"
    async with district(peer, tmp_path, words) as running:
        database = running.app.database
        web = ChatKey("web", "chat", "trang-cua-dao")
        for chat in (chat_of(FIRST_SENDER + 1), chat_of(FIRST_SENDER + 2), web):
            await database.write(lambda tx, chat=chat: sit(tx, chat, "xa-0"))  # type: ignore[misc]
        peer.blocked.add(FIRST_SENDER + 2)
        phone = await send(running, text, "Tất cả cán bộ đầu mối (3 người)")
        lan = Phone(peer, FIRST_SENDER + 1)
        await lan.hears("ngay_ *hôm nay*")
        await running.app.broadcasts.look()
        await running.quiet()

        head = "Thông báo của UBND huyện Thử Nghiệm · "
        (got,) = [said for said in lan.texts if said.startswith(head)]
        assert got.endswith(f"\n{text}")
        preview = next(said for said in phone.texts if head in said)
        assert got in preview
        phone.says("tiến độ gửi")
        await phone.hears("1/3 người đã nhận.")
        assert "1 người có tin chờ trên trang, chưa xem" in phone.screen
        assert "1 người đã chặn hoặc không có kênh nhận" in phone.screen

        person = await running.app.person_at(web)
        messages = await database.read(lambda tx: tx.talk.messages(person))
        assert [str(line["text"]) for line in messages[-1].body["lines"]][1] == text

        phone.taps("Thu hồi tin chưa xem")
        await phone.hears("Đã dừng. 1/3 người đã nhận, 1 người không nhận.")
        messages = await database.read(lambda tx: tx.talk.messages(person))
        assert "thu hồi" in str(messages[-1].body["lines"])
        assert text not in str(messages[-1].body)

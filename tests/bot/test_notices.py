"""A person sees how they are told of news and changes it from any question; nobody's whole address is shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivery.calling import Ways
from bot.handlers.web.push import PushSender
from bot.handlers.web.push.keys import keep_key
from bot.mail import Postman
from bot.mail.postman import MailServer
from bot.playing.channel import NAME
from bot.reaching import masked
from bot.wording import Words
from store.reach import NewSubscription, Subscription, Way
from store.records import ChatKey
from store.tx import Tx
from store.units import NewUnit
from tests.bot.conftest import NOW, Stage, staged

LAN = ChatKey(NAME, "", "lan")
PHONE = NewSubscription("https://push.example.net/to/phone", "public", "secret")


@pytest.fixture
async def desk(tmp_path: Path, words: Words) -> AsyncIterator[Stage]:
    """An officer in the middle of her questions, where browsers can be called and letters be written."""
    pusher = PushSender(keep_key(tmp_path / "key.pem"), lambda: NOW)
    writer = Postman(
        MailServer("smtp://127.0.0.1:9", "chamdiem@example.vn"), words, "https://vi-du.invalid", lambda: NOW
    )
    async with staged(tmp_path, words, ways=Ways(pusher, writer)) as stage:
        await stage.join("lan")
        await stage.figures("lan")
        yield stage


async def asked(stage: Stage, text: str) -> tuple[str, list[str]]:
    """What is answered to ``text``, without the waiting question, and the buttons under it."""
    before = len(await stage.messages("lan"))
    await stage.says("lan", text)
    return await answered(stage, before)


async def tapped(stage: Stage, label: str) -> tuple[str, list[str]]:
    """The same for the newest button of this label."""
    messages = await stage.messages("lan")
    shown = [one for message in messages for one in message.body.get("choices", ()) if one["label"] == label]
    await stage.give("lan", {"kind": "tap", "token": shown[-1]["token"]})
    await stage.settled()
    return await answered(stage, len(messages))


async def answered(stage: Stage, before: int) -> tuple[str, list[str]]:
    _, answer, waiting = (await stage.messages("lan"))[before:]
    assert "1.1" in waiting.body["lines"][0]["text"]
    lines = "\n".join(line["text"] for line in answer.body["lines"])
    return lines, [choice["label"] for choice in answer.body["choices"]]


async def give_mailbox(stage: Stage) -> None:
    unit = (await stage.desk("lan")).membership
    new = NewUnit(1, unit.unit_code, unit.unit_name, "xã", "xa", email="ubnd.suoimau@tinhmau.example")
    await stage.app.database.write(lambda tx: tx.units.import_units([new], stage.now))


async def subscriptions(stage: Stage) -> tuple[Subscription, ...]:
    async def work(tx: Tx) -> tuple[Subscription, ...]:
        return await tx.reach.subscriptions(await tx.people.person_at(LAN, stage.now))

    return await stage.app.database.write(work)


async def test_at_first_it_is_told_what_is_missing_and_whom_to_ask(desk: Stage) -> None:
    text, buttons = await asked(desk, "thông báo")

    assert "Trên máy: chưa bật." in text
    assert "chưa có địa chỉ hộp thư của đơn vị. Cần bổ sung thì liên hệ: Tổ hỗ trợ mẫu" in text
    assert "Từ 21:00 đến 07:00 không báo tin." in text
    assert buttons == []


async def test_a_machine_that_agreed_is_counted_tried_and_silenced(desk: Stage) -> None:
    await desk.app.database.write(lambda tx: tx.reach.subscribe(LAN, PHONE, NOW))
    text, buttons = await asked(desk, "bat thong bao")
    assert "đang bật ở 1 máy" in text
    assert buttons == ["Gửi thử", "Tắt trên mọi máy"]

    text, buttons = await tapped(desk, "Gửi thử")
    assert text.startswith("Đang gửi thử đến 1 máy.")
    assert buttons == ["Thông báo"]
    await asked(desk, "thông báo")
    text, _ = await tapped(desk, "Tắt trên mọi máy")
    assert text == "Đã tắt thông báo trên mọi máy. Tin mới vẫn chờ sẵn trên trang."
    assert await subscriptions(desk) == ()
    assert "chưa bật" in (await asked(desk, "thông báo"))[0]


async def test_letters_to_the_unit_are_switched_off_and_on_again(desk: Stage) -> None:
    await give_mailbox(desk)
    text, buttons = await asked(desk, "thông báo")
    assert "hộp thư đơn vị ub***@tinhmau.example" in text
    assert "ubnd.suoimau" not in text
    assert buttons == ["Tắt thư điện tử"]
    await tapped(desk, "Tắt thư điện tử")
    assert not await wants_letters(desk)

    text, buttons = await asked(desk, "thông báo")
    assert "Thư điện tử: đã tắt." in text
    assert buttons == ["Bật thư điện tử"]
    text, _ = await tapped(desk, "Bật thư điện tử")
    assert text == "Đã bật thư điện tử đến hộp thư đơn vị ub***@tinhmau.example."
    assert await wants_letters(desk)


async def wants_letters(stage: Stage) -> bool:
    async def work(tx: Tx) -> bool:
        return await tx.reach.wants(await tx.people.person_at(LAN, stage.now), Way.EMAIL)

    return await stage.app.database.write(work)


async def test_an_old_button_does_what_can_still_be_done(desk: Stage) -> None:
    """The machines were silenced meanwhile: trying them is no longer offered, and nothing is pretended."""
    await desk.app.database.write(lambda tx: tx.reach.subscribe(LAN, PHONE, NOW))
    await asked(desk, "thông báo")
    await desk.app.database.write(lambda tx: tx.reach.unsubscribe(LAN))

    assert "chưa bật" in (await tapped(desk, "Gửi thử"))[0]


async def test_who_has_joined_nothing_is_led_to_the_door(desk: Stage) -> None:
    await desk.says("la", "thông báo")

    assert "lời mời" in await desk.last_words("la")


@pytest.mark.parametrize(
    ("address", "shown"),
    [("ubnd@xa.example.vn", "ub***@xa.example.vn"), ("a@b.vn", "a***@b.vn"), ("", ""), ("không có", "")],
)
def test_an_address_is_shown_so_that_only_who_knows_it_knows_it(address: str, shown: str) -> None:
    assert masked(address) == shown

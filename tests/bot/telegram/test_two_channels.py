"""One person, two channels: the same sheet, the same place, the same receipts, also in the middle of an answer."""

import itertools
import json
import re

from bot.channel import Address, RawEvent
from bot.handlers.telegram.bot_name import bot_name, start_link
from store.records import ChatKey
from store.talk import MessageRecord
from tests.bot.telegram.peer import TOKEN, Fault, Phone
from tests.bot.telegram.test_conversation import picture
from tests.bot.telegram.town import Town

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


class Browser:
    """The web chat of one person, as its page posts."""

    def __init__(self, village: Town, sender: str = "browser") -> None:
        self.village = village
        self.address = Address("web", "", sender)
        self.ids = itertools.count(1)

    async def does(self, **event: str) -> None:
        body = json.dumps(event).encode()
        await self.village.app.accept(RawEvent(self.address, f"e{next(self.ids)}", body))
        await self.village.quiet()

    async def messages(self) -> tuple[MessageRecord, ...]:
        database = self.village.app.database
        person = await database.read(lambda tx: tx.people.known_at(ChatKey("web", "", self.address.sender)))
        assert person is not None
        return await database.read(lambda tx: tx.talk.messages(person, after=0, limit=1_000))

    async def screen(self) -> str:
        lines = [line["text"] for message in await self.messages() for line in message.body.get("lines", ())]
        return "\n".join(str(line) for line in lines)


def code_in(text: str) -> str:
    return str(CODE.findall(text)[-1])


async def both(village: Town) -> tuple[Browser, Phone]:
    """Lan on the web, then also on Telegram with a code the web page has shown."""
    browser = Browser(village)
    await browser.does(kind="open", code=village.codes["lan"])
    await browser.does(kind="text", text="đúng")
    for example in ("23", "45", "6850", "1850", "5120", "8"):
        await browser.does(kind="text", text=example)
    await browser.does(kind="text", text="thêm thiết bị")
    phone = village.phone("lan")
    phone.says(code_in(await browser.screen()))
    await phone.hears("Đúng")
    phone.taps("Đúng")
    await phone.hears("1.1 Người đứng đầu")
    await village.quiet()
    return browser, phone


async def test_a_code_from_the_web_page_opens_the_same_place_on_telegram(village: Town) -> None:
    browser, phone = await both(village)
    phone.taps("1.")
    await phone.hears("1.2 Tỷ lệ cuộc họp")

    assert "1.2 Tỷ lệ cuộc họp" in await browser.screen()


async def test_an_answer_begun_on_the_web_is_finished_on_telegram(village: Town) -> None:
    browser, phone = await both(village)
    await browser.does(kind="text", text="1.6")
    await browser.does(kind="text", text="1480")
    phone.says("12")
    await phone.hears("1.6: Cộng 2 phần")

    desk = await village.desk(phone)
    assert desk is not None
    entry = desk.sheet.entry(desk.framework.component_by_code["1.6"].key)
    assert sorted(entry.values.values()) == ["12", "1480"]


async def test_a_reply_goes_only_to_where_the_message_came_from(village: Town) -> None:
    browser, phone = await both(village)
    before = len(phone.texts)
    await browser.does(kind="text", text="điểm")

    assert len(phone.texts) == before
    phone.says("/tiep")
    await village.quiet()
    assert len(phone.texts) == before + 1


async def test_a_code_from_telegram_opens_the_same_sheet_in_a_browser(village: Town) -> None:
    phone = await village.joined("lan")
    phone.taps("1.")
    await phone.hears("1.2 Tỷ lệ cuộc họp")
    phone.photographs(picture())
    await phone.hears("Đã nhận anh-")
    phone.says("thêm thiết bị")
    await phone.hears("Mã cho máy khác")
    browser = Browser(village)
    await browser.does(kind="text", text=code_in(phone.screen))
    await browser.does(kind="text", text="đúng")

    assert "1.2 Tỷ lệ cuộc họp" in await browser.screen()
    await browser.does(kind="text", text="3/4")
    desk = await village.desk(phone)
    assert desk is not None
    assert desk.sheet.entry(desk.framework.component_by_code["1.2"].key).values == {"done": "3", "total": "4"}
    assert len(desk.sheet.evidence) == 1


async def test_the_way_to_the_web_page_for_a_large_file_opens_that_very_component(village: Town) -> None:
    phone = await village.joined("lan")
    phone.taps("1.")
    await phone.hears("1.2 Tỷ lệ cuộc họp")
    phone.sends(b"%PDF-1.4", "to-trinh.pdf", size=21 * 2**20)
    await phone.hears("/m/")
    browser = Browser(village)
    link = re.findall(r"/m/([A-Za-z0-9_-]+)", phone.screen)[-1]
    await browser.does(kind="open", code=link)
    await browser.does(kind="text", text="đúng")

    assert "1.1 Người đứng đầu" in (await browser.screen()).split("UBND")[-1]


async def test_an_invitation_link_carries_the_bots_name(village: Town) -> None:
    assert start_link(await bot_name(TOKEN, village.peer.url), "ABCD") == "https://t.me/chamdiem_bot?start=ABCD"


async def test_without_a_name_there_is_no_link(village: Town) -> None:
    village.peer.faults["getMe"].append(Fault(status=500))

    assert await bot_name(TOKEN, village.peer.url) == ""
    assert await bot_name(TOKEN, "http://127.0.0.1:9") == ""
    assert start_link("", "ABCD") == ""

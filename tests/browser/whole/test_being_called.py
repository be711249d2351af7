"""From a yes on the phone to a call that its push service can pass on, through the whole program."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select
from sqlmodel import col

from bot.app import random_id, utc_now
from bot.conversations.contract.effects import Tell
from bot.conversations.contract.shown import Reply, say
from bot.delivery.calling import Ways
from bot.handlers.web.push import PushSender
from bot.handlers.web.push.keys import keep_key
from bot.telling import Teller
from bot.wording import Words
from store.tables.outbox import OutboxRow
from store.tx import Tx
from tests.bot.phone.push_peer import push_peer
from tests.browser.subscription import stubbed
from tests.browser.whole.officer import Officer
from tests.browser.whole.program import Program, running_program

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class Clock:
    """Begins at noon in Viet Nam, for nobody is called at night, and goes on when it is told to."""

    def __init__(self) -> None:
        self.now = utc_now().replace(hour=5)

    def __call__(self) -> datetime:
        return self.now


async def told(program: Program, words: Words) -> int:
    """The officer is pushed something; returns her message's number."""

    async def work(tx: Tx) -> int:
        (lan,) = {
            m.membership.person_id for m in await tx.people.members(program.app.clock()) if m.membership.person_name
        }
        push = Tell(Reply((say("home-bare", bare=3),)), person_id=lan)
        await Teller(words, random_id).tell(tx, push, 0, program.app.clock())
        return await tx.talk.last_seq(lan)

    return await program.database.write(work)


async def states(program: Program) -> list[tuple[str, str]]:
    async def work(tx: Tx) -> list[tuple[str, str]]:
        rows = await tx.outbox.connection.execute(select(col(OutboxRow.state), col(OutboxRow.via)))
        return [(row.state, row.via) for row in rows]

    return await program.database.read(work)


async def test_a_phone_that_agreed_is_called_when_its_page_is_closed(chromium: Browser, tmp_path: Path) -> None:
    words = Words.load()
    key, clock = keep_key(tmp_path / "web-push.pem"), Clock()
    async with push_peer() as peer:
        ways = Ways(PushSender(key, clock, private=True))
        async with running_program(tmp_path, ways, clock, key.public) as program:
            context = await chromium.new_context(base_url=program.address, is_mobile=True, locale="vi-VN")
            await context.grant_permissions(["notifications"])
            await context.add_init_script(stubbed(peer.browser()))
            page = await context.new_page()
            lan = Officer(page)
            await lan.come_in(program.codes["lan"])
            await lan.say("21 người")
            await page.get_by_role("button", name="Bật thông báo").click()
            await expect(page.get_by_text("Đã bật thông báo trên máy này.")).to_be_visible()
            assert "đang bật ở 1 máy" in await lan.say("thông báo")

            await page.goto("about:blank")
            seq = await told(program, words)
            clock.now += timedelta(minutes=1)
            await program.app.calling.look()
            unit = peer.calls[0][1]["unit"]
            assert peer.calls == [("phone", {"unit": unit, "seq": seq, "count": 1})]
            assert peer.keys == {key.public}
            assert unit.startswith("UBND xã")
            assert await states(program) == [("delivered", "web_push")]

            await page.goto("/")
            await expect(page.locator("#line")).to_have_attribute("data-state", "connected")
            async with page.expect_response("**/seen"):
                await told(program, words)
                await page.evaluate("dispatchEvent(new Event('online'))")
            assert (await states(program))[1] == ("delivered", "page")
            clock.now += timedelta(minutes=1)
            await program.app.calling.look()
            assert len(peer.calls) == 1
            await context.close()

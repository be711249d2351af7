"""An officer who reads the page and does what it asks, with nothing to go by but what is on the screen."""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

EXAMPLE = re.compile(r"ví dụ: ?([^\n]+?)(?:\.(?:\s|$)|$)", re.MULTILINE)


@dataclass(slots=True)
class Officer:
    """Answers the newest question: the first option, the first tick, or the very example the question prints."""

    page: Page

    @property
    def question(self) -> Locator:
        return self.page.locator("#log .message[data-asks]").last

    async def come_in(self, code: str) -> None:
        await self.page.goto(f"/m/{code}")
        await self.press("Đúng, bắt đầu")

    async def say(self, text: str) -> str:
        """Type and send; returns what was answered."""
        seq = await self._newest()
        await self.page.fill("#box", text)
        await self.page.click("#send")
        return await self._answered_after(seq)

    async def press(self, name: str) -> str:
        """Press the newest button of this name; returns what was answered."""
        button = self.page.locator("#log").get_by_role("button", name=name, exact=True).last
        await button.wait_for()
        seq = await self._newest()
        await button.click()
        return await self._answered_after(seq)

    async def answer(self) -> bool:
        """Answer the newest question; ``False`` when it asks for nothing one could answer."""
        seq = await self._newest()
        question = self.question
        ticks, options = question.locator("label.choice"), question.locator("button.choice")
        if await ticks.count():
            await ticks.first.locator("input").set_checked(checked=True)
            await question.get_by_role("button", name="Xong").click()
        elif await options.count():
            await options.first.click()
        else:
            examples = EXAMPLE.findall(await question.locator(".bubble").inner_text())
            if not examples:
                return False
            await self.page.fill("#box", examples[-1])
            await self.page.click("#send")
        await self._answered_after(seq)
        return True

    async def _newest(self) -> int:
        numbers = await self.page.locator("#log .message.out").evaluate_all("all => all.map(one => +one.dataset.seq)")
        return max(numbers, default=0)

    async def _answered_after(self, seq: int) -> str:
        """Wait until the bot has said something newer than ``seq``, and for its question if there is one to come."""
        await self.page.wait_for_function(
            "seq => Array.from(document.querySelectorAll('#log .message.out')).some(one => +one.dataset.seq > seq)",
            arg=seq,
        )
        await expect(self.page.locator("#pending .message")).to_have_count(0)
        newer = self.page.locator("#log .message.out").filter(visible=True)
        texts = await newer.evaluate_all(
            """(all, seq) => all
                .filter(one => +one.dataset.seq > seq)
                .map(one => one.querySelector(".bubble").innerText)""",
            seq,
        )
        return "\n".join(texts)

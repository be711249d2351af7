"""Files of an appraisal: whoever appraises the row may open them, nobody else; the body's own stay with their row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channel import Address
from bot.playing.channel import NAME
from bot.playing.player import Player
from bot.playing.script import read_script
from bot.web_backend import StoreWebBackend
from bot.wording import Words
from core.assessment.case import Case
from store.partials import Partials
from store.records import ChatKey
from store.tx import Tx

BEGINNING = """\
framework: quang_nam_xa_2022
unit: suoi-mau | UBND xã Suối Mẫu
body: so-mau | Sở mẫu
people: lan officer, hung appraiser@so-mau, mai appraiser@so-mau
appraises: hung decides 1
appraises: mai decides 2
clock: 2026-11-29 08:00
prepared: joined, general

lan> 1.1
lan> 1
lan> (gửi tệp quyet-dinh.pdf | 1.1)
lan> nộp
lan> vẫn nộp
lan> đồng ý, nộp phiếu
@ 2026-12-02 08:00
"""


class Appraised(Player):
    """A performance that is looked into when it is over."""

    async def cases(self) -> dict[str, Case]:
        """What the appraisal knows of Suối Mẫu, by code of the component."""

        async def work(tx: Tx) -> dict[str, Case]:
            (sheet,) = await tx.appraisals.sheets(1)
            framework = await self.app.desks.framework(tx, sheet.digest)
            found = await tx.appraisals.cases(sheet.sheet_id)
            return {framework.component_by_key[key].code: case for key, case in found.items()}

        return await self.app.database.read(work)

    async def unit_proof(self) -> str:
        """The id of the file that Lan has sent."""

        async def work(tx: Tx) -> str:
            (sheet,) = await tx.appraisals.sheets(1)
            return (await tx.sheets.load(sheet.sheet_id)).evidence[0].id

        return await self.app.database.read(work)

    async def opens(self, person: str, ref: str, folder: Path) -> bool:
        """Whether a person gets the file's bytes on the page; messengers ask the same."""
        backend = StoreWebBackend(self.app, Partials(folder))
        await self.app.person_at(ChatKey(NAME, "", person))
        found = await backend.attachment(Address(NAME, "", person), "evidence", ref)
        return found is not None and b"%PDF" in b"".join([piece async for piece in found.chunks])


@asynccontextmanager
async def played(rest: str, words: Words, folder: Path) -> AsyncIterator[Appraised]:
    player = Appraised(read_script(BEGINNING + rest), words, folder / "evidence")
    try:
        await player.start()
        await player.run()
        yield player
    finally:
        await player.stop()


async def test_whoever_appraises_the_row_may_open_its_files_and_nobody_else(words: Words, tmp_path: Path) -> None:
    async with played("hung> 1.1\nmai> 2.1\n", words, tmp_path) as player:
        ref = await player.unit_proof()
        may = {person: await player.opens(person, ref, tmp_path) for person in ("lan", "hung", "mai", "stranger")}

    assert may == {"lan": True, "hung": True, "mai": False, "stranger": False}


@pytest.mark.parametrize("moved_on", ["", "hung> [Danh sách phiếu]\n"])
async def test_a_file_of_the_body_belongs_to_the_row_it_was_sent_at(
    words: Words, tmp_path: Path, moved_on: str
) -> None:
    rest = f"hung> 1.1\nhung> (gửi tệp bien-ban-kiem-tra.pdf)\n{moved_on}"
    async with played(rest, words, tmp_path) as player:
        (own,) = (await player.cases())["1.1"].evidence
        may = {person: await player.opens(person, own.proof.id, tmp_path) for person in ("lan", "hung", "mai")}

    assert (own.proof.title, own.body, own.proof.by) == ("bien-ban-kiem-tra.pdf", "Sở mẫu", "Hung")
    assert may == {"lan": True, "hung": True, "mai": False}


async def test_a_file_that_came_at_no_row_is_not_taken_for_any(words: Words, tmp_path: Path) -> None:
    async with played("hung> tổng quan\nhung> (gửi tệp bien-ban.pdf)\n", words, tmp_path) as player:
        assert await player.cases() == {}

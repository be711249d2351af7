"""Lets an appraiser of a transcript accept the unit's own points wherever nothing has been decided yet."""

from collections.abc import Sequence
from datetime import datetime

from bot.app import App
from bot.conversations.appraisal_card import acceptable
from bot.conversations.appraisal_stations import AtUnit
from bot.conversations.appraisal_work import AppraiserWork, may_decide
from bot.conversations.contract.snapshot import Office
from bot.desks import DeskReader
from bot.offices.found import readers
from bot.playing.cues import ScriptError
from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.people import Role
from store.records import Actor, ChatKey
from store.tx import Tx


async def accept_the_rest(app: App, chat: ChatKey) -> list[str]:
    """One line for each sheet, saying how many components were accepted."""

    async def work(tx: Tx) -> list[str]:
        person_id = await tx.people.person_at(chat, app.clock())
        office = await _office(tx, app.desks, person_id, app.clock())
        return await _accepted(tx, app.desks, office, Actor(person_id, Role.APPRAISER, chat.channel, app.clock()))

    return await app.database.write(work)


async def _office(tx: Tx, desks: DeskReader, person_id: int, now: datetime) -> Office:
    for card in await tx.desks.cards(person_id, now):
        office = None if card.sheet_id is not None else await desks.office(tx, card.id, person_id, now)
        if office is not None and office.membership.role is Role.APPRAISER:
            return office
    raise ScriptError(1, "whoever accepts the rest has to be an appraiser who has joined")


async def _accepted(tx: Tx, desks: DeskReader, office: Office, actor: Actor) -> list[str]:
    lines = []
    queue = await _work(tx, desks, office, 0, actor.at)
    several = {one.unit_code for one in queue.sheets if sum(one.unit_id == other.unit_id for other in queue.sheets) > 1}
    for sheet in queue.sheets:
        opened = (await _work(tx, desks, office, sheet.sheet_id, actor.at)).open
        waiting: Sequence[str] = [row.key for row in sheet.waiting if may_decide(row, queue)]
        count = 0
        for row in sheet.waiting:
            score = acceptable(opened, row.key) if opened is not None and row.key in waiting else None
            if opened is None or score is None:
                continue
            seen, answer = opened.case(row.key).revision, opened.desk.sheet.entry(row.key).revision
            new = Appraisal(Verdict.ACCEPTED, score.points, revision=seen, of_answer=answer)
            await tx.appraisals.decide(sheet.sheet_id, row.key, new, office.membership.unit_id, actor)
            count += 1
        where = f"{sheet.unit_code} {sheet.framework.id}" if sheet.unit_code in several else sheet.unit_code
        lines.append(f"! accepted {where} {count} components")
    return lines


async def _work(tx: Tx, desks: DeskReader, office: Office, sheet_id: int, now: datetime) -> AppraiserWork:
    work = await readers()[Role.APPRAISER](tx, desks, office, AtUnit(sheet_id), None, now)
    return work if isinstance(work, AppraiserWork) else AppraiserWork(())

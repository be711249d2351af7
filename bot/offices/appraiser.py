"""What an appraiser's office has to know: everything assigned to them, and whole the sheet that is open."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversations.appraisal_stations import AtSheet
from bot.conversations.appraisal_work import AppraiserWork, Elsewhere, OpenSheet, QueuedSheet, QueueRow, Taker
from bot.conversations.contract.inbound import Inbound
from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Desk, Office
from bot.desks import DeskReader, last_round
from bot.offices.appraisal_rows import is_appraised, row_stages
from core.assessment.assigning import Appraiser, Mandate, Part
from core.assessment.case import Stage
from core.assessment.people import Membership, Refusal, Role, refuse_appraising
from core.assessment.rounds import Calendar
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey
from store.appraisals import AppraisableSheet
from store.tx import Tx


async def read(
    tx: Tx, desks: DeskReader, office: Office, place: Place, inbound: Inbound | None, now: datetime
) -> AppraiserWork:
    """The queue, and the sheet of the place where the person is."""
    who = await tx.assignments.appraiser(office.membership.person_id, office.membership.unit_id, now)
    assignments = await tx.assignments.of_round(office.round_id)
    mandate = Mandate(who, assignments)
    calendar = office.round.calendar
    refusal = refuse_appraising(Role.APPRAISER, calendar, now)
    sheets: list[QueuedSheet] = []
    missing: list[str] = []
    done: Counter[str] = Counter()
    for one in await tx.appraisals.sheets(office.round_id):
        framework = await desks.framework(tx, one.digest)
        parts = mandate.parts(framework, one.unit_id)
        if not parts:
            continue
        if refusal is Refusal.APPRAISAL_NOT_OPEN or not is_appraised(framework, one):
            missing.append(one.unit_name)
            continue
        queued = _queued(one, framework, parts, calendar, now)
        sheets.append(queued)
        done.update(one.cases[row.key].by for row in queued.rows if row.stage is Stage.DECIDED)
    own = [one for one in assignments if (one.person_id, one.body_id) == (who.person_id, who.body_id)]
    work = AppraiserWork(
        tuple(sheets),
        tuple(missing),
        refusal,
        done=tuple(done.most_common()),
        takers=await _takers(tx, office, who, now) if own else (),
        own_count=len(own),
    )
    at = work.sheet(place.sheet) if isinstance(place, AtSheet) else None
    return work if at is None else replace(work, open=await _open(tx, at, office))


def _queued(
    sheet: AppraisableSheet,
    framework: Framework,
    parts: Mapping[ComponentKey, Part],
    calendar: Calendar,
    now: datetime,
) -> QueuedSheet:
    stages = row_stages(sheet, framework, calendar, now)
    rows = [QueueRow(key, stage, parts[key]) for key, stage in stages.items() if key in parts]
    return QueuedSheet(
        sheet.sheet_id,
        sheet.unit_id,
        sheet.unit_code,
        sheet.unit_name,
        framework,
        sheet.submitted_at,
        tuple(rows),
    )


async def _open(tx: Tx, queued: QueuedSheet, office: Office) -> OpenSheet:
    """The sheet as its unit sees it; the membership is the appraiser's, so that nothing in it can be changed."""
    history = await tx.history.before(queued.unit_id, office.round.year)
    of_unit = Membership(
        office.membership.id,
        office.membership.person_id,
        office.membership.person_name,
        Role.APPRAISER,
        queued.unit_id,
        queued.unit_code,
        queued.unit_name,
    )
    desk = Desk(
        id=0,
        membership=of_unit,
        round=office.round,
        framework=queued.framework,
        sheet=await tx.sheets.load(queued.sheet_id),
        sheet_id=queued.sheet_id,
        history=last_round(queued.framework, history),
        refusal=Refusal.NOT_YOUR_ROLE,
        cases=await tx.appraisals.cases(queued.sheet_id),
        round_id=office.round_id,
    )
    elsewhere = tuple(Elsewhere(one.sha256, one.unit_name) for one in await tx.appraisals.same_files(queued.sheet_id))
    return OpenSheet(queued, desk, elsewhere, await tx.appraisals.judged_answers(queued.sheet_id))


async def _takers(tx: Tx, office: Office, who: Appraiser, now: datetime) -> tuple[Taker, ...]:
    found = await tx.assignments.colleagues(office.round_id, now)
    return tuple(
        Taker(one.person_id, one.name, one.body_id, one.body_name) for one in found if one.person_id != who.person_id
    )


READS: Final = {Role.APPRAISER: read}

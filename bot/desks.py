"""Makes desks out of stored records: framework documents and sealed editions are read once for each digest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversations.contract.snapshot import Amended, Desk, DeskCard, LastRound, Office, at_office, at_sheet
from core.assessment.case import open_rows
from core.assessment.earlier_rounds import EarlierRound, gone_on
from core.assessment.edition.model import Edition
from core.assessment.people import refuse_change
from core.assessment.remembered import remembering
from core.assessment.sheet import Sheet
from core.frameworks.model import Framework
from core.frameworks.stored import read_stored
from core.scoring.model import ComponentKey
from store.amendments import NoticeRecord
from store.desks import DeskCardRecord, DeskRecord
from store.editions import EditionRecord
from store.history import HistoryRecord
from store.known import MOST
from store.tx import Tx

MOST_EDITIONS: Final = 8
"""Editions kept in memory: one of a whole province has some ten megabytes."""


class DeskReader:
    """Loads desks; frameworks are immutable once a campaign is open, so they are kept by digest."""

    def __init__(self) -> None:
        self._framework_by_digest: dict[str, Framework] = {}
        self._edition_by_digest: dict[str, Edition] = {}

    async def framework(self, tx: Tx, digest: str) -> Framework:
        known = self._framework_by_digest.get(digest)
        if known is None:
            known = read_stored(await tx.desks.framework_document(digest), digest)
            self._framework_by_digest[digest] = known
        return known

    async def edition(self, tx: Tx, record: EditionRecord) -> Edition:
        """A sealed edition; of those that were asked for the last few are kept."""
        known = self._edition_by_digest.pop(record.digest, None) or await tx.editions.edition(record)
        self._edition_by_digest[record.digest] = known
        while len(self._edition_by_digest) > MOST_EDITIONS:
            del self._edition_by_digest[next(iter(self._edition_by_digest))]
        return known

    async def cards(self, tx: Tx, person_id: int, now: datetime) -> tuple[DeskCard, ...]:
        """The sheets a person may open, and the offices."""
        found = await tx.desks.cards(person_id, now)
        return tuple([_card(one, await self.framework(tx, one.digest) if one.digest else None) for one in found])

    async def office(self, tx: Tx, desk_id: int, person_id: int, now: datetime) -> Office | None:
        """One office, if it is still this person's; what its role needs to know is not loaded yet."""
        record = await tx.offices.load(desk_id, person_id, now)
        return None if record is None else Office(record.id, record.membership, record.round, record.round_id)

    async def load(self, tx: Tx, desk_id: int, person_id: int, now: datetime) -> Desk | None:
        """One sheet, if it is still this person's."""
        record = await tx.desks.load(desk_id, person_id, now)
        return None if record is None else await self._desk(tx, record, now)

    async def _desk(self, tx: Tx, record: DeskRecord, now: datetime) -> Desk:
        framework = await self.framework(tx, record.digest)
        sheet, calendar = _within(record.sheet, framework), record.round.calendar
        is_appraised = now >= calendar.appraisal_opens_at()
        cases = await tx.appraisals.cases(record.sheet_id) if is_appraised else {}
        return Desk(
            id=record.id,
            membership=record.membership,
            round=record.round,
            framework=framework,
            sheet=sheet,
            sheet_id=record.sheet_id,
            refusal=refuse_change(record.membership.role, calendar, record.sheet, now),
            cases=cases,
            open_rows=open_rows(record.membership.role, calendar, framework, sheet, cases, now),
            round_id=record.round_id,
            history=last_round(framework, record.history),
            amended=_amended(await tx.amendments.untold(record.id)),
            colleagues=record.colleagues,
        )


def _within(sheet: Sheet, framework: Framework) -> Sheet:
    """The sheet without rows that an amendment dropped; what was given there stays stored."""
    rows = framework.component_by_key
    if rows.keys() >= sheet.entries.keys() and all(proof.component in rows for proof in sheet.evidence):
        return sheet
    return replace(
        sheet,
        entries={key: entry for key, entry in sheet.entries.items() if key in rows},
        evidence=tuple(proof for proof in sheet.evidence if proof.component in rows),
    )


def _amended(notices: tuple[NoticeRecord, ...]) -> Amended | None:
    """Everything a desk has not been told, as one."""
    if not notices:
        return None
    return Amended(
        frozenset(key for one in notices for key in one.asked_again),
        frozenset(key for one in notices for key in one.changed),
        frozenset(key for one in notices for key in one.added),
        frozenset(key for one in notices for key in one.dropped),
        any(one.reopened for one in notices),
    )


@remembering(MOST)
def _card(one: DeskCardRecord, framework: Framework | None) -> DeskCard:
    if one.sheet_id is None or framework is None:
        return DeskCard(one.id, one.unit_name, "", one.round_title, one.role, at_office(one.round_id, one.role))
    waiting = at_sheet(one.sheet_id, one.role)
    return DeskCard(one.id, one.unit_name, framework.short_title, one.round_title, one.role, waiting)


@remembering(MOST)
def last_round(framework: Framework, rounds: Sequence[EarlierRound[HistoryRecord]]) -> Mapping[ComponentKey, LastRound]:
    """What the round before brought, row by row as the framework names them now."""
    found = gone_on(framework, rounds)
    return {} if found is None else {key: _last_round(one) for key, one in found.rows.items()}


def _last_round(record: HistoryRecord) -> LastRound:
    return LastRound(record.self_points, record.appraised_points, record.note, record.max_points)

"""Sheets: every change is one more revision; a sheet is rebuilt from the newest ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from sqlalchemy import Insert, Select, bindparam, insert, select
from sqlmodel import col

from core.assessment.changes import Change, SaveAnswer, SaveGeneral, Stamp
from core.assessment.changes import apply as applied
from core.assessment.sheet import Author, Entry, Sheet, State
from core.scoring.model import ComponentKey
from store.audit import Act, Audit
from store.batch import Batch
from store.known import Shelf
from store.new_ids import new_id
from store.records import Actor, NotFoundError
from store.sheet_revisions import AnyRevision, Subject, subject_of
from store.sheet_rows import handled, kept_evidence, signed
from store.sheet_statements import ANSWERS, EVIDENCE, FIGURE, GENERAL, HANDLING, JUSTIFICATIONS, WHO, WRITTEN, newest_of
from store.supplied import SuppliedFigures
from store.tables.people import PersonRow
from store.tables.rounds import DeskRow, SheetRow
from store.tables.sheets import (
    AnswerRevisionRow,
    AssignmentRevisionRow,
    EvidenceRevisionRow,
    GeneralRevisionRow,
    JustificationRevisionRow,
    RemarkRevisionRow,
    SheetEventRow,
)
from store.tables.supplied import ContestRevisionRow, SuppliedRevisionRow


class StaleWriteError(Exception):
    """Somebody changed the answer after this person saw it: nothing was written.

    ``by`` is that person's name as it is shown, which may be empty; ``at`` is when; ``person_id`` says who.
    """

    def __init__(self, by: str, at: datetime, person_id: int) -> None:
        super().__init__(f"person {person_id} changed it at {at.isoformat()}")
        self.by = by
        self.at = at
        self.person_id = person_id


class Sheets:
    """Reads and changes sheets."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def apply(self, desk_id: int, change: Change, actor: Actor) -> Stamp:
        """Write ``change`` as one revision of the desk's sheet. The stamp's ``by`` is the person's displayed name.

        Whether the change is allowed now (role, dates, submitted) is decided by ``core.assessment.people``, before.

        Raises:
            NotFoundError: the desk is not the actor's.
            StaleWriteError: an answer names a revision that is not the newest.
        """
        subject = subject_of(change)
        sheet_id, name = await self._own(desk_id, actor)
        sheet = self._connection.known.get(_SHEETS, sheet_id)
        known = None if sheet is None else _known_revision(sheet, change)
        previous = await self._newest(sheet_id, subject) if known is None else known
        if isinstance(change, SaveAnswer) and change.seen != previous:
            raise await self._stale(sheet_id, previous)
        values = dict(subject.values)
        if isinstance(change, SaveGeneral) and change.value is None:
            values["figure"] = await self._known_figure(previous)
        revision = await new_id(self._connection, subject.table)
        self._connection.later(
            _insert(subject.table),
            {
                "id": revision,
                "sheet_id": sheet_id,
                "previous_id": previous,
                "person_id": actor.person_id,
                "role": actor.role.value,
                "channel": actor.channel,
                "received_at": actor.at,
                **subject.same,
                **values,
            },
        )
        if subject.act:
            await Audit(self._connection).add(
                Act(
                    subject.act,
                    actor.person_id,
                    actor.at,
                    {"sheet": sheet_id, "role": actor.role.value, "channel": actor.channel, **subject.same},
                    before={"revision": previous} if previous else None,
                    after={"revision": revision, **subject.logged},
                )
            )
        stamp = Stamp(by=name, at=actor.at, revision=revision, role=actor.role)
        if sheet is not None and known is not None:
            self._connection.known.put(_SHEETS, sheet_id, applied(sheet, change, stamp))
        else:
            self._connection.known.drop(_SHEETS, sheet_id)
        return stamp

    async def load(self, sheet_id: int) -> Sheet:
        """The sheet as its revisions make it; the same as applying every change in turn."""
        known = self._connection.known.get(_SHEETS, sheet_id)
        if known is None:
            known = await self._rebuilt(sheet_id)
            self._connection.known.put(_SHEETS, sheet_id, known)
        return known

    async def _rebuilt(self, sheet_id: int) -> Sheet:
        there = (await self._connection.execute(WRITTEN, {"sheet": sheet_id})).one()
        entries: dict[ComponentKey, Entry] = {}
        for row in await self._rows(sheet_id, ANSWERS, is_there=there.answers):
            entries[ComponentKey(row.component)] = Entry(
                State(row.state), row.answer, row.id, row.by, row.received_at, postponed=row.postponed
            )
        for row in await self._rows(sheet_id, JUSTIFICATIONS, is_there=there.justifications):
            key = ComponentKey(row.component)
            entries[key] = replace(
                entries.get(key, Entry()),
                justification=row.justification,
                justified_by=row.by,
                justified_at=row.received_at,
            )
        general = await self._rows(sheet_id, GENERAL, is_there=there.general)
        proofs = await self._rows(sheet_id, EVIDENCE, is_there=there.evidence)
        evidence, retired = kept_evidence(proofs)
        given = Sheet(
            entries=entries,
            general={row.name: Decimal(row.figure) for row in general if row.figure is not None},
            general_postponed=frozenset(row.name for row in general if row.postponed),
            general_by={row.name: Author(row.by, row.received_at) for row in general},
            evidence=evidence,
            retired=tuple(replace(one, retired_at=row.received_at) for one, row in retired),
            signed=signed(proofs),
            supplied=await SuppliedFigures(self._connection).load(sheet_id),
        )
        return handled(given, await self._rows(sheet_id, HANDLING, is_there=there.handling))

    async def _rows(self, sheet_id: int, statement: Select[*tuple[Any, ...]], *, is_there: bool) -> Sequence[Any]:
        """What a statement tells of a sheet; it is not asked where there is nothing."""
        return (await self._connection.execute(statement, {"sheet": sheet_id})).all() if is_there else ()

    async def _own(self, desk_id: int, actor: Actor) -> tuple[int, str]:
        """The sheet behind the actor's desk, and the actor's displayed name."""
        rows = await self._connection.recall(_OWN, {"desk": desk_id, "person": actor.person_id})
        if not rows:
            raise NotFoundError
        return rows[0].sheet_id, rows[0].display_name

    async def _newest(self, sheet_id: int, subject: Subject) -> int:
        """The newest revision of the subject (0: none)."""
        same = {f"same_{name}": value for name, value in subject.same.items()}
        rows = await self._connection.execute(
            newest_of(subject.table, tuple(subject.same)), {"sheet": sheet_id, **same}
        )
        return rows.scalar_one()

    async def _stale(self, sheet_id: int, revision: int) -> Exception:
        rows = await self._connection.execute(WHO, {"sheet": sheet_id, "revision": revision})
        row = rows.one_or_none()
        return NotFoundError("no such revision") if row is None else StaleWriteError(row[0], row[1], row[2])

    async def _known_figure(self, revision: int) -> str | None:
        return (await self._connection.execute(FIGURE, {"revision": revision})).scalar()


_SHEETS: Final = Shelf[Sheet](
    AnswerRevisionRow,
    AssignmentRevisionRow,
    ContestRevisionRow,
    EvidenceRevisionRow,
    GeneralRevisionRow,
    JustificationRevisionRow,
    PersonRow,
    RemarkRevisionRow,
    SheetEventRow,
    SuppliedRevisionRow,
)
"""Sheets as they are now: officers answer one after another, and nothing else happens to most sheets."""

_OWN: Final[Select[int, str]] = (
    select(col(SheetRow.id).label("sheet_id"), col(PersonRow.display_name))
    .select_from(DeskRow)
    .join(SheetRow, col(SheetRow.id) == col(DeskRow.sheet_id))
    .join(PersonRow, col(PersonRow.id) == col(DeskRow.person_id))
    .where(col(DeskRow.id) == bindparam("desk"), col(DeskRow.person_id) == bindparam("person"))
)


def _known_revision(sheet: Sheet, change: Change) -> int | None:
    """The newest revision of what ``change`` is about, where the sheet itself tells; most changes are of these."""
    match change:
        case SaveAnswer(key):
            return sheet.entry(key).revision
        case SaveGeneral(name) if name not in sheet.general and name not in sheet.general_postponed:
            return 0
        case _:
            return None


@cache
def _insert(table: type[AnyRevision]) -> Insert:
    return insert(table)

"""All sheets of one campaign at once: a few statements for a whole province, up to a cut that can be taken again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.assessment.rounds import Approval
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State, Supplied
from core.scoring.model import ComponentKey
from store.handed_in import PRESENTED, is_handed_in
from store.sheet_revisions import DESCRIBE
from store.sheet_rows import kept_evidence, submission_of
from store.tables.appraisals import AppraisalRevisionRow
from store.tables.rounds import SheetRow
from store.tables.sheets import (
    AnswerRevisionRow,
    EvidenceRevisionRow,
    GeneralRevisionRow,
    JustificationRevisionRow,
    SheetEventRow,
)
from store.tables.supplied import SuppliedRevisionRow

Cut = Mapping[str, int]
"""Up to which row of each table of revisions something was read, by table name; a table that is missing had none."""

_Table: TypeAlias = type[
    AnswerRevisionRow
    | AppraisalRevisionRow
    | EvidenceRevisionRow
    | GeneralRevisionRow
    | JustificationRevisionRow
    | SheetEventRow
    | SuppliedRevisionRow
]
_Wanted: TypeAlias = tuple[_Table, Select[*tuple[Any, ...]]]
_TABLES: Final[tuple[_Table, ...]] = (
    AnswerRevisionRow,
    AppraisalRevisionRow,
    EvidenceRevisionRow,
    GeneralRevisionRow,
    JustificationRevisionRow,
    SheetEventRow,
    SuppliedRevisionRow,
)


class CampaignSheets:
    """Reads every sheet of a campaign. Who wrote what and when is left out: results do not depend on it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def cut(self) -> Cut:
        """Where every table of revisions ends now."""
        found = {}
        for table in _TABLES:
            newest = await self._connection.execute(select(func.coalesce(func.max(col(table.id)), 0)))
            found[str(table.__tablename__)] = newest.scalar_one()
        return found

    async def load(self, campaign_id: int, cut: Cut, approval: Approval) -> Mapping[int, Sheet]:
        """The sheets by the id of their unit, as they were when the tables ended at ``cut``.

        Where a head has to approve, what nobody approved was not handed in.
        """
        units = await self._units(campaign_id)
        entries = await self._entries(campaign_id, cut)
        general = await self._grouped(_newest(GeneralRevisionRow, ("name",), ("figure",)), campaign_id, cut)
        supplied = await self._grouped(
            _newest(SuppliedRevisionRow, ("component", "input"), ("figure",)), campaign_id, cut
        )
        events = await self._grouped(_all(SheetEventRow, ("action", "received_at")), campaign_id, cut)
        proofs = await self._grouped(_PROOFS, campaign_id, cut)
        found = {}
        for sheet_id, unit_id in units.items():
            of_sheet = events.get(sheet_id, [])
            submitted_at, submission = submission_of(of_sheet)
            counts = is_handed_in(of_sheet[-1].action if of_sheet else None, approval)
            found[unit_id] = Sheet(
                entries=entries.get(sheet_id, {}),
                general={row.name: Decimal(row.figure) for row in general.get(sheet_id, []) if row.figure is not None},
                evidence=kept_evidence(proofs.get(sheet_id, []), _proof)[0],
                submitted_at=submitted_at if counts else None,
                submission=submission,
                supplied=_supplied(supplied.get(sheet_id, [])),
            )
        return found

    async def first(self, campaign_id: int, cut: Cut) -> Mapping[int, Mapping[ComponentKey, Entry]]:
        """What was handed in of the rows that were changed after that, by the id of their unit; nothing for the rest.

        A row that was answered only afterwards was unanswered.
        """
        units = await self._units(campaign_id)
        given = {
            "campaign": campaign_id,
            "cut": cut.get(str(AnswerRevisionRow.__tablename__), 0),
            "events_cut": cut.get(str(SheetEventRow.__tablename__), 0),
        }
        found: dict[int, dict[ComponentKey, Entry]] = {}
        for sheet_id, component in await self._connection.execute(_CHANGED_LATER, given):
            found.setdefault(units[sheet_id], {})[ComponentKey(component)] = Entry()
        if found:
            for sheet_id, component, revision, state, answer in await self._connection.execute(_HANDED_IN, given):
                found[units[sheet_id]][component] = Entry(_STATE[state], answer, revision)
        return found

    async def _units(self, campaign_id: int) -> Mapping[int, int]:
        rows = await self._connection.execute(
            select(col(SheetRow.id), col(SheetRow.unit_id))
            .where(col(SheetRow.campaign_id) == campaign_id)
            .order_by(col(SheetRow.id))
        )
        return {sheet_id: unit_id for sheet_id, unit_id in rows}  # noqa: C416 (rows are not pairs to the type checker)

    async def _entries(self, campaign_id: int, cut: Cut) -> Mapping[int, Mapping[ComponentKey, Entry]]:
        """The newest answers by sheet: hundreds of thousands, so each row is looked at once and no further."""
        found: dict[int, dict[ComponentKey, Entry]] = {}
        for sheet_id, component, revision, state, answer in await self._rows(_ANSWERS, campaign_id, cut):
            found.setdefault(sheet_id, {})[component] = Entry(_STATE[state], answer, revision)
        for sheet_id, component, _, words in await self._rows(_WORDS, campaign_id, cut):
            entries = found.setdefault(sheet_id, {})
            entries[component] = replace(entries.get(component, Entry()), justification=words)
        return found

    async def _rows(self, wanted: _Wanted, campaign_id: int, cut: Cut) -> Iterable[Any]:
        """What is wanted of a table, by sheet and in the order in which it was written."""
        table, statement = wanted
        given = {"campaign": campaign_id, "cut": cut.get(str(table.__tablename__), 0)}
        return await self._connection.execute(statement, given)

    async def _grouped(self, wanted: _Wanted, campaign_id: int, cut: Cut) -> Mapping[int, list[Any]]:
        """The rows by sheet, each sheet's in the order in which they were written."""
        rows = await self._rows(wanted, campaign_id, cut)
        return {sheet_id: list(of_one) for sheet_id, of_one in groupby(rows, itemgetter(0))}


def _of_campaign(table: _Table) -> tuple[ColumnElement[bool], ...]:
    sheets = select(col(SheetRow.id)).where(col(SheetRow.campaign_id) == bindparam("campaign"))
    return col(table.sheet_id).in_(sheets), col(table.id) <= bindparam("cut")


def _newest(table: _Table, subject: tuple[str, ...], wanted: tuple[str, ...]) -> _Wanted:
    """The newest revision of every subject."""
    columns = [getattr(table, name) for name in ("sheet_id", *subject)]
    newest = select(func.max(col(table.id))).where(*_of_campaign(table)).group_by(*columns)
    return table, (
        select(*columns, col(table.id), *(getattr(table, name) for name in wanted))
        .where(col(table.id).in_(newest))
        .order_by(col(table.sheet_id), col(table.id))
    )


def _all(table: _Table, wanted: tuple[str, ...], *only: ColumnElement[bool]) -> _Wanted:
    """Every revision: what counts is made of them all."""
    columns = [getattr(table, name) for name in wanted]
    statement = select(col(table.sheet_id), *columns).where(*_of_campaign(table), *only)
    return table, statement.order_by(col(table.sheet_id), col(table.id))


def _supplied(rows: Iterable[Any]) -> Mapping[ComponentKey, Mapping[str, Supplied]]:
    found: dict[ComponentKey, dict[str, Supplied]] = {}
    for row in rows:
        found.setdefault(ComponentKey(row.component), {})[row.input] = Supplied(Decimal(row.figure))
    return found


def _proof(row: Any) -> Evidence:
    """What results depend on of a proof: which component it is of, and which file it is."""
    _, id_, _, component, kind, sha256 = row
    return Evidence(id_, _KIND[kind], component, "", sha256=sha256)


_STATE: Final = {state.value: state for state in State}
_KIND: Final = {kind.value: kind for kind in EvidenceKind}
_ANSWERS: Final = _newest(AnswerRevisionRow, ("component",), ("state", "answer"))
_WORDS: Final = _newest(JustificationRevisionRow, ("component",), ("justification",))
_PROOFS: Final = _all(
    EvidenceRevisionRow,
    ("evidence_id", "action", "component", "kind", "sha256"),
    col(EvidenceRevisionRow.action) != DESCRIBE,
)

_EARLIER: Final = aliased(AnswerRevisionRow)
_SUBMITTED: Final = (
    select(col(SheetEventRow.sheet_id), func.max(col(SheetEventRow.received_at)).label("at"))
    .join(SheetRow, col(SheetRow.id) == col(SheetEventRow.sheet_id))
    .where(
        col(SheetRow.campaign_id) == bindparam("campaign"),
        col(SheetEventRow.id) <= bindparam("events_cut"),
        col(SheetEventRow.action) == PRESENTED,
    )
    .group_by(col(SheetEventRow.sheet_id))
    .cte("submitted")
)
_CHANGED_LATER: Final = (
    select(col(AnswerRevisionRow.sheet_id), col(AnswerRevisionRow.component))
    .join(_SUBMITTED, _SUBMITTED.c.sheet_id == col(AnswerRevisionRow.sheet_id))
    .where(col(AnswerRevisionRow.id) <= bindparam("cut"), col(AnswerRevisionRow.received_at) > _SUBMITTED.c.at)
    .distinct()
)
_LATER: Final = _CHANGED_LATER.cte("later")
_HANDED_IN: Final[Select[*tuple[Any, ...]]] = select(
    col(AnswerRevisionRow.sheet_id),
    col(AnswerRevisionRow.component),
    col(AnswerRevisionRow.id),
    col(AnswerRevisionRow.state),
    col(AnswerRevisionRow.answer),
).where(
    col(AnswerRevisionRow.id).in_(
        select(func.max(col(_EARLIER.id)))
        .join(_LATER, (_LATER.c.sheet_id == col(_EARLIER.sheet_id)) & (_LATER.c.component == col(_EARLIER.component)))
        .join(_SUBMITTED, _SUBMITTED.c.sheet_id == col(_EARLIER.sheet_id))
        .where(col(_EARLIER.id) <= bindparam("cut"), col(_EARLIER.received_at) <= _SUBMITTED.c.at)
        .group_by(col(_EARLIER.sheet_id), col(_EARLIER.component))
    )
)

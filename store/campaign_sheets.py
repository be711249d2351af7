"""All sheets of one campaign at once: a few statements for a whole province, up to a cut that can be taken again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.assessment.rounds import Approval
from core.assessment.sheet import Entry, Sheet, State, Supplied
from core.scoring.model import ComponentKey
from store.handed_in import is_handed_in
from store.sheets import kept_evidence, submission_of
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
        answers = await self._grouped(_newest(AnswerRevisionRow, ("component",), ("state", "answer")), campaign_id, cut)
        words = await self._grouped(
            _newest(JustificationRevisionRow, ("component",), ("justification",)), campaign_id, cut
        )
        general = await self._grouped(_newest(GeneralRevisionRow, ("name",), ("figure",)), campaign_id, cut)
        supplied = await self._grouped(
            _newest(SuppliedRevisionRow, ("component", "input"), ("figure",)), campaign_id, cut
        )
        events = await self._grouped(_all(SheetEventRow, ("action", "received_at")), campaign_id, cut)
        proofs = await self._grouped(_all(EvidenceRevisionRow, _PROOF), campaign_id, cut)
        found = {}
        for sheet_id, unit_id in units.items():
            of_sheet = events.get(sheet_id, [])
            submitted_at, submission = submission_of(of_sheet)
            counts = is_handed_in(of_sheet[-1].action if of_sheet else None, approval)
            evidence, retired = kept_evidence(proofs.get(sheet_id, []))
            found[unit_id] = Sheet(
                entries=_entries(answers.get(sheet_id, []), words.get(sheet_id, [])),
                general={row.name: Decimal(row.figure) for row in general.get(sheet_id, []) if row.figure is not None},
                evidence=evidence,
                retired=retired,
                submitted_at=submitted_at if counts else None,
                submission=submission,
                supplied=_supplied(supplied.get(sheet_id, [])),
            )
        return found

    async def _units(self, campaign_id: int) -> Mapping[int, int]:
        rows = await self._connection.execute(
            select(col(SheetRow.id), col(SheetRow.unit_id))
            .where(col(SheetRow.campaign_id) == campaign_id)
            .order_by(col(SheetRow.id))
        )
        return {sheet_id: unit_id for sheet_id, unit_id in rows}  # noqa: C416 (rows are not pairs to the type checker)

    async def _grouped(self, wanted: _Wanted, campaign_id: int, cut: Cut) -> Mapping[int, list[Any]]:
        """The rows by sheet, each sheet's in the order in which they were written."""
        table, statement = wanted
        rows = await self._connection.execute(
            statement, {"campaign": campaign_id, "cut": cut.get(str(table.__tablename__), 0)}
        )
        return {sheet_id: list(of_one) for sheet_id, of_one in groupby(rows, attrgetter("sheet_id"))}


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


def _all(table: _Table, wanted: tuple[str, ...]) -> _Wanted:
    """Every revision: what counts is made of them all."""
    columns = [getattr(table, name) for name in wanted]
    statement = select(col(table.sheet_id), *columns, literal("").label("by")).where(*_of_campaign(table))
    return table, statement.order_by(col(table.sheet_id), col(table.id))


def _entries(answers: Iterable[Any], words: Iterable[Any]) -> Mapping[ComponentKey, Entry]:
    entries = {ComponentKey(row.component): Entry(State(row.state), row.answer, row.id) for row in answers}
    for row in words:
        key = ComponentKey(row.component)
        entries[key] = replace(entries.get(key, Entry()), justification=row.justification)
    return entries


def _supplied(rows: Iterable[Any]) -> Mapping[ComponentKey, Mapping[str, Supplied]]:
    found: dict[ComponentKey, dict[str, Supplied]] = {}
    for row in rows:
        found.setdefault(ComponentKey(row.component), {})[row.input] = Supplied(Decimal(row.figure))
    return found


_PROOF: Final = (
    "evidence_id",
    "action",
    "component",
    "kind",
    "title",
    "issued_on",
    "sha256",
    "media_type",
    "size_bytes",
    "album",
    "received_at",
    "preview",
    "replaces",
    "number",
    "symbol",
    "document_kind",
    "issuer",
    "summary",
    "is_agreed",
)

"""The statements that read a sheet; each is built once."""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlmodel import col

from store.columns import Id
from store.sheet_revisions import AnyRevision
from store.tables.people import PersonRow
from store.tables.sheets import (
    AnswerRevisionRow,
    AssignmentRevisionRow,
    EvidenceRevisionRow,
    GeneralRevisionRow,
    JustificationRevisionRow,
    RemarkRevisionRow,
    SheetEventRow,
)


@cache
def newest_of(table: type[AnyRevision], same: tuple[str, ...]) -> Select[int]:
    return select(func.coalesce(func.max(col(table.id)), 0)).where(
        col(table.sheet_id) == bindparam("sheet"), *(getattr(table, n) == bindparam(f"same_{n}") for n in same)
    )


def _newest(table: type[AnyRevision], subject: Any, *wanted: Any) -> Select[*tuple[Any, ...]]:
    """The newest revision of every subject of a sheet, in the order in which they were written."""
    newest = select(func.max(col(table.id))).where(col(table.sheet_id) == bindparam("sheet")).group_by(subject)
    return (
        select(subject, *wanted, col(PersonRow.display_name).label("by"))
        .join(PersonRow, col(PersonRow.id) == col(table.person_id))
        .where(col(table.id).in_(newest))
        .order_by(col(table.id))
    )


def _is_there(*tables: type[AnyRevision]) -> ColumnElement[bool]:
    """Whether a sheet has a revision in any of these tables."""
    return or_(*(exists().where(col(table.sheet_id) == bindparam("sheet")) for table in tables))


WRITTEN: Final[Select[*tuple[Any, ...]]] = select(
    _is_there(AnswerRevisionRow).label("answers"),
    _is_there(JustificationRevisionRow).label("justifications"),
    _is_there(GeneralRevisionRow).label("general"),
    _is_there(EvidenceRevisionRow).label("evidence"),
    _is_there(SheetEventRow, RemarkRevisionRow, AssignmentRevisionRow).label("handling"),
)
"""What there is of a sheet at all: most sheets have only some of it, and each is a statement of its own."""

ANSWERS: Final = _newest(
    AnswerRevisionRow,
    AnswerRevisionRow.component,
    AnswerRevisionRow.id,
    AnswerRevisionRow.state,
    AnswerRevisionRow.answer,
    AnswerRevisionRow.postponed,
    AnswerRevisionRow.received_at,
)
JUSTIFICATIONS: Final = _newest(
    JustificationRevisionRow,
    JustificationRevisionRow.component,
    JustificationRevisionRow.justification,
    JustificationRevisionRow.received_at,
)
GENERAL: Final = _newest(
    GeneralRevisionRow,
    GeneralRevisionRow.name,
    GeneralRevisionRow.figure,
    GeneralRevisionRow.postponed,
    GeneralRevisionRow.received_at,
)
EVIDENCE: Final[Select[*tuple[Any, ...]]] = (
    select(EvidenceRevisionRow, col(PersonRow.display_name).label("by"))
    .join(PersonRow, col(PersonRow.id) == col(EvidenceRevisionRow.person_id))
    .where(col(EvidenceRevisionRow.sheet_id) == bindparam("sheet"))
    .order_by(col(EvidenceRevisionRow.id))
)


def _handling(table: type[AnyRevision], by: Any, **wanted: Any) -> Select[*tuple[Any, ...]]:
    """Revisions of one sort with the columns of all sorts, so that one statement reads what was done with a sheet."""
    columns = {
        "sort": literal(str(table.__tablename__)),
        "id": col(table.id),
        "role": col(table.role),
        "received_at": col(table.received_at),
        "person": col(PersonRow.display_name),
        "action": literal(""),
        "subject": literal(""),
        "remark": literal(""),
        "number": cast(literal_column("0"), Id),
    }
    return (
        select(*(value.label(name) for name, value in {**columns, **wanted}.items()))
        .select_from(table)
        .outerjoin(PersonRow, col(PersonRow.id) == by)
        .where(col(table.sheet_id) == bindparam("sheet"))
    )


_ALL_HANDLING: Final = union_all(
    _handling(SheetEventRow, SheetEventRow.person_id, action=col(SheetEventRow.action)),
    _handling(
        RemarkRevisionRow,
        RemarkRevisionRow.person_id,
        subject=col(RemarkRevisionRow.component),
        remark=col(RemarkRevisionRow.remark),
        number=col(RemarkRevisionRow.submission),
    ),
    _handling(
        AssignmentRevisionRow,
        AssignmentRevisionRow.assignee_id,
        subject=col(AssignmentRevisionRow.pillar),
        number=func.coalesce(col(AssignmentRevisionRow.assignee_id), 0),
    ),
).subquery()
HANDLING: Final = select(_ALL_HANDLING).order_by(_ALL_HANDLING.c.id)
WHO: Final = (
    select(col(PersonRow.display_name), col(AnswerRevisionRow.received_at), col(AnswerRevisionRow.person_id))
    .join(PersonRow, col(PersonRow.id) == col(AnswerRevisionRow.person_id))
    .where(col(AnswerRevisionRow.id) == bindparam("revision"), col(AnswerRevisionRow.sheet_id) == bindparam("sheet"))
)
FIGURE: Final = select(col(GeneralRevisionRow.figure)).where(col(GeneralRevisionRow.id) == bindparam("revision"))

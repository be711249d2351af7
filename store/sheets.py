"""Sheets: every change is one more revision; a sheet is rebuilt from the newest ones."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    Insert,
    Select,
    bindparam,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlmodel import col

from core.assessment.changes import (
    Approve,
    Assign,
    Change,
    ContestSupplied,
    DescribeEvidence,
    KeepEvidence,
    KeepSigned,
    MoveEvidence,
    RemoveEvidence,
    RemoveSigned,
    Return,
    SaveAnswer,
    SaveGeneral,
    SaveJustification,
    SaveRemark,
    Stamp,
    Submit,
    Withdraw,
)
from core.assessment.changes import apply as applied
from core.assessment.documents import CitedDocument, DocumentKind
from core.assessment.people import Role
from core.assessment.sheet import Assignee, Author, Entry, Evidence, EvidenceKind, Sheet, State
from core.scoring.model import ComponentKey, IndicatorCode
from store.audit import Act, Audit, digest_of_words
from store.batch import Batch
from store.columns import Id
from store.known import Shelf
from store.new_ids import new_id
from store.records import Actor, NotFoundError
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

_KEEP: Final = "keep"
_MOVE: Final = "move"
_REMOVE: Final = "remove"
DESCRIBE: Final = "describe"
_UNSIGN: Final = "unsign"

_EVENT_BY_ACTION: Final[Mapping[str, Change]] = {
    "submit": Submit(),
    "withdraw": Withdraw(),
    "approve": Approve(),
    "return": Return(),
}
_ACTION_BY_EVENT: Final = {type(event): action for action, event in _EVENT_BY_ACTION.items()}

_Revision: TypeAlias = (
    AnswerRevisionRow
    | AssignmentRevisionRow
    | ContestRevisionRow
    | EvidenceRevisionRow
    | GeneralRevisionRow
    | JustificationRevisionRow
    | RemarkRevisionRow
    | SheetEventRow
)


class StaleWriteError(Exception):
    """Somebody changed the answer after this person saw it: nothing was written.

    ``by`` is that person's name as it is shown, which may be empty; ``at`` is when; ``person_id`` says who.
    """

    def __init__(self, by: str, at: datetime, person_id: int) -> None:
        super().__init__(f"person {person_id} changed it at {at.isoformat()}")
        self.by = by
        self.at = at
        self.person_id = person_id


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a revision is about: the newest one of the same subject in the sheet is the one before.

    ``act`` names it in the audit log, where ``logged`` says what became of it; empty where it can change no score.
    """

    table: type[_Revision]
    same: Mapping[str, Any]
    values: Mapping[str, Any]
    act: str
    logged: Mapping[str, Any]


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
        subject = _subject(change)
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
        sheet = {"sheet": sheet_id}
        entries: dict[ComponentKey, Entry] = {}
        for row in await self._connection.execute(_ANSWERS, sheet):
            entries[ComponentKey(row.component)] = Entry(
                State(row.state), row.answer, row.id, row.by, row.received_at, postponed=row.postponed
            )
        for row in await self._connection.execute(_JUSTIFICATIONS, sheet):
            key = ComponentKey(row.component)
            entries[key] = replace(
                entries.get(key, Entry()),
                justification=row.justification,
                justified_by=row.by,
                justified_at=row.received_at,
            )
        general = (await self._connection.execute(_GENERAL, sheet)).all()
        proofs = (await self._connection.execute(_EVIDENCE, sheet)).all()
        evidence, retired = kept_evidence(proofs)
        given = Sheet(
            entries=entries,
            general={row.name: Decimal(row.figure) for row in general if row.figure is not None},
            general_postponed=frozenset(row.name for row in general if row.postponed),
            general_by={row.name: Author(row.by, row.received_at) for row in general},
            evidence=evidence,
            retired=tuple(replace(one, retired_at=row.received_at) for one, row in retired),
            signed=_signed(proofs),
            supplied=await SuppliedFigures(self._connection).load(sheet_id),
        )
        return _handled(given, (await self._connection.execute(_HANDLING, sheet)).all())

    async def _own(self, desk_id: int, actor: Actor) -> tuple[int, str]:
        """The sheet behind the actor's desk, and the actor's displayed name."""
        rows = await self._connection.recall(_OWN, {"desk": desk_id, "person": actor.person_id})
        if not rows:
            raise NotFoundError
        return rows[0].sheet_id, rows[0].display_name

    async def _newest(self, sheet_id: int, subject: _Subject) -> int:
        """The newest revision of the subject (0: none)."""
        same = {f"same_{name}": value for name, value in subject.same.items()}
        rows = await self._connection.execute(
            _newest_of(subject.table, tuple(subject.same)), {"sheet": sheet_id, **same}
        )
        return rows.scalar_one()

    async def _stale(self, sheet_id: int, revision: int) -> Exception:
        rows = await self._connection.execute(_WHO, {"sheet": sheet_id, "revision": revision})
        row = rows.one_or_none()
        return NotFoundError("no such revision") if row is None else StaleWriteError(row[0], row[1], row[2])

    async def _known_figure(self, revision: int) -> str | None:
        return (await self._connection.execute(_FIGURE, {"revision": revision})).scalar()


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
def _newest_of(table: type[_Revision], same: tuple[str, ...]) -> Select[int]:
    return select(func.coalesce(func.max(col(table.id)), 0)).where(
        col(table.sheet_id) == bindparam("sheet"), *(getattr(table, n) == bindparam(f"same_{n}") for n in same)
    )


@cache
def _insert(table: type[_Revision]) -> Insert:
    return insert(table)


def _newest(table: type[_Revision], subject: Any, *wanted: Any) -> Select[*tuple[Any, ...]]:
    """The newest revision of every subject of a sheet, in the order in which they were written."""
    newest = select(func.max(col(table.id))).where(col(table.sheet_id) == bindparam("sheet")).group_by(subject)
    return (
        select(subject, *wanted, col(PersonRow.display_name).label("by"))
        .join(PersonRow, col(PersonRow.id) == col(table.person_id))
        .where(col(table.id).in_(newest))
        .order_by(col(table.id))
    )


_ANSWERS: Final = _newest(
    AnswerRevisionRow,
    AnswerRevisionRow.component,
    AnswerRevisionRow.id,
    AnswerRevisionRow.state,
    AnswerRevisionRow.answer,
    AnswerRevisionRow.postponed,
    AnswerRevisionRow.received_at,
)
_JUSTIFICATIONS: Final = _newest(
    JustificationRevisionRow,
    JustificationRevisionRow.component,
    JustificationRevisionRow.justification,
    JustificationRevisionRow.received_at,
)
_GENERAL: Final = _newest(
    GeneralRevisionRow,
    GeneralRevisionRow.name,
    GeneralRevisionRow.figure,
    GeneralRevisionRow.postponed,
    GeneralRevisionRow.received_at,
)
_EVIDENCE: Final[Select[*tuple[Any, ...]]] = (
    select(EvidenceRevisionRow, col(PersonRow.display_name).label("by"))
    .join(PersonRow, col(PersonRow.id) == col(EvidenceRevisionRow.person_id))
    .where(col(EvidenceRevisionRow.sheet_id) == bindparam("sheet"))
    .order_by(col(EvidenceRevisionRow.id))
)


def _handling(table: type[_Revision], by: Any, **wanted: Any) -> Select[*tuple[Any, ...]]:
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
_HANDLING: Final = select(_ALL_HANDLING).order_by(_ALL_HANDLING.c.id)
_WHO: Final = (
    select(col(PersonRow.display_name), col(AnswerRevisionRow.received_at), col(AnswerRevisionRow.person_id))
    .join(PersonRow, col(PersonRow.id) == col(AnswerRevisionRow.person_id))
    .where(col(AnswerRevisionRow.id) == bindparam("revision"), col(AnswerRevisionRow.sheet_id) == bindparam("sheet"))
)
_FIGURE: Final = select(col(GeneralRevisionRow.figure)).where(col(GeneralRevisionRow.id) == bindparam("revision"))


def _handled(sheet: Sheet, rows: Sequence[Any]) -> Sheet:
    """The sheet with everything that was done with it, in the order in which it was done.

    Each sort of revision has numbers of its own; between sorts the order makes no difference.
    """
    for row in rows:
        stamp = Stamp(row.person or "", row.received_at, row.id, Role(row.role))
        match row.sort:
            case SheetEventRow.__tablename__:
                sheet = applied(sheet, _EVENT_BY_ACTION[row.action], stamp)
            case RemarkRevisionRow.__tablename__:
                sheet = applied(sheet, SaveRemark(row.number, ComponentKey(row.subject), row.remark), stamp)
            case _:
                assignee = Assignee(row.number, row.person or "") if row.number else None
                sheet = applied(sheet, Assign(IndicatorCode(row.subject), assignee), stamp)
    return sheet


def submission_of(events: Sequence[Any]) -> tuple[datetime | None, int]:
    """When the sheet was handed in, if it is now, and how often it was; approved or not."""
    sheet = Sheet()
    for event in events:
        sheet = applied(sheet, _EVENT_BY_ACTION[event.action], Stamp("", event.received_at, 0))
    return sheet.submitted_at, sheet.submission


def _evidence(row: Any) -> Evidence:
    return Evidence(
        id=row.evidence_id,
        kind=EvidenceKind(row.kind),
        component=ComponentKey(row.component),
        title=row.title,
        issued_on=row.issued_on,
        sha256=row.sha256,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        album=row.album,
        by=row.by,
        at=row.received_at,
        document=_document(row),
        preview=row.preview or "",
        replaces=row.replaces or "",
    )


def _document(row: Any) -> CitedDocument | None:
    if row.number is None:
        return None
    return CitedDocument(
        row.number, row.symbol, DocumentKind(row.document_kind), row.issuer, row.summary, row.is_agreed
    )


def kept_evidence(
    rows: Iterable[Any], made: Callable[[Any], Evidence] = _evidence
) -> tuple[tuple[Evidence, ...], tuple[tuple[Evidence, Any], ...]]:
    """The proofs of components that count, and those that did, each with the row that ended it.

    ``made`` makes a proof of a row; one that takes less than the whole row goes without rows that describe a document.
    """
    kept: dict[str, Evidence] = {}
    retired: dict[str, tuple[Evidence, Any]] = {}
    for row in rows:
        if row.action == _KEEP and row.component:
            kept[row.evidence_id] = made(row)
        elif row.evidence_id not in kept or row.action == _UNSIGN:
            continue
        elif row.action == _REMOVE:
            retired[row.evidence_id] = kept.pop(row.evidence_id), row
        elif row.action == DESCRIBE:
            kept[row.evidence_id] = replace(kept[row.evidence_id], document=_document(row), issued_on=row.issued_on)
        else:
            kept[row.evidence_id] = replace(kept[row.evidence_id], component=ComponentKey(row.component))
    return tuple(kept.values()), tuple(retired.values())


def _signed(rows: Iterable[Any]) -> tuple[Evidence, ...]:
    """The files of the signed paper, which belong to no component."""
    signed: dict[str, Evidence] = {}
    for row in rows:
        if row.action == _KEEP and not row.component:
            signed[row.evidence_id] = _evidence(row)
        elif row.action == _UNSIGN:
            signed.pop(row.evidence_id, None)
    return tuple(signed.values())


def _subject(change: Change) -> _Subject:
    match change:
        case SaveAnswer(key, state, values, _, postponed):
            written = {"state": state.value, "answer": dict(values), "postponed": postponed}
            return _Subject(AnswerRevisionRow, {"component": key}, written, "answer", written)
        case SaveJustification(key, text):
            logged = {"sha256": digest_of_words(text)}
            return _Subject(
                JustificationRevisionRow, {"component": key}, {"justification": text}, "justification", logged
            )
        case ContestSupplied(key, text):
            return _Subject(ContestRevisionRow, {"component": key}, {"remark": text}, "", {})
        case SaveGeneral(name, value):
            figure = None if value is None else format(value, "f")
            given: Mapping[str, Any] = {"figure": figure, "postponed": value is None}
            return _Subject(GeneralRevisionRow, {"name": name}, given, "general-figure", given)
        case KeepEvidence() | MoveEvidence() | RemoveEvidence() | DescribeEvidence() | KeepSigned() | RemoveSigned():
            return _file_subject(change)
        case SaveRemark(submission, key, text):
            return _Subject(RemarkRevisionRow, {"submission": submission, "component": key}, {"remark": text}, "", {})
        case Assign(pillar, assignee):
            person = None if assignee is None else assignee.person_id
            return _Subject(AssignmentRevisionRow, {"pillar": pillar}, {"assignee_id": person}, "", {})
        case Submit() | Withdraw() | Approve() | Return():
            action = _ACTION_BY_EVENT[type(change)]
            return _Subject(SheetEventRow, {}, {"action": action}, action, {})


def _file_subject(
    change: KeepEvidence | MoveEvidence | RemoveEvidence | DescribeEvidence | KeepSigned | RemoveSigned,
) -> _Subject:
    match change:
        case KeepEvidence(evidence) | KeepSigned(evidence):
            return _evidence_subject(evidence, _KEEP)
        case MoveEvidence(id_, to):
            return _evidence_subject(Evidence(id_, EvidenceKind.FILE, to, ""), _MOVE)
        case RemoveEvidence(id_) | RemoveSigned(id_):
            action = _REMOVE if isinstance(change, RemoveEvidence) else _UNSIGN
            return _evidence_subject(Evidence(id_, EvidenceKind.FILE, ComponentKey(""), ""), action)
        case DescribeEvidence(id_, document, issued_on):
            said = Evidence(id_, EvidenceKind.DOCUMENT, ComponentKey(""), "", issued_on, document=document)
            return _evidence_subject(said, DESCRIBE)


def _evidence_subject(evidence: Evidence, action: str) -> _Subject:
    return _Subject(
        EvidenceRevisionRow,
        {"evidence_id": evidence.id},
        {
            "action": action,
            "component": evidence.component,
            "kind": evidence.kind.value if action == _KEEP else "",
            "title": evidence.title,
            "issued_on": evidence.issued_on,
            "sha256": evidence.sha256,
            "media_type": evidence.media_type,
            "size_bytes": evidence.size_bytes,
            "album": evidence.album,
            "preview": evidence.preview or None,
            "replaces": evidence.replaces or None,
            **_document_columns(evidence.document),
        },
        f"evidence-{action}",
        {"component": evidence.component, "sha256": evidence.sha256},
    )


def _document_columns(document: CitedDocument | None) -> Mapping[str, Any]:
    if document is None:
        return dict.fromkeys(("number", "symbol", "document_kind", "issuer", "summary", "is_agreed"))
    return {
        "number": document.number,
        "symbol": document.symbol,
        "document_kind": document.kind.value,
        "issuer": document.issuer,
        "summary": document.summary,
        "is_agreed": document.is_agreed,
    }

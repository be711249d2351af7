"""Makes the parts of a sheet out of the rows of its revisions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.assessment.changes import Assign, SaveRemark, Stamp
from core.assessment.changes import apply as applied
from core.assessment.documents import CitedDocument, DocumentKind
from core.assessment.people import Role
from core.assessment.sheet import Assignee, Evidence, EvidenceKind, Sheet
from core.scoring.model import ComponentKey, IndicatorCode
from store.sheet_revisions import DESCRIBE, EVENT_BY_ACTION, KEEP, REMOVE, UNSIGN
from store.tables.sheets import RemarkRevisionRow, SheetEventRow


def handled(sheet: Sheet, rows: Sequence[Any]) -> Sheet:
    """The sheet with everything that was done with it, in the order in which it was done.

    Each sort of revision has numbers of its own; between sorts the order makes no difference.
    """
    for row in rows:
        stamp = Stamp(row.person or "", row.received_at, row.id, Role(row.role))
        match row.sort:
            case SheetEventRow.__tablename__:
                sheet = applied(sheet, EVENT_BY_ACTION[row.action], stamp)
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
        sheet = applied(sheet, EVENT_BY_ACTION[event.action], Stamp("", event.received_at, 0))
    return sheet.submitted_at, sheet.submission


def signed(rows: Iterable[Any]) -> tuple[Evidence, ...]:
    """The files of the signed paper, which belong to no component."""
    signed: dict[str, Evidence] = {}
    for row in rows:
        if row.action == KEEP and not row.component:
            signed[row.evidence_id] = _evidence(row)
        elif row.action == UNSIGN:
            signed.pop(row.evidence_id, None)
    return tuple(signed.values())


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
        if row.action == KEEP and row.component:
            kept[row.evidence_id] = made(row)
        elif row.evidence_id not in kept or row.action == UNSIGN:
            continue
        elif row.action == REMOVE:
            retired[row.evidence_id] = kept.pop(row.evidence_id), row
        elif row.action == DESCRIBE:
            kept[row.evidence_id] = replace(kept[row.evidence_id], document=_document(row), issued_on=row.issued_on)
        else:
            kept[row.evidence_id] = replace(kept[row.evidence_id], component=ComponentKey(row.component))
    return tuple(kept.values()), tuple(retired.values())

"""What one change of a sheet writes: whose revision it is, the subject it follows, its columns, what is logged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

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
    Submit,
    Withdraw,
)
from core.assessment.documents import CitedDocument
from core.assessment.sheet import Evidence, EvidenceKind
from core.scoring.model import ComponentKey
from store.audit import digest_of_words
from store.tables.sheets import (
    AnswerRevisionRow,
    AssignmentRevisionRow,
    EvidenceRevisionRow,
    GeneralRevisionRow,
    JustificationRevisionRow,
    RemarkRevisionRow,
    SheetEventRow,
)
from store.tables.supplied import ContestRevisionRow

KEEP: Final = "keep"
MOVE: Final = "move"
REMOVE: Final = "remove"
DESCRIBE: Final = "describe"
UNSIGN: Final = "unsign"

EVENT_BY_ACTION: Final[Mapping[str, Change]] = {
    "submit": Submit(),
    "withdraw": Withdraw(),
    "approve": Approve(),
    "return": Return(),
}
_ACTION_BY_EVENT: Final = {type(event): action for action, event in EVENT_BY_ACTION.items()}

AnyRevision: TypeAlias = (
    AnswerRevisionRow
    | AssignmentRevisionRow
    | ContestRevisionRow
    | EvidenceRevisionRow
    | GeneralRevisionRow
    | JustificationRevisionRow
    | RemarkRevisionRow
    | SheetEventRow
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a revision is about: the newest one of the same subject in the sheet is the one before.

    ``act`` names it in the audit log, where ``logged`` says what became of it; empty where it can change no score.
    """

    table: type[AnyRevision]
    same: Mapping[str, Any]
    values: Mapping[str, Any]
    act: str
    logged: Mapping[str, Any]


def subject_of(change: Change) -> Subject:
    match change:
        case SaveAnswer(key, state, values, _, postponed):
            written = {"state": state.value, "answer": dict(values), "postponed": postponed}
            return Subject(AnswerRevisionRow, {"component": key}, written, "answer", written)
        case SaveJustification(key, text):
            logged = {"sha256": digest_of_words(text)}
            return Subject(
                JustificationRevisionRow, {"component": key}, {"justification": text}, "justification", logged
            )
        case ContestSupplied(key, text):
            return Subject(ContestRevisionRow, {"component": key}, {"remark": text}, "", {})
        case SaveGeneral(name, value):
            figure = None if value is None else format(value, "f")
            given: Mapping[str, Any] = {"figure": figure, "postponed": value is None}
            return Subject(GeneralRevisionRow, {"name": name}, given, "general-figure", given)
        case KeepEvidence() | MoveEvidence() | RemoveEvidence() | DescribeEvidence() | KeepSigned() | RemoveSigned():
            return _file_subject(change)
        case SaveRemark(submission, key, text):
            return Subject(RemarkRevisionRow, {"submission": submission, "component": key}, {"remark": text}, "", {})
        case Assign(pillar, assignee):
            person = None if assignee is None else assignee.person_id
            return Subject(AssignmentRevisionRow, {"pillar": pillar}, {"assignee_id": person}, "", {})
        case Submit() | Withdraw() | Approve() | Return():
            action = _ACTION_BY_EVENT[type(change)]
            return Subject(SheetEventRow, {}, {"action": action}, action, {})


def _file_subject(
    change: KeepEvidence | MoveEvidence | RemoveEvidence | DescribeEvidence | KeepSigned | RemoveSigned,
) -> Subject:
    match change:
        case KeepEvidence(evidence) | KeepSigned(evidence):
            return _evidence_subject(evidence, KEEP)
        case MoveEvidence(id_, to):
            return _evidence_subject(Evidence(id_, EvidenceKind.FILE, to, ""), MOVE)
        case RemoveEvidence(id_) | RemoveSigned(id_):
            action = REMOVE if isinstance(change, RemoveEvidence) else UNSIGN
            return _evidence_subject(Evidence(id_, EvidenceKind.FILE, ComponentKey(""), ""), action)
        case DescribeEvidence(id_, document, issued_on):
            said = Evidence(id_, EvidenceKind.DOCUMENT, ComponentKey(""), "", issued_on, document=document)
            return _evidence_subject(said, DESCRIBE)


def _evidence_subject(evidence: Evidence, action: str) -> Subject:
    return Subject(
        EvidenceRevisionRow,
        {"evidence_id": evidence.id},
        {
            "action": action,
            "component": evidence.component,
            "kind": evidence.kind.value if action == KEEP else "",
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

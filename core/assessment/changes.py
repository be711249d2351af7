"""What can happen to a sheet. Each change is one append-only revision; ``apply`` gives the sheet after it.

The store writes changes and rebuilds sheets from them; a conversation applies them to say at once what moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from core.assessment.documents import CitedDocument
from core.assessment.people import Role
from core.assessment.sheet import (
    Approved,
    Assignee,
    Author,
    Evidence,
    Remark,
    Returned,
    Sheet,
    State,
)
from core.scoring.model import ComponentKey, IndicatorCode


@dataclass(frozen=True, slots=True)
class SaveAnswer:
    """One component's new state. ``seen`` is the revision the person saw; a write on another one is a conflict.

    ``values`` is empty unless ``state`` is ``ANSWERED``. ``postponed`` with ``UNANSWERED`` is "để sau".
    """

    key: ComponentKey
    state: State
    values: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0
    postponed: bool = False


@dataclass(frozen=True, slots=True)
class SaveJustification:
    """The officer's explanation (giải trình) for one component; empty text removes it."""

    key: ComponentKey
    text: str


@dataclass(frozen=True, slots=True)
class ContestSupplied:
    """Why the unit doubts the figures that others supply for one component; the figures stay as they are."""

    key: ComponentKey
    text: str


@dataclass(frozen=True, slots=True)
class SaveGeneral:
    """A general figure; ``None`` postpones it."""

    name: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class KeepEvidence:
    """A new proof. ``evidence.id`` is chosen by the caller (from the id source of the turn) and is unique."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class MoveEvidence:
    """The proof belongs to another component after all."""

    id: str
    to: ComponentKey


@dataclass(frozen=True, slots=True)
class RemoveEvidence:
    """The proof no longer counts; its bytes and its history stay."""

    id: str


@dataclass(frozen=True, slots=True)
class DescribeEvidence:
    """What a document reference says, agreed to or set right; ``None`` leaves only the line as it was typed."""

    id: str
    document: CitedDocument | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Submit:
    """The sheet is handed in and locked; what is unanswered becomes "chưa có số liệu"."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The sheet is taken back before the deadline."""


@dataclass(frozen=True, slots=True)
class Approve:
    """The unit head approves the submission that is on the table."""


@dataclass(frozen=True, slots=True)
class SaveRemark:
    """What the head wants to have changed in a submission, of a component or of the whole; empty text removes it."""

    submission: int
    key: ComponentKey
    text: str


@dataclass(frozen=True, slots=True)
class Return:
    """The head gives the sheet back: it is open again, and the remarks on this submission are for the officers."""


@dataclass(frozen=True, slots=True)
class Assign:
    """A main is answered by this officer; ``assignee`` ``None``: by whoever comes to it."""

    pillar: IndicatorCode
    assignee: Assignee | None


@dataclass(frozen=True, slots=True)
class KeepSigned:
    """A file of the signed and stamped paper. ``evidence.id`` is unique, its component empty."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RemoveSigned:
    """The file no longer counts as the signed paper; its bytes and its history stay."""

    id: str


Change: TypeAlias = (
    SaveAnswer
    | SaveJustification
    | ContestSupplied
    | SaveGeneral
    | KeepEvidence
    | MoveEvidence
    | RemoveEvidence
    | DescribeEvidence
    | Submit
    | Withdraw
    | Approve
    | SaveRemark
    | Return
    | Assign
    | KeepSigned
    | RemoveSigned
)

BESIDE_THE_ANSWERS: Final = (Withdraw, Approve, SaveRemark, Return, Assign, KeepSigned, RemoveSigned)
"""Changes that leave what was answered as it is; each has a rule of its own about who may make it, and when."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made a change, in which role, and when it counts. ``revision`` is the store's number (any rising one)."""

    by: str
    at: datetime
    revision: int
    role: Role = Role.OFFICER


def apply(sheet: Sheet, change: Change, stamp: Stamp) -> Sheet:
    """Return the sheet after ``change``; pure, so that the words said in a turn match what the turn stores."""
    match change:
        case SaveAnswer(key, state, values, _, postponed):
            entry = replace(
                sheet.entry(key),
                state=state,
                values=dict(values),
                postponed=postponed,
                revision=stamp.revision,
                by=stamp.by,
                at=stamp.at,
            )
            return replace(sheet, entries={**sheet.entries, key: entry})
        case SaveJustification(key, text):
            entry = replace(sheet.entry(key), justification=text, justified_by=stamp.by, justified_at=stamp.at)
            return replace(sheet, entries={**sheet.entries, key: entry})
        case ContestSupplied(key, text):
            return _contested(sheet, key, text)
        case SaveGeneral(name, value):
            return _with_general(sheet, name, value, stamp)
        case KeepEvidence() | MoveEvidence() | RemoveEvidence() | DescribeEvidence() | KeepSigned() | RemoveSigned():
            return _with_files(sheet, change, stamp)
        case Assign(pillar, assignee):
            others = {code: one for code, one in sheet.assigned.items() if code != pillar}
            return replace(sheet, assigned=others if assignee is None else {**others, pillar: assignee})
        case Submit() | Withdraw() | Approve() | SaveRemark() | Return():
            return _handled(sheet, change, stamp)


def _with_files(
    sheet: Sheet,
    change: KeepEvidence | MoveEvidence | RemoveEvidence | DescribeEvidence | KeepSigned | RemoveSigned,
    stamp: Stamp,
) -> Sheet:
    match change:
        case KeepEvidence(evidence):
            return replace(sheet, evidence=(*sheet.evidence, replace(evidence, by=stamp.by, at=stamp.at)))
        case MoveEvidence(id_, to):
            moved = tuple(replace(e, component=to) if e.id == id_ else e for e in sheet.evidence)
            return replace(sheet, evidence=moved)
        case RemoveEvidence(id_):
            gone = tuple(replace(e, retired_at=stamp.at) for e in sheet.evidence if e.id == id_)
            kept = tuple(e for e in sheet.evidence if e.id != id_)
            return replace(sheet, evidence=kept, retired=(*sheet.retired, *gone))
        case DescribeEvidence(id_, document, issued_on):
            said = (replace(e, document=document, issued_on=issued_on) if e.id == id_ else e for e in sheet.evidence)
            return replace(sheet, evidence=tuple(said))
        case KeepSigned(evidence):
            return replace(sheet, signed=(*sheet.signed, replace(evidence, by=stamp.by, at=stamp.at)))
        case RemoveSigned(id_):
            return replace(sheet, signed=tuple(e for e in sheet.signed if e.id != id_))


def _handled(sheet: Sheet, change: Submit | Withdraw | Approve | SaveRemark | Return, stamp: Stamp) -> Sheet:
    """The sheet after it was handed in, taken back, approved, remarked on or returned."""
    by_deputy = stamp.role is Role.DEPUTY
    match change:
        case Submit():
            first = sheet.presented_at or stamp.at
            number = sheet.submission + 1
            return replace(sheet, submitted_at=stamp.at, presented_at=first, submission=number, approved=None)
        case Withdraw():
            return replace(sheet, submitted_at=None, presented_at=None, approved=None)
        case Approve():
            return replace(sheet, approved=Approved(stamp.by, stamp.at, by_deputy))
        case Return():
            returned = Returned(sheet.submission, stamp.by, stamp.at, by_deputy)
            return replace(sheet, submitted_at=None, approved=None, returned=returned)
        case SaveRemark(submission, key, text):
            others = {which: remark for which, remark in sheet.remarks.items() if which != (submission, key)}
            added = {(submission, key): Remark(text, stamp.by, stamp.at)} if text else {}
            return replace(sheet, remarks={**others, **added})


def _contested(sheet: Sheet, key: ComponentKey, text: str) -> Sheet:
    if key not in sheet.supplied:
        return sheet
    figures = {name: replace(one, contested=text) for name, one in sheet.supplied[key].items()}
    return replace(sheet, supplied={**sheet.supplied, key: figures})


def _with_general(sheet: Sheet, name: str, value: Decimal | None, stamp: Stamp) -> Sheet:
    authors = {**sheet.general_by, name: Author(stamp.by, stamp.at)}
    if value is None:
        return replace(sheet, general_postponed=sheet.general_postponed | {name}, general_by=authors)
    known = {**sheet.general, name: value}
    return replace(sheet, general=known, general_postponed=sheet.general_postponed - {name}, general_by=authors)


def unanswered_again(sheet: Sheet) -> tuple[SaveAnswer, ...]:
    """The changes that take back what handing in wrote by itself, so that it is asked again."""
    handed_in = {sheet.submitted_at, sheet.presented_at} - {None}
    return tuple(
        SaveAnswer(key, State.UNANSWERED, seen=entry.revision)
        for key, entry in sheet.entries.items()
        if entry.state is State.NO_DATA and entry.at in handed_in
    )


def components_of(sheet: Sheet, change: Change) -> frozenset[ComponentKey]:
    """The components that a change is about; none where it is about the sheet as a whole."""
    match change:
        case SaveAnswer(key) | SaveJustification(key) | ContestSupplied(key):
            return frozenset({key})
        case KeepEvidence(evidence):
            return frozenset({evidence.component})
        case MoveEvidence(id_, to):
            return frozenset({to, *_stands_at(sheet, id_)})
        case RemoveEvidence(id_) | DescribeEvidence(id_):
            return _stands_at(sheet, id_)
        case SaveGeneral() | Submit() | Withdraw() | Approve() | SaveRemark() | Return() | Assign():
            return frozenset()
        case KeepSigned() | RemoveSigned():
            return frozenset()


def _stands_at(sheet: Sheet, evidence_id: str) -> frozenset[ComponentKey]:
    return frozenset(proof.component for proof in sheet.evidence if proof.id == evidence_id)


def no_data_for_unanswered(sheet: Sheet, keys: tuple[ComponentKey, ...]) -> tuple[SaveAnswer, ...]:
    """The changes that submission makes for every component of ``keys`` that nobody answered."""
    return tuple(
        SaveAnswer(key, State.NO_DATA, seen=sheet.entry(key).revision)
        for key in keys
        if sheet.entry(key).state is State.UNANSWERED
    )

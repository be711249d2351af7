"""What can happen to a sheet. Each change is one append-only revision; ``apply`` gives the sheet after it.

The store writes changes and rebuilds sheets from them; a conversation applies them to say at once what moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from core.assessment.documents import CitedDocument
from core.assessment.sheet import Evidence, Sheet, State
from core.scoring.model import ComponentKey


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
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made a change and when it counts. ``revision`` is the number the store gave it (any rising number)."""

    by: str
    at: datetime
    revision: int


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
            explained = replace(sheet.entry(key), justification=text, justified_at=stamp.at)
            return replace(sheet, entries={**sheet.entries, key: explained})
        case ContestSupplied(key, text):
            return _contested(sheet, key, text)
        case SaveGeneral(name, value):
            return _with_general(sheet, name, value)
        case KeepEvidence() | MoveEvidence() | RemoveEvidence() | DescribeEvidence():
            return _with_evidence(sheet, change, stamp)
        case Submit():
            return replace(sheet, submitted_at=stamp.at, submission=sheet.submission + 1)
        case Withdraw():
            return replace(sheet, submitted_at=None)


def _with_evidence(
    sheet: Sheet, change: KeepEvidence | MoveEvidence | RemoveEvidence | DescribeEvidence, stamp: Stamp
) -> Sheet:
    match change:
        case KeepEvidence(evidence):
            return replace(sheet, evidence=(*sheet.evidence, replace(evidence, by=stamp.by, at=stamp.at)))
        case MoveEvidence(id_, to):
            moved = tuple(replace(e, component=to) if e.id == id_ else e for e in sheet.evidence)
            return replace(sheet, evidence=moved)
        case RemoveEvidence(id_):
            gone = tuple(e for e in sheet.evidence if e.id == id_)
            kept = tuple(e for e in sheet.evidence if e.id != id_)
            return replace(sheet, evidence=kept, retired=(*sheet.retired, *gone))
        case DescribeEvidence(id_, document, issued_on):
            said = (replace(e, document=document, issued_on=issued_on) if e.id == id_ else e for e in sheet.evidence)
            return replace(sheet, evidence=tuple(said))


def _contested(sheet: Sheet, key: ComponentKey, text: str) -> Sheet:
    if key not in sheet.supplied:
        return sheet
    figures = {name: replace(one, contested=text) for name, one in sheet.supplied[key].items()}
    return replace(sheet, supplied={**sheet.supplied, key: figures})


def _with_general(sheet: Sheet, name: str, value: Decimal | None) -> Sheet:
    if value is None:
        return replace(sheet, general_postponed=sheet.general_postponed | {name})
    known = {**sheet.general, name: value}
    return replace(sheet, general=known, general_postponed=sheet.general_postponed - {name})


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
        case SaveGeneral() | Submit() | Withdraw():
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

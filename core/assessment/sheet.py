"""A unit's sheet: the present answers and evidence of one unit in one campaign."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from core.assessment.documents import CitedDocument
from core.scoring.model import ComponentKey, IndicatorCode

WHOLE_SHEET = ComponentKey("")
"""Stands where a component would: a remark on the sheet as a whole."""


class State(StrEnum):
    """Where one component stands. ``NOT_ASSESSED`` is set by the appraising body only and leaves the maximum."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    NO_DATA = "no_data"
    NA_CLAIMED = "na_claimed"
    NA_ACCEPTED = "na_accepted"
    NA_REFUSED = "na_refused"
    NOT_ASSESSED = "not_assessed"


class EvidenceKind(StrEnum):
    """What kind of proof (tài liệu kiểm chứng) was given."""

    FILE = "file"
    LINK = "link"
    DOCUMENT = "document"  # number, date, issuer, summary, typed in one line


@dataclass(frozen=True, slots=True)
class Evidence:
    """One proof for one component. Which fields are filled depends on ``kind``; unknown is empty or ``None``.

    Files that were sent together share an ``album``: they are one piece of evidence of several pages. ``preview`` is
    the SHA-256 of a picture of the file that we have made. ``replaces`` is the id of the proof whose place it took.
    ``retired_at`` is when it ceased to count.
    """

    id: str
    kind: EvidenceKind
    component: ComponentKey
    title: str
    issued_on: date | None = None
    sha256: str = ""
    media_type: str = ""
    size_bytes: int = 0
    album: str = ""
    by: str = ""
    at: datetime | None = None
    document: CitedDocument | None = None
    preview: str = ""
    replaces: str = ""
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The present state of one component of one sheet.

    ``revision`` is the id of the newest answer revision (0 before the first); a write names the one it saw. ``values``
    may be partial: what was given so far of a component that asks several things stays in the conversation, not here.
    ``justification`` is the officer's own explanation (giải trình). ``postponed`` means "để sau" was chosen.
    """

    state: State = State.UNANSWERED
    values: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0
    by: str = ""
    at: datetime | None = None
    justification: str = ""
    justified_by: str = ""
    justified_at: datetime | None = None
    postponed: bool = False


_NOTHING_YET: Final = Entry()


@dataclass(frozen=True, slots=True)
class Revision:
    """One answer of a component as it once stood."""

    state: State
    values: Mapping[str, str]
    postponed: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote something, by the name that is shown (may be empty), and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Approved:
    """The unit head's yes. A deputy signs for the head (ký thay)."""

    by: str
    at: datetime
    by_deputy: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """The head gave ``submission`` back; what is to be changed stands in the remarks on it."""

    submission: int
    by: str
    at: datetime
    by_deputy: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What the head wants to have changed, in one or two sentences."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Assignee:
    """The officer who answers a main for the unit."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Supplied:
    """A figure the province or the assessor gives for one input of one component; the officer cannot overwrite it.

    ``source`` says where it comes from, ``as_of`` the day it holds for, ``contested`` why the officer doubts it.
    """

    value: Decimal
    source: str = ""
    as_of: date | None = None
    contested: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a unit has given so far. ``general`` holds the general figures that are known.

    ``supplied`` holds, by component and input name, what others give for this unit. ``retired`` are the proofs that no
    longer count, because they were removed or another one took their place: they can still be looked at.

    ``submission`` counts how often the sheet was handed in. ``presented_at`` is what counts for being on time: when the
    unit first handed in what it has not taken back itself since; it stays while the head returns the sheet and it is
    handed in again. ``returned`` is the newest return. ``remarks`` stand by submission and component, those on the
    whole sheet under ``WHOLE_SHEET``. ``signed`` are the files of the signed and stamped paper, the newest last.
    """

    entries: Mapping[ComponentKey, Entry] = field(default_factory=dict)
    general: Mapping[str, Decimal] = field(default_factory=dict)
    general_postponed: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    submitted_at: datetime | None = None
    submission: int = 0
    supplied: Mapping[ComponentKey, Mapping[str, Supplied]] = field(default_factory=dict)
    general_by: Mapping[str, Author] = field(default_factory=dict)
    presented_at: datetime | None = None
    approved: Approved | None = None
    returned: Returned | None = None
    remarks: Mapping[tuple[int, ComponentKey], Remark] = field(default_factory=dict)
    assigned: Mapping[IndicatorCode, Assignee] = field(default_factory=dict)
    signed: tuple[Evidence, ...] = ()
    retired: tuple[Evidence, ...] = ()

    @property
    def is_returned(self) -> bool:
        """Whether the head gave the sheet back and it was not handed in again since."""
        return self.submitted_at is None and self.returned is not None and self.returned.submission == self.submission

    def remarks_on(self, submission: int) -> Mapping[ComponentKey, Remark]:
        """What the head remarked on one submission, by component."""
        return {key: remark for (number, key), remark in self.remarks.items() if number == submission}

    def entry(self, key: ComponentKey) -> Entry:
        return self.entries.get(key, _NOTHING_YET)

    def evidence_of(self, key: ComponentKey) -> tuple[Evidence, ...]:
        return tuple(e for e in self.evidence if e.component == key)

    def proof(self, id_: str) -> Evidence | None:
        """A proof that counts, or one that did."""
        return next((e for e in (*self.evidence, *self.retired) if e.id == id_), None)

    def earlier_versions(self, proof: Evidence) -> tuple[Evidence, ...]:
        """The proofs whose place ``proof`` took, the newest first; of several files together the one that was named."""
        found: list[Evidence] = []
        old = self.proof(proof.replaces) if proof.replaces else None
        while old is not None and old not in found:
            found.append(old)
            old = self.proof(old.replaces) if old.replaces else None
        return tuple(found)

"""A unit's sheet: the present answers and evidence of one unit in one campaign."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from core.assessment.documents import CitedDocument
from core.scoring.model import ComponentKey


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
    postponed: bool = False
    justified_at: datetime | None = None


_NOTHING_YET: Final = Entry()


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
    """

    entries: Mapping[ComponentKey, Entry] = field(default_factory=dict)
    general: Mapping[str, Decimal] = field(default_factory=dict)
    general_postponed: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    submitted_at: datetime | None = None
    submission: int = 0
    supplied: Mapping[ComponentKey, Mapping[str, Supplied]] = field(default_factory=dict)
    retired: tuple[Evidence, ...] = ()

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

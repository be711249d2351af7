"""What was given in a sheet: append-only revisions. Nothing here is ever changed or deleted.

Every revision says who wrote it, in which role, over which channel, when it counts (``received_at``) and which revision
it follows; a revision has one follower at most, so two writers that saw the same one cannot both succeed.
"""

from datetime import date
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from store.columns import day, flag, json_text, number, ref, text
from store.tables.revision import Revision
from store.tables.table import strict


class AnswerRevisionRow(Revision, table=True):
    """One component's new state. ``previous_id`` is 0 for the first."""

    __tablename__ = "answer_revision"
    __table_args__ = strict(
        UniqueConstraint("sheet_id", "component", "previous_id"),
        Index("ix_answer_revision_sheet_id_component_id", "sheet_id", "component", "id"),
        rising=True,
    )

    component: str = text()
    state: str = text()
    answer: Any = json_text()
    postponed: bool = flag()


class JustificationRevisionRow(Revision, table=True):
    """One component's explanation (giải trình); empty text removes it."""

    __tablename__ = "justification_revision"
    __table_args__ = strict(
        UniqueConstraint("sheet_id", "component", "previous_id"),
        Index("ix_justification_revision_sheet_id_component_id", "sheet_id", "component", "id"),
        rising=True,
    )

    component: str = text()
    justification: str = text()


class GeneralRevisionRow(Revision, table=True):
    """One general figure. ``figure`` is a plain decimal, or ``None`` while nobody knows it.

    Postponing keeps the figure that was known, so the newest row alone says everything.
    """

    __tablename__ = "general_revision"
    __table_args__ = strict(
        UniqueConstraint("sheet_id", "name", "previous_id"),
        Index("ix_general_revision_sheet_id_name_id", "sheet_id", "name", "id"),
        rising=True,
    )

    name: str = text()
    figure: str | None = text(nullable=True)
    postponed: bool = flag()


class EvidenceRevisionRow(Revision, table=True):
    """A proof was kept, moved to another component, described anew, or removed.

    What the proof is stands in its ``keep`` row; a ``move`` row carries the new component, a ``describe`` row what is
    said of the document now. The columns from ``number`` on are NULL where nothing is said.
    """

    __tablename__ = "evidence_revision"
    __table_args__ = strict(
        UniqueConstraint("sheet_id", "evidence_id", "previous_id"),
        Index(
            "uq_evidence_revision_kept",
            "evidence_id",
            unique=True,
            sqlite_where=sql("action = 'keep'"),
            postgresql_where=sql("action = 'keep'"),
        ),
        Index("ix_evidence_revision_sha256", "sha256"),
        rising=True,
    )

    evidence_id: str = text()
    action: str = text()
    component: str = text()
    kind: str = text()
    title: str = text()
    issued_on: date | None = day(nullable=True)
    sha256: str = text()
    media_type: str = text()
    size_bytes: int = number()
    album: str = text()
    number: str | None = text(nullable=True)
    symbol: str | None = text(nullable=True)
    document_kind: str | None = text(nullable=True)
    issuer: str | None = text(nullable=True)
    summary: str | None = text(nullable=True)
    is_agreed: bool | None = flag(nullable=True)
    preview: str | None = text(nullable=True)
    replaces: str | None = text(nullable=True)


class SheetEventRow(Revision, table=True):
    """The sheet was handed in, taken back, approved by the unit head, or returned."""

    __tablename__ = "sheet_event"
    __table_args__ = strict(UniqueConstraint("sheet_id", "previous_id"), rising=True)

    action: str = text()


class RemarkRevisionRow(Revision, table=True):
    """What the unit head wants to have changed in one submission, of one component; empty: of the whole sheet.

    ``submission`` counts from 1. Empty text removes the remark. Officers read it once the sheet was returned.
    """

    __tablename__ = "remark_revision"
    __table_args__ = strict(UniqueConstraint("sheet_id", "submission", "component", "previous_id"), rising=True)

    submission: int = number()
    component: str = text()
    remark: str = text()


class AssignmentRevisionRow(Revision, table=True):
    """A main (chỉ số chính) was assigned to an officer of the unit, or with ``assignee_id`` ``None`` to nobody."""

    __tablename__ = "assignment_revision"
    __table_args__ = strict(UniqueConstraint("sheet_id", "pillar", "previous_id"), rising=True)

    pillar: str = text()
    assignee_id: int | None = ref("person.id", nullable=True)

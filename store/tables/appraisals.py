"""The appraisal of sheets: who appraises what, and append-only revisions of everything that was decided and answered.

As in a sheet, a revision has one follower at most, so two writers that saw the same one cannot both succeed.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint

from store.columns import day, key, moment, number, points, ref, text
from store.tables.revision import Revision
from store.tables.table import Table, strict


class AppraiserAssignmentRow(Table, table=True):
    """What a body, or one person of it, has to appraise in a round.

    No ``person_id``: everybody who appraises for the body. No ``unit_id``, an empty ``framework_id`` or ``sector`` do
    not narrow it. ``author_id`` is who handed it over; none when it was assigned by an administrator's command.
    """

    __tablename__ = "appraiser_assignment"
    __table_args__ = strict(Index("ix_appraiser_assignment_round_id_body_id", "round_id", "body_id"))

    id: int = key()
    round_id: int = ref("round.id")
    body_id: int = ref("unit.id")
    person_id: int | None = ref("person.id", nullable=True)
    unit_id: int | None = ref("unit.id", nullable=True)
    framework_id: str = text()
    sector: str = text()
    part: str = text()
    author_id: int | None = ref("person.id", nullable=True)
    valid_from: datetime = moment()
    valid_to: datetime | None = moment(nullable=True)


class AppraisalRevisionRow(Revision, table=True):
    """One decision on one component. ``answer_id`` is the answer revision it was made on, 0 where there was none."""

    __tablename__ = "appraisal_revision"
    __table_args__ = strict(
        UniqueConstraint("sheet_id", "component", "previous_id"),
        Index("ix_appraisal_revision_sheet_id_component_id", "sheet_id", "component", "id"),
        rising=True,
    )

    component: str = text()
    body_id: int = ref("unit.id")
    verdict: str = text()
    points: Decimal | None = points(nullable=True)
    reason: str = text()
    answer_id: int = number()


class AppraisalReactionRow(Revision, table=True):
    """What the unit said to the decision ``appraisal_id``: agreed, explains, sent back."""

    __tablename__ = "appraisal_reaction"
    __table_args__ = strict(
        UniqueConstraint("appraisal_id", "previous_id"),
        Index("ix_appraisal_reaction_sheet_id_component_id", "sheet_id", "component", "id"),
        rising=True,
    )

    component: str = text()
    appraisal_id: int = ref("appraisal_revision.id")
    reaction: str = text()


class AppraisalOpinionRow(Revision, table=True):
    """What a co-ordinating body thinks of one component; its newest row counts."""

    __tablename__ = "appraisal_opinion"
    __table_args__ = strict(
        UniqueConstraint("sheet_id", "component", "body_id", "previous_id"),
        Index("ix_appraisal_opinion_sheet_id_component_id", "sheet_id", "component", "id"),
        rising=True,
    )

    component: str = text()
    body_id: int = ref("unit.id")
    opinion: str = text()


class AppraisalEvidenceRow(Table, table=True):
    """A proof that an appraiser added to a component (an inspection record, figures from a system)."""

    __tablename__ = "appraisal_evidence"
    __table_args__ = strict(
        UniqueConstraint("evidence_id"), Index("ix_appraisal_evidence_sheet_id", "sheet_id"), rising=True
    )

    id: int = key()
    sheet_id: int = ref("sheet.id")
    evidence_id: str = text()
    component: str = text()
    person_id: int = ref("person.id")
    body_id: int = ref("unit.id")
    role: str = text()
    channel: str = text()
    received_at: datetime = moment()
    kind: str = text()
    title: str = text()
    issued_on: date | None = day(nullable=True)
    sha256: str = text()
    media_type: str = text()
    size_bytes: int = number()
    preview: str = text()

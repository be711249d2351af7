"""What is read of appraisals: the statements behind ``store.appraisals``, put together when the program starts."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Label, Select, and_, bindparam, exists, func, literal_column, select
from sqlmodel import col

from store.conditions import STANDS_ON_THE_ROSTER, holds_at
from store.tables.appraisals import (
    AppraisalEvidenceRow,
    AppraisalOpinionRow,
    AppraisalReactionRow,
    AppraisalRevisionRow,
)
from store.tables.people import PersonRow
from store.tables.rounds import CampaignRow, RosterRow, RoundRow, SheetRow
from store.tables.sheets import AnswerRevisionRow, EvidenceRevisionRow, GeneralRevisionRow, SheetEventRow
from store.tables.units import UnitVersionRow


def _columns(table: Any) -> tuple[ColumnElement[Any], ...]:
    """Every column of a table, for statements that also name others."""
    return tuple(table.__table__.columns)


_BY: Final[Label[str]] = col(PersonRow.display_name).label("by")

LAST_REACTION: Final = select(func.coalesce(func.max(col(AppraisalReactionRow.id)), 0)).where(
    col(AppraisalReactionRow.appraisal_id) == bindparam("appraisal")
)
LAST_OPINION: Final = select(func.coalesce(func.max(col(AppraisalOpinionRow.id)), 0)).where(
    col(AppraisalOpinionRow.sheet_id) == bindparam("sheet"),
    col(AppraisalOpinionRow.component) == bindparam("component"),
    col(AppraisalOpinionRow.body_id) == bindparam("body"),
)
NEWEST_DECISION: Final = (
    select(
        col(AppraisalRevisionRow.id),
        _BY,
        col(AppraisalRevisionRow.received_at),
        col(AppraisalRevisionRow.person_id),
    )
    .join(PersonRow, col(PersonRow.id) == col(AppraisalRevisionRow.person_id))
    .where(
        col(AppraisalRevisionRow.sheet_id) == bindparam("sheet"),
        col(AppraisalRevisionRow.component) == bindparam("component"),
    )
    .order_by(col(AppraisalRevisionRow.id).desc())
    .limit(1)
)


def _of_body(table: Any) -> Select[*tuple[Any, ...]]:
    """Rows of one sheet with who wrote them, and the body's name as it was then."""
    return (
        select(*_columns(table), _BY, col(UnitVersionRow.name).label("body"))
        .join(PersonRow, col(PersonRow.id) == col(table.person_id))
        .join(
            UnitVersionRow,
            and_(
                col(UnitVersionRow.unit_id) == col(table.body_id),
                holds_at(UnitVersionRow, table.__table__.c.received_at),
            ),
        )
        .where(col(table.sheet_id) == bindparam("sheet"))
        .order_by(col(table.id))
    )


DECISIONS: Final = _of_body(AppraisalRevisionRow)
EVIDENCE: Final = _of_body(AppraisalEvidenceRow)
OPINIONS: Final = _of_body(AppraisalOpinionRow).where(
    col(AppraisalOpinionRow.id).in_(
        select(func.max(col(AppraisalOpinionRow.id)))
        .where(col(AppraisalOpinionRow.sheet_id) == bindparam("sheet"))
        .group_by(col(AppraisalOpinionRow.component), col(AppraisalOpinionRow.body_id))
    )
)
REACTIONS: Final = (
    select(AppraisalReactionRow)
    .where(col(AppraisalReactionRow.sheet_id) == bindparam("sheet"))
    .order_by(col(AppraisalReactionRow.id))
)
MORE: Final = (
    select(col(AppraisalOpinionRow.id))
    .where(col(AppraisalOpinionRow.sheet_id) == bindparam("sheet"))
    .union_all(select(col(AppraisalEvidenceRow.id)).where(col(AppraisalEvidenceRow.sheet_id) == bindparam("sheet")))
    .limit(1)
)
_SHEET_IDS: Final = (
    select(col(SheetRow.id))
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .where(col(CampaignRow.round_id) == bindparam("round"))
    .scalar_subquery()
)


def _newest_of_round(table: Any, subject: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(func.max(col(table.id)))
        .where(col(table.sheet_id).in_(_SHEET_IDS))
        .group_by(col(table.sheet_id), subject)
    )


ANSWERS_OF_ROUND: Final = (
    select(
        col(AnswerRevisionRow.sheet_id),
        col(AnswerRevisionRow.component),
        func.max(col(AnswerRevisionRow.id)),
    )
    .where(
        col(AnswerRevisionRow.sheet_id).in_(_SHEET_IDS),
        exists(literal_column("1")).where(
            col(AppraisalRevisionRow.sheet_id) == col(AnswerRevisionRow.sheet_id),
            col(AppraisalRevisionRow.component) == col(AnswerRevisionRow.component),
        ),
    )
    .group_by(col(AnswerRevisionRow.sheet_id), col(AnswerRevisionRow.component))
)
BEGUN_OF_ROUND: Final = (
    select(col(AnswerRevisionRow.sheet_id)).where(col(AnswerRevisionRow.sheet_id).in_(_SHEET_IDS)).distinct()
)
GENERAL_OF_ROUND: Final = select(
    col(GeneralRevisionRow.sheet_id), col(GeneralRevisionRow.name), col(GeneralRevisionRow.figure)
).where(col(GeneralRevisionRow.id).in_(_newest_of_round(GeneralRevisionRow, col(GeneralRevisionRow.name))))
DECISIONS_OF_ROUND: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(AppraisalRevisionRow.id),
        col(AppraisalRevisionRow.sheet_id),
        col(AppraisalRevisionRow.component),
        col(AppraisalRevisionRow.verdict),
        col(AppraisalRevisionRow.received_at),
        col(AppraisalRevisionRow.answer_id),
        _BY,
    )
    .join(PersonRow, col(PersonRow.id) == col(AppraisalRevisionRow.person_id))
    .where(
        col(AppraisalRevisionRow.id).in_(_newest_of_round(AppraisalRevisionRow, col(AppraisalRevisionRow.component)))
    )
)
REACTIONS_OF_ROUND: Final = (
    select(col(AppraisalReactionRow.appraisal_id), col(AppraisalReactionRow.reaction))
    .where(col(AppraisalReactionRow.sheet_id).in_(_SHEET_IDS))
    .order_by(col(AppraisalReactionRow.id))
)
SHEETS_OF_ROUND: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(SheetRow.id).label("sheet_id"),
        col(SheetRow.unit_id).label("unit_id"),
        col(UnitVersionRow.code).label("code"),
        col(UnitVersionRow.name).label("name"),
        col(CampaignRow.digest).label("digest"),
        col(SheetEventRow.action).label("action"),
        col(SheetEventRow.received_at).label("event_at"),
        col(RoundRow.approval).label("approval"),
    )
    .select_from(SheetRow)
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
    .join(RosterRow, STANDS_ON_THE_ROSTER)
    .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
    .outerjoin(
        SheetEventRow,
        col(SheetEventRow.id)
        == select(func.max(col(SheetEventRow.id)))
        .where(col(SheetEventRow.sheet_id) == col(SheetRow.id))
        .correlate(SheetRow)
        .scalar_subquery(),
    )
    .where(col(CampaignRow.round_id) == bindparam("round"))
    .order_by(col(CampaignRow.framework_id), col(UnitVersionRow.code))
)
_KEPT: Final = "keep"
_OWN_FILES: Final = select(col(EvidenceRevisionRow.sha256)).where(
    col(EvidenceRevisionRow.sheet_id) == bindparam("sheet"),
    col(EvidenceRevisionRow.action) == _KEPT,
    col(EvidenceRevisionRow.sha256) != "",
)
_ROUND_OF_SHEET: Final = (
    select(col(CampaignRow.round_id))
    .join(SheetRow, col(SheetRow.campaign_id) == col(CampaignRow.id))
    .where(col(SheetRow.id) == bindparam("sheet"))
    .scalar_subquery()
)
SAME_FILES: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(EvidenceRevisionRow.sha256).label("sha256"),
        col(UnitVersionRow.name).label("name"),
        col(EvidenceRevisionRow.component).label("component"),
    )
    .join(SheetRow, col(SheetRow.id) == col(EvidenceRevisionRow.sheet_id))
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .join(RosterRow, STANDS_ON_THE_ROSTER)
    .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
    .where(
        col(EvidenceRevisionRow.action) == _KEPT,
        col(EvidenceRevisionRow.sheet_id) != bindparam("sheet"),
        col(CampaignRow.round_id) == _ROUND_OF_SHEET,
        col(EvidenceRevisionRow.sha256).in_(_OWN_FILES),
    )
    .distinct()
    .order_by(col(UnitVersionRow.name), col(EvidenceRevisionRow.component))
)
JUDGED_ANSWERS: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(AnswerRevisionRow.id).label("id"),
        col(AnswerRevisionRow.component).label("component"),
        col(AnswerRevisionRow.state).label("state"),
        col(AnswerRevisionRow.answer).label("answer"),
        col(AnswerRevisionRow.received_at).label("received_at"),
        _BY,
    )
    .join(PersonRow, col(PersonRow.id) == col(AnswerRevisionRow.person_id))
    .where(
        col(AnswerRevisionRow.sheet_id) == bindparam("sheet"),
        col(AnswerRevisionRow.id).in_(
            select(col(AppraisalRevisionRow.answer_id)).where(
                col(AppraisalRevisionRow.id).in_(
                    select(func.max(col(AppraisalRevisionRow.id)))
                    .where(col(AppraisalRevisionRow.sheet_id) == bindparam("sheet"))
                    .group_by(col(AppraisalRevisionRow.component))
                )
            )
        ),
    )
)


def _with_round(table: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *_columns(table),
            _BY,
            col(CampaignRow.round_id).label("round_id"),
            col(CampaignRow.digest).label("digest"),
            col(SheetRow.unit_id).label("unit_id"),
        )
        .join(PersonRow, col(PersonRow.id) == col(table.person_id))
        .join(SheetRow, col(SheetRow.id) == col(table.sheet_id))
        .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
        .where(col(table.evidence_id) == bindparam("evidence"))
        .order_by(col(table.id))
    )


UNIT_PROOF: Final = _with_round(EvidenceRevisionRow).where(col(EvidenceRevisionRow.action) == _KEPT)
BODY_PROOF: Final = _with_round(AppraisalEvidenceRow)

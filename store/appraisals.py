"""Appraisals: decisions, what units say to them, opinions and the appraisers' own evidence; every one a revision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Label, Select, and_, bindparam, exists, func, insert, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.case import BodyEvidence, Case, CaseGlance, Decision, Opinion, Reaction
from core.assessment.rounds import Approval
from core.assessment.sheet import Entry, Evidence, EvidenceKind, State
from core.scoring.model import ComponentKey
from core.scoring.numbers import plain
from store.audit import Act, Audit, digest_of_words
from store.batch import Batch
from store.conditions import holds_at
from store.handed_in import is_handed_in
from store.records import Actor, NotFoundError
from store.sheets import StaleWriteError
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


@dataclass(frozen=True, slots=True)
class AppraisableSheet:
    """A sheet of a round as an appraiser meets it.

    ``submitted_at`` is ``None`` where it was not handed in, or where its head has not approved it and has to.
    ``answers`` are the newest revisions of the components that were decided.
    """

    sheet_id: int
    unit_id: int
    unit_code: str
    unit_name: str
    digest: str
    submitted_at: datetime | None
    general: Mapping[str, Decimal]
    has_answers: bool
    answers: Mapping[ComponentKey, int]
    cases: Mapping[ComponentKey, CaseGlance]


@dataclass(frozen=True, slots=True)
class SameFile:
    """A file of one sheet that also stands in another sheet of the round."""

    sha256: str
    unit_name: str
    component: ComponentKey


@dataclass(frozen=True, slots=True)
class StoredProof:
    """A proof with the sheet it belongs to, to ask whether somebody may open it."""

    sheet_id: int
    round_id: int
    unit_id: int
    digest: str
    proof: Evidence


class Appraisals:
    """Reads and writes appraisals."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    # --- writing -----------------------------------------------------------------------------------------------------

    async def decide(self, sheet_id: int, component: ComponentKey, new: Appraisal, body_id: int, actor: Actor) -> int:
        """Write a decision of the body; ``new.revision`` is the one that was seen. Returns this one's number.

        Whether the decision may be made is decided by ``core.assessment``, before.

        Raises:
            StaleWriteError: another decision was made since.
        """
        seen = await self._newest_decision(sheet_id, component)
        if seen is not None and seen[0] != new.revision:
            raise StaleWriteError(seen[1], seen[2], seen[3])
        result = await self._connection.execute(
            insert(AppraisalRevisionRow)
            .values(
                sheet_id=sheet_id,
                component=component,
                previous_id=new.revision,
                body_id=body_id,
                verdict=new.verdict.value,
                points=new.points,
                reason=new.reason,
                answer_id=new.of_answer,
                **_by(actor),
            )
            .returning(col(AppraisalRevisionRow.id))
        )
        revision = result.scalar_one()
        await self._audit(
            "appraisal",
            (sheet_id, component),
            actor,
            before={"revision": new.revision} if new.revision else None,
            after={
                "revision": revision,
                "verdict": new.verdict.value,
                "points": None if new.points is None else plain(new.points),
                "answer": new.of_answer,
                "body": body_id,
            },
            words=new.reason,
        )
        return revision

    async def react(self, sheet_id: int, component: ComponentKey, reaction: Reaction, seen: int, actor: Actor) -> None:
        """Write what the unit says to decision ``seen``.

        Raises:
            StaleWriteError: another decision was made since.
            NotFoundError: there is no decision.
        """
        newest = await self._newest_decision(sheet_id, component)
        if newest is None:
            raise NotFoundError("no decision to react to")
        if newest[0] != seen:
            raise StaleWriteError(newest[1], newest[2], newest[3])
        before = await self._connection.execute(_LAST_REACTION, {"appraisal": seen})
        await self._connection.execute(
            insert(AppraisalReactionRow).values(
                sheet_id=sheet_id,
                component=component,
                appraisal_id=seen,
                previous_id=before.scalar_one(),
                reaction=reaction.value,
                **_by(actor),
            )
        )
        about = (sheet_id, component)
        await self._audit("appraisal-reaction", about, actor, None, {"reaction": reaction.value, "revision": seen})

    async def give_opinion(self, sheet_id: int, component: ComponentKey, text: str, body_id: int, actor: Actor) -> None:
        """Write a body's opinion; its earlier one stays stored."""
        about = {"sheet": sheet_id, "component": component, "body": body_id}
        before = (await self._connection.execute(_LAST_OPINION, about)).scalar_one()
        await self._connection.execute(
            insert(AppraisalOpinionRow).values(
                sheet_id=sheet_id,
                component=component,
                body_id=body_id,
                previous_id=before,
                opinion=text,
                **_by(actor),
            )
        )

    async def add_evidence(self, sheet_id: int, proof: Evidence, body_id: int, actor: Actor) -> None:
        """Keep a proof of the appraisers' own."""
        await self._connection.execute(
            insert(AppraisalEvidenceRow).values(
                sheet_id=sheet_id,
                evidence_id=proof.id,
                component=proof.component,
                body_id=body_id,
                kind=proof.kind.value,
                title=proof.title,
                issued_on=proof.issued_on,
                sha256=proof.sha256,
                media_type=proof.media_type,
                size_bytes=proof.size_bytes,
                preview=proof.preview,
                **_by(actor),
            )
        )

    async def _audit(
        self,
        what: str,
        about: tuple[int, ComponentKey],
        actor: Actor,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any],
        words: str = "",
    ) -> None:
        subject = {"sheet": about[0], "component": about[1], "role": actor.role.value, "channel": actor.channel}
        logged = {**after, "sha256": digest_of_words(words)} if words else after
        await Audit(self._connection).add(Act(what, actor.person_id, actor.at, subject, before, logged))

    async def _newest_decision(self, sheet_id: int, component: ComponentKey) -> tuple[int, str, datetime, int] | None:
        rows = await self._connection.execute(_NEWEST_DECISION, {"sheet": sheet_id, "component": component})
        row = rows.one_or_none()
        return None if row is None else (row[0], row[1], row[2], row[3])

    # --- reading -----------------------------------------------------------------------------------------------------

    async def cases(self, sheet_id: int) -> Mapping[ComponentKey, Case]:
        """Everything about the components of one sheet that the appraisal has met."""
        sheet = {"sheet": sheet_id}
        cases: dict[ComponentKey, Case] = {}
        for row in await self._connection.execute(_DECISIONS, sheet):
            key = ComponentKey(row.component)
            case = cases.get(key, Case())
            made = Decision(_appraisal(row), row.body, row.person_id)
            cases[key] = Case(decisions=(*case.decisions, made))
        if not cases and not await self._has_more(sheet_id):
            return cases
        for row in await self._connection.execute(_REACTIONS, sheet):
            key = ComponentKey(row.component)
            if cases[key].revision == row.appraisal_id:
                cases[key] = replace(cases[key], reaction=Reaction(row.reaction), reacted_at=row.received_at)
        for row in await self._connection.execute(_OPINIONS, sheet):
            key = ComponentKey(row.component)
            case = cases.get(key, Case())
            said = Opinion(row.opinion, row.body, row.by, row.received_at)
            cases[key] = replace(case, opinions=(*case.opinions, said))
        for row in await self._connection.execute(_EVIDENCE, sheet):
            key = ComponentKey(row.component)
            case = cases.get(key, Case())
            cases[key] = replace(case, evidence=(*case.evidence, BodyEvidence(_proof(row), row.body)))
        return cases

    async def _has_more(self, sheet_id: int) -> bool:
        rows = await self._connection.execute(_MORE, {"sheet": sheet_id})
        return rows.first() is not None

    async def sheets(self, round_id: int) -> tuple[AppraisableSheet, ...]:
        """Every sheet of a round with as much of its cases as a queue needs, by framework and unit code."""
        about = {"round": round_id}
        answers = _grouped(await self._connection.execute(_ANSWERS_OF_ROUND, about))
        begun = set((await self._connection.execute(_BEGUN_OF_ROUND, about)).scalars())
        general: dict[int, dict[str, Decimal]] = {}
        for sheet_id, name, figure in await self._connection.execute(_GENERAL_OF_ROUND, about):
            if figure is not None:
                general.setdefault(sheet_id, {})[name] = Decimal(figure)
        reactions = {
            row.appraisal_id: row.reaction for row in await self._connection.execute(_REACTIONS_OF_ROUND, about)
        }
        cases: dict[int, dict[ComponentKey, CaseGlance]] = {}
        for row in await self._connection.execute(_DECISIONS_OF_ROUND, about):
            said = reactions.get(row.id)
            cases.setdefault(row.sheet_id, {})[ComponentKey(row.component)] = CaseGlance(
                Verdict(row.verdict),
                row.received_at,
                row.answer_id,
                Reaction(said) if said else None,
                row.id,
                row.by,
            )
        return tuple(
            AppraisableSheet(
                row.sheet_id,
                row.unit_id,
                row.code,
                row.name,
                row.digest,
                row.event_at if is_handed_in(row.action, Approval(row.approval)) else None,
                general.get(row.sheet_id, {}),
                row.sheet_id in begun,
                answers.get(row.sheet_id, {}),
                cases.get(row.sheet_id, {}),
            )
            for row in await self._connection.execute(_SHEETS_OF_ROUND, about)
        )

    async def same_files(self, sheet_id: int) -> tuple[SameFile, ...]:
        """Files of one sheet that also stand in sheets of other units of the round."""
        rows = await self._connection.execute(_SAME_FILES, {"sheet": sheet_id})
        return tuple(SameFile(row.sha256, row.name, ComponentKey(row.component)) for row in rows)

    async def judged_answers(self, sheet_id: int) -> Mapping[ComponentKey, Entry]:
        """The answers that the decisions of a sheet were made on; nothing for those made where there was none."""
        return {
            ComponentKey(row.component): Entry(State(row.state), row.answer, row.id, row.by, row.received_at)
            for row in await self._connection.execute(_JUDGED_ANSWERS, {"sheet": sheet_id})
        }

    async def proof(self, evidence_id: str) -> StoredProof | None:
        """A proof by its number, the unit's or an appraiser's, whoever asks; the caller decides who may see it."""
        for statement in (_UNIT_PROOF, _BODY_PROOF):
            row = (await self._connection.execute(statement, {"evidence": evidence_id})).first()
            if row is not None:
                return StoredProof(row.sheet_id, row.round_id, row.unit_id, row.digest, _proof(row))
        return None


async def appraisals_up_to(
    connection: AsyncConnection, campaign_id: int, last: int
) -> Mapping[str, Mapping[ComponentKey, Appraisal]]:
    """The decisions of a whole campaign that stood when the ``last`` one was written, by unit code and component."""
    found: dict[str, dict[ComponentKey, Appraisal]] = {}
    for row in await connection.execute(_OF_CAMPAIGN, {"campaign": campaign_id, "last": last}):
        found.setdefault(row.code, {})[ComponentKey(row.component)] = _appraisal(row)
    return found


def _by(actor: Actor) -> dict[str, Any]:
    return {
        "person_id": actor.person_id,
        "role": actor.role.value,
        "channel": actor.channel,
        "received_at": actor.at,
    }


def _grouped(rows: Any) -> dict[int, dict[ComponentKey, int]]:
    found: dict[int, dict[ComponentKey, int]] = {}
    for sheet_id, component, revision in rows:
        found.setdefault(sheet_id, {})[ComponentKey(component)] = revision
    return found


def _appraisal(row: Any) -> Appraisal:
    return Appraisal(Verdict(row.verdict), row.points, row.reason, row.by, row.received_at, row.id, row.answer_id)


def _proof(row: Any) -> Evidence:
    return Evidence(
        id=row.evidence_id,
        kind=EvidenceKind(row.kind),
        component=ComponentKey(row.component),
        title=row.title,
        issued_on=row.issued_on,
        sha256=row.sha256,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        preview=row.preview or "",
        by=row.by,
        at=row.received_at,
    )


def _columns(table: Any) -> tuple[ColumnElement[Any], ...]:
    """Every column of a table, for statements that also name others."""
    return tuple(table.__table__.columns)


_BY: Final[Label[str]] = col(PersonRow.display_name).label("by")

_LAST_REACTION: Final = select(func.coalesce(func.max(col(AppraisalReactionRow.id)), 0)).where(
    col(AppraisalReactionRow.appraisal_id) == bindparam("appraisal")
)
_LAST_OPINION: Final = select(func.coalesce(func.max(col(AppraisalOpinionRow.id)), 0)).where(
    col(AppraisalOpinionRow.sheet_id) == bindparam("sheet"),
    col(AppraisalOpinionRow.component) == bindparam("component"),
    col(AppraisalOpinionRow.body_id) == bindparam("body"),
)
_NEWEST_DECISION: Final = (
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


_DECISIONS: Final = _of_body(AppraisalRevisionRow)
_EVIDENCE: Final = _of_body(AppraisalEvidenceRow)
_OPINIONS: Final = _of_body(AppraisalOpinionRow).where(
    col(AppraisalOpinionRow.id).in_(
        select(func.max(col(AppraisalOpinionRow.id)))
        .where(col(AppraisalOpinionRow.sheet_id) == bindparam("sheet"))
        .group_by(col(AppraisalOpinionRow.component), col(AppraisalOpinionRow.body_id))
    )
)
_REACTIONS: Final = (
    select(AppraisalReactionRow)
    .where(col(AppraisalReactionRow.sheet_id) == bindparam("sheet"))
    .order_by(col(AppraisalReactionRow.id))
)
_MORE: Final = (
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


_ANSWERS_OF_ROUND: Final = (
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
_BEGUN_OF_ROUND: Final = (
    select(col(AnswerRevisionRow.sheet_id)).where(col(AnswerRevisionRow.sheet_id).in_(_SHEET_IDS)).distinct()
)
_GENERAL_OF_ROUND: Final = select(
    col(GeneralRevisionRow.sheet_id), col(GeneralRevisionRow.name), col(GeneralRevisionRow.figure)
).where(col(GeneralRevisionRow.id).in_(_newest_of_round(GeneralRevisionRow, col(GeneralRevisionRow.name))))
_DECISIONS_OF_ROUND: Final[Select[*tuple[Any, ...]]] = (
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
_REACTIONS_OF_ROUND: Final = (
    select(col(AppraisalReactionRow.appraisal_id), col(AppraisalReactionRow.reaction))
    .where(col(AppraisalReactionRow.sheet_id).in_(_SHEET_IDS))
    .order_by(col(AppraisalReactionRow.id))
)
_SHEETS_OF_ROUND: Final[Select[*tuple[Any, ...]]] = (
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
    .join(
        RosterRow,
        and_(col(RosterRow.campaign_id) == col(SheetRow.campaign_id), col(RosterRow.unit_id) == col(SheetRow.unit_id)),
    )
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
_SAME_FILES: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(EvidenceRevisionRow.sha256).label("sha256"),
        col(UnitVersionRow.name).label("name"),
        col(EvidenceRevisionRow.component).label("component"),
    )
    .join(SheetRow, col(SheetRow.id) == col(EvidenceRevisionRow.sheet_id))
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .join(
        RosterRow,
        and_(col(RosterRow.campaign_id) == col(SheetRow.campaign_id), col(RosterRow.unit_id) == col(SheetRow.unit_id)),
    )
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
_JUDGED_ANSWERS: Final[Select[*tuple[Any, ...]]] = (
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


_UNIT_PROOF: Final = _with_round(EvidenceRevisionRow).where(col(EvidenceRevisionRow.action) == _KEPT)
_BODY_PROOF: Final = _with_round(AppraisalEvidenceRow)
_OF_CAMPAIGN: Final = (
    select(
        *_columns(AppraisalRevisionRow),
        _BY,
        col(UnitVersionRow.code).label("code"),
    )
    .join(PersonRow, col(PersonRow.id) == col(AppraisalRevisionRow.person_id))
    .join(SheetRow, col(SheetRow.id) == col(AppraisalRevisionRow.sheet_id))
    .join(
        RosterRow,
        and_(col(RosterRow.campaign_id) == col(SheetRow.campaign_id), col(RosterRow.unit_id) == col(SheetRow.unit_id)),
    )
    .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
    .where(
        col(SheetRow.campaign_id) == bindparam("campaign"),
        col(AppraisalRevisionRow.id).in_(
            select(func.max(col(AppraisalRevisionRow.id)))
            .where(col(AppraisalRevisionRow.id) <= bindparam("last"))
            .group_by(col(AppraisalRevisionRow.sheet_id), col(AppraisalRevisionRow.component))
        ),
    )
    .order_by(col(UnitVersionRow.code), col(AppraisalRevisionRow.component))
)

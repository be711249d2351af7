"""Appraisals: decisions, what units say to them, opinions and the appraisers' own evidence; every one a revision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import col

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.case import BodyEvidence, Case, CaseGlance, Decision, Opinion, Reaction
from core.assessment.rounds import Approval
from core.assessment.sheet import Entry, Evidence, EvidenceKind, State
from core.scoring.model import ComponentKey
from core.scoring.numbers import plain
from store.appraisal_statements import (
    ANSWERS_OF_ROUND,
    BEGUN_OF_ROUND,
    BODY_PROOF,
    DECISIONS,
    DECISIONS_OF_ROUND,
    EVIDENCE,
    GENERAL_OF_ROUND,
    JUDGED_ANSWERS,
    LAST_OPINION,
    LAST_REACTION,
    MORE,
    NEWEST_DECISION,
    OPINIONS,
    REACTIONS,
    REACTIONS_OF_ROUND,
    SAME_FILES,
    SHEETS_OF_ROUND,
    UNIT_PROOF,
)
from store.audit import Act, Audit, digest_of_words
from store.batch import Batch
from store.handed_in import is_handed_in
from store.records import Actor, NotFoundError
from store.sheets import StaleWriteError
from store.tables.appraisals import (
    AppraisalEvidenceRow,
    AppraisalOpinionRow,
    AppraisalReactionRow,
    AppraisalRevisionRow,
)


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
        before = await self._connection.execute(LAST_REACTION, {"appraisal": seen})
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
        before = (await self._connection.execute(LAST_OPINION, about)).scalar_one()
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
        rows = await self._connection.execute(NEWEST_DECISION, {"sheet": sheet_id, "component": component})
        row = rows.one_or_none()
        return None if row is None else (row[0], row[1], row[2], row[3])

    # --- reading -----------------------------------------------------------------------------------------------------

    async def cases(self, sheet_id: int) -> Mapping[ComponentKey, Case]:
        """Everything about the components of one sheet that the appraisal has met."""
        sheet = {"sheet": sheet_id}
        cases: dict[ComponentKey, Case] = {}
        for row in await self._connection.execute(DECISIONS, sheet):
            key = ComponentKey(row.component)
            case = cases.get(key, Case())
            made = Decision(_appraisal(row), row.body, row.person_id)
            cases[key] = Case(decisions=(*case.decisions, made))
        if not cases and not await self._has_more(sheet_id):
            return cases
        for row in await self._connection.execute(REACTIONS, sheet):
            key = ComponentKey(row.component)
            if cases[key].revision == row.appraisal_id:
                cases[key] = replace(cases[key], reaction=Reaction(row.reaction), reacted_at=row.received_at)
        for row in await self._connection.execute(OPINIONS, sheet):
            key = ComponentKey(row.component)
            case = cases.get(key, Case())
            said = Opinion(row.opinion, row.body, row.by, row.received_at)
            cases[key] = replace(case, opinions=(*case.opinions, said))
        for row in await self._connection.execute(EVIDENCE, sheet):
            key = ComponentKey(row.component)
            case = cases.get(key, Case())
            cases[key] = replace(case, evidence=(*case.evidence, BodyEvidence(_proof(row), row.body)))
        return cases

    async def _has_more(self, sheet_id: int) -> bool:
        rows = await self._connection.execute(MORE, {"sheet": sheet_id})
        return rows.first() is not None

    async def sheets(self, round_id: int) -> tuple[AppraisableSheet, ...]:
        """Every sheet of a round with as much of its cases as a queue needs, by framework and unit code."""
        about = {"round": round_id}
        answers = _grouped(await self._connection.execute(ANSWERS_OF_ROUND, about))
        begun = set((await self._connection.execute(BEGUN_OF_ROUND, about)).scalars())
        general: dict[int, dict[str, Decimal]] = {}
        for sheet_id, name, figure in await self._connection.execute(GENERAL_OF_ROUND, about):
            if figure is not None:
                general.setdefault(sheet_id, {})[name] = Decimal(figure)
        reactions = {
            row.appraisal_id: row.reaction for row in await self._connection.execute(REACTIONS_OF_ROUND, about)
        }
        cases: dict[int, dict[ComponentKey, CaseGlance]] = {}
        for row in await self._connection.execute(DECISIONS_OF_ROUND, about):
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
            for row in await self._connection.execute(SHEETS_OF_ROUND, about)
        )

    async def same_files(self, sheet_id: int) -> tuple[SameFile, ...]:
        """Files of one sheet that also stand in sheets of other units of the round."""
        rows = await self._connection.execute(SAME_FILES, {"sheet": sheet_id})
        return tuple(SameFile(row.sha256, row.name, ComponentKey(row.component)) for row in rows)

    async def judged_answers(self, sheet_id: int) -> Mapping[ComponentKey, Entry]:
        """The answers that the decisions of a sheet were made on; nothing for those made where there was none."""
        return {
            ComponentKey(row.component): Entry(State(row.state), row.answer, row.id, row.by, row.received_at)
            for row in await self._connection.execute(JUDGED_ANSWERS, {"sheet": sheet_id})
        }

    async def proof(self, evidence_id: str) -> StoredProof | None:
        """A proof by its number, the unit's or an appraiser's, whoever asks; the caller decides who may see it."""
        for statement in (UNIT_PROOF, BODY_PROOF):
            row = (await self._connection.execute(statement, {"evidence": evidence_id})).first()
            if row is not None:
                return StoredProof(row.sheet_id, row.round_id, row.unit_id, row.digest, _proof(row))
        return None


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

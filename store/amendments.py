"""Amending an open campaign: another framework, answers set back where it asks otherwise, and who is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import col

from core.assessment.people import Role
from core.assessment.sheet import Sheet, State
from core.scoring.model import ComponentKey
from store.audit import Act, Audit
from store.batch import Batch
from store.insert_once import insert_once
from store.records import Actor
from store.renamed_rows import carry_answer, carry_justification, move_evidence
from store.sheets import Sheets
from store.tables.amendments import AmendmentNoticeRow, AmendmentRow
from store.tables.rounds import CampaignRow, DeskRow, FrameworkDocumentRow, RoundRow, SheetRow
from store.tables.sheets import AnswerRevisionRow, SheetEventRow


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    """A campaign as people name it: the round's id and the framework's."""

    id: int
    round_id: str
    framework_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class NewAmendment:
    """What takes the place of a campaign's framework; ``document`` is the canonical text with this ``digest``.

    ``renamed`` are pairs of an old key and the key that took its place; ``changed``, ``dropped`` and ``added`` name the
    others as the framework they stand in does.
    """

    campaign: CampaignRecord
    framework_id: str
    digest: str
    document: str
    component_count: int
    reason: str
    changed: tuple[ComponentKey, ...]
    dropped: tuple[ComponentKey, ...]
    added: tuple[ComponentKey, ...]
    renamed: tuple[tuple[ComponentKey, ComponentKey], ...] = ()

    @property
    def asks_anything(self) -> bool:
        return bool(self.changed or self.dropped or self.added or self.renamed)

    def old_key(self, key: ComponentKey) -> ComponentKey:
        """The key under which the answer of a row of the new framework was given."""
        return next((old for old, new in self.renamed if new == key), key)


@dataclass(frozen=True, slots=True)
class Reach:
    """What an amendment does to the sheets: how many answers on how many sheets are set back, and how many reopen."""

    answers: int = 0
    sheets: int = 0
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One amendment that a desk has not been told about."""

    asked_again: tuple[ComponentKey, ...]
    changed: tuple[ComponentKey, ...]
    dropped: tuple[ComponentKey, ...]
    added: tuple[ComponentKey, ...]
    reopened: bool


class Amendments:
    """Amendments, and the notices they leave at desks."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def campaigns(self) -> tuple[CampaignRecord, ...]:
        """Every campaign, those of the newest round first."""
        rows = await self._connection.execute(
            select(col(CampaignRow.id), col(RoundRow.slug), col(CampaignRow.framework_id), col(CampaignRow.digest))
            .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
            .order_by(col(RoundRow.year).desc(), col(RoundRow.id).desc(), col(CampaignRow.id))
        )
        return tuple(CampaignRecord(*row) for row in rows)

    async def reach(self, new: NewAmendment) -> Reach:
        """What the amendment would do now."""
        return _sum([_reach(sheet, new) for _, sheet in await self._sheets(new.campaign.id)])

    async def amend(self, new: NewAmendment, person_id: int, channel: str, at: datetime) -> Reach:
        """Give the campaign its new framework.

        An answer of a changed or dropped row gets one more revision that leaves it unanswered; every earlier revision,
        every justification and every proof stays. A sheet that was handed in is taken back only where an answer was
        set back or a row was added.
        """
        actor = Actor(person_id, Role.ADMINISTRATOR, channel, at)
        amendment_id = await self._logged(new, actor)
        reached = []
        set_back: dict[int, list[str]] = {}
        for sheet_id, sheet in await self._sheets(new.campaign.id):
            reach = _reach(sheet, new)
            lost = _lost(sheet, new)
            if lost:
                set_back[sheet_id] = [new.old_key(key) for key in lost]
            await self._carry(sheet_id, sheet, new, actor)
            for key in lost:
                old = new.old_key(key)
                await self._set_back(sheet_id, old, sheet.entry(old).revision, actor)
            if reach.reopened:
                await self._take_back(sheet_id, actor)
            if new.asks_anything:
                await self._note(amendment_id, sheet_id, lost, reopened=bool(reach.reopened))
            reached.append(reach)
        await Audit(self._connection).add(_act(new, person_id, at, set_back))
        return _sum(reached)

    async def untold(self, desk_id: int) -> tuple[NoticeRecord, ...]:
        """The amendments nobody has told this desk about, the oldest first."""
        rows = await self._connection.recall(_UNTOLD, {"desk": desk_id})
        return tuple(
            NoticeRecord(_keys(r.asked_again), _keys(r.changed), _keys(r.dropped), _keys(r.added), r.reopened)
            for r in rows
        )

    async def told(self, desk_id: int, at: datetime) -> None:
        """The person at this desk knows now."""
        await self._connection.execute(_TOLD, {"desk": desk_id, "at_moment": at})

    async def _sheets(self, campaign_id: int) -> list[tuple[int, Sheet]]:
        ids = await self._connection.execute(
            select(col(SheetRow.id)).where(col(SheetRow.campaign_id) == campaign_id).order_by(col(SheetRow.id))
        )
        sheets = Sheets(self._connection)
        return [(id_, await sheets.load(id_)) for id_ in ids.scalars().all()]

    async def _logged(self, new: NewAmendment, actor: Actor) -> int:
        document = {
            "digest": new.digest,
            "framework_id": new.framework_id,
            "document": new.document,
            "component_count": new.component_count,
        }
        await insert_once(self._connection, FrameworkDocumentRow, document)
        await self._connection.execute(
            update(CampaignRow)
            .where(col(CampaignRow.id) == new.campaign.id)
            .values(framework_id=new.framework_id, digest=new.digest)
        )
        result = await self._connection.execute(
            insert(AmendmentRow)
            .values(
                campaign_id=new.campaign.id,
                person_id=actor.person_id,
                channel=actor.channel,
                at=actor.at,
                from_framework_id=new.campaign.framework_id,
                to_framework_id=new.framework_id,
                from_digest=new.campaign.digest,
                to_digest=new.digest,
                reason=new.reason,
                changed=list(new.changed),
                dropped=list(new.dropped),
                added=list(new.added),
            )
            .returning(col(AmendmentRow.id))
        )
        return result.scalar_one()

    async def _carry(self, sheet_id: int, sheet: Sheet, new: NewAmendment, actor: Actor) -> None:
        """What was given under an old key goes on under the new one; an answer only where it still is one."""
        for old, key in new.renamed:
            if key not in new.changed and sheet.entry(old).revision:
                await carry_answer(self._connection, sheet_id, old, key)
                await self._set_back(sheet_id, old, sheet.entry(old).revision, actor)
            await carry_justification(self._connection, sheet_id, old, key)
            await move_evidence(self._connection, sheet_id, sheet.evidence_of(old), key, actor)

    async def _set_back(self, sheet_id: int, key: ComponentKey, previous: int, actor: Actor) -> None:
        await self._connection.execute(
            insert(AnswerRevisionRow).values(
                **_by(sheet_id, previous, actor),
                component=key,
                state=State.UNANSWERED.value,
                answer={},
                postponed=False,
            )
        )

    async def _take_back(self, sheet_id: int, actor: Actor) -> None:
        newest = select(func.coalesce(func.max(col(SheetEventRow.id)), 0)).where(
            col(SheetEventRow.sheet_id) == sheet_id
        )
        previous = (await self._connection.execute(newest)).scalar_one()
        await self._connection.execute(
            insert(SheetEventRow).values(**_by(sheet_id, previous, actor), action="withdraw")
        )

    async def _note(self, amendment_id: int, sheet_id: int, lost: Sequence[ComponentKey], *, reopened: bool) -> None:
        desks = await self._connection.execute(select(col(DeskRow.id)).where(col(DeskRow.sheet_id) == sheet_id))
        notices = [
            {
                "amendment_id": amendment_id,
                "desk_id": desk_id,
                "asked_again": list(lost),
                "reopened": reopened,
                "told_at": None,
            }
            for desk_id in desks.scalars()
        ]
        if notices:
            await self._connection.execute(insert(AmendmentNoticeRow), notices)


def _act(new: NewAmendment, person_id: int, at: datetime, set_back: Mapping[int, list[str]]) -> Act:
    """``set_back`` are the components whose answers no longer count, by sheet."""
    return Act(
        "amendment",
        person_id,
        at,
        {"campaign": new.campaign.id, "round": new.campaign.round_id},
        before={"framework": new.campaign.framework_id, "sha256": new.campaign.digest},
        after={
            "framework": new.framework_id,
            "sha256": new.digest,
            "set_back": {str(sheet): keys for sheet, keys in set_back.items()},
        },
        reason=new.reason,
    )


def _by(sheet_id: int, previous: int, actor: Actor) -> dict[str, Any]:
    return {
        "sheet_id": sheet_id,
        "previous_id": previous,
        "person_id": actor.person_id,
        "role": actor.role.value,
        "channel": actor.channel,
        "received_at": actor.at,
    }


def _lost(sheet: Sheet, new: NewAmendment) -> tuple[ComponentKey, ...]:
    """The rows with an answer (or a postponement) that no longer means anything."""
    return tuple(
        key
        for key in (*new.changed, *new.dropped)
        if sheet.entry(new.old_key(key)).state is not State.UNANSWERED or sheet.entry(new.old_key(key)).postponed
    )


def _reach(sheet: Sheet, new: NewAmendment) -> Reach:
    answers = sum(sheet.entry(new.old_key(key)).state is not State.UNANSWERED for key in _lost(sheet, new))
    reopens = sheet.submitted_at is not None and bool(answers or new.added)
    return Reach(answers, int(answers > 0), int(reopens))


def _sum(reached: Sequence[Reach]) -> Reach:
    return Reach(sum(r.answers for r in reached), sum(r.sheets for r in reached), sum(r.reopened for r in reached))


def _keys(stored: Sequence[str]) -> tuple[ComponentKey, ...]:
    return tuple(ComponentKey(key) for key in stored)


_UNTOLD: Final = (
    select(
        col(AmendmentNoticeRow.asked_again),
        col(AmendmentNoticeRow.reopened),
        col(AmendmentRow.changed),
        col(AmendmentRow.dropped),
        col(AmendmentRow.added),
    )
    .join(AmendmentRow, col(AmendmentRow.id) == col(AmendmentNoticeRow.amendment_id))
    .where(col(AmendmentNoticeRow.desk_id) == bindparam("desk"), col(AmendmentNoticeRow.told_at).is_(None))
    .order_by(col(AmendmentNoticeRow.id))
)
_TOLD: Final = (
    update(AmendmentNoticeRow)
    .where(col(AmendmentNoticeRow.desk_id) == bindparam("desk"), col(AmendmentNoticeRow.told_at).is_(None))
    .values(told_at=bindparam("at_moment"))
)

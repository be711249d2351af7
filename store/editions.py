"""Editions: what they are computed from, the sealed results, and their publication."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Select, and_, func, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.assessment.edition.body import digest_of, from_bytes
from core.assessment.edition.inputs import Occasion, UnitInput
from core.assessment.edition.model import Edition
from core.assessment.rounds import Round
from core.frameworks.build import build
from core.frameworks.canonical import digest
from core.frameworks.error import FrameworkError
from core.frameworks.model import Framework
from store.appraised import appraisals_of_campaign
from store.audit import Act, Audit
from store.batch import Batch
from store.campaign_sheets import CampaignSheets, Cut
from store.conditions import holds_at
from store.history import History
from store.records import NotFoundError
from store.round_columns import ROUND_COLUMNS, round_of
from store.tables.editions import EditionPublicationRow, EditionRow
from store.tables.rounds import CampaignRow, FrameworkDocumentRow, RosterRow, RoundRow
from store.tables.units import UnitVersionRow


class DamagedDocumentError(Exception):
    """A stored document does not match its own SHA-256, ``digest``: somebody changed it."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(f"the stored document {digest} is not what it was")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A campaign with everything its computation needs besides the sheets."""

    campaign_id: int
    round: Round
    framework: Framework

    @property
    def occasion(self) -> Occasion:
        one = self.round
        return Occasion(one.id, one.title, one.year, one.owner, one.letter)


@dataclass(frozen=True, slots=True)
class NewEdition:
    """One edition to keep; ``body`` is what is sealed, ``area`` the district it is of where it is of one alone."""

    campaign_id: int
    framework_digest: str
    body: bytes
    cut: Cut
    not_ranked: tuple[str, ...]
    why: str
    accepts_model: bool
    area: str = ""


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """An edition as it stands in the store, without its body. ``published_at`` is ``None`` until it is published."""

    id: int
    round_id: str
    framework_id: str
    number: int
    digest: str
    framework_digest: str
    computed_at: datetime
    account: str
    why: str
    accepts_model: bool
    cut: Cut
    not_ranked: tuple[str, ...]
    published_at: datetime | None
    signer: str
    decision: str
    area: str


class Editions:
    """Reads what editions are computed from, and keeps them."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def sitting(self, campaign_id: int, framework_digest: str = "") -> Sitting:
        """The campaign with its framework, or with the one it had when its digest was another.

        Raises:
            NotFoundError: there is no such campaign or framework.
            DamagedDocumentError: the stored framework is not what its digest says.
        """
        rows = await self._connection.execute(
            select(*ROUND_COLUMNS, col(CampaignRow.digest).label("digest"))
            .join(CampaignRow, col(CampaignRow.round_id) == col(RoundRow.id))
            .where(col(CampaignRow.id) == campaign_id)
        )
        row = rows.one_or_none()
        if row is None:
            raise NotFoundError
        return Sitting(campaign_id, round_of(row), await self._framework(framework_digest or row.digest))

    async def cut(self) -> Cut:
        """Where the tables that results depend on end now."""
        return await CampaignSheets(self._connection).cut()

    async def inputs(
        self, sitting: Sitting, cut: Cut, not_ranked: Sequence[str] = (), area: str = ""
    ) -> tuple[UnitInput, ...]:
        """Every unit of the campaign's roster, by code, with what was given and decided up to ``cut``.

        With ``area``, only those of the district with this code.
        """
        campaign = CampaignSheets(self._connection)
        sheets = await campaign.load(sitting.campaign_id, cut, sitting.round.approval)
        first = await campaign.first(sitting.campaign_id, cut)
        decisions = await appraisals_of_campaign(self._connection, sitting.campaign_id, cut)
        earlier = await History(self._connection).of_campaign(
            sitting.campaign_id, sitting.round.year, sitting.framework
        )
        below = await self._shares_below(sitting) if _asks_the_units_below(sitting.framework) else {}
        return tuple(
            UnitInput(
                code=row.code,
                name=row.name,
                sheet=sheets[row.unit_id],
                appraisals=decisions.get(row.code, {}),
                area=row.area or "",
                area_name=row.area_name or "",
                children=below.get(row.code),
                earlier=earlier.get(row.unit_id),
                is_ranked=row.code not in not_ranked,
                first=first.get(row.unit_id, {}),
            )
            for row in await self._roster(sitting.campaign_id)
            if area in {"", row.area}
        )

    async def keep(self, new: NewEdition, account: str, now: datetime) -> EditionRecord:
        """Seal the next edition of its campaign."""
        newest = select(func.coalesce(func.max(col(EditionRow.number)), 0)).where(
            col(EditionRow.campaign_id) == new.campaign_id
        )
        number = (await self._connection.execute(newest)).scalar_one() + 1
        sealed = digest_of(new.body)
        await self._connection.execute(
            insert(EditionRow),
            {
                "campaign_id": new.campaign_id,
                "number": number,
                "digest": sealed,
                "framework_digest": new.framework_digest,
                "body": zlib.compress(new.body, level=1),
                "cut": dict(new.cut),
                "not_ranked": list(new.not_ranked),
                "area": new.area,
                "why": new.why,
                "accepts_model": new.accepts_model,
                "account": account,
                "computed_at": now,
            },
        )
        subject = {"campaign": new.campaign_id, "number": number}
        after = {"sha256": sealed, "framework": new.framework_digest, "not_ranked": list(new.not_ranked)}
        overridden = {"accepts_model_components": True} if new.accepts_model else {}
        if new.area:
            after["area"] = new.area
        await Audit(self._connection).add(
            Act("edition", account, now, subject, after=after | overridden, reason=new.why)
        )
        return await self.find(new.campaign_id, number)

    async def publish(self, one: EditionRecord, signer: str, decision: str, account: str, now: datetime) -> None:
        """Publish an edition; one that is published already stays as it was."""
        await self._connection.execute(
            insert(EditionPublicationRow),
            {
                "edition_id": one.id,
                "published_at": now,
                "signer": signer,
                "decision": decision,
                "account": account,
            },
        )
        subject = {"round": one.round_id, "framework": one.framework_id, "number": one.number}
        after = {"sha256": one.digest, "signer": signer, "decision": decision}
        await Audit(self._connection).add(Act("publication", account, now, subject, after=after))

    async def all(self, campaign_id: int = 0) -> tuple[EditionRecord, ...]:
        """The editions of a campaign, or of all, the newest first."""
        wanted = _RECORDS.order_by(col(EditionRow.id).desc())
        if campaign_id:
            wanted = wanted.where(col(EditionRow.campaign_id) == campaign_id)
        return tuple(map(_record, await self._connection.execute(wanted)))

    async def published(self, campaign_id: int) -> tuple[EditionRecord, ...]:
        """The published editions that stand: the newest, and older ones as far as they are of other districts."""
        found: dict[str, EditionRecord] = {}
        for one in await self.all(campaign_id):
            if one.published_at is not None:
                found.setdefault(one.area, one)
            if "" in found:
                break
        return tuple(found.values())

    async def find(self, campaign_id: int, number: int = 0) -> EditionRecord:
        """One edition of a campaign; without a number its newest.

        Raises:
            NotFoundError: there is none.
        """
        found = [one for one in await self.all(campaign_id) if number in (0, one.number)]
        if not found:
            raise NotFoundError
        return found[0]

    async def body(self, one: EditionRecord) -> bytes:
        """The sealed bytes.

        Raises:
            DamagedDocumentError: they are not what their digest says.
        """
        rows = await self._connection.execute(select(col(EditionRow.body)).where(col(EditionRow.id) == one.id))
        try:
            body = zlib.decompress(rows.scalar_one())
        except zlib.error as error:
            raise DamagedDocumentError(one.digest) from error
        if digest_of(body) != one.digest:
            raise DamagedDocumentError(one.digest)
        return body

    async def edition(self, one: EditionRecord) -> Edition:
        """The edition itself.

        Raises:
            DamagedDocumentError: it is not what its digest says.
        """
        return from_bytes(await self.body(one))

    async def _framework(self, stated: str) -> Framework:
        rows = await self._connection.execute(
            select(col(FrameworkDocumentRow.document)).where(col(FrameworkDocumentRow.digest) == stated)
        )
        document = rows.scalar()
        if document is None:
            raise NotFoundError
        try:
            framework = build(json.loads(document), stated)
        except (FrameworkError, ValueError) as error:
            raise DamagedDocumentError(stated) from error
        if digest(framework) != stated:
            raise DamagedDocumentError(stated)
        return framework

    async def _roster(self, campaign_id: int) -> Sequence[Any]:
        """The units as they were when the campaign opened, each with the unit above it."""
        above = aliased(UnitVersionRow)
        wanted: Select[*tuple[Any, ...]] = (
            select(
                col(UnitVersionRow.unit_id),
                col(UnitVersionRow.code),
                col(UnitVersionRow.name),
                col(above.code).label("area"),
                col(above.name).label("area_name"),
            )
            .select_from(RosterRow)
            .join(CampaignRow, col(CampaignRow.id) == col(RosterRow.campaign_id))
            .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
            .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
            .outerjoin(
                above,
                and_(
                    col(above.unit_id) == col(UnitVersionRow.parent_unit_id),
                    holds_at(above, col(RoundRow.opened_at)),
                ),
            )
            .where(col(RosterRow.campaign_id) == campaign_id)
            .order_by(col(UnitVersionRow.code))
        )
        return (await self._connection.execute(wanted)).all()

    async def _shares_below(self, sitting: Sitting) -> Mapping[str, tuple[Fraction, ...]]:
        """What the units below have achieved in the same round, by the unit above them; of each its newest edition."""
        shares: dict[str, dict[tuple[str, str], Fraction | None]] = {}
        for one in await self.all():
            if one.round_id == sitting.round.id and one.framework_id != sitting.framework.id:
                for unit in (await self.edition(one)).units:
                    of_area = shares.setdefault(unit.area, {})
                    of_area.setdefault((one.framework_id, unit.code), unit.outcome.share)
        return {code: tuple(share for share in listed.values() if share is not None) for code, listed in shares.items()}


def as_sealed(units: Sequence[UnitInput], sealed: Edition) -> tuple[UnitInput, ...]:
    """The units with what an edition took from outside its own campaign: results below them and of earlier rounds.

    These are imports and other editions, which may be newer by now; what was sealed is what counted.
    """
    known = sealed.unit_by_code
    return tuple(
        replace(unit, children=known[unit.code].children, earlier=known[unit.code].earlier)
        if unit.code in known
        else unit
        for unit in units
    )


def _asks_the_units_below(framework: Framework) -> bool:
    return any(component.rule_kind == "roll_up" and component.asks_nothing for component in framework.components)


def _record(row: Any) -> EditionRecord:
    return EditionRecord(
        id=row.id,
        round_id=row.slug,
        framework_id=row.framework_id,
        number=row.number,
        digest=row.digest,
        framework_digest=row.framework_digest,
        computed_at=row.computed_at,
        account=row.account,
        why=row.why,
        accepts_model=row.accepts_model,
        cut=row.cut,
        not_ranked=tuple(row.not_ranked),
        published_at=row.published_at,
        signer=row.signer or "",
        decision=row.decision or "",
        area=row.area,
    )


_RECORDS: Final = (
    select(
        col(EditionRow.id),
        col(RoundRow.slug),
        col(CampaignRow.framework_id),
        col(EditionRow.number),
        col(EditionRow.digest),
        col(EditionRow.framework_digest),
        col(EditionRow.computed_at),
        col(EditionRow.account),
        col(EditionRow.why),
        col(EditionRow.accepts_model),
        col(EditionRow.cut),
        col(EditionRow.not_ranked),
        col(EditionRow.area),
        col(EditionPublicationRow.published_at),
        col(EditionPublicationRow.signer),
        col(EditionPublicationRow.decision),
    )
    .select_from(EditionRow)
    .join(CampaignRow, col(CampaignRow.id) == col(EditionRow.campaign_id))
    .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
    .outerjoin(EditionPublicationRow, col(EditionPublicationRow.edition_id) == col(EditionRow.id))
)

"""What supervisors and readers may know: the branch as its sheets stand, and everything that is published."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversations.asking import Asking
from bot.conversations.contract.inbound import Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Office
from bot.conversations.overseeing.work import CampaignSeen, Overseen
from bot.conversations.reading.questions.model import Kind, Known, Part, Question, Scope, decoded
from bot.conversations.reading.questions.several import all_asked
from bot.conversations.reading.unit_names import NamedUnit
from bot.desks import DeskReader
from core.assessment.overseeing import UnitNow, UnitSeen, seen_now, seen_official
from core.assessment.people import Role
from core.assessment.stage import Steps
from core.frameworks.model import Framework
from store.branches import CampaignOfRound, Participants
from store.editions import EditionRecord, Sitting
from store.tx import Tx


@dataclass(frozen=True, slots=True)
class _Scene:
    """One turn of one office: who takes part, what is published, and which framework each campaign has."""

    office: Office
    desks: DeskReader
    everyone: Participants
    branch: frozenset[int]
    published: Mapping[int, tuple[EditionRecord, ...]]
    frameworks: Mapping[int, Framework]
    now: datetime

    def may_know(self, unit_id: int) -> bool:
        """Whether this person may know about a unit now: one of the branch, or one whose results are published."""
        return unit_id in self.branch or any(
            unit_id in campaign.unit_ids and self._is_of(unit_id, edition)
            for campaign in self.everyone.campaigns
            for edition in self.published[campaign.id]
        )

    def _is_of(self, unit_id: int, edition: EditionRecord) -> bool:
        above = self.everyone.units.get(self.everyone.units[unit_id].parent_id or 0)
        return not edition.area or (above is not None and above.code == edition.area)


async def read(
    tx: Tx, desks: DeskReader, office: Office, place: Place, inbound: Inbound | None, now: datetime
) -> Overseen:
    """A supervisor knows the branch below their unit, itself included; a reader what is published, of everybody."""
    reads_only = office.membership.role is Role.READER
    everyone = await tx.branches.participants(office.round_id)
    scene = _Scene(
        office=office,
        desks=desks,
        everyone=everyone,
        branch=frozenset() if reads_only else everyone.branch_of(office.membership.unit_id),
        published={one.id: await tx.editions.published(one.id) for one in everyone.campaigns},
        frameworks={one.id: await desks.framework(tx, one.digest) for one in everyone.campaigns},
        now=now,
    )
    known = _known(scene)
    last = decoded(place.last) if isinstance(place, Asking) else None
    among = place.among if isinstance(place, Asking) else ()
    understood = all_asked(inbound.text, known, last, among) if isinstance(inbound, Wrote) else ()
    wanted = _wanted(inbound, understood, last)
    listed = {u.code for u in everyone.units.values() if u.id in scene.branch or (reads_only and scene.may_know(u.id))}
    return Overseen(
        known=known,
        branch=frozenset(listed),
        level_by_code={unit.code: unit.level for unit in everyone.units.values()},
        asked=understood,
        campaigns=await _campaigns(tx, scene, wanted) if wanted else None,
        reads_only=reads_only,
        published_at=max(
            (one.published_at for some in scene.published.values() for one in some if one.published_at is not None),
            default=None,
        ),
    )


def _known(scene: _Scene) -> Known:
    units = scene.everyone.units
    named = []
    for unit in units.values():
        above = units.get(unit.parent_id or 0)
        area = (above.code, above.name) if above is not None else ("", "")
        named.append(NamedUnit(unit.code, unit.name, unit.level, *area, is_mine=scene.may_know(unit.id)))
    rows: dict[str, str] = {}
    bands: dict[str, str] = {}
    colours: dict[str, str] = {}
    for framework in scene.frameworks.values():
        for main in framework.pillars:
            rows.setdefault(main.code, f"{main.code} {main.title}")
        bands |= {band.id: band.label for band in framework.bands}
        colours |= {band.id: band.colour for band in framework.bands}
    for framework in scene.frameworks.values():
        for component in framework.components:
            rows.setdefault(component.key, f"{component.code} {component.title}")
    own = units.get(scene.office.membership.unit_id)
    return Known(
        tuple(named),
        rows,
        bands,
        own.level if own is not None else "",
        colours,
        has_own_sheet=any(scene.office.membership.unit_id in one.unit_ids for one in scene.everyone.campaigns),
    )


def _wanted(inbound: Inbound | None, understood: tuple[Part, ...], last: Question | None) -> tuple[Question, ...]:
    """The questions whose sheets are needed; a place that was just come to has one from before."""
    match inbound:
        case None:
            questions: tuple[Question | None, ...] = (last,)
        case Tapped(choice=choice) | Wrote(choice=str() as choice) if choice.startswith("/ask:"):
            questions = (decoded(choice.removeprefix("/ask:")),)
        case _:
            questions = tuple(one.asked for one in understood if isinstance(one.asked, Question))
    return tuple(one for one in questions if one is not None and one.kind is not Kind.DEADLINE)


async def _campaigns(tx: Tx, scene: _Scene, wanted: tuple[Question, ...]) -> tuple[CampaignSeen, ...]:
    """The campaigns with a unit one of the questions may be about, each loaded as a whole."""
    steps: dict[tuple[str, str], Steps] = {}
    found = []
    for campaign in scene.everyone.campaigns:
        if not any(_concerns(scene, campaign, one) for one in wanted):
            continue
        framework = scene.frameworks[campaign.id]
        below: tuple[UnitSeen, ...] = ()
        if campaign.unit_ids & scene.branch:
            if not steps:
                status = await tx.rounds.status(scene.office.round.id)
                steps = {(one.framework_id, one.unit_code): one.steps for one in status}
            below = await _from_sheets(tx, scene, campaign, framework, steps)
        left = {unit.code: unit for unit in below}
        codes = {scene.everyone.units[unit_id].code for unit_id in campaign.unit_ids}
        for record in scene.published[campaign.id]:
            edition = await scene.desks.edition(tx, record)
            units = seen_official(edition, left, codes)
            codes -= edition.unit_by_code.keys()
            left = {code: unit for code, unit in left.items() if code in codes}
            found.append(CampaignSeen(campaign.id, framework, units, record.published_at))
        if left or not scene.published[campaign.id]:
            found.append(CampaignSeen(campaign.id, framework, tuple(left.values())))
    return tuple(found)


def _concerns(scene: _Scene, campaign: CampaignOfRound, wanted: Question) -> bool:
    units = [scene.everyone.units[unit_id] for unit_id in campaign.unit_ids if scene.may_know(unit_id)]
    match wanted.scope:
        case Scope.UNIT:
            return any(unit.code in wanted.units for unit in units)
        case Scope.OWN:
            return any(unit.id == scene.office.membership.unit_id for unit in units)
        case Scope.AREA | Scope.BELOW:
            return any(wanted.level in {"", unit.level} for unit in units)


async def _from_sheets(
    tx: Tx,
    scene: _Scene,
    campaign: CampaignOfRound,
    framework: Framework,
    steps: Mapping[tuple[str, str], Steps],
) -> tuple[UnitSeen, ...]:
    sitting = Sitting(campaign.id, scene.office.round, framework)
    inputs = await tx.editions.inputs(sitting, await tx.editions.cut())
    units = [
        UnitNow(
            code=one.code,
            name=one.name,
            area=one.area,
            area_name=one.area_name,
            sheet=one.sheet,
            steps=steps.get((framework.id, one.code), Steps()),
            earlier=one.earlier,
        )
        for one in inputs
    ]
    codes = {scene.everyone.units[unit_id].code for unit_id in campaign.unit_ids & scene.branch}
    return seen_now(framework, units, scene.office.round, scene.now, codes)


READS: Mapping[Role, Callable[..., Awaitable[Overseen]]] = {Role.SUPERVISOR: read, Role.READER: read}

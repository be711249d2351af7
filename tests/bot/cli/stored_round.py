"""A random round, written into a store as officers and appraisers write it: answers, proofs, figures, decisions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from core.assessment.changes import KeepEvidence, SaveAnswer, SaveGeneral, Submit
from core.assessment.edition.inputs import UnitInput
from core.assessment.people import Role
from core.assessment.rounds import Calendar, Round
from core.assessment.sheet import State
from core.frameworks.canonical import canonical_bytes, digest
from core.frameworks.model import Framework
from store.records import Actor
from store.rounds import NewCampaign
from store.supplied import NewFigure
from store.tx import Tx
from store.units import NewUnit

LONG_AGO: Final = datetime(2019, 1, 1, tzinfo=UTC)
ROUND: Final = Round(
    id="mau-2019",
    title="Đợt mẫu",
    year=2019,
    owner="UBND tỉnh Mẫu",
    letter="Công văn số 12/SKHCN-CĐS ngày 01/10/2019",
    calendar=Calendar(
        date(2018, 11, 1), date(2019, 11, 1), date(2019, 10, 1), date(2019, 11, 30), appraise_to=date(2019, 12, 25)
    ),
    contact="Sở mẫu, điện thoại 0000 000 000",
)
OVER: Final = datetime(2020, 1, 5, tzinfo=UTC)
_ANSWERED: Final = datetime(2019, 11, 12, tzinfo=UTC)
_DECIDED: Final = datetime(2019, 12, 12, tzinfo=UTC)
_BODY: Final = "so"


async def open_round(tx: Tx, framework: Framework, units: list[UnitInput]) -> None:
    """The province, its districts and communes, and the round for them."""
    areas = sorted({unit.area for unit in units})
    known = [NewUnit(1, "tinh", "UBND tỉnh Mẫu", "tỉnh", "tinh"), NewUnit(2, _BODY, "Sở mẫu", "sở", "so", "tinh")]
    known += [NewUnit(3, code, f"UBND huyện {code}", "huyện", "huyen", "tinh") for code in areas]
    known += [NewUnit(4, unit.code, unit.name, "xã", "xa", unit.area) for unit in units]
    assert not (await tx.units.import_units(known, LONG_AGO)).problems
    document = canonical_bytes(framework).decode()
    campaign = NewCampaign(framework.id, digest(framework), document, len(framework.components), "xa")
    assert not (await tx.rounds.open(ROUND, [campaign], LONG_AGO)).problems


async def keep_round(tx: Tx, framework: Framework, units: list[UnitInput]) -> None:
    """Everything the units gave and the body decided, in the order in which it happens."""
    await open_round(tx, framework, units)
    officer, appraiser = await tx.people.add_person("Lan", LONG_AGO), await tx.people.add_person("Hùng", LONG_AGO)
    present = await tx.units.present(LONG_AGO)
    for unit in units:
        await tx.people.add_member(officer, present[unit.code].id, Role.OFFICER, LONG_AGO)
    cards = {card.unit_name: card for card in await tx.desks.cards(officer, _ANSWERED)}
    for unit in units:
        desk_id, sheet_id = cards[unit.name].id, cards[unit.name].sheet_id
        assert sheet_id is not None
        revisions = await _answer(tx, desk_id, sheet_id, unit, officer)
        await _decide(tx, sheet_id, unit, revisions, Actor(appraiser, Role.APPRAISER, "web", _DECIDED))


async def _answer(tx: Tx, desk_id: int, sheet_id: int, unit: UnitInput, officer: int) -> Mapping[str, int]:
    actor = Actor(officer, Role.OFFICER, "web", _ANSWERED)
    revisions: dict[str, int] = {}
    for name, figure in unit.sheet.general.items():
        await tx.sheets.apply(desk_id, SaveGeneral(name, figure), actor)
    for key, entry in unit.sheet.entries.items():
        if entry.state is not State.UNANSWERED:
            stamp = await tx.sheets.apply(desk_id, SaveAnswer(key, entry.state, entry.values), actor)
            revisions[key] = stamp.revision
    for number, proof in enumerate(unit.sheet.evidence):
        await tx.sheets.apply(desk_id, KeepEvidence(replace(proof, id=f"{unit.code}-{number}")), actor)
    figures = [
        NewFigure(sheet_id, key, name, figure.value, "Sở mẫu", None)
        for key, by_name in unit.sheet.supplied.items()
        for name, figure in by_name.items()
    ]
    await tx.supplied.keep(figures, "quản trị", _ANSWERED)
    if unit.sheet.submitted_at is not None:
        await tx.sheets.apply(desk_id, Submit(), actor)
    return revisions


async def _decide(tx: Tx, sheet_id: int, unit: UnitInput, revisions: Mapping[str, int], actor: Actor) -> None:
    body = (await tx.units.present(LONG_AGO))[_BODY].id
    for key, appraisal in unit.appraisals.items():
        was_seen = unit.sheet.entry(key).revision == appraisal.of_answer
        decided = replace(appraisal, of_answer=revisions.get(key, 0) if was_seen else 10**6)
        await tx.appraisals.decide(sheet_id, key, decided, body, actor)

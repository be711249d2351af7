"""Computes, finds and checks editions for the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.cli.shell.campaigns import campaign_meant
from bot.cli.shell.spoken import RefusedError, refuse, text
from core.assessment.edition.body import to_bytes
from core.assessment.edition.body_values import BodyError
from core.assessment.edition.compute import NotAppraisedYetError, compute, preview
from core.assessment.edition.inputs import UnitInput
from core.assessment.edition.model import Edition
from store.campaign_sheets import Cut
from store.editions import DamagedDocumentError, EditionRecord, NewEdition, Sitting, as_sealed
from store.records import NotFoundError
from store.tx import Tx

_TOLD_AT_MOST: Final = 10
"""Rows named in a refusal; more of them are only counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What ``results compute`` was asked. ``why`` is kept with the result.

    It says what a correction corrects, or why a framework with rows of our own is accepted. ``area`` is the district
    whose units alone are meant, empty for all of the campaign.
    """

    campaign: str
    not_ranked: tuple[str, ...] = ()
    why: str = ""
    accepts_model: bool = False
    is_over: bool = False
    area: str = ""


async def computed(tx: Tx, asked: Asked, now: datetime) -> tuple[Edition, NewEdition]:
    """Compute the next edition of a campaign, ready to be kept.

    It only reads: the bot goes on writing meanwhile, and what it writes lies behind the cut that was taken first.

    Raises:
        RefusedError: appraisal is open, rows were not appraised, or rows of our own were not accepted.
    """
    sitting = await _sitting(tx, asked.campaign)
    _refuse_while_open(sitting, now, is_over=asked.is_over)
    if sitting.framework.has_model_fields and not (asked.accepts_model and asked.why):
        raise refuse("cli-results-model", framework=sitting.framework.id)
    cut = await tx.editions.cut()
    units = await _units(tx, sitting, cut, asked)
    edition = _computed(sitting, units)
    new = NewEdition(
        sitting.campaign_id,
        edition.framework_digest,
        to_bytes(edition),
        cut,
        asked.not_ranked,
        asked.why,
        accepts_model=edition.is_trial,
        area=asked.area,
    )
    return edition, new


async def previewed(tx: Tx, asked: Asked) -> Edition:
    """What the edition would be now; nothing is kept.

    Raises:
        RefusedError: there is no such campaign or unit, or its framework was changed in the store.
    """
    sitting = await _sitting(tx, asked.campaign)
    units = await _units(tx, sitting, await tx.editions.cut(), asked)
    return preview(sitting.framework, units, sitting.occasion)


async def found(tx: Tx, named: str) -> EditionRecord:
    """The edition ``ROUND/FRAMEWORK/NUMBER``; without a number the newest of the campaign.

    Raises:
        RefusedError: there is none.
    """
    campaign, _, last = named.rpartition("/")
    number = int(last) if campaign and last.isascii() and last.isdecimal() else 0
    meant = campaign_meant(await tx.amendments.campaigns(), campaign if number else named)
    try:
        return await tx.editions.find(meant.id, number)
    except NotFoundError as error:
        raise refuse("cli-results-none", edition=named) from error


async def opened(tx: Tx, record: EditionRecord) -> Edition:
    """The sealed edition.

    Raises:
        RefusedError: it was changed in the store.
    """
    try:
        return await tx.editions.edition(record)
    except (DamagedDocumentError, BodyError) as error:
        raise refuse("cli-results-damaged", edition=name_of(record), digest=record.digest) from error


async def verified(tx: Tx, record: EditionRecord) -> tuple[Edition, bool]:
    """The sealed edition, and whether computing it again from what is stored gives the same bytes.

    Raises:
        RefusedError: the edition or its framework was changed in the store.
    """
    sealed = await opened(tx, record)
    sitting, units = await _sitting_and_inputs(tx, record)
    again = _computed(sitting, as_sealed(units, sealed))
    return sealed, to_bytes(again) == await tx.editions.body(record)


async def given_for(tx: Tx, record: EditionRecord) -> tuple[UnitInput, ...]:
    """What an edition was computed from, with who decided.

    Raises:
        RefusedError: its framework was changed in the store.
    """
    return (await _sitting_and_inputs(tx, record))[1]


def name_of(record: EditionRecord) -> str:
    return f"{record.round_id}/{record.framework_id}/{record.number}"


async def _sitting_and_inputs(tx: Tx, record: EditionRecord) -> tuple[Sitting, tuple[UnitInput, ...]]:
    """The campaign of an edition with the framework it had then, and what was given up to the edition's cut."""
    campaign = campaign_meant(await tx.amendments.campaigns(), f"{record.round_id}/{record.framework_id}")
    try:
        sitting = await tx.editions.sitting(campaign.id, record.framework_digest)
    except DamagedDocumentError as error:
        raise refuse("cli-results-framework-damaged", digest=error.digest) from error
    return sitting, await tx.editions.inputs(sitting, record.cut, record.not_ranked, record.area)


async def _sitting(tx: Tx, named: str) -> Sitting:
    campaign = campaign_meant(await tx.amendments.campaigns(), named)
    try:
        return await tx.editions.sitting(campaign.id)
    except DamagedDocumentError as error:
        raise refuse("cli-results-framework-damaged", digest=error.digest) from error


async def _units(tx: Tx, sitting: Sitting, cut: Cut, asked: Asked) -> tuple[UnitInput, ...]:
    if asked.area and sitting.framework.policies.publisher != "district":
        raise refuse("cli-results-not-by-district", framework=sitting.framework.id)
    units = await tx.editions.inputs(sitting, cut, asked.not_ranked, asked.area)
    if asked.area and not units:
        raise refuse("cli-results-nobody-there", code=asked.area)
    if unknown := sorted(set(asked.not_ranked) - {unit.code for unit in units}):
        raise refuse("cli-results-unknown-unit", code=", ".join(unknown))
    return units


def _computed(sitting: Sitting, units: tuple[UnitInput, ...]) -> Edition:
    try:
        return compute(sitting.framework, units, sitting.occasion)
    except NotAppraisedYetError as error:
        rows, names = sitting.framework.component_by_key, {unit.code: unit.name for unit in units}
        named = [
            text("cli-results-not-appraised-row", unit=names[one.unit], code=rows[one.component].code)
            for one in error.findings[:_TOLD_AT_MOST]
        ]
        if len(error.findings) > _TOLD_AT_MOST:
            named.append(text("cli-results-not-appraised-more", count=len(error.findings) - _TOLD_AT_MOST))
        head = text("cli-results-not-appraised", count=len(error.findings))
        raise RefusedError(head, *(f"  {line}" for line in named)) from error


def _refuse_while_open(sitting: Sitting, now: datetime, *, is_over: bool) -> None:
    calendar = sitting.round.calendar
    if now < calendar.closes_at():
        raise refuse("cli-results-self-open", end=calendar.self_to)
    end = calendar.appraisal_closes_at()
    if end is None and not is_over:
        raise refuse("cli-results-no-end")
    if end is not None and calendar.appraise_to is not None and now < end:
        raise refuse("cli-results-appraisal-open", end=calendar.appraise_to)

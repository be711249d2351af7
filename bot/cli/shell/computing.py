"""Computes, finds and checks editions for the command line."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

    It says what a correction corrects, or why a framework with rows of our own is accepted.
    """

    campaign: str
    not_ranked: tuple[str, ...] = ()
    why: str = ""
    accepts_model: bool = False
    is_over: bool = False


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
    units = await _units(tx, sitting, cut, asked.not_ranked)
    edition = _computed(sitting, units)
    new = NewEdition(
        sitting.campaign_id,
        edition.framework_digest,
        to_bytes(edition),
        cut,
        asked.not_ranked,
        asked.why,
        accepts_model=edition.is_trial,
    )
    return edition, new


async def previewed(tx: Tx, asked: Asked) -> Edition:
    """What the edition would be now; nothing is kept.

    Raises:
        RefusedError: there is no such campaign or unit, or its framework was changed in the store.
    """
    sitting = await _sitting(tx, asked.campaign)
    units = await _units(tx, sitting, await tx.editions.cut(), asked.not_ranked)
    with _many_values():
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
    campaign = campaign_meant(await tx.amendments.campaigns(), f"{record.round_id}/{record.framework_id}")
    try:
        sitting = await tx.editions.sitting(campaign.id, record.framework_digest)
    except DamagedDocumentError as error:
        raise refuse("cli-results-framework-damaged", digest=error.digest) from error
    units = as_sealed(await tx.editions.inputs(sitting, record.cut, record.not_ranked), sealed)
    again = _computed(sitting, units)
    return sealed, to_bytes(again) == await tx.editions.body(record)


def name_of(record: EditionRecord) -> str:
    return f"{record.round_id}/{record.framework_id}/{record.number}"


async def _sitting(tx: Tx, named: str) -> Sitting:
    campaign = campaign_meant(await tx.amendments.campaigns(), named)
    try:
        return await tx.editions.sitting(campaign.id)
    except DamagedDocumentError as error:
        raise refuse("cli-results-framework-damaged", digest=error.digest) from error


async def _units(tx: Tx, sitting: Sitting, cut: Cut, not_ranked: Sequence[str]) -> tuple[UnitInput, ...]:
    with _many_values():
        units = await tx.editions.inputs(sitting, cut, not_ranked)
    if unknown := sorted(set(not_ranked) - {unit.code for unit in units}):
        raise refuse("cli-results-unknown-unit", code=", ".join(unknown))
    return units


def _computed(sitting: Sitting, units: tuple[UnitInput, ...]) -> Edition:
    try:
        with _many_values():
            return compute(sitting.framework, units, sitting.occasion)
    except NotAppraisedYetError as error:
        rows = sitting.framework.component_by_key
        named = [
            text("cli-results-not-appraised-row", unit=one.unit, code=rows[one.component].code)
            for one in error.findings[:_TOLD_AT_MOST]
        ]
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


@contextmanager
def _many_values() -> Iterator[None]:
    """Hundreds of thousands of small values without a cycle among them: looking for some takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""Tells people that results are published: each unit its own, whoever oversees units those of the own branch."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.app import random_id
from bot.conversations.contract.effects import Tell, Urgency
from bot.conversations.published import to_branch, to_unit
from bot.telling import Teller
from bot.wording import Words
from core.assessment.edition.model import Edition, UnitResult
from core.assessment.people import AT_A_SHEET, Role
from store.editions import EditionRecord
from store.tx import Tx
from store.units import UnitRecord

OVERSEERS: Final = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.READER})
NOBODY: Final = 0
"""A command has no person in the chat who should be left out."""


async def push_published(tx: Tx, record: EditionRecord, edition: Edition, words: Words, now: datetime) -> int:
    """Keep one push for everybody concerned; returns how many people get one. A running bot sends them."""
    teller, units = Teller(words, random_id), await tx.units.present(now)
    told: set[int] = set()
    for push in _pushes(edition, units, record):
        told.update(await teller.tell(tx, push, NOBODY, now))
    return len(told)


def _pushes(edition: Edition, units: Mapping[str, UnitRecord], record: EditionRecord) -> tuple[Tell, ...]:
    of_units = [
        Tell(
            to_unit(edition, result, record.decision),
            unit_id=units[result.code].id,
            roles=AT_A_SHEET,
            urgency=Urgency.RETURNED,
            once=f"published:{record.digest}:{result.code}",
        )
        for result in edition.units
        if result.code in units
    ]
    of_branches = [
        Tell(
            to_branch(edition, branch, record.decision),
            unit_id=unit.id,
            roles=OVERSEERS,
            urgency=Urgency.RETURNED,
            once=f"published:{record.digest}:{unit.code}:branch",
        )
        for unit in units.values()
        if (branch := _branch(edition, unit, units))
    ]
    return (*of_units, *of_branches)


def _branch(edition: Edition, top: UnitRecord, units: Mapping[str, UnitRecord]) -> tuple[UnitResult, ...]:
    """The units of the edition that are ``top`` or lie below it."""
    by_id = {unit.id: unit for unit in units.values()}

    def lies_below(unit: UnitRecord | None) -> bool:
        while unit is not None and unit.id != top.id:
            unit = by_id.get(unit.parent_id or 0)
        return unit is not None

    return tuple(one for one in edition.units if lies_below(units.get(one.code)))

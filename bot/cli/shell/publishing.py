"""Publishes an edition, by whoever publishes results of its class."""

from dataclasses import dataclass
from datetime import datetime

from bot.cli.shell.account import account
from bot.cli.shell.becoming_history import keep_as_history
from bot.cli.shell.computing import found, name_of, opened, verified
from bot.cli.shell.spoken import refuse
from core.assessment.edition.model import Edition
from store.editions import EditionRecord
from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Publication:
    """``publisher`` is the code of the unit that publishes: the framework says of which level it has to be."""

    publisher: str
    signer: str
    decision: str

    async def publish(self, tx: Tx, record: EditionRecord, one: Edition, now: datetime) -> EditionRecord:
        """Keep that it was published; from now on it is what the next round sees as the one before.

        Raises:
            RefusedError: somebody else did so meanwhile.
        """
        present = await found(tx, name_of(record))
        _refuse_twice(present)
        await tx.editions.publish(present, self.signer, self.decision, account(), now)
        await keep_as_history(tx, one, now)
        return await found(tx, name_of(record))


async def publishable(tx: Tx, named: str, asked: Publication, now: datetime) -> tuple[EditionRecord, Edition]:
    """The edition, checked once more by computing it again.

    Raises:
        RefusedError: it is published already, does not stand up to being computed again, nobody signed, or the unit is
            not the one that publishes results of this class.
    """
    record = await found(tx, named)
    one = await opened(tx, record)
    _refuse_twice(record)
    await _refuse_publisher(tx, one, asked.publisher, now)
    if not asked.signer or not asked.decision:
        raise refuse("cli-results-unsigned")
    if not (await verified(tx, record))[1]:
        raise refuse("cli-results-differs", edition=name_of(record))
    return record, one


def _refuse_twice(record: EditionRecord) -> None:
    if record.published_at is not None:
        raise refuse("cli-results-published-already", edition=name_of(record), at=record.published_at.date())


async def _refuse_publisher(tx: Tx, one: Edition, code: str, now: datetime) -> None:
    """The province publishes as the unit that nothing stands above, a district for the units below it."""
    units = await tx.units.present(now)
    if code not in units:
        raise refuse("cli-results-unknown-unit", code=code)
    if one.publisher == "province":
        if units[code].parent_id is not None:
            raise refuse("cli-results-publisher-province", unit=units[code].name)
        return
    if any(unit.area != code for unit in one.units):
        raise refuse("cli-results-publisher-district", unit=units[code].name, code=code)

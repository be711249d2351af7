"""How far every sheet of a round has come, read as its framework says."""

from dataclasses import replace
from datetime import datetime

from bot.cli.shell.rounds import round_named
from bot.desks import DeskReader
from core.assessment.stage import Stage, stage
from store.rounds import SheetStatus
from store.tx import Tx


async def staged(tx: Tx, round_id: str, now: datetime) -> tuple[tuple[SheetStatus, Stage], ...]:
    """Every sheet of a round, the newest where none is named, with its stage.

    Raises:
        RefusedError: there is no such round.
    """
    round_, desks = await round_named(tx, round_id), DeskReader()
    sheets = await tx.rounds.status(round_.id)
    policies = {digest: (await desks.framework(tx, digest)).policies for digest in {one.digest for one in sheets}}
    days = await tx.last_days.calendars(round_)
    return tuple(
        (one, stage(one.steps, replace(round_, calendar=days[one.unit_code]), policies[one.digest], now))
        for one in sheets
    )

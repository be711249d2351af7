"""How far every sheet of a round has come, read as its framework says."""

from datetime import datetime

from bot.cli.shell.rounds import round_named
from bot.desks import DeskReader
from bot.round_sheets import round_sheets
from core.assessment.stage import Stage
from store.rounds import SheetStatus
from store.tx import Tx


async def staged(tx: Tx, round_id: str, now: datetime) -> tuple[tuple[SheetStatus, Stage], ...]:
    """Every sheet of a round, the newest where none is named, with its stage.

    Raises:
        RefusedError: there is no such round.
    """
    sheets = await round_sheets(tx, DeskReader(), await round_named(tx, round_id))
    return tuple((one.status, one.stage(now)) for one in sheets)

"""Which round a command means."""

from bot.cli.shell.spoken import refuse
from core.assessment.rounds import Round
from store.tx import Tx


async def round_named(tx: Tx, round_id: str) -> Round:
    """The round with this id; without one, the newest.

    Raises:
        RefusedError: there is none.
    """
    known = await tx.rounds.slugs()
    wanted = round_id or next(iter(known), "")
    found = await tx.rounds.find(wanted) if wanted else None
    if found is not None:
        return found
    if not known:
        raise refuse("cli-round-none-open")
    raise refuse("cli-round-unknown", id=round_id, known=", ".join(known))

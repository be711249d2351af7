"""Hands out messages to many in a transcript; its messenger delivers them at once."""

from bot.app import App
from bot.delivery.ledger import LEASE
from bot.playing.channel import NAME
from store.outbox import PostState, Priority, Settled
from store.tx import Tx


async def hand_out(app: App, most: int) -> None:
    """To the next ``most`` people; 0: to everybody."""
    now = app.clock()
    if not most:
        await app.broadcasts.look()
    for one in await app.database.read(lambda tx: tx.broadcasts.under_way(now)) if most else ():
        await app.broadcasts.portion(one, most)

    async def deliver(tx: Tx) -> None:
        found = await tx.outbox.posts(await tx.outbox.open_ids(NAME))
        posts = [one for one in found if one.new.priority is Priority.BROADCAST]
        mine = await tx.outbox.claim([one.id for one in posts], "play", now + LEASE) if posts else ()
        if mine:
            await tx.outbox.settle([Settled(id_, "play", PostState.DELIVERED) for id_ in sorted(mine)], now)

    await app.database.write(deliver)

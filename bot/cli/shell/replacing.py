"""Lets somebody go and invites another person into the same place, in one transaction: both happen, or neither."""

from dataclasses import dataclass
from datetime import datetime

from bot.cli.shell.rounds import round_named
from bot.cli.shell.spoken import refuse
from store.tx import Tx
from store.ways_in import NewInvitation, NewWayIn


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who goes, and who comes: ``person_name`` may be empty, ``round_id`` empty for the newest round."""

    member_id: int
    person_name: str
    round_id: str
    valid_hours: int


async def replaced(tx: Tx, wanted: Replacement, now: datetime) -> NewWayIn:
    """The invitation of whoever takes the place of a member.

    Raises:
        RefusedError: nobody of this number is a member now, or there is no such round.
    """
    members = await tx.people.members(now)
    member = next((one.membership for one in members if one.membership.id == wanted.member_id), None)
    if member is None or not await tx.people.revoke_member(wanted.member_id, now):
        raise refuse("cli-member-unknown", id=str(wanted.member_id))
    round_ = await round_named(tx, wanted.round_id)
    new = NewInvitation(
        unit_code=member.unit_code,
        role=member.role,
        round_id=round_.id,
        person_name=wanted.person_name,
        valid_hours=wanted.valid_hours,
        replaces_id=wanted.member_id,
    )
    return await tx.ways_in.create_invitation(new, now)

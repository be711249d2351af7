"""A way in lets one person in, once; every refusal is the same."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from core.assessment.people import Role
from store.database import Database
from store.finding import FoundWayIn, find_way_in
from store.guesses import Guesser
from store.records import ChatKey, NotFoundError
from store.tx import Tx
from store.ways_in import NewInvitation, NewWayIn, Redeemed, WayInKind
from tests.store.world import DIGEST, NOW, ROUND, SUOI_MAU, Seat, chat_of

INVITATION = NewInvitation(SUOI_MAU.code, Role.OFFICER, ROUND.id, person_name="Lan")
REFUSED = FoundWayIn(WayInKind.REFUSED)
LAN = chat_of("lan")


@pytest.fixture
async def invitation(round_open: Database) -> NewWayIn:
    return await round_open.write(lambda tx: tx.ways_in.create_invitation(INVITATION, NOW))


async def find(database: Database, code: str, *, at: timedelta = timedelta(), chat: ChatKey = LAN) -> FoundWayIn:
    return await find_way_in(database, code, Guesser(chat), NOW + at)


async def redeem(database: Database, id_: int, chat: ChatKey = LAN, at: timedelta = timedelta()) -> Redeemed | None:
    async def work(tx: Tx) -> Redeemed | None:
        return await tx.ways_in.redeem(id_, await tx.people.person_at(chat, NOW), chat, NOW + at)

    return await database.write(work)


async def invite(new: NewInvitation, tx: Tx) -> NewWayIn:
    return await tx.ways_in.create_invitation(new, NOW)


async def test_the_link_and_the_typed_code_say_the_same(round_open: Database, invitation: NewWayIn) -> None:
    by_link = await find(round_open, invitation.link_code)
    by_hand = await find(round_open, invitation.typed_code.lower())

    assert by_link == by_hand
    assert by_link.kind is WayInKind.INVITATION
    assert by_link.record is not None
    assert (by_link.record.unit_name, by_link.record.role) == (SUOI_MAU.name, "officer")
    assert (by_link.record.round_title, by_link.record.contact) == (ROUND.title, ROUND.contact)
    assert (by_link.record.person_name, by_link.record.digests) == ("Lan", (DIGEST,))


async def test_looking_at_an_invitation_does_not_use_it_up(round_open: Database, invitation: NewWayIn) -> None:
    for _ in range(20):
        assert (await find(round_open, invitation.link_code)).kind is WayInKind.INVITATION

    assert await redeem(round_open, invitation.id) is not None


async def test_redeeming_makes_a_member_with_a_name_and_a_desk(round_open: Database, invitation: NewWayIn) -> None:
    redeemed = await redeem(round_open, invitation.id)
    assert redeemed is not None
    memberships = await round_open.read(lambda tx: tx.people.memberships(redeemed.person_id, NOW))
    cards = await round_open.read(lambda tx: tx.desks.cards(redeemed.person_id, NOW))

    assert [(m.id, m.person_name, m.role, m.unit_code) for m in memberships] == [
        (redeemed.membership_id, "Lan", Role.OFFICER, SUOI_MAU.code)
    ]
    assert [card.unit_name for card in cards] == [SUOI_MAU.name]


async def test_of_fifty_who_redeem_at_once_one_gets_in(round_open: Database, invitation: NewWayIn) -> None:
    said = await asyncio.gather(*(redeem(round_open, invitation.id, chat_of(f"chat-{n}")) for n in range(50)))
    members = await round_open.read(lambda tx: tx.people.members(NOW))

    assert len([one for one in said if one is not None]) == 1
    assert len(members) == 1


async def test_used_wrong_revoked_expired_and_unknown_are_refused_alike(
    round_open: Database, invitation: NewWayIn
) -> None:
    revoked, used = [await round_open.write(lambda tx: tx.ways_in.create_invitation(INVITATION, NOW)) for _ in range(2)]
    await round_open.write(lambda tx: tx.ways_in.revoke(revoked.handle, NOW))
    await redeem(round_open, used.id)
    wrong = invitation.link_code[:-1] + ("A" if invitation.link_code[-1] != "A" else "B")

    for code in (revoked.link_code, used.link_code, wrong, "xin chào"):
        assert await find(round_open, code, chat=chat_of(code)) == REFUSED
    assert await find(round_open, invitation.link_code, at=timedelta(hours=72)) == REFUSED
    assert await redeem(round_open, revoked.id) is None
    assert await redeem(round_open, used.id) is None


async def test_an_invitation_is_good_until_the_last_moment_of_its_hours(
    round_open: Database, invitation: NewWayIn
) -> None:
    just_before = timedelta(hours=72) - timedelta(microseconds=1)

    assert (await find(round_open, invitation.link_code, at=just_before)).kind is WayInKind.INVITATION
    assert await redeem(round_open, invitation.id, at=timedelta(hours=72)) is None
    assert await redeem(round_open, invitation.id, at=just_before) is not None


async def test_an_invitation_that_expires_between_look_and_tap_lets_nobody_in(
    round_open: Database, invitation: NewWayIn
) -> None:
    found = await find(round_open, invitation.link_code, at=timedelta(hours=71))
    assert found.record is not None

    assert await redeem(round_open, found.record.id, at=timedelta(hours=73)) is None


async def test_revoking_what_is_used_or_unknown_says_so(round_open: Database, invitation: NewWayIn) -> None:
    await redeem(round_open, invitation.id)

    assert not await round_open.write(lambda tx: tx.ways_in.revoke(invitation.handle, NOW))
    assert not await round_open.write(lambda tx: tx.ways_in.revoke("0000", NOW))


async def test_an_invitation_needs_a_unit_and_a_round(round_open: Database) -> None:
    for wrong in (NewInvitation("00000", Role.OFFICER, ROUND.id), NewInvitation(SUOI_MAU.code, Role.OFFICER, "no")):
        with pytest.raises(NotFoundError):
            await round_open.write(partial(invite, wrong))


async def test_a_device_code_gives_the_new_chat_to_the_same_person(round_open: Database, lan: Seat) -> None:
    tablet = chat_of("tablet")
    new = await round_open.write(lambda tx: tx.ways_in.create_device_code(lan.person_id, NOW))
    found = await find(round_open, new.typed_code, chat=tablet)
    assert found.record is not None
    redeemed = await redeem(round_open, found.record.id, tablet)

    assert (found.kind, found.record.person_name) == (WayInKind.DEVICE, "Lan")
    assert redeemed == Redeemed(WayInKind.DEVICE, lan.person_id, None)
    assert await round_open.write(lambda tx: tx.people.person_at(tablet, NOW)) == lan.person_id
    assert await find(round_open, new.typed_code, chat=tablet) == REFUSED


async def test_a_device_code_lasts_ten_minutes(round_open: Database, lan: Seat) -> None:
    new = await round_open.write(lambda tx: tx.ways_in.create_device_code(lan.person_id, NOW))
    just_before = timedelta(minutes=10) - timedelta(microseconds=1)

    assert (await find(round_open, new.link_code, at=just_before)).kind is WayInKind.DEVICE
    assert await find(round_open, new.link_code, at=timedelta(minutes=10)) == REFUSED


async def test_a_new_device_code_ends_the_one_before(round_open: Database, lan: Seat) -> None:
    old, new = [await round_open.write(lambda tx: tx.ways_in.create_device_code(lan.person_id, NOW)) for _ in range(2)]

    assert await find(round_open, old.link_code) == REFUSED
    assert (await find(round_open, new.link_code)).kind is WayInKind.DEVICE


async def test_an_administrator_sees_what_became_of_each_invitation(round_open: Database, invitation: NewWayIn) -> None:
    await redeem(round_open, invitation.id)
    second = await round_open.write(lambda tx: tx.ways_in.create_invitation(INVITATION, NOW))
    await round_open.write(lambda tx: tx.ways_in.revoke(second.handle, NOW))

    listed = await round_open.read(lambda tx: tx.ways_in.invitations(NOW, ROUND.id))

    assert [(one.handle, one.used_at, one.revoked_at) for one in listed] == [
        (second.handle, None, NOW),
        (invitation.handle, NOW, None),
    ]

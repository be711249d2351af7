"""A chat belongs to one person, a person may have several chats, and roles hold from one moment to another."""

from datetime import timedelta

import pytest

from core.assessment.people import Role
from store.database import Database
from store.records import ChatKey, NotFoundError
from store.tx import Tx
from tests.store.world import DOI_MAU, NOW, SUOI_MAU, Seat, chat_of, take_seat

LATER = NOW + timedelta(days=1)


async def test_the_same_chat_is_the_same_person_and_another_chat_another(database: Database) -> None:
    lan = await database.write(lambda tx: tx.people.person_at(chat_of("lan"), NOW))
    again = await database.write(lambda tx: tx.people.person_at(chat_of("lan"), LATER))
    minh = await database.write(lambda tx: tx.people.person_at(chat_of("minh"), NOW))

    assert lan == again
    assert lan != minh


async def test_a_second_phone_linked_to_a_person_is_that_person(database: Database) -> None:
    lan = await database.write(lambda tx: tx.people.person_at(chat_of("phone"), NOW))
    await database.write(lambda tx: tx.people.person_at(chat_of("tablet"), NOW))
    await database.write(lambda tx: tx.people.link_identity(chat_of("tablet"), lan, NOW))

    assert await database.write(lambda tx: tx.people.person_at(chat_of("tablet"), NOW)) == lan
    assert await database.read(lambda tx: tx.people.chats(lan)) == (chat_of("phone"), chat_of("tablet"))


async def test_a_membership_given_twice_is_one(round_open: Database, lan: Seat) -> None:
    units = await round_open.read(lambda tx: tx.units.present(NOW))
    await round_open.write(lambda tx: tx.people.add_member(lan.person_id, units[SUOI_MAU.code].id, Role.OFFICER, LATER))

    assert len(await round_open.read(lambda tx: tx.people.memberships(lan.person_id, LATER))) == 1


async def test_a_revoked_membership_ends_at_that_moment_and_not_before(round_open: Database, lan: Seat) -> None:
    membership = (await round_open.read(lambda tx: tx.people.memberships(lan.person_id, NOW)))[0]
    revoked = await round_open.write(lambda tx: tx.people.revoke_member(membership.id, LATER))
    again = await round_open.write(lambda tx: tx.people.revoke_member(membership.id, LATER))

    just_before = LATER - timedelta(microseconds=1)
    assert (revoked, again) == (True, False)
    assert len(await round_open.read(lambda tx: tx.people.memberships(lan.person_id, just_before))) == 1
    assert await round_open.read(lambda tx: tx.people.memberships(lan.person_id, LATER)) == ()
    assert await round_open.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, LATER)) is None
    assert await round_open.read(lambda tx: tx.desks.cards(lan.person_id, LATER)) == ()


async def test_a_moved_member_works_for_the_new_unit_only(round_open: Database, lan: Seat) -> None:
    membership = (await round_open.read(lambda tx: tx.people.memberships(lan.person_id, NOW)))[0]
    await round_open.write(lambda tx: tx.people.move_member(membership.id, DOI_MAU.code, LATER))

    cards = await round_open.read(lambda tx: tx.desks.cards(lan.person_id, LATER))
    listed = await round_open.read(lambda tx: tx.people.members(LATER))

    assert [card.unit_name for card in cards] == [DOI_MAU.name]
    assert [(m.membership.unit_code, m.membership.person_name, m.since) for m in listed] == [
        (DOI_MAU.code, "Lan", LATER)
    ]


async def test_a_move_to_a_unit_that_is_not_there_changes_nothing(round_open: Database, lan: Seat) -> None:
    membership = (await round_open.read(lambda tx: tx.people.memberships(lan.person_id, NOW)))[0]
    with pytest.raises(NotFoundError):
        await round_open.write(lambda tx: tx.people.move_member(membership.id, "00000", LATER))

    assert await round_open.read(lambda tx: tx.people.memberships(lan.person_id, LATER)) == (membership,)


async def test_members_of_one_unit_can_be_listed(round_open: Database, lan: Seat) -> None:
    await take_seat(round_open, "Hoa", DOI_MAU)

    listed = await round_open.read(lambda tx: tx.people.members(NOW, SUOI_MAU.code))

    assert [member.membership.person_id for member in listed] == [lan.person_id]


async def test_those_who_act_for_a_unit_in_a_role_are_found(round_open: Database, lan: Seat, minh: Seat) -> None:
    head = await take_seat(round_open, "Hoa", role=Role.HEAD)
    unit_id = (await round_open.read(lambda tx: tx.units.present(NOW)))[SUOI_MAU.code].id

    officers = await round_open.read(lambda tx: tx.people.acting(unit_id, [Role.OFFICER], NOW))
    both = await round_open.read(lambda tx: tx.people.acting(unit_id, [Role.OFFICER, Role.HEAD], NOW))
    nobody = await round_open.read(lambda tx: tx.people.acting(unit_id, [Role.APPRAISER], NOW))

    assert officers == (lan.person_id, minh.person_id)
    assert both == (lan.person_id, minh.person_id, head.person_id)
    assert nobody == ()


async def test_a_push_goes_to_the_chat_that_was_used_last_and_reaches_them(round_open: Database, lan: Seat) -> None:
    telegram = ChatKey("telegram", "bot", "77")

    async def second_chat(tx: Tx) -> None:
        await tx.people.link_identity(telegram, lan.person_id, NOW)
        await tx.inbox.accept(telegram, "e1", b"{}", NOW)
        await tx.inbox.accept(lan.chat, "e2", b"{}", NOW)

    await round_open.write(second_chat)
    assert await round_open.read(lambda tx: tx.people.last_chat(lan.person_id)) == lan.chat

    await round_open.write(lambda tx: tx.inbox.accept(telegram, "e3", b"{}", NOW))
    assert await round_open.read(lambda tx: tx.people.last_chat(lan.person_id)) == telegram

    await round_open.write(lambda tx: tx.people.set_unreachable(telegram, NOW))
    assert await round_open.read(lambda tx: tx.people.last_chat(lan.person_id)) == lan.chat

    await round_open.write(lambda tx: tx.people.set_unreachable(lan.chat, NOW))
    assert await round_open.read(lambda tx: tx.people.last_chat(lan.person_id)) is None

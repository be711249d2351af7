"""Guessing is stopped: by invitation and by chat after five wrong tries, by address only at a high cap."""

import asyncio
from datetime import timedelta

import pytest

from core.assessment.people import Role
from store.database import Database
from store.finding import find_way_in
from store.guesses import ADDRESS_TRIES_AN_HOUR, LOCK, WRONG_TRIES, Guesser
from store.ways_in import NewInvitation, NewWayIn, WayInKind
from tests.store.world import NOW, ROUND, SUOI_MAU, chat_of

INVITATION = NewInvitation(SUOI_MAU.code, Role.OFFICER, ROUND.id)


@pytest.fixture
async def invitation(round_open: Database) -> NewWayIn:
    return await round_open.write(lambda tx: tx.ways_in.create_invitation(INVITATION, NOW))


def wrong(way_in: NewWayIn) -> str:
    return way_in.handle + "x" * 32


async def kinds(database: Database, tries: list[tuple[str, str]], at: timedelta = timedelta()) -> list[str]:
    """What each code, given from a chat, turns out to be."""
    return [(await find_way_in(database, code, Guesser(chat_of(chat)), NOW + at)).kind.value for code, chat in tries]


async def test_five_wrong_tries_from_anywhere_lock_the_invitation_for_an_hour(
    round_open: Database, invitation: NewWayIn
) -> None:
    guesses = await kinds(round_open, [(wrong(invitation), f"guesser-{n}") for n in range(WRONG_TRIES + 1)])
    right = (invitation.link_code, "owner")

    assert guesses == ["refused"] * WRONG_TRIES + ["locked"]
    assert await kinds(round_open, [right]) == ["locked"]
    assert await kinds(round_open, [right], LOCK - timedelta(seconds=1)) == ["locked"]
    assert await kinds(round_open, [right], LOCK) == ["invitation"]


async def test_meeting_a_locked_invitation_does_not_lock_the_chat(round_open: Database, invitation: NewWayIn) -> None:
    another = await round_open.write(lambda tx: tx.ways_in.create_invitation(INVITATION, NOW))
    await kinds(round_open, [(wrong(invitation), f"guesser-{n}") for n in range(WRONG_TRIES)])
    knocks = [(invitation.link_code, "owner")] * (WRONG_TRIES + 1)

    assert await kinds(round_open, knocks) == ["locked"] * (WRONG_TRIES + 1)
    assert await kinds(round_open, [(another.link_code, "owner")]) == ["invitation"]


async def test_five_wrong_tries_lock_the_chat_for_an_hour_whatever_it_tries(
    round_open: Database, invitation: NewWayIn
) -> None:
    unknown = [("0000" + "x" * 32, "guesser")] * (WRONG_TRIES + 1)
    right = (invitation.link_code, "guesser")

    assert await kinds(round_open, unknown) == ["refused"] * WRONG_TRIES + ["locked"]
    assert await kinds(round_open, [right]) == ["locked"]
    assert await kinds(round_open, [(invitation.link_code, "somebody-else")]) == ["invitation"]
    assert await kinds(round_open, [right], LOCK) == ["invitation"]


async def test_the_right_code_at_the_fifth_try_gets_in_and_is_forgiven_the_others(
    round_open: Database, invitation: NewWayIn
) -> None:
    four_wrong = [(wrong(invitation), "owner")] * (WRONG_TRIES - 1)
    right = (invitation.link_code, "owner")

    said = await kinds(round_open, [*four_wrong, right, right, right])

    assert said == ["refused"] * (WRONG_TRIES - 1) + ["invitation"] * 3


async def test_trying_again_much_later_starts_from_nothing(round_open: Database, invitation: NewWayIn) -> None:
    four_wrong = [(wrong(invitation), "owner")] * (WRONG_TRIES - 1)

    assert await kinds(round_open, four_wrong) == ["refused"] * (WRONG_TRIES - 1)
    assert await kinds(round_open, four_wrong, LOCK) == ["refused"] * (WRONG_TRIES - 1)


async def test_what_cannot_be_a_code_is_no_try(round_open: Database, invitation: NewWayIn) -> None:
    words = [("xin chào anh chị", "owner")] * (WRONG_TRIES + 1)

    assert await kinds(round_open, words) == ["refused"] * (WRONG_TRIES + 1)
    assert await kinds(round_open, [(invitation.link_code, "owner")]) == ["invitation"]


async def test_many_guesses_at_the_same_moment_do_not_slip_past_the_limit(
    round_open: Database, invitation: NewWayIn
) -> None:
    found = await asyncio.gather(
        *(
            find_way_in(round_open, wrong(invitation), Guesser(chat_of(f"guesser-{n}")), NOW)
            for n in range(8 * WRONG_TRIES)
        )
    )

    assert [one.kind for one in found].count(WayInKind.REFUSED) == WRONG_TRIES


async def test_an_office_behind_one_address_may_mistype_a_lot_but_not_without_end(
    round_open: Database, invitation: NewWayIn
) -> None:
    async def from_the_office(code: str, chat: str, address: str = "203.0.113.7", at: timedelta = timedelta()) -> str:
        return (await find_way_in(round_open, code, Guesser(chat_of(chat), address), NOW + at)).kind.value

    said = [await from_the_office("0000" + "x" * 32, f"colleague-{n}") for n in range(ADDRESS_TRIES_AN_HOUR)]
    after_the_cap = await from_the_office(invitation.link_code, "lan")
    elsewhere = await from_the_office(invitation.link_code, "lan", "203.0.113.8")
    next_hour = await from_the_office(invitation.link_code, "lan", at=timedelta(hours=1))

    assert said == ["refused"] * ADDRESS_TRIES_AN_HOUR
    assert (after_the_cap, elsewhere, next_hour) == ("locked", "invitation", "invitation")


async def test_addresses_are_kept_only_as_hashes_and_forgotten_after_the_hour(
    round_open: Database, invitation: NewWayIn
) -> None:
    async def rows(at: timedelta, address: str) -> list[str]:
        await find_way_in(round_open, wrong(invitation), Guesser(chat_of(address), address), NOW + at)
        found = await round_open.write(
            lambda tx: tx.guesses._connection.exec_driver_sql("SELECT address_hash FROM address_tries")  # noqa: SLF001
        )
        return [row[0] for row in found.all()]

    first = await rows(timedelta(), "203.0.113.7")
    second = await rows(timedelta(hours=2), "203.0.113.8")

    assert "203.0.113.7" not in str(first)
    assert len(first) == len(second) == 1
    assert first != second

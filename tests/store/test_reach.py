"""A browser is called only while its person agrees, and one browser is one address."""

from datetime import timedelta

from core.assessment.people import Role
from store.database import Database
from store.reach import Mailbox, NewSubscription, Way
from store.records import ChatKey
from store.tx import Tx
from tests.store.world import DOI_MAU, NOW, SUOI_MAU, Seat

NOBODY = 10_000


def address(name: str) -> NewSubscription:
    return NewSubscription(f"https://push.example.net/{name}", "public", "secret")


async def endpoints(database: Database, seat: Seat) -> list[str]:
    found = await database.read(lambda tx: tx.reach.subscriptions(seat.person_id))
    return [one.new.endpoint.rpartition("/")[2] for one in found]


async def agree(database: Database, chat: ChatKey, name: str) -> None:
    await database.write(lambda tx: tx.reach.subscribe(chat, address(name), NOW))


async def test_a_new_address_takes_the_place_of_the_old_one(database: Database, lan: Seat) -> None:
    await agree(database, lan.chat, "old")
    await agree(database, lan.chat, "new")

    assert await endpoints(database, lan) == ["new"]


async def test_a_machine_that_goes_to_another_person_no_longer_calls_the_first(
    database: Database, lan: Seat, minh: Seat
) -> None:
    await agree(database, lan.chat, "shared")
    await agree(database, minh.chat, "shared")

    assert await endpoints(database, lan) == []
    assert await endpoints(database, minh) == ["shared"]


async def test_a_browser_renews_itself_only_where_its_person_still_agrees(database: Database, lan: Seat) -> None:
    assert not await database.write(lambda tx: tx.reach.renew(lan.chat, address("a"), NOW))
    await agree(database, lan.chat, "a")
    (known,) = await database.read(lambda tx: tx.reach.subscriptions(lan.person_id))
    await database.write(lambda tx: tx.reach.gone(known.id, NOW))
    assert await endpoints(database, lan) == []

    assert await database.write(lambda tx: tx.reach.renew(lan.chat, address("b"), NOW))
    assert await endpoints(database, lan) == ["b"]
    await database.write(lambda tx: tx.reach.unsubscribe_all(lan.person_id))
    assert not await database.write(lambda tx: tx.reach.renew(lan.chat, address("b"), NOW))


async def test_failures_are_counted_in_a_row(database: Database, lan: Seat) -> None:
    await agree(database, lan.chat, "a")
    (known,) = await database.read(lambda tx: tx.reach.subscriptions(lan.person_id))
    for _ in range(3):
        await database.write(lambda tx: tx.reach.missed(known.id))
    assert [one.failures for one in await database.read(lambda tx: tx.reach.subscriptions(lan.person_id))] == [3]

    await database.write(lambda tx: tx.reach.called(known.id, NOW))
    assert [one.failures for one in await database.read(lambda tx: tx.reach.subscriptions(lan.person_id))] == [0]


async def test_the_mailbox_is_that_of_the_unit_whose_sheet_is_open(database: Database, lan: Seat) -> None:
    assert await database.read(lambda tx: tx.reach.mailbox(lan.person_id, NOW)) == Mailbox(
        SUOI_MAU.name, "suoimau@tinhmau.example"
    )
    units = await database.read(lambda tx: tx.units.present(NOW))
    await database.write(lambda tx: tx.people.add_member(lan.person_id, units[DOI_MAU.code].id, Role.OFFICER, NOW))
    cards = await database.read(lambda tx: tx.desks.cards(lan.person_id, NOW))
    other = next(card.id for card in cards if card.unit_name == DOI_MAU.name)
    await database.write(lambda tx: tx.places.open(lan.person_id, other, NOW))

    assert await database.read(lambda tx: tx.reach.mailbox(lan.person_id, NOW)) == Mailbox(DOI_MAU.name, "")
    assert await database.read(lambda tx: tx.reach.mailbox(lan.person_id, NOW - timedelta(days=1))) is None


async def test_the_newest_choice_counts_and_none_means_yes(database: Database, lan: Seat) -> None:
    assert await database.read(lambda tx: tx.reach.wants(lan.person_id, Way.EMAIL))

    async def choose(tx: Tx) -> None:
        for wanted in (False, True, False):
            await tx.reach.choose(lan.person_id, Way.EMAIL, wanted=wanted, channel="web", now=NOW)

    await database.write(choose)

    assert not await database.read(lambda tx: tx.reach.wants(lan.person_id, Way.EMAIL))
    assert await database.read(lambda tx: tx.reach.mailbox(NOBODY, NOW)) is None

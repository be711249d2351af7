"""A person sees the sheets of the units they work for, and nothing of anybody else's."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from core.assessment.people import Role
from core.scoring.model import ComponentKey
from store.database import Database
from store.history import NewHistory
from store.media import MediaRecord
from store.tx import Tx
from tests.store.world import COMMUNES, DIGEST, DOCUMENT, DOI_MAU, NOW, PROVINCE, ROUND, SUOI_MAU, Seat, take_seat


async def test_a_desk_says_who_works_on_what(round_open: Database, lan: Seat) -> None:
    desk = await round_open.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, NOW))

    assert desk is not None
    assert (desk.membership.person_name, desk.membership.role) == ("Lan", Role.OFFICER)
    assert (desk.membership.unit_code, desk.membership.unit_name) == (SUOI_MAU.code, SUOI_MAU.name)
    assert desk.round == ROUND
    assert (desk.framework_id, desk.digest) == (COMMUNES.framework_id, DIGEST)
    assert await round_open.read(lambda tx: tx.desks.framework_document(desk.digest)) == DOCUMENT


async def test_the_desk_of_somebody_else_is_not_there(round_open: Database, lan: Seat, minh: Seat) -> None:
    assert await round_open.read(lambda tx: tx.desks.load(lan.desk_id, minh.person_id, NOW)) is None
    assert await round_open.read(lambda tx: tx.desks.load(4711, minh.person_id, NOW)) is None


async def test_two_officers_of_a_unit_share_one_sheet_at_two_desks(lan: Seat, minh: Seat) -> None:
    assert lan.sheet_id == minh.sheet_id
    assert lan.desk_id != minh.desk_id


async def test_an_officer_who_is_also_head_has_a_desk_for_each_role(round_open: Database, lan: Seat) -> None:
    units = await round_open.read(lambda tx: tx.units.present(NOW))
    await round_open.write(lambda tx: tx.people.add_member(lan.person_id, units[SUOI_MAU.code].id, Role.HEAD, NOW))

    cards = await round_open.read(lambda tx: tx.desks.cards(lan.person_id, NOW))

    assert [card.role for card in cards] == [Role.OFFICER, Role.HEAD]


async def test_a_supervisor_has_no_desk_at_a_sheet(round_open: Database) -> None:
    units = await round_open.read(lambda tx: tx.units.present(NOW))
    person_id = await round_open.write(lambda tx: tx.people.add_person("Hà", NOW))
    await round_open.write(lambda tx: tx.people.add_member(person_id, units[SUOI_MAU.code].id, Role.SUPERVISOR, NOW))

    cards = await round_open.read(lambda tx: tx.desks.cards(person_id, NOW))
    office = await round_open.read(lambda tx: tx.offices.load(cards[0].id, person_id, NOW))

    assert [(card.role, card.sheet_id) for card in cards] == [(Role.SUPERVISOR, None)]
    assert await round_open.read(lambda tx: tx.desks.load(cards[0].id, person_id, NOW)) is None
    assert office is not None
    assert (office.membership.unit_code, office.round) == (SUOI_MAU.code, ROUND)


async def test_an_office_is_its_holders_and_lasts_as_long_as_the_membership(round_open: Database) -> None:
    units = await round_open.read(lambda tx: tx.units.present(NOW))
    unit_id = units[PROVINCE.code].id
    person_id = await round_open.write(lambda tx: tx.people.add_person("Hà", NOW))
    member = await round_open.write(lambda tx: tx.people.add_member(person_id, unit_id, Role.APPRAISER, NOW))
    stranger = await round_open.write(lambda tx: tx.people.add_person("Tư", NOW))
    card = (await round_open.read(lambda tx: tx.desks.cards(person_id, NOW)))[0]

    assert await round_open.read(lambda tx: tx.offices.load(card.id, stranger, NOW)) is None

    await round_open.write(lambda tx: tx.people.revoke_member(member, NOW))

    assert await round_open.read(lambda tx: tx.offices.load(card.id, person_id, NOW)) is None
    assert await round_open.read(lambda tx: tx.desks.cards(person_id, NOW)) == ()


async def test_a_new_round_brings_an_office_to_everybody_who_holds_one(round_open: Database) -> None:
    units = await round_open.read(lambda tx: tx.units.present(NOW))
    person_id = await round_open.write(lambda tx: tx.people.add_person("Hà", NOW))
    await round_open.write(lambda tx: tx.people.add_member(person_id, units[PROVINCE.code].id, Role.APPRAISER, NOW))

    await round_open.write(lambda tx: tx.rounds.open(replace(ROUND, id="mau-2027", year=2027), [COMMUNES], NOW))

    cards = await round_open.read(lambda tx: tx.desks.cards(person_id, NOW))
    assert [card.role for card in cards] == [Role.APPRAISER, Role.APPRAISER]


async def test_the_next_round_gives_present_officers_a_new_desk_first_in_their_list(
    round_open: Database, lan: Seat
) -> None:
    following = replace(ROUND, id="mau-2027", year=2027, title="Kỳ đánh giá năm 2027")
    await round_open.write(lambda tx: tx.rounds.open(following, [COMMUNES], NOW))

    cards = await round_open.read(lambda tx: tx.desks.cards(lan.person_id, NOW))

    assert [card.round_title for card in cards] == [following.title, ROUND.title]


async def test_a_campaign_keeps_the_name_a_unit_had_when_it_opened(round_open: Database, lan: Seat) -> None:
    renamed = replace(SUOI_MAU, name="UBND phường Suối Mẫu", type="phường")
    later = NOW + timedelta(days=1)
    await round_open.write(lambda tx: tx.units.import_units([renamed], later))

    desk = await round_open.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, later))

    assert desk is not None
    assert desk.membership.unit_name == SUOI_MAU.name


async def test_a_desk_shows_the_last_round_before_its_own(round_open: Database, lan: Seat) -> None:
    key = ComponentKey("head")
    for year, points in ((2024, "5"), (2025, "10"), (2026, "20")):
        row = NewHistory(2, SUOI_MAU.code, key, Decimal(points), Decimal(points), Decimal(20), "Trưởng Ban là Phó")
        await round_open.write(partial(import_history, year, row))

    desk = await round_open.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, NOW))

    assert desk is not None
    assert [(one.year, one.rows[key].self_points) for one in desk.history] == [(2025, Decimal(10))]


async def test_a_desk_names_the_files_on_their_way_to_it(round_open: Database, lan: Seat) -> None:
    elsewhere = await take_seat(round_open, "Hoa", DOI_MAU)
    for id_, seat, component in (("m1", lan, "head"), ("m2", lan, ""), ("m3", elsewhere, "head")):
        media = MediaRecord(id_, seat.person_id, seat.desk_id, seat.chat, "h", "a.jpg", NOW, component=component)
        await round_open.write(partial(announce, media))

    waiting = await round_open.read(lambda tx: tx.media.waiting(lan.person_id, lan.desk_id))

    assert waiting == {"m1": "head", "m2": ""}


async def import_history(year: int, row: NewHistory, tx: Tx) -> None:
    await tx.history.import_year(year, [row], [], NOW)


async def announce(media: MediaRecord, tx: Tx) -> None:
    await tx.media.announce(media)

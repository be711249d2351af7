"""Several hands at one sheet: who works there, what each wrote, and what passes on when somebody leaves."""

from datetime import timedelta

from core.assessment.changes import Approve, Assign, Return, SaveAnswer, Submit, Withdraw
from core.assessment.people import HEADS, Role
from core.assessment.sheet import Assignee, State
from core.scoring.model import ComponentKey, IndicatorCode
from store.database import Database
from store.tx import Tx
from store.ways_in import NewInvitation
from tests.store.world import DOI_MAU, NOW, ROUND, SUOI_MAU, Seat, chat_of, take_seat

HEAD = ComponentKey("head")
FIRST, SECOND = IndicatorCode("1"), IndicatorCode("2")
LATER = NOW + timedelta(hours=1)


async def unit_id(database: Database, code: str = SUOI_MAU.code) -> int:
    return (await database.read(lambda tx: tx.units.present(NOW)))[code].id


async def membership(database: Database, seat: Seat) -> int:
    found = await database.read(lambda tx: tx.people.memberships(seat.person_id, NOW))
    return found[0].id


async def assigned(database: Database, seat: Seat) -> dict[IndicatorCode, Assignee]:
    sheet = await database.read(lambda tx: tx.sheets.load(seat.sheet_id))
    return dict(sheet.assigned)


async def test_everybody_who_works_for_the_unit_is_a_colleague(round_open: Database, lan: Seat) -> None:
    hoa = await take_seat(round_open, "Hoa", role=Role.HEAD)
    await take_seat(round_open, "Bình", DOI_MAU)
    unit = await unit_id(round_open)
    found = await round_open.read(lambda tx: tx.hands.colleagues(unit, NOW))

    assert [(one.person_id, one.name, one.role) for one in found] == [
        (lan.person_id, "Lan", Role.OFFICER),
        (hoa.person_id, "Hoa", Role.HEAD),
    ]


async def test_every_answer_of_a_row_is_there_with_its_author(round_open: Database, lan: Seat, minh: Seat) -> None:
    first = SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"})
    stamp = await round_open.write(lambda tx: tx.sheets.apply(lan.desk_id, first, lan.actor()))
    second = SaveAnswer(HEAD, State.UNANSWERED, seen=stamp.revision, postponed=True)
    await round_open.write(lambda tx: tx.sheets.apply(minh.desk_id, second, minh.actor(LATER)))
    found = await round_open.read(lambda tx: tx.hands.revisions(lan.sheet_id, HEAD))

    assert [(one.by, one.at, one.state, one.postponed) for one in found] == [
        ("Lan", NOW, State.ANSWERED, False),
        ("Minh", LATER, State.UNANSWERED, True),
    ]


async def test_a_head_ends_only_memberships_of_the_own_unit_and_of_the_role_meant(
    round_open: Database, lan: Seat
) -> None:
    of_lan, own, other = (
        await membership(round_open, lan),
        await unit_id(round_open),
        await unit_id(round_open, DOI_MAU.code),
    )

    async def end(unit: int, roles: frozenset[Role]) -> bool:
        return await round_open.write(lambda tx: tx.hands.end(of_lan, unit, roles, LATER))

    assert not await end(other, frozenset({Role.OFFICER}))
    assert not await end(own, HEADS)
    assert await end(own, frozenset({Role.OFFICER}))
    assert not await end(own, frozenset({Role.OFFICER}))


async def test_whoever_comes_in_somebodys_place_gets_the_mains_and_what_was_written_stays(
    round_open: Database, lan: Seat, minh: Seat
) -> None:
    async def work(tx: Tx) -> None:
        actor = lan.actor()
        await tx.sheets.apply(lan.desk_id, SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"}), actor)
        await tx.sheets.apply(lan.desk_id, Assign(FIRST, Assignee(lan.person_id, "Lan")), actor)
        await tx.sheets.apply(lan.desk_id, Assign(SECOND, Assignee(minh.person_id, "Minh")), actor)

    await round_open.write(work)
    left = await membership(round_open, lan)
    await round_open.write(lambda tx: tx.people.revoke_member(left, LATER))
    new = NewInvitation(SUOI_MAU.code, Role.OFFICER, ROUND.id, "Tâm", replaces_id=left)
    way_in = await round_open.write(lambda tx: tx.ways_in.create_invitation(new, LATER))

    async def join(tx: Tx) -> int:
        person = await tx.people.person_at(chat_of("tam"), LATER)
        await tx.ways_in.redeem(way_in.id, person, chat_of("tam"), LATER)
        return person

    tam = await round_open.write(join)
    sheet = await round_open.read(lambda tx: tx.sheets.load(lan.sheet_id))

    assert await assigned(round_open, lan) == {FIRST: Assignee(tam, "Tâm"), SECOND: Assignee(minh.person_id, "Minh")}
    assert (sheet.entry(HEAD).by, sheet.entry(HEAD).values) == ("Lan", {"choice": "head"})
    assert await round_open.read(lambda tx: tx.desks.cards(lan.person_id, LATER)) == ()


async def test_somebody_who_left_is_known_to_have_left(round_open: Database, lan: Seat) -> None:
    left = await membership(round_open, lan)
    assert await round_open.read(lambda tx: tx.hands.left(lan.person_id, NOW)) is None

    await round_open.write(lambda tx: tx.people.revoke_member(left, LATER))
    found = await round_open.read(lambda tx: tx.hands.left(lan.person_id, LATER))

    assert found is not None
    assert (found.unit_name, found.at) == (SUOI_MAU.name, LATER)


async def test_the_status_of_a_round_follows_a_sheet_to_its_head_and_back(round_open: Database, lan: Seat) -> None:
    hoa = await take_seat(round_open, "Hoa", role=Role.HEAD)
    moments = [NOW + timedelta(hours=hour) for hour in range(6)]

    async def status_after(seat: Seat, what: Submit | Approve | Return | Withdraw, hour: int) -> tuple[object, ...]:
        await round_open.write(lambda tx: tx.sheets.apply(seat.desk_id, what, seat.actor(moments[hour])))
        one = (await round_open.read(lambda tx: tx.rounds.status(ROUND.id)))[0]
        return (one.submitted_at, one.presented_at, one.approved_at, one.is_returned)

    assert await status_after(lan, Submit(), 0) == (moments[0], moments[0], None, False)
    assert await status_after(hoa, Return(), 1) == (None, moments[0], None, True)
    assert await status_after(lan, Submit(), 2) == (moments[2], moments[0], None, False)
    assert await status_after(hoa, Approve(), 3) == (moments[2], moments[0], moments[3], False)
    assert await status_after(lan, Withdraw(), 4) == (None, None, None, False)
    assert await status_after(lan, Submit(), 5) == (moments[5], moments[5], None, False)

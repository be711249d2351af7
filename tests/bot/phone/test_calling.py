"""A push reaches who has no page open: by Web Push, else by a letter to the unit; else it waits, and says so."""

from pathlib import Path

import pytest

from bot.delivery.calling import MOST_MISSED
from bot.wording import Words
from core.assessment.people import Role
from store.reach import Way
from tests.bot.phone.county import County, county
from tests.store.world import DOI_MAU, Seat, chat_of, take_seat


async def test_the_browser_that_agreed_is_called_and_the_push_counts_as_delivered(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    seq = await town.push(lan)
    await town.later(seconds=20)

    assert town.pushes.calls == [("phone", {"unit": "UBND xã Suối Mẫu", "seq": seq, "count": 1})]
    assert await town.states() == [("delivered", "web_push")]
    assert town.mail.letters == []


async def test_a_call_holds_nothing_of_what_was_said(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    await town.push(lan, "Chị Lan: chỉ số 1.1 bị trả lại, còn 3,5 điểm")
    await town.later(seconds=20)

    assert "Lan" not in str(town.pushes.calls)
    assert "3,5" not in str(town.pushes.calls)


async def test_who_looks_at_the_page_is_not_called(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    seq = await town.push(lan)
    await town.later(seconds=5)
    assert await town.states() == [("waiting", "")]

    assert await town.database.write(lambda tx: tx.calls.seen(lan.person_id, seq, town.now)) == 1
    await town.later(seconds=60)
    assert town.pushes.calls == []
    assert await town.states() == [("delivered", "page")]


async def test_several_pushes_are_one_call_that_leads_to_the_first(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    first = await town.push(lan)
    await town.push(lan)
    await town.later(seconds=20)

    assert [call["seq"] for _, call in town.pushes.calls] == [first]
    assert town.pushes.calls[0][1]["count"] == 2
    assert await town.states() == [("delivered", "web_push")] * 2


async def test_every_machine_of_the_person_is_called_whichever_was_used_last(town: County, lan: Seat) -> None:
    desk = chat_of("Lan at the desk")
    await town.database.write(lambda tx: tx.people.link_identity(desk, lan.person_id, town.now))
    await town.agrees(lan.chat, town.pushes.browser("phone"))
    await town.agrees(desk, town.pushes.browser("desk"))
    town.pushes.answers = [410]
    await town.push(lan)
    await town.later(seconds=20)

    assert [name for name, _ in town.pushes.calls] == ["desk"]
    assert await town.states() == [("delivered", "web_push")]
    await town.push(lan)
    await town.later(seconds=20)
    assert [name for name, _ in town.pushes.calls] == ["desk", "desk"]
    assert len(town.pushes.headers) == 3


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_called_no_more_and_the_unit_is_written_to(
    town: County, lan: Seat, status: int
) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    town.pushes.answers = [status]
    await town.push(lan)
    await town.later(seconds=20)

    assert town.mail.recipients == ["suoimau@tinhmau.example"]
    assert await town.states() == [("delivered", "email")]
    assert await town.database.read(lambda tx: tx.reach.subscriptions(lan.person_id)) == ()


async def test_a_busy_push_service_is_asked_again_when_it_says(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    town.pushes.answers = [429, 503]
    await town.push(lan)
    await town.later(seconds=20)
    assert await town.states() == [("waiting", "web_push")]

    await town.later(seconds=90)
    assert len(town.pushes.headers) == 1
    await town.later(seconds=40)
    assert len(town.pushes.headers) == 2
    await town.later(minutes=10)
    assert await town.states() == [("delivered", "web_push")]
    assert town.mail.letters == []


async def test_a_browser_that_fails_again_and_again_gives_way_to_the_mailbox(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    town.pushes.answers = [500] * MOST_MISSED
    await town.push(lan)
    for _ in range(MOST_MISSED):
        await town.later(hours=1)

    assert await town.states() == [("delivered", "email")]


async def test_without_any_way_the_push_waits_until_it_is_seen(tmp_path: Path, words: Words, round_file: Path) -> None:
    async with county(tmp_path, words, round_file, with_mail=False) as town:
        lan = await take_seat(town.database, "Lan")
        seq = await town.push(lan)
        await town.later(seconds=20)
        await town.later(hours=1)
        assert await town.states() == [("waiting", "")]

        await town.database.write(lambda tx: tx.calls.seen(lan.person_id, seq, town.now))
        assert await town.states() == [("delivered", "page")]


async def test_a_unit_without_a_mailbox_and_who_wants_no_letters_are_left_alone(town: County, lan: Seat) -> None:
    binh = await take_seat(town.database, "Bình", DOI_MAU)

    await town.database.write(
        lambda tx: tx.reach.choose(lan.person_id, Way.EMAIL, wanted=False, channel="web", now=town.now)
    )
    await town.push(lan)
    await town.push(binh)
    await town.later(seconds=20)

    assert town.mail.letters == []
    assert await town.states() == [("waiting", "")] * 2


async def test_two_people_of_one_unit_share_a_letter(town: County, lan: Seat) -> None:
    hoa = await take_seat(town.database, "Hoa", role=Role.HEAD)
    await town.push(lan)
    await town.push(hoa)
    await town.later(seconds=20)

    assert len(town.mail.letters) == 1
    assert await town.states() == [("delivered", "email")] * 2


async def test_a_letter_that_is_refused_for_ever_is_a_failure_that_seeing_mends(town: County, lan: Seat) -> None:
    town.mail.refusals = [b"550 nobody here"]
    seq = await town.push(lan)
    await town.later(seconds=20)
    assert await town.states() == [("failed", "email")]

    await town.database.write(lambda tx: tx.calls.seen(lan.person_id, seq, town.now))
    assert await town.states() == [("delivered", "page")]


async def test_a_letter_that_is_put_off_is_written_again(town: County, lan: Seat) -> None:
    town.mail.refusals = [b"451 later"]
    await town.push(lan)
    await town.later(seconds=20)
    assert await town.states() == [("waiting", "email")]
    await town.later(minutes=5)

    assert len(town.mail.letters) == 1
    assert await town.states() == [("delivered", "email")]


async def test_nobody_is_called_at_night(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    town.now = town.now.replace(hour=14, minute=30)  # 21:30 in Viet Nam
    await town.push(lan)
    await town.later(hours=9)
    assert town.pushes.headers == []
    await town.later(hours=1)

    assert len(town.pushes.calls) == 1


async def test_after_a_day_of_failures_it_only_waits(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    await town.database.write(
        lambda tx: tx.reach.choose(lan.person_id, Way.EMAIL, wanted=False, channel="web", now=town.now)
    )
    town.pushes.answers = [500] * 100
    await town.push(lan)
    for _ in range(30):
        await town.later(hours=1)
    asked = len(town.pushes.headers)
    await town.later(days=2)

    assert await town.states() == [("waiting", "")]
    assert len(town.pushes.headers) == asked


async def test_nobody_is_called_for_what_is_older_than_a_week(town: County, lan: Seat) -> None:
    """As when the program stood still, or was only now given a way to call people."""
    await town.agrees(lan.chat, town.pushes.browser())
    await town.push(lan)
    await town.later(days=8)

    assert town.pushes.headers == []
    assert await town.states() == [("waiting", "")]


async def test_a_caller_that_died_is_followed_by_another(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    await town.push(lan)
    (due,) = await town.database.read(lambda tx: tx.calls.due(town.now, town.now))
    claimed = town.now
    assert await town.database.write(lambda tx: tx.calls.claim([due.id], "dead", claimed, claimed))
    assert await town.states() == [("sending", "")]
    await town.later(minutes=6)

    assert await town.states() == [("delivered", "web_push")]


async def test_a_test_call_rings_at_any_hour_once(town: County, lan: Seat) -> None:
    await town.agrees(lan.chat, town.pushes.browser())
    town.now = town.now.replace(hour=16)  # 23:00 in Viet Nam
    assert await town.database.write(lambda tx: tx.reach.want_test(lan.person_id, town.now)) == 1
    await town.later(seconds=1)
    await town.later(seconds=10)

    assert town.pushes.calls == [("phone", {"test": True})]

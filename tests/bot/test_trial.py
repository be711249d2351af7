"""``chamdiem framework try``: a throw-away round on any framework, with one officer who can come in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.demo.trial import UNIT, open_trial
from core.assessment.people import Role
from core.frameworks.loader import find, shipped
from store.codes import read_code
from store.database import Database

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    database = Database("sqlite+aiosqlite://")
    await database.open()
    yield database
    await database.close()


@pytest.mark.parametrize("id_", shipped())
async def test_a_trial_opens_a_round_of_the_framework_for_one_officer(database: Database, id_: str) -> None:
    code = await open_trial(database, find(id_), START)

    (invitation,) = await database.read(lambda tx: tx.ways_in.invitations(START))
    (slug,) = await database.read(lambda tx: tx.rounds.slugs())
    found = await database.read(lambda tx: tx.rounds.find(slug))
    assert (invitation.unit_code, invitation.role) == (UNIT, Role.OFFICER)
    assert read_code(code) is not None
    assert found is not None
    assert found.calendar.opens_at() < START < found.calendar.closes_at()

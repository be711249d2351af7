"""A throw-away round on one framework, with one unit and one officer: to see how its questions read."""

from datetime import datetime
from typing import Final

from bot.demo.people import INVITATION_HOURS
from bot.demo.province import campaign_of, read_province, round_around
from core.assessment.people import Role
from core.frameworks.model import Framework
from store.database import Database
from store.tx import Tx
from store.units import NewUnit
from store.ways_in import NewInvitation

ABOVE: Final = "THU"
UNIT: Final = "THU-01"
TYPE_BY_CLASS: Final = {"so": "sở", "huyen": "huyện", "xa": "xã"}


async def open_trial(database: Database, framework: Framework, now: datetime) -> str:
    """Make a unit of the framework's class and a round around today; the code that lets its officer in once."""
    round_id = await database.write(lambda tx: _prepare(tx, framework, now))
    new = NewInvitation(UNIT, Role.OFFICER, round_id, str(read_province()["person"][0]["name"]), INVITATION_HOURS)
    return (await database.write(lambda tx: tx.ways_in.create_invitation(new, now))).link_code


async def _prepare(tx: Tx, framework: Framework, now: datetime) -> str:
    province = read_province()
    units = [
        NewUnit(1, code=ABOVE, name=province["unit"][0]["name"], type="tỉnh", level="tinh"),
        NewUnit(
            2,
            code=UNIT,
            name=framework.short_title,
            type=TYPE_BY_CLASS[framework.unit_class],
            level=framework.unit_class,
            parent_code=ABOVE,
        ),
    ]
    await tx.units.import_units(units, now)
    opened = round_around({**province["round"], "id": "thu", "title": framework.title}, now)
    await tx.rounds.open(opened, [campaign_of(framework)], now)
    return opened.id

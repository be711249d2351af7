"""Sets the stage of an appraisal: the bodies that appraise, and, once its people have joined, who appraises what."""

from collections.abc import Mapping
from typing import Final

from bot.app import App
from bot.playing.cues import ScriptError
from bot.playing.script import Script
from core.assessment.assigning import Assignment, Part
from core.assessment.people import Role
from store.people import Member
from store.tx import Tx
from store.units import NewUnit

BODY_LEVEL: Final = "co-quan-tham-dinh"
"""Bodies are units of no campaign."""


def bodies(script: Script, above: Mapping[str, str]) -> list[NewUnit]:
    """``above`` gives the code of the unit above one, where it has one."""
    return [
        NewUnit(line, body.code, body.name, "sở", BODY_LEVEL, above.get(body.code, ""))
        for line, body in enumerate(script.bodies, len(script.units) + 1)
    ]


async def assign(app: App, script: Script, round_slug: str) -> None:
    """``hung decides``, ``mai opinion 6``, ``hung decides suoi-mau``: person, part, a unit or the code of a main."""

    async def work(tx: Tx) -> None:
        round_id = await tx.assignments.round_id(round_slug) or 0
        members = await tx.people.members(app.clock())
        units = {code: one.id for code, one in (await tx.units.present(app.clock())).items()}
        for line in script.appraises:
            name, part, *scope = line.split()
            member = _member(members, name)
            unit_id = next((units[word] for word in scope if word in units), 0)
            sector = next((word for word in scope if word not in units), "")
            new = Assignment(0, member.membership.unit_id, Part(part), member.membership.person_id, unit_id, "", sector)
            await tx.assignments.add(round_id, new, app.clock())

    if script.appraises:
        await app.database.write(work)


def _member(members: tuple[Member, ...], name: str) -> Member:
    for one in members:
        if one.membership.role is Role.APPRAISER and one.membership.person_name == name.capitalize():
            return one
    raise ScriptError(
        1, f"'appraises: {name} …' needs '{name} appraiser@body' among the people, and 'prepared: joined'"
    )

"""Sets the stage of a transcript: units, a round, an invitation for each person, last results, supplied figures."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from bot.app import App
from bot.days_off import VietnamDaysOff
from bot.playing.appraisers import bodies
from bot.playing.cues import ScriptError
from bot.playing.script import District, Person, Script, Unit
from core.assessment.letter_days import last_day_from
from core.assessment.people import Role
from core.assessment.reminder_plan import USUAL, Plan
from core.assessment.rounds import Approval, Calendar, Round
from core.assessment.supplying import suppliable
from core.frameworks.canonical import canonical_bytes, digest
from core.frameworks.loader import find
from core.frameworks.model import Framework
from store.history import NewHistory
from store.rounds import NewCampaign
from store.supplied import NewFigure
from store.tx import Tx
from store.units import NewUnit
from store.ways_in import NewInvitation

ROUND: Final = "vo-dien"
CONTACT: Final = "Tổ hỗ trợ mẫu, điện thoại 0000 000 000"

NOBODY_YET: Final = "-"
"""Stands for the role of a person who has no invitation yet."""

TYPE_BY_LEVEL: Final = {"so": "sở", "huyen": "huyện", "xa": "xã"}

LONG_HOURS: Final = 24 * 60
"""Invitations of a transcript outlive its clock."""


async def set_stage(
    app: App, script: Script, calendar: Calendar | None = None, reminders: Plan = USUAL
) -> Mapping[tuple[str, str], str]:
    """Returns the link code of each invitation, by person and unit code. Without a calendar November is the time."""
    frameworks = [find(named) for named in (script.framework, *script.more_frameworks)]
    framework = frameworks[0]

    async def work(tx: Tx) -> Mapping[tuple[str, str], str]:
        await tx.units.import_units(_units(script, framework.unit_class), app.clock())
        round_ = replace(_round(script, calendar, framework), reminders=reminders)
        opened = await tx.rounds.open(round_, list(map(_campaign, frameworks)), app.clock())
        if opened.problems:
            raise ScriptError(1, f"the round cannot be opened: {opened.problems}")
        if script.history:
            year = script.clock.year - 1
            await tx.history.import_year(
                year, [_history(line, script, framework) for line in script.history], [], app.clock(), framework.id
            )
        if script.supplied:
            sheets = {
                one.unit_code: one.sheet_id
                for one in await tx.supplied.sheets(ROUND)
                if one.framework_id == framework.id
            }
            figures = [_supplied(line, sheets, script.units[0].code, framework) for line in script.supplied]
            await tx.supplied.keep(figures, "", app.clock())
        return {
            (person.name, unit.code): await _invited(tx, person, unit, app.clock())
            for person in script.people
            if person.role != NOBODY_YET
            for unit in _inviting(script, person)
        }

    return await app.database.write(work)


def _inviting(script: Script, person: Person) -> list[Unit | District]:
    """The units a person is invited by: the one they act for, or each of the stage's."""
    province = [script.province] if script.province else []
    every: list[Unit | District] = [*script.units, *script.districts, *script.bodies, *province]
    return [unit for unit in every if unit.code == person.unit] if person.unit else list(script.units)


def _units(script: Script, usual_level: str) -> list[NewUnit]:
    """Every unit of the stage, each below the one that stands above it."""
    top = "" if script.province is None else script.province.code
    above = {code: district.code for district in script.districts for code in district.below}
    levels = [unit.level or usual_level for unit in script.units]
    every = [
        *([] if script.province is None else [NewUnit(0, top, script.province.name, "tỉnh", "tinh")]),
        *(NewUnit(0, one.code, one.name, "huyện", "huyen", above.get(one.code, top)) for one in script.districts),
        *(
            NewUnit(0, unit.code, unit.name, TYPE_BY_LEVEL[level], level, above.get(unit.code, top))
            for unit, level in zip(script.units, levels, strict=True)
        ),
        *(replace(body, parent_code=body.parent_code or top) for body in bodies(script, above)),
    ]
    return [replace(one, line=line) for line, one in enumerate(every, 1)]


async def _invited(tx: Tx, person: Person, unit: Unit | District, now: datetime) -> str:
    new = NewInvitation(unit.code, Role(person.role), ROUND, person.name.capitalize(), valid_hours=LONG_HOURS)
    return (await tx.ways_in.create_invitation(new, now)).link_code


def _round(script: Script, calendar: Calendar | None, framework: Framework | None = None) -> Round:
    """With a framework, a deadline that its decision counts from the letter is counted."""
    year = script.clock.year
    november = Calendar(date(year - 1, 11, 1), date(year, 11, 1), date(year, 11, 1), date(year, 11, 30))
    approval, last_day = _approval(script)
    days = replace(calendar or november, approve_to=last_day)
    letter = ""
    if script.letter is not None:
        number, day = script.letter
        letter = f"{number} ngày {day:%d/%m/%Y}"
        if framework is not None and (count := framework.window.self_score_days):
            end = last_day_from(day, count, framework.policies, VietnamDaysOff())
            days = replace(days, self_from=day, self_to=end)
    title, ranks = f"kỳ đánh giá năm {year}", "provisional_ranks" in script.settings
    days, owner = _with_days(days, script.days), script.owner or "Sở mẫu"
    return Round(ROUND, title, year, owner, letter, days, CONTACT, approval, provisional_ranks=ranks)


def _with_days(calendar: Calendar, days: tuple[str, ...]) -> Calendar:
    """``name=2026-12-20`` for days, ``explain_days=3``."""
    given = dict(day.split("=", 1) for day in days)
    try:
        dates = {name: date.fromisoformat(value) for name, value in given.items() if name != "explain_days"}
        explain_days = int(given.get("explain_days", calendar.explain_days))
        return replace(calendar, **dates, explain_days=explain_days)
    except (TypeError, ValueError) as error:
        raise ScriptError(1, f"'days: {' '.join(days)}' is not a list of 'name=YYYY-MM-DD'") from error


def _approval(script: Script) -> tuple[Approval, date | None]:
    """``required 2026-12-05``: what the head has to do, and the head's last day."""
    if not script.approval:
        return Approval.NONE, None
    asked, _, last_day = script.approval.partition(" ")
    try:
        return Approval(asked), date.fromisoformat(last_day)
    except ValueError as error:
        raise ScriptError(1, f"'approval: {script.approval}' is not 'required day' or 'informed day'") from error


def _campaign(framework: Framework) -> NewCampaign:
    return NewCampaign(
        framework.id,
        digest(framework),
        canonical_bytes(framework).decode(),
        len(framework.components),
        framework.unit_class,
    )


def _history(line: str, script: Script, framework: Framework) -> NewHistory:
    """``1.1 20 10 note``: code, self points, appraised points, the appraiser's note."""
    code, self_points, appraised, *note = line.split(maxsplit=3)
    try:
        points = (Decimal(self_points), Decimal(appraised))
        key = framework.component_by_code[code].key
    except (InvalidOperation, KeyError) as error:
        raise ScriptError(1, f"'history: {line}' is not 'code self appraised note'") from error
    return NewHistory(1, script.units[0].code, key, *points, None, " ".join(note))


def _supplied(line: str, sheets: Mapping[str, int], first_unit: str, framework: Framework) -> NewFigure:
    """``1.2 total 4 2026-10-31 source``: code, input, figure, the day it holds for, where it comes from."""
    first, _, rest = line.partition(" ")
    sheet_id, row = (sheets[first], rest) if first in sheets else (sheets[first_unit], line)
    code, name, figure, as_of, source = row.split(maxsplit=4)
    try:
        key = framework.component_by_code[code].key
        if name not in suppliable(framework.component_by_code[code]):
            raise ScriptError(1, f"'supplied: {line}': nobody supplies {name} there")
        return NewFigure(sheet_id, key, name, Decimal(figure), source, date.fromisoformat(as_of))
    except (InvalidOperation, KeyError, ValueError) as error:
        raise ScriptError(1, f"'supplied: {line}' is not 'code input figure day source'") from error

"""Answers of a unit that a transcript takes as given: whole mains with their full points, before the first cue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from bot.app import App
from bot.playing.cues import ScriptError
from bot.playing.script import Filled, Script
from core.assessment.changes import SaveAnswer, SaveGeneral, SaveJustification
from core.assessment.golden import Case, load_cases
from core.assessment.people import Role
from core.assessment.scores import component_score
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.loader import shipped
from core.frameworks.model import Component, Framework, Node
from core.scoring.values import canonical_values
from store.people import Member
from store.records import Actor
from store.tx import Tx

WORD: Final = "Theo hồ sơ lưu tại đơn vị."
"""The justification beside each of these answers, so that appraisal finds nothing missing there."""


async def fill(app: App, script: Script, round_slug: str, channel: str) -> None:
    """Give the figures of every unit that is named and answer the mains of ``filled``, as the unit's officer."""

    async def work(tx: Tx) -> None:
        members = await tx.people.members(app.clock())
        for sheet in await tx.supplied.sheets(round_slug):
            filled = [one for one in script.filled if _is_of(one, sheet.unit_code, sheet.framework_id)]
            if not filled and sheet.unit_code not in script.general:
                continue
            officer = _officer(members, sheet.unit_code)
            cards = await tx.desks.cards(officer, app.clock())
            (desk_id,) = [card.id for card in cards if card.sheet_id == sheet.sheet_id]
            framework = await app.desks.framework(tx, sheet.digest)
            figures = {one.name: one.example for one in framework.general} | {
                name: value
                for name, value in script.general.get(sheet.unit_code, {}).items()
                if name in framework.general_by_name
            }
            actor = Actor(officer, Role.OFFICER, channel, app.clock())
            for name, value in figures.items():
                await tx.sheets.apply(desk_id, SaveGeneral(name, value), actor)
            known = replace(await tx.sheets.load(sheet.sheet_id), general=figures)
            for one in filled:
                for component, values in _answers(framework, known, one):
                    await tx.sheets.apply(desk_id, SaveAnswer(component.key, State.ANSWERED, values), actor)
                    await tx.sheets.apply(desk_id, SaveJustification(component.key, WORD), actor)

    await app.database.write(work)


def _is_of(filled: Filled, unit: str, framework: str) -> bool:
    return filled.unit == unit and filled.framework in {"", framework}


def _officer(members: Sequence[Member], unit: str) -> int:
    for one in members:
        if one.membership.role is Role.OFFICER and one.membership.unit_code == unit:
            return one.membership.person_id
    raise ScriptError(1, f"'{unit}' is to be filled and has no officer; 'prepared: joined' is needed")


def _answers(framework: Framework, sheet: Sheet, filled: Filled) -> Iterator[tuple[Component, Mapping[str, str]]]:
    """The components of the mains that can have their full points whatever other rows and units say."""
    cases = load_cases(shipped()[framework.id])
    mains: Mapping[str, Node] = {one.code: one for one in framework.pillars}
    for main in filled.mains:
        if main not in mains:
            raise ScriptError(1, f"'filled: {filled.unit} | {main}': {framework.id} has no such main")
        for component in framework.components_of(mains[main]):
            if component.code not in filled.but and not component.bonus:
                own = (case for case in cases if case.component == component.code)
                values = _full(framework, sheet, component, own)
                if values is not None:
                    yield component, values


def _full(framework: Framework, sheet: Sheet, component: Component, cases: Iterator[Case]) -> Mapping[str, str] | None:
    """An answer worked out by hand beside the framework that earns everything with this unit's figures."""
    for case in cases:
        if case.given.state is not State.ANSWERED or case.slip or component.asks_nothing:
            continue
        for answer in (case.given.answer, _scaled(case, sheet)):
            values = canonical_values(answer, component.rule.inputs)
            tried = replace(sheet, entries={component.key: Entry(State.ANSWERED, values, 1)})
            if component_score(framework, tried, component).points == component.max_points:
                return values
    return None


def _scaled(case: Case, sheet: Sheet) -> Mapping[str, Any]:
    """The answer where "all of them" means this unit's figure and not the one of the case."""
    own = {value: sheet.general[name] for name, value in case.general.items() if name in sheet.general}
    return {
        name: own.get(Decimal(value), value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in case.given.answer.items()
    }

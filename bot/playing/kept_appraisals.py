"""Says what a turn has written about an appraisal, as ``!`` lines."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.desks import DeskReader
from core.assessment.appraisal import Appraisal
from core.assessment.case import Case
from core.scoring.model import ComponentKey
from core.scoring.numbers import plain
from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Record:
    """The cases of every sheet of a round, by unit and the component's printed code.

    A unit is its code, and the framework beside it where it has several sheets.
    """

    cases: Mapping[tuple[str, str], Case]


async def record(tx: Tx, desks: DeskReader, round_slug: str) -> Record:
    round_id = await tx.assignments.round_id(round_slug) or 0
    cases: dict[tuple[str, str], Case] = {}
    sheets = await tx.appraisals.sheets(round_id)
    units = [sheet.unit_code for sheet in sheets]
    for sheet in sheets:
        framework = await desks.framework(tx, sheet.digest)
        unit = sheet.unit_code if units.count(sheet.unit_code) == 1 else f"{sheet.unit_code} {framework.id}"
        found: Mapping[ComponentKey, Case] = await tx.appraisals.cases(sheet.sheet_id)
        cases |= {(unit, framework.component_by_key[key].code): case for key, case in found.items()}
    return Record(cases)


def appraisal_lines(before: Record, after: Record) -> list[str]:
    """One line for each thing that was written."""
    lines = []
    for (unit, code), case in sorted(after.cases.items()):
        was = before.cases.get((unit, code), Case())
        where = f"{unit} {code}"
        lines += [f"! appraised {where} {_decided(one.appraisal)}" for one in case.decisions[len(was.decisions) :]]
        if case.reaction is not None and (case.reaction, case.reacted_at) != (was.reaction, was.reacted_at):
            lines.append(f"! {case.reaction.value} {where}")
        lines += [f"! opinion {where} {one.text}" for one in case.opinions if one not in was.opinions]
        lines += [f"! body evidence {where} {one.proof.title}" for one in case.evidence if one not in was.evidence]
    return lines


def _decided(one: Appraisal) -> str:
    return one.verdict.value if one.points is None else f"{one.verdict.value} {plain(one.points)}"

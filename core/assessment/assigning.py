"""Who appraises what: by unit, by campaign, or by sector of components; nobody appraises a unit of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.frameworks.model import Component, Framework
from core.scoring.model import ComponentKey


class Part(StrEnum):
    """What somebody does in an appraisal."""

    OPINION = "opinion"  # a co-ordinating body: says what it thinks, beside the decision
    DECIDES = "decides"
    COUNCIL = "council"  # decides, and may take a component out of the assessment ("không đánh giá")


STRENGTH: Final = {Part.OPINION: 0, Part.DECIDES: 1, Part.COUNCIL: 2}
DECIDING: Final = frozenset({Part.DECIDES, Part.COUNCIL})


@dataclass(frozen=True, slots=True)
class Assignment:
    """What everybody who appraises for the body ``body_id``, or with ``person_id`` one person there, has to appraise.

    ``unit_id`` 0, an empty ``framework_id`` and an empty ``sector`` do not narrow it. A sector is the code of a main,
    or the words of the decision for who cross-checks a row (``Component.checked_by``).
    """

    id: int
    body_id: int
    part: Part
    person_id: int = 0
    unit_id: int = 0
    framework_id: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Appraiser:
    """A person who appraises for a body. ``own_units`` are all units they act for, the body included."""

    person_id: int
    body_id: int
    own_units: frozenset[int]


def is_in_sector(framework: Framework, component: Component, sector: str) -> bool:
    """Whether a row belongs to a sector; an empty sector is all of them."""
    if not sector:
        return True
    wanted = sector.casefold()
    return framework.pillar_of(component).code.casefold() == wanted or component.checked_by.casefold() == wanted


def is_anywhere(framework: Framework, sector: str) -> bool:
    """Whether a framework has a row of that sector at all."""
    return any(is_in_sector(framework, component, sector) for component in framework.components)


class Mandate:
    """What one appraiser may do; what an assignment covers of a framework is worked out once."""

    def __init__(self, appraiser: Appraiser, assignments: Iterable[Assignment]) -> None:
        self._appraiser = appraiser
        self._assignments = tuple(
            one for one in assignments if one.body_id == appraiser.body_id and one.person_id in {0, appraiser.person_id}
        )
        self._covered: dict[tuple[int, str], frozenset[ComponentKey]] = {}

    def parts(self, framework: Framework, unit_id: int) -> Mapping[ComponentKey, Part]:
        """The components of a unit's sheet that are this appraiser's, each with the strongest part they have in it."""
        if unit_id in self._appraiser.own_units:
            return {}
        parts: dict[ComponentKey, Part] = {}
        for one in self._assignments:
            for key in self._covered_by(one, framework, unit_id):
                if key not in parts or STRENGTH[parts[key]] < STRENGTH[one.part]:
                    parts[key] = one.part
        return parts

    def _covered_by(self, one: Assignment, framework: Framework, unit_id: int) -> frozenset[ComponentKey]:
        if one.unit_id not in {0, unit_id}:
            return frozenset()
        known = self._covered.get((one.id, framework.id))
        if known is None:
            known = covered(one, framework, unit_id)
            self._covered[one.id, framework.id] = known
        return known


def covered(assignment: Assignment, framework: Framework, unit_id: int) -> frozenset[ComponentKey]:
    """The components of a unit's sheet that an assignment is about."""
    if assignment.unit_id not in {0, unit_id} or assignment.framework_id not in {"", framework.id}:
        return frozenset()
    return frozenset(c.key for c in framework.components if is_in_sector(framework, c, assignment.sector))


def rivals(
    new: Assignment, sheets: Sequence[tuple[int, Framework]], assignments: Sequence[Assignment]
) -> tuple[Assignment, ...]:
    """Assignments by which another body would decide the same components: one body decides."""
    if new.part not in DECIDING:
        return ()
    others = [one for one in assignments if one.part in DECIDING and one.body_id != new.body_id]
    found = [
        other
        for other in others
        if any(covered(new, framework, unit) & covered(other, framework, unit) for unit, framework in sheets)
    ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Gap:
    """Components of a unit's sheet that nobody may decide, or (``bodies``) on which more than one body would."""

    unit_id: int
    framework_id: str
    components: tuple[ComponentKey, ...]
    bodies: frozenset[int] = frozenset()


def gaps(
    sheets: Sequence[tuple[int, Framework]], appraisers: Sequence[Appraiser], assignments: Sequence[Assignment]
) -> tuple[Gap, ...]:
    """What stands against opening the appraisal: every component needs one body with somebody who may decide."""
    mandates = [(one.body_id, Mandate(one, assignments)) for one in appraisers]
    found: list[Gap] = []
    for unit_id, framework in sheets:
        bodies: dict[ComponentKey, set[int]] = {component.key: set() for component in framework.components}
        for body_id, mandate in mandates:
            for key, part in mandate.parts(framework, unit_id).items():
                if part in DECIDING:
                    bodies[key].add(body_id)
        nobody = tuple(key for key, who in bodies.items() if not who)
        several = tuple(key for key, who in bodies.items() if len(who) > 1)
        if nobody:
            found.append(Gap(unit_id, framework.id, nobody))
        if several:
            found.append(Gap(unit_id, framework.id, several, frozenset().union(*(bodies[key] for key in several))))
    return tuple(found)

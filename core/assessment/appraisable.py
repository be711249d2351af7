"""Which components of a sheet there is anything to appraise in."""

from core.assessment.remembered import remembered
from core.assessment.scores import component_score
from core.assessment.sheet import Sheet
from core.frameworks.model import Component, Framework
from core.scoring.model import Awaited, ComponentKey


@remembered
def appraisable(framework: Framework) -> frozenset[ComponentKey]:
    """Every row that can earn points, but for those that are wholly worked out from other units' results."""
    return frozenset(c.key for c in framework.components if _earns(c) and not _is_worked_out(framework, c))


def _earns(component: Component) -> bool:
    return component.bonus or component.max_points > 0


def _is_worked_out(framework: Framework, component: Component) -> bool:
    if not component.asks_nothing:
        return False
    award = component_score(framework, Sheet(), component).award
    return award is not None and award.awaited is Awaited.UNITS

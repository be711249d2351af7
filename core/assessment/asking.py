"""What an officer is still asked for one component: not what others supply, nor what has become needless."""

from collections.abc import Mapping

from core.assessment.sheet import Sheet
from core.frameworks.model import Component
from core.scoring.model import FractionInput, Input, NumberInput


def asked_inputs(component: Component, sheet: Sheet) -> tuple[Input, ...]:
    """The rule's inputs without those that are supplied; a pair of which one number is supplied is one number."""
    supplied = sheet.supplied.get(component.key, {})
    if not supplied:
        return component.rule.inputs
    return tuple(left for wanted in component.rule.inputs if (left := _left(wanted, supplied)) is not None)


def is_wholly_supplied(component: Component, sheet: Sheet) -> bool:
    """Whether others supply everything that the officer would be asked for."""
    return component.key in sheet.supplied and not asked_inputs(component, sheet)


def is_needless(wanted: Input, values: Mapping[str, str]) -> bool:
    """Whether an input is not to be asked, because another number is there in whose place it would stand."""
    if not isinstance(wanted, NumberInput) or not wanted.only_without:
        return False
    return any(values.get(name, "0").strip("0.") for name in wanted.only_without)


def _left(wanted: Input, supplied: Mapping[str, object]) -> Input | None:
    if isinstance(wanted, FractionInput):
        open_ = [one for one in (wanted.done, wanted.total) if one.name not in supplied]
        return wanted if len(open_) > 1 else next(iter(open_), None)
    return None if wanted.name in supplied else wanted

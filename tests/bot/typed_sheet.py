"""What an officer types through a whole framework, made from the examples that its own prompts print."""

from core.frameworks.model import Component, Framework
from core.scoring.model import ChoiceInput, FractionInput, Given, Input, NumberInput, TextInput, TickInput


def whole_sheet(framework: Framework) -> tuple[str, ...]:
    """One text for each message: the general figures, then every component in the paper's order."""
    figures = tuple(f"{figure.example:f}" for figure in framework.general)
    return (*figures, *(text for component in framework.components for text in _answers(component)))


def _answers(component: Component) -> tuple[str, ...]:
    texts = []
    for wanted in component.rule.inputs:
        texts.append(typed(wanted))
        if wanted.optional and _already_full(component, wanted):
            break
    return tuple(texts)


def _already_full(component: Component, wanted: Input) -> bool:
    """Whether the first option of an alternative earns everything, so that nothing more is asked."""
    if not isinstance(wanted, ChoiceInput):
        return False
    given = Given({wanted.name: wanted.options[0].id})
    return component.rule.award(given, component.max_points).points == component.max_points


def typed(wanted: Input) -> str:
    """What its own prompt gives as an example."""
    match wanted:
        case FractionInput(done, total):
            return f"{done.example:f}/{total.example:f}"
        case NumberInput(example=example):
            return f"{example:f}"
        case ChoiceInput():
            return "1"
        case TickInput(options=options):
            return ",".join(str(number) for number in range(1, len(options)))
        case TextInput():
            return "Trung bình hai ngày làm việc"
        case _:
            raise TypeError(type(wanted))

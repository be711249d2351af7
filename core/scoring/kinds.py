"""Finds the rule kinds and builds rules from the tables of a framework file."""

import pkgutil
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import import_module
from types import MappingProxyType

from core.scoring import rules
from core.scoring.model import Rule, RuleKind
from core.scoring.spec import Spec


@cache
def rule_kinds() -> Mapping[str, RuleKind]:
    """Every kind in ``core/scoring/rules``, by name. A file's name is its kind's name.

    Raises:
        LookupError: a file there has no ``KIND``, or one of another name.
    """
    found: dict[str, RuleKind] = {}
    for module in pkgutil.iter_modules(rules.__path__):
        kind = getattr(import_module(f"{rules.__name__}.{module.name}"), "KIND", None)
        if not isinstance(kind, RuleKind) or kind.name != module.name:
            raise LookupError(f"core/scoring/rules/{module.name}.py needs a KIND named '{module.name}'")
        found[kind.name] = kind
    return MappingProxyType(found)


def build_rule(spec: Spec, max_points: Decimal) -> tuple[str, Rule | None]:
    """The rule of one row with its kind's name; ``None`` when the kind is unknown, which is reported."""
    name = spec.text("kind")
    kind = rule_kinds().get(name)
    if kind is None:
        if name:
            spec.problem("problem-unknown-kind", name=name, known=", ".join(sorted(rule_kinds())))
        return name, None
    if not kind.is_scored and max_points != 0:
        spec.problem("problem-unscored-max", name="max_points", kind=name)
    rule = kind.build(spec, max_points)
    spec.close()
    return name, rule

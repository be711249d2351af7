"""Rules inside a rule: the parts of a sum, the alternatives of a choice of the best."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from core.scoring.explain import with_points
from core.scoring.kinds import build_rule, rule_kinds
from core.scoring.model import (
    Award,
    ChoiceInput,
    ComponentKey,
    Dependent,
    FractionInput,
    Given,
    Input,
    NumberInput,
    Rule,
    TextInput,
    TickInput,
)
from core.scoring.numbers import shown
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec

_FEWEST_BRANCHES = 2


@dataclass(frozen=True, slots=True)
class Branch:
    """One rule inside another. Its inputs are called ``<id>.<input>``; a choice is asked under the branch's label."""

    id: str
    label: str
    max_points: Decimal
    rule: Rule

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(self._named(wanted) for wanted in self.rule.inputs)

    def is_given(self, given: Given) -> bool:
        """Whether anything at all was answered here."""
        return any(name.startswith(f"{self.id}.") for name in given.values)

    def award(self, given: Given) -> Award:
        return self.rule.award(self._own(given), self.max_points)

    def to_full(self, given: Given) -> tuple[Phrase, ...]:
        return self.rule.to_full(self._own(given), self.max_points)

    def how(self) -> tuple[Phrase, ...]:
        return self.rule.how(self.max_points)

    def told(self, award: Award, key: str) -> Award:
        """The same award, its reason under the branch's label and with the branch's own points."""
        points = None if award.points is None else shown(award.points)
        reason = with_points(award.reason, points, self.max_points)
        return replace(award, reason=Phrase(key, {"label": self.label, "reason": reason}))

    def _own(self, given: Given) -> Given:
        prefix = f"{self.id}."
        own = {name.removeprefix(prefix): text for name, text in given.values.items() if name.startswith(prefix)}
        supplied = {name.removeprefix(prefix): one for name, one in given.supplied.items() if name.startswith(prefix)}
        return replace(given, values=own, supplied=supplied)

    def _named(self, wanted: Input) -> Input:
        match wanted:
            case NumberInput():
                return self._number(wanted)
            case FractionInput(done, total):
                return replace(wanted, done=self._number(done), total=self._number(total))
            case ChoiceInput():
                return replace(wanted, name=f"{self.id}.{wanted.name}", label=wanted.label or self.label)
            case TickInput():
                return replace(wanted, name=f"{self.id}.{wanted.name}", label=wanted.label or self.label)
            case TextInput():
                return replace(wanted, name=f"{self.id}.{wanted.name}")

    def _number(self, wanted: NumberInput) -> NumberInput:
        return replace(
            wanted,
            name=f"{self.id}.{wanted.name}",
            only_without=tuple(f"{self.id}.{name}" for name in wanted.only_without),
        )


def read_branches(spec: Spec, name: Literal["parts", "alternatives"]) -> tuple[Branch, ...]:
    """The rows' rules in their order; none at all when one of them is of an unknown kind, which is reported."""
    branches: list[Branch] = []
    ids: set[str] = set()
    for row in spec.tables(name):
        id_, label, max_points = row.identifier("id"), row.text("label"), row.decimal("max_points")
        if id_ in ids:
            row.problem("problem-id-twice", id=id_)
        ids.add(id_)
        if max_points <= 0:
            row.problem("problem-not-above-zero", name="max_points")
        kind, rule = build_rule(row.table("rule"), max_points)
        row.close()
        if rule is not None and not rule_kinds()[kind].nestable:
            row.problem("problem-not-nestable", kind=kind)
        if rule is not None:
            branches.append(Branch(id_, label, max_points, rule))
    if len(ids) < _FEWEST_BRANCHES:
        spec.problem("problem-too-few", name=name, least=_FEWEST_BRANCHES)
    return tuple(branches) if len(branches) == len(ids) else ()


def inputs_of(branches: tuple[Branch, ...]) -> tuple[Input, ...]:
    return tuple(wanted for branch in branches for wanted in branch.inputs)


def others_of(branches: tuple[Branch, ...]) -> tuple[ComponentKey, ...]:
    """The other components the branches need, each once."""
    rules = (branch.rule for branch in branches)
    return tuple(dict.fromkeys(key for rule in rules if isinstance(rule, Dependent) for key in rule.others))


def general_of(branches: tuple[Branch, ...]) -> tuple[str, ...]:
    """The general figures the branches need, each once, in the order of first need."""
    return tuple(dict.fromkeys(name for branch in branches for name in branch.rule.general))

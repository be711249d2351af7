"""``checklist``: each ticked item adds its points; with ``all_of`` only the whole list earns, and all of it."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import CHOICE_PHRASES, ticks_given
from core.scoring.model import Award, AwardKind, Given, Input, Rule, RuleKind, TickInput
from core.scoring.numbers import shown
from core.scoring.options import Options, read_options
from core.scoring.phrase import Facts, Phrase
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Checklist:
    items: Options
    all_of: bool

    @property
    def _asked(self) -> TickInput:
        return TickInput("items", self.items.options)

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self._asked,)

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        ticked = ticks_given(given, self._asked)
        if isinstance(ticked, Award):
            return ticked
        facts: Facts = {"done": len(ticked), "total": len(self.items.options)}
        if self.all_of:
            whole = len(ticked) == len(self.items.options)
            key = "checklist-earned-all" if whole else "checklist-earned-not-all"
            return Award(AwardKind.EARNED, Phrase(key, facts), Fraction(max_points) if whole else Fraction(0))
        points = sum((self.items.worth_by_id[id_] for id_ in ticked), Fraction(0))
        return Award(AwardKind.EARNED, Phrase("checklist-earned", facts), points)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.all_of:
            total = len(self.items.options)
            return (Phrase("checklist-how-all", {"total": total, "max": max_points, "items": self._names(())}),)
        worth = self.items.worth_by_id
        return tuple(
            Phrase("checklist-how", {"option": o.label, "worth": shown(worth[o.id])}) for o in self.items.options
        )

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        ticked = given.values.get("items", "").split(",")
        lacking = self._names(ticked)
        return (Phrase("checklist-to-full", {"items": lacking}),) if lacking else ()

    def _names(self, without: Collection[str]) -> str:
        """The items' own words in one line; those that earn nothing are no loss and are left out."""
        worth = self.items.worth_by_id
        wanted = (o for o in self.items.options if o.id not in without and (self.all_of or worth[o.id] > 0))
        return "; ".join(str(o.label) for o in wanted)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    all_of = spec.flag("all_of")
    items = read_options(spec, max_points, with_worth=not all_of)
    total = sum(items.worth_by_id.values(), Fraction(0))
    if any(worth < 0 for worth in items.worth_by_id.values()):
        spec.problem("problem-takes-away")
    if items.options and not all_of and total != max_points:
        spec.problem("problem-sum-not-max", name="options", total=shown(total), max=max_points)
    return Checklist(items, all_of)


KIND = RuleKind(
    name="checklist",
    build=_build,
    phrases={
        **CHOICE_PHRASES,
        "checklist-earned": frozenset({"done", "total", "points", "max"}),
        "checklist-earned-all": frozenset({"done", "total", "points", "max"}),
        "checklist-earned-not-all": frozenset({"done", "total", "points", "max"}),
        "checklist-how": frozenset({"option", "worth"}),
        "checklist-how-all": frozenset({"items", "total", "max"}),
        "checklist-to-full": frozenset({"items"}),
    },
)

"""``target``: a share that is compared with a target (chỉ tiêu) and earns nothing."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.bands import printed_percent
from core.scoring.model import Award, AwardKind, Given, Input, Rule, RuleKind
from core.scoring.phrase import Facts, Percent, Phrase
from core.scoring.quotient import Counted, Quotient, quotient_phrases, read_quotient
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Target:
    quotient: Quotient
    target_share: Fraction

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.quotient.inputs

    @property
    def general(self) -> tuple[str, ...]:
        return self.quotient.general

    def award(self, given: Given, max_points: Decimal) -> Award:
        counted = self.quotient.count(given, max_points)
        if not isinstance(counted, Counted):
            if counted.kind is AwardKind.EARNED:
                return Award(AwardKind.UNSCORED, Phrase("target-nothing", {"noun": self.quotient.noun}))
            return counted
        reached = counted.share >= self.target_share
        percent = printed_percent(counted.share, [self.target_share])
        facts: Facts = {**counted.facts, "percent": percent, "target": Percent(self.target_share)}
        value = min(counted.share, Fraction(1))
        if reached:
            return Award(AwardKind.UNSCORED, Phrase("target-reached", facts), value=value)
        return Award(AwardKind.UNSCORED, Phrase("target-missed", facts), value=value)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        labels: Facts = {"done_label": self.quotient.part.label, "total_label": self.quotient.total.label}
        return (Phrase("target-how", {**labels, "target": Percent(self.target_share)}), *self.quotient.total.how())

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        return ()


def _build(spec: Spec, max_points: Decimal) -> Rule:
    return Target(read_quotient(spec, "target", "done"), spec.share("target_share"))


_REACHED = frozenset({"done", "total", "noun", "percent", "target"})

KIND = RuleKind(
    name="target",
    build=_build,
    is_scored=False,
    measures=True,
    nestable=False,
    phrases={
        **quotient_phrases("target"),
        "target-nothing": frozenset({"noun"}),
        "target-reached": _REACHED,
        "target-missed": _REACHED,
        "target-how": frozenset({"done_label", "total_label", "target"}),
    },
)

"""How far a sheet has come: what is answered, missing, postponed and without proof, and what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.assessment.proof import lacks_evidence
from core.assessment.remembered import remembered
from core.assessment.scores import Counting, component_scores
from core.assessment.sheet import Sheet
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey, IndicatorCode


@dataclass(frozen=True, slots=True)
class Counts:
    """``missing`` are the applicable components without an answer; the ``postponed`` ones are among them."""

    applicable: int
    answered: int
    missing: int
    postponed: int
    without_evidence: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of the whole and of each main; the keys behind them in the framework's order.

    ``missing`` comes in the order of asking: what was postponed comes last. An answer that has become impossible, since
    a general figure was changed, is missing again. A component "without evidence" earns points, wants a proof, and has
    neither a proof nor a justification.
    """

    whole: Counts
    by_pillar: Mapping[IndicatorCode, Counts]
    missing: tuple[ComponentKey, ...]
    postponed: tuple[ComponentKey, ...]
    without_evidence: tuple[ComponentKey, ...]

    @property
    def next_key(self) -> ComponentKey | None:
        """The component to ask next; ``None`` when nothing is missing."""
        return self.missing[0] if self.missing else None


@remembered
def progress(framework: Framework, sheet: Sheet) -> Progress:
    scores = component_scores(framework, sheet)
    applicable = [key for key, score in scores.items() if score.is_applicable]
    missing = [key for key in applicable if scores[key].counting is Counting.OPEN]
    postponed = [key for key in missing if sheet.entry(key).postponed]
    bare = [key for key, score in scores.items() if lacks_evidence(score, sheet)]
    sorted_out = _Sorted(frozenset(applicable), frozenset(missing), frozenset(postponed), frozenset(bare))
    return Progress(
        whole=sorted_out.counts(frozenset(scores)),
        by_pillar={code: sorted_out.counts(keys) for code, keys in _keys_by_pillar(framework).items()},
        missing=(*(key for key in missing if key not in sorted_out.postponed), *postponed),
        postponed=tuple(postponed),
        without_evidence=tuple(bare),
    )


@remembered
def _keys_by_pillar(framework: Framework) -> Mapping[IndicatorCode, frozenset[ComponentKey]]:
    return {pillar.code: frozenset(one.key for one in framework.components_of(pillar)) for pillar in framework.pillars}


@dataclass(frozen=True, slots=True)
class _Sorted:
    applicable: frozenset[ComponentKey]
    missing: frozenset[ComponentKey]
    postponed: frozenset[ComponentKey]
    without_evidence: frozenset[ComponentKey]

    def counts(self, keys: frozenset[ComponentKey]) -> Counts:
        applicable, missing = len(keys & self.applicable), len(keys & self.missing)
        return Counts(
            applicable=applicable,
            answered=applicable - missing,
            missing=missing,
            postponed=len(keys & self.postponed),
            without_evidence=len(keys & self.without_evidence),
        )

"""How far a sheet has come: what is answered, missing, postponed and without proof, and what to ask next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.assessment.proof import lacks_evidence
from core.assessment.remembered import remembered
from core.assessment.scores import ComponentScore, component_scores
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
    missing = [key for key, score in scores.items() if score.is_applicable and not score.is_answered]
    postponed = [key for key in missing if sheet.entry(key).postponed]
    bare = [key for key, score in scores.items() if lacks_evidence(score, sheet)]
    pillar_by_key = {component.key: framework.pillar_of(component).code for component in framework.components}
    sorted_out = _Sorted(frozenset(missing), frozenset(postponed), frozenset(bare))
    return Progress(
        whole=sorted_out.counts(scores.values()),
        by_pillar={
            pillar.code: sorted_out.counts(score for key, score in scores.items() if pillar_by_key[key] == pillar.code)
            for pillar in framework.pillars
        },
        missing=(*(key for key in missing if key not in sorted_out.postponed), *postponed),
        postponed=tuple(postponed),
        without_evidence=tuple(bare),
    )


@dataclass(frozen=True, slots=True)
class _Sorted:
    missing: frozenset[ComponentKey]
    postponed: frozenset[ComponentKey]
    without_evidence: frozenset[ComponentKey]

    def counts(self, scores: Iterable[ComponentScore]) -> Counts:
        listed = tuple(scores)
        keys = {score.component.key for score in listed}
        return Counts(
            applicable=sum(score.is_applicable for score in listed),
            answered=sum(score.is_answered for score in listed),
            missing=len(keys & self.missing),
            postponed=len(keys & self.postponed),
            without_evidence=len(keys & self.without_evidence),
        )

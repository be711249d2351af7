"""How far a sheet has come: what is answered, missing, postponed and without proof, and what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.assessment.proof import lacks_evidence
from core.assessment.remembered import remembered
from core.assessment.scores import component_scores
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
    """Counts of the whole, and the keys behind them in the framework's order.

    ``missing`` comes in the order of asking: what was postponed comes last. An answer that has become impossible, since
    a general figure was changed, is missing again. A component "without evidence" earns points, wants a proof, and has
    neither a proof nor a justification.
    """

    whole: Counts
    applicable: tuple[ComponentKey, ...]
    missing: tuple[ComponentKey, ...]
    postponed: tuple[ComponentKey, ...]
    without_evidence: tuple[ComponentKey, ...]

    @property
    def next_key(self) -> ComponentKey | None:
        """The component to ask next; ``None`` when nothing is missing."""
        return self.missing[0] if self.missing else None


@remembered
def progress(framework: Framework, sheet: Sheet) -> Progress:
    missing: list[ComponentKey] = []
    postponed: list[ComponentKey] = []
    bare: list[ComponentKey] = []
    applicable: list[ComponentKey] = []
    for key, score in component_scores(framework, sheet).items():
        if score.is_applicable:
            applicable.append(key)
            if not score.is_answered:
                (postponed if sheet.entry(key).postponed else missing).append(key)
        if score.wants_proof and lacks_evidence(score, sheet):
            bare.append(key)
    return Progress(
        whole=_counts(len(applicable), len(missing) + len(postponed), len(postponed), len(bare)),
        applicable=tuple(applicable),
        missing=(*missing, *postponed),
        postponed=tuple(postponed),
        without_evidence=tuple(bare),
    )


@remembered
def progress_by_pillar(framework: Framework, sheet: Sheet) -> Mapping[IndicatorCode, Counts]:
    """The counts of each main."""
    whole = progress(framework, sheet)
    kinds = (whole.applicable, whole.missing, whole.postponed, whole.without_evidence)
    return {
        code: _counts(*(len(keys.intersection(kind)) for kind in kinds))
        for code, keys in _keys_by_pillar(framework).items()
    }


@remembered
def _keys_by_pillar(framework: Framework) -> Mapping[IndicatorCode, frozenset[ComponentKey]]:
    return {pillar.code: frozenset(one.key for one in framework.components_of(pillar)) for pillar in framework.pillars}


def _counts(applicable: int, missing: int, postponed: int, without_evidence: int) -> Counts:
    return Counts(applicable, applicable - missing, missing, postponed, without_evidence)

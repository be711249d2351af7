"""Which components still lack a proof (tài liệu kiểm chứng) or an explanation in its place."""

from core.assessment.scores import ComponentScore
from core.assessment.sheet import Sheet


def lacks_evidence(score: ComponentScore, sheet: Sheet) -> bool:
    """Whether points were answered that need a proof, and there is neither a proof nor a justification (giải trình)."""
    if not score.wants_proof or sheet.entry(score.component.key).justification.strip():
        return False
    return not sheet.evidence_of(score.component.key)

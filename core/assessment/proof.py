"""Which components still lack a proof (tài liệu kiểm chứng) or an explanation in its place."""

from core.assessment.scores import ComponentScore
from core.assessment.sheet import Sheet, State


def lacks_evidence(score: ComponentScore, sheet: Sheet) -> bool:
    """Whether points were answered that need a proof, and there is neither a proof nor a justification (giải trình)."""
    component = score.component
    if score.state is not State.ANSWERED or score.points is None or score.points <= 0:
        return False
    if not component.evidence.required or sheet.entry(component.key).justification.strip():
        return False
    return not sheet.evidence_of(component.key)

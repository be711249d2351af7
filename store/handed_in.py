"""When a sheet counts as handed in: once it was presented, or, where the unit head has to approve it, approved."""

from typing import Final

from core.assessment.rounds import Approval

PRESENTED: Final = "submit"
_APPROVED: Final = "approve"


def is_handed_in(last_event: str | None, approval: Approval) -> bool:
    """Whether the sheet counts as handed in; ``last_event`` is the newest of its events, ``None`` for none."""
    if approval is Approval.REQUIRED:
        return last_event == _APPROVED
    return last_event in {PRESENTED, _APPROVED}

"""Which remarks of the unit head still wait for the officers, once a sheet was returned."""

from collections.abc import Mapping
from datetime import datetime

from core.assessment.sheet import WHOLE_SHEET, Remark, Sheet
from core.scoring.model import ComponentKey


def remarks_given(sheet: Sheet) -> Mapping[ComponentKey, Remark]:
    """Everything the head has remarked with the newest return; drafts of remarks are nobody else's."""
    return {} if sheet.returned is None else sheet.remarks_on(sheet.returned.submission)


def open_remarks(sheet: Sheet) -> Mapping[ComponentKey, Remark]:
    """The remarks on components that nobody has looked at since the sheet was returned.

    A new answer (also the same one once more), a justification or a proof answers the remark.
    """
    if not sheet.is_returned or sheet.returned is None:
        return {}
    since = sheet.returned.at
    return {
        key: remark
        for key, remark in remarks_given(sheet).items()
        if key != WHOLE_SHEET and not _is_touched(sheet, key, since)
    }


def _is_touched(sheet: Sheet, key: ComponentKey, since: datetime) -> bool:
    entry = sheet.entry(key)
    moments = (entry.at, entry.justified_at, *(proof.at for proof in sheet.evidence_of(key)))
    return any(moment is not None and moment > since for moment in moments)

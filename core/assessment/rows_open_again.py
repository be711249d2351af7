"""What may be changed in a sheet that is closed as a whole: the rows that were opened again for an explanation."""

from collections.abc import Collection

from core.assessment.changes import Change, components_of
from core.assessment.people import Refusal
from core.assessment.sheet import Sheet
from core.scoring.model import ComponentKey


def refuse_changes(
    refusal: Refusal | None, sheet: Sheet, changes: Collection[Change], open_rows: Collection[ComponentKey]
) -> Refusal | None:
    """Say why these very changes may not be made, where ``refusal`` stands against the sheet as a whole.

    Components that are open again for an explanation (``open_rows``) may be changed, and nothing else with them.
    """
    if refusal is None:
        return None
    touched = [components_of(sheet, change) for change in changes]
    return None if all(keys and keys <= frozenset(open_rows) for keys in touched) else refusal

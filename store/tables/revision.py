"""What every revision of a sheet says about itself."""

from datetime import datetime

from store.columns import key, moment, number, ref, text
from store.tables.table import Table


class Revision(Table):
    """Who wrote it, in which role, over which channel, when it counts, and which revision it follows (0: none)."""

    id: int = key()
    sheet_id: int = ref("sheet.id")
    previous_id: int = number()
    person_id: int = ref("person.id")
    role: str = text()
    channel: str = text()
    received_at: datetime = moment()

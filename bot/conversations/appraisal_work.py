"""What an appraiser's office knows: the queue of everything that is theirs, and the sheet that is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.conversations.contract.snapshot import Desk, Office, Snapshot
from core.assessment.assigning import DECIDING, Part
from core.assessment.case import FOR_THE_BODY, Case, Stage
from core.assessment.people import Refusal
from core.assessment.sheet import Entry
from core.frameworks.model import Component, Framework, Node
from core.scoring.model import ComponentKey


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One component of one sheet that is this appraiser's."""

    key: ComponentKey
    stage: Stage
    part: Part

    @property
    def is_waiting(self) -> bool:
        return self.stage in FOR_THE_BODY


@dataclass(frozen=True, slots=True)
class QueuedSheet:
    """A sheet with the rows of it that are this appraiser's, in the decision's order."""

    sheet_id: int
    unit_id: int
    unit_code: str
    unit_name: str
    framework: Framework
    submitted_at: datetime | None
    rows: tuple[QueueRow, ...]

    def row(self, key: str) -> QueueRow | None:
        return next((row for row in self.rows if row.key == key), None)

    def rows_of(self, pillar: Node) -> tuple[QueueRow, ...]:
        keys = {component.key for component in self.framework.components_of(pillar)}
        return tuple(row for row in self.rows if row.key in keys)

    @property
    def waiting(self) -> tuple[QueueRow, ...]:
        return tuple(row for row in self.rows if row.is_waiting)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A unit in whose sheet the same file stands."""

    sha256: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """The sheet an appraiser looks at. ``judged`` are the answers that the decisions were made on."""

    queued: QueuedSheet
    desk: Desk
    elsewhere: tuple[Elsewhere, ...] = ()
    judged: Mapping[ComponentKey, Entry] = field(default_factory=dict)

    def case(self, key: ComponentKey) -> Case:
        return self.desk.cases.get(key, Case())


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who may take over what is assigned to this person."""

    person_id: int
    name: str
    body_id: int
    body: str


@dataclass(frozen=True, slots=True)
class AppraiserWork:
    """``refusal`` says why nothing can be decided now. ``done`` counts decisions by the person who made them.

    ``takers`` is empty where nothing is assigned to this very person.
    """

    sheets: tuple[QueuedSheet, ...]
    not_handed_in: tuple[str, ...] = ()
    refusal: Refusal | None = None
    open: OpenSheet | None = None
    done: tuple[tuple[str, int], ...] = ()
    takers: tuple[Taker, ...] = ()
    own_count: int = 0

    def sheet(self, sheet_id: int) -> QueuedSheet | None:
        return next((one for one in self.sheets if one.sheet_id == sheet_id), None)


def office_of(snapshot: Snapshot) -> Office:
    """The open office.

    Raises:
        LookupError: there is none; dispatch never lets that happen.
    """
    if snapshot.office is None:
        raise LookupError("an appraisal is done at an office")
    return snapshot.office


def work_of(snapshot: Snapshot) -> AppraiserWork:
    """What the reader of the role has loaded."""
    work: AppraiserWork = office_of(snapshot).work
    return work


def may_decide(row: QueueRow, work: AppraiserWork) -> bool:
    return work.refusal is None and row.part in DECIDING


def component_of(sheet: QueuedSheet, row: QueueRow) -> Component:
    return sheet.framework.component_by_key[row.key]

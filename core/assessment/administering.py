"""What an administrator knows of a round: the sheets of the branch, who takes part, and whom a message would reach."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from core.assessment.case import FOR_THE_BODY
from core.assessment.case import Stage as RowStage
from core.assessment.people import AT_A_SHEET, HEADS, Role
from core.assessment.stage import HANDED_IN, Stage

SEPARATOR: Final = "~"


class Appraised(StrEnum):
    """How far the appraisal of a sheet is."""

    NOT_BEGUN = "not-begun"
    UNDER_WAY = "under-way"
    WITH_UNIT = "with-unit"  # the unit has to explain at least one component
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SheetAt:
    """One sheet of the branch: whose, of which framework, how far.

    ``area`` is the code of the unit right below the administrator's under which this one stands, empty where nothing
    lies between. ``begun``: something was answered. ``appraised`` is ``None`` before appraisal, and for a sheet that is
    not appraised.
    """

    unit: str
    unit_name: str
    framework: str
    stage: Stage
    begun: bool = False
    area: str = ""
    appraised: Appraised | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """What one person of the branch does for one unit, and how they are reached.

    ``channel`` is where they wrote last among what reaches them, empty where nothing does. ``waits_only``: what they
    are told waits on the page until they look, for neither browser nor mailbox calls them.
    """

    person_id: int
    name: str
    role: Role
    unit: str
    membership_id: int
    channel: str = ""
    waits_only: bool = False


class Group(StrEnum):
    """Whom a message can be for. The last three name which one."""

    OFFICERS = "officers"
    NOT_BEGUN = "not-begun"
    NOT_SUBMITTED = "not-submitted"
    AWAITED_HEADS = "awaited-heads"
    APPRAISERS = "appraisers"
    SUPERVISORS = "supervisors"
    CLASS = "class"
    AREA = "area"
    UNIT = "unit"


NARROWED: Final = frozenset({Group.CLASS, Group.AREA, Group.UNIT})


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a message is for; ``of`` is a framework, or the code of an area or a unit."""

    group: Group
    of: str = ""

    def encoded(self) -> str:
        """One line of text, for places, buttons and the store."""
        return f"{self.group}{SEPARATOR}{self.of}" if self.of else self.group.value


def audience_of(text: str) -> Audience | None:
    """What ``encoded`` made; ``None`` for anything else."""
    group, _, of = text.partition(SEPARATOR)
    if group not in set(Group) or bool(of) is not (Group(group) in NARROWED):
        return None
    return Audience(Group(group), of)


@dataclass(frozen=True, slots=True)
class Addressee:
    """One person a message is for, by virtue of these memberships."""

    person_id: int
    memberships: tuple[int, ...]
    channel: str = ""
    waits_only: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """The branch in one round. ``queues`` counts what waits for each appraiser, by person."""

    sheets: tuple[SheetAt, ...] = ()
    contacts: tuple[Contact, ...] = ()
    queues: Mapping[int, int] = field(default_factory=dict)

    def addressed(self, audience: Audience, without: int = 0) -> tuple[Addressee, ...]:
        """Everybody a message is for, each once, but for the person ``without``."""
        is_meant = self._is_meant(audience)
        found: dict[int, list[Contact]] = {}
        for contact in self.contacts:
            if contact.person_id != without and is_meant(contact):
                found.setdefault(contact.person_id, []).append(contact)
        return tuple(
            Addressee(person, tuple(one.membership_id for one in mine), mine[0].channel, mine[0].waits_only)
            for person, mine in found.items()
        )

    def _is_meant(self, audience: Audience) -> Callable[[Contact], bool]:
        match audience.group:
            case Group.OFFICERS:
                return _acting({Role.OFFICER}, self._units(lambda sheet: True))
            case Group.NOT_BEGUN:
                return _acting({Role.OFFICER}, self._units(lambda sheet: sheet.stage is Stage.NOT_STARTED))
            case Group.NOT_SUBMITTED:
                return _acting({Role.OFFICER}, self._units(lambda sheet: sheet.stage not in HANDED_IN))
            case Group.AWAITED_HEADS:
                return _acting(HEADS, self._units(lambda sheet: sheet.stage is Stage.PRESENTED))
            case Group.APPRAISERS:
                return lambda one: one.role is Role.APPRAISER and self.queues.get(one.person_id, 0) > 0
            case Group.SUPERVISORS:
                return lambda one: one.role is Role.SUPERVISOR
            case Group.CLASS:
                return _acting(AT_A_SHEET, self._units(lambda sheet: sheet.framework == audience.of))
            case Group.AREA:
                return _acting(AT_A_SHEET, self._units(lambda sheet: audience.of in {sheet.area, sheet.unit}))
            case Group.UNIT:
                return _acting(AT_A_SHEET, self._units(lambda sheet: sheet.unit == audience.of))

    def _units(self, is_wanted: Callable[[SheetAt], bool]) -> frozenset[str]:
        return frozenset(sheet.unit for sheet in self.sheets if is_wanted(sheet))


def _acting(roles: Collection[Role], units: Collection[str]) -> Callable[[Contact], bool]:
    return lambda one: one.role in roles and one.unit in units


def appraised(rows: Sequence[RowStage]) -> Appraised | None:
    """How far a sheet is whose appraisable components stand so; ``None`` where there is none."""
    if not rows:
        return None
    if all(row is RowStage.DECIDED for row in rows):
        return Appraised.DONE
    if any(row in {RowStage.RETURNED, RowStage.EXPLAINING} for row in rows):
        return Appraised.WITH_UNIT
    return Appraised.NOT_BEGUN if all(row in FOR_THE_BODY for row in rows) else Appraised.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Participation:
    """How the units of a class or an area take part. ``joined``: somebody of the unit has come in."""

    units: int
    joined: int
    people: int
    begun: int
    handed_in: int


def participation(scene: Scene, is_wanted: Callable[[SheetAt], bool]) -> Participation:
    """Of the sheets that are wanted; of a unit with several each counts."""
    sheets = [sheet for sheet in scene.sheets if is_wanted(sheet)]
    units = {sheet.unit for sheet in sheets}
    people = [contact for contact in scene.contacts if contact.role in AT_A_SHEET and contact.unit in units]
    return Participation(
        units=len(units),
        joined=len({contact.unit for contact in people}),
        people=len({contact.person_id for contact in people}),
        begun=len({sheet.unit for sheet in sheets if sheet.begun}),
        handed_in=len(units - {sheet.unit for sheet in sheets if sheet.stage not in HANDED_IN}),
    )


@dataclass(frozen=True, slots=True)
class Unreached:
    """Units and people that no message reaches, or that nobody is sure to reach.

    ``never_joined`` are units without an officer, ``cut_off`` those in which nobody's chat reaches them any more.
    ``blocked`` are people who have blocked every chat of theirs, ``waiting`` people for whom messages only wait on the
    page. ``no_mailbox`` are units without an address to write to. Units are given by name.
    """

    never_joined: tuple[str, ...] = ()
    cut_off: tuple[str, ...] = ()
    blocked: tuple[Contact, ...] = ()
    waiting: tuple[Contact, ...] = ()
    no_mailbox: tuple[str, ...] = ()


def unreached(scene: Scene, without_mailbox: Collection[str]) -> Unreached:
    """Among the units with a sheet; ``without_mailbox`` are codes."""
    names = {sheet.unit: sheet.unit_name for sheet in scene.sheets}
    people: dict[str, list[Contact]] = {unit: [] for unit in names}
    for contact in scene.contacts:
        if contact.role in AT_A_SHEET and contact.unit in people:
            people[contact.unit].append(contact)
    at_sheets = [contact for mine in people.values() for contact in mine]
    return Unreached(
        never_joined=_names(
            names, (unit for unit, mine in people.items() if Role.OFFICER not in {one.role for one in mine})
        ),
        cut_off=_names(names, (unit for unit, mine in people.items() if mine and not any(one.channel for one in mine))),
        blocked=_once(contact for contact in at_sheets if not contact.channel),
        waiting=_once(contact for contact in at_sheets if contact.waits_only),
        no_mailbox=_names(names, (unit for unit in names if unit in without_mailbox)),
    )


def _names(names: Mapping[str, str], units: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names[unit] for unit in units))


def _once(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Each person once, by the unit they are named with first."""
    found: dict[int, Contact] = {}
    for contact in contacts:
        found.setdefault(contact.person_id, contact)
    return tuple(found.values())

"""What the office of an administrator knows in one turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.conversations.contract.snapshot import Office, Snapshot
from bot.conversations.reading.unit_names import NamedUnit
from core.assessment.administering import Audience, Group, Scene, Unreached
from core.scoring.phrase import Phrase


class NoAdministrationError(LookupError):
    """A step of an administrator's office was reached without one; dispatch never lets that happen."""


@dataclass(frozen=True, slots=True)
class SentBroadcast:
    """The last message to many of this person in this round.

    ``upshots`` counts people by what became of it: the names are those of ``store.broadcasts.Upshot``.
    """

    ref: str
    audience: Audience
    text: str
    count: int
    at: datetime
    starts_at: datetime
    stopped_at: datetime | None
    is_finished: bool
    upshots: Mapping[str, int]

    def people(self, *upshots: str) -> int:
        return sum(self.upshots.get(upshot, 0) for upshot in upshots)

    @property
    def stoppable(self) -> int:
        """How many people's message has not left yet."""
        return self.people("queued", "on-page") if self.stopped_at is None else 0


@dataclass(frozen=True, slots=True)
class Administered:
    """What is known. ``scene`` is ``None`` where it was not needed.

    ``classes`` are the campaigns with a sheet in the branch, by framework, with their titles and the level of their
    units; ``areas`` the units right below the own one that have units below them, by code; ``units`` the codes of those
    with a sheet. ``named`` are all that may be named. ``published`` says when results of a framework were.
    """

    classes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    named: tuple[NamedUnit, ...] = ()
    sent: SentBroadcast | None = None
    scene: Scene | None = None
    unreached: Unreached | None = None
    published: Mapping[str, datetime] = field(default_factory=dict)

    def label(self, audience: Audience) -> Phrase:
        """Whom a message is for, in words; a class or an area that is no longer there by its own name."""
        match audience.group:
            case Group.CLASS:
                title, _ = self.classes.get(audience.of, (audience.of, ""))
                return Phrase("audience-class", {"framework": title})
            case Group.AREA:
                return Phrase("audience-area", {"unit": self.areas.get(audience.of, audience.of)})
            case Group.UNIT:
                return Phrase("audience-unit", {"unit": self.name_of(audience.of)})
            case group:
                return Phrase(f"audience-{group.value}")

    def knows(self, audience: Audience) -> bool:
        """Whether whom it names lies in the branch; what does not reads like nothing there."""
        match audience.group:
            case Group.CLASS:
                return audience.of in self.classes
            case Group.AREA:
                return audience.of in self.areas
            case Group.UNIT:
                return audience.of in self.units
            case _:
                return True

    def name_of(self, code: str) -> str:
        return next((unit.name for unit in self.named if unit.code == code), code)


def administration_of(snapshot: Snapshot) -> tuple[Office, Administered]:
    """The open office with what was loaded for it.

    Raises:
        NoAdministrationError: there is none.
    """
    office = snapshot.office
    if office is None or not isinstance(office.work, Administered):
        raise NoAdministrationError
    return office, office.work


def scene_of(snapshot: Snapshot) -> Scene:
    """The branch; a place that shows it has it loaded on arrival.

    Raises:
        NoAdministrationError: it was not loaded.
    """
    scene = administration_of(snapshot)[1].scene
    if scene is None:
        raise NoAdministrationError
    return scene

"""Small values that several parts of the store share."""

from dataclasses import dataclass
from datetime import datetime

from core.assessment.people import Role


class NotFoundError(Exception):
    """There is no such thing, or not for this person: the two are never told apart."""


@dataclass(frozen=True, slots=True)
class ChatKey:
    """One chat of one person: the messenger, our account there, and the person's id there."""

    channel: str
    account: str
    sender: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes a sheet. ``at`` is the moment that counts: the earlier of the messenger's time and our receipt."""

    person_id: int
    role: Role
    channel: str
    at: datetime

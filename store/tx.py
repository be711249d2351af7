"""One transaction, and everything that can be done in it."""

from functools import cached_property

from store.amendments import Amendments
from store.appraisals import Appraisals
from store.assignments import Assignments
from store.audit import Audit
from store.batch import Batch
from store.branch_days import BranchDays
from store.branches import Branches
from store.broadcasts import Broadcasts
from store.calls import Calls
from store.closings import Closings
from store.contacts import Contacts
from store.desks import Desks
from store.editions import Editions
from store.erasures import Erasures
from store.evidence_room import EvidenceRoom
from store.guesses import Guesses
from store.hands import Hands
from store.history import History
from store.inbox import Inbox
from store.incidents import Incidents
from store.last_days import LastDays
from store.media import Media
from store.offices import Offices
from store.onward import Onward
from store.outbox import Outbox
from store.people import People
from store.personal import Personal
from store.places import Places
from store.queues import Queues
from store.reach import Reach
from store.reminders import Reminders
from store.retention import Retention
from store.rounds import Rounds
from store.sessions import Sessions
from store.sheets import Sheets
from store.supplied import SuppliedFigures
from store.talk import Talk
from store.units import Units
from store.uploads import Uploads
from store.ways_in import WaysIn


class Tx:
    """What one piece of work may do; each subject has its own file."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    @cached_property
    def amendments(self) -> Amendments:
        return Amendments(self._connection)

    @cached_property
    def appraisals(self) -> Appraisals:
        return Appraisals(self._connection)

    @cached_property
    def assignments(self) -> Assignments:
        return Assignments(self._connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self._connection)

    @cached_property
    def calls(self) -> Calls:
        return Calls(self._connection)

    @cached_property
    def branch_days(self) -> BranchDays:
        return BranchDays(self._connection)

    @cached_property
    def branches(self) -> Branches:
        return Branches(self._connection)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        return Broadcasts(self._connection)

    @cached_property
    def closings(self) -> Closings:
        return Closings(self._connection)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self._connection)

    @cached_property
    def desks(self) -> Desks:
        return Desks(self._connection)

    @cached_property
    def editions(self) -> Editions:
        return Editions(self._connection)

    @cached_property
    def evidence_room(self) -> EvidenceRoom:
        return EvidenceRoom(self._connection)

    @cached_property
    def erasures(self) -> Erasures:
        return Erasures(self._connection)

    @cached_property
    def guesses(self) -> Guesses:
        return Guesses(self._connection)

    @cached_property
    def hands(self) -> Hands:
        return Hands(self._connection)

    @cached_property
    def history(self) -> History:
        return History(self._connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._connection)

    @cached_property
    def incidents(self) -> Incidents:
        return Incidents(self._connection)

    @cached_property
    def last_days(self) -> LastDays:
        return LastDays(self._connection)

    @cached_property
    def media(self) -> Media:
        return Media(self._connection)

    @cached_property
    def offices(self) -> Offices:
        return Offices(self._connection)

    @cached_property
    def onward(self) -> Onward:
        return Onward(self.people, self.talk, self.outbox)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._connection)

    @cached_property
    def people(self) -> People:
        return People(self._connection)

    @cached_property
    def personal(self) -> Personal:
        return Personal(self._connection)

    @cached_property
    def places(self) -> Places:
        return Places(self._connection)

    @cached_property
    def queues(self) -> Queues:
        return Queues(self._connection)

    @cached_property
    def reach(self) -> Reach:
        return Reach(self._connection)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self._connection)

    @cached_property
    def retention(self) -> Retention:
        return Retention(self._connection)

    @cached_property
    def rounds(self) -> Rounds:
        return Rounds(self._connection)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._connection)

    @cached_property
    def sheets(self) -> Sheets:
        return Sheets(self._connection)

    @cached_property
    def supplied(self) -> SuppliedFigures:
        return SuppliedFigures(self._connection)

    @cached_property
    def talk(self) -> Talk:
        return Talk(self._connection)

    @cached_property
    def units(self) -> Units:
        return Units(self._connection)

    @cached_property
    def uploads(self) -> Uploads:
        return Uploads(self._connection)

    @cached_property
    def ways_in(self) -> WaysIn:
        return WaysIn(self._connection)

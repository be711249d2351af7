"""How a person is told of news while no page of theirs is open: what is on, and turning it on and off.

Whether one machine may be called is asked by that machine's page, for only there can a browser ask its person; what
holds for all machines, and the unit's mailbox, are chosen here.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.conversations.contract.effects import ChooseMail, EndCalls, NoticeEffect, TestCall
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Reach, Snapshot
from bot.conversations.contract.step import Conversation, Outcome
from core.scoring.phrase import Phrase


def notices(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``notices``: without an argument what is on, with one a change of it."""
    reach = snapshot.reach
    if not snapshot.desks or reach is None:
        return Outcome(remind=True)
    match argument:
        case "test" if reach.browsers:
            return _done(say("notices-tested", Style.OK, count=reach.browsers), TestCall())
        case "quiet" if reach.browsers:
            return _done(say("notices-ended", Style.OK), EndCalls())
        case "mail-off":
            return _done(say("notices-mail-ended", Style.OK), ChooseMail(wanted=False))
        case "mail-on":
            return _done(say("notices-mail-begun", Style.OK, address=reach.mail), ChooseMail(wanted=True))
        case _:
            return Outcome(replies=(Reply(tuple(_lines(snapshot, reach)), tuple(_choices(reach))),), remind=True)


def _done(line: Say, effect: NoticeEffect) -> Outcome:
    return Outcome(
        replies=(Reply((line,), (Choice("/notices", Phrase("choice-notices")),)),), effects=(effect,), remind=True
    )


def _lines(snapshot: Snapshot, reach: Reach) -> Iterator[Say]:
    yield say("notices-title", Style.HEAD)
    if reach.can_call and reach.browsers:
        yield say("notices-browsers", count=reach.browsers)
    elif reach.can_call:
        yield say("notices-no-browser")
    for messenger in reach.messengers:
        yield say("notices-messenger", messenger=messenger)
    if reach.can_write:
        yield _mail_line(snapshot, reach)
    if not (reach.can_call or reach.can_write or reach.messengers):
        yield say("notices-page-only")
    yield say("notices-quiet", Style.HINT)


def _mail_line(snapshot: Snapshot, reach: Reach) -> Say:
    if not reach.mail:
        return say("notices-mail-unknown", contact=snapshot.contact)
    return say("notices-mail-on", address=reach.mail) if reach.mail_wanted else say("notices-mail-off")


def _choices(reach: Reach) -> Iterator[Choice]:
    if reach.can_call and reach.browsers:
        yield Choice("/notices:test", Phrase("choice-notices-test"))
        yield Choice("/notices:quiet", Phrase("choice-notices-quiet"))
    if reach.can_write and reach.mail and reach.mail_wanted:
        yield Choice("/notices:mail-off", Phrase("choice-notices-mail-off"))
    elif reach.can_write and reach.mail:
        yield Choice("/notices:mail-on", Phrase("choice-notices-mail-on"))


CONVERSATION = Conversation(commands={"notices": notices})

"""What is kept about a person: shown, given out as a file, and forgotten when they ask for it."""

from collections.abc import Iterator
from datetime import datetime

from bot.conversations.consent import CONSENT_VERSION
from bot.conversations.contract.effects import Agree, EraseMe, Tell
from bot.conversations.contract.inbound import Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Attachment, AttachmentKind, Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import OwnData, Post, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import go
from bot.conversations.route import resumed
from bot.conversations.stations import AskComponent, ConfirmErasure, Visitor
from core.assessment.people import Role
from core.scoring.phrase import Phrase

FILE_NAME = "du-lieu-cua-toi.xlsx"
COLLEAGUES = frozenset({Role.OFFICER, Role.HEAD})


def my_data(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``mydata``: what is kept and why; with an argument the file of it, or agreement to its wording."""
    own = snapshot.own
    if own is None:
        return Outcome(remind=True)
    match argument:
        case "file":
            file = Attachment(AttachmentKind.MY_DATA, str(snapshot.person_id), FILE_NAME)
            return Outcome(replies=(Reply((say("mydata-file", Style.HEAD),), attachments=(file,)),), remind=True)
        case "agree":
            line = say("mydata-agreed-now", Style.OK)
            return Outcome(replies=(Reply((line,)),), effects=(Agree(CONSENT_VERSION),), remind=True)
        case _:
            return Outcome(replies=(Reply(tuple(_lines(snapshot, own)), tuple(_choices(own))),), remind=True)


def _lines(snapshot: Snapshot, own: OwnData) -> Iterator[Say]:
    yield say("mydata-title", Style.HEAD)
    yield say("mydata-name", name=own.name) if own.name else say("mydata-nameless")
    for post in own.posts:
        yield say("mydata-post", role=Phrase(f"role-{post.role.value}"), unit=post.unit_name, since=post.since)
    for chat in own.chats:
        yield say("mydata-chat", messenger=chat.messenger, mark=chat.mark, since=chat.since)
    yield say("mydata-counts", answers=own.answers, evidence=own.evidence, messages=own.messages)
    if own.machines_called:
        yield say("mydata-machines", count=own.machines_called)
    yield say("mydata-why")
    yield say("mydata-who")
    yield say("mydata-kept-record")
    yield say("mydata-talk-for", days=own.talk_days) if own.talk_days is not None else say("mydata-talk-kept")
    for messenger in own.carriers:
        yield say("mydata-carrier", messenger=messenger)
    yield say("mydata-law", Style.HINT, contact=snapshot.contact)
    if own.agreed == CONSENT_VERSION and own.agreed_at is not None:
        yield say("mydata-agreed", Style.HINT, at=own.agreed_at)
    elif own.posts:
        yield say("mydata-agree-anew" if own.agreed else "mydata-agree", Style.HINT)


def _choices(own: OwnData) -> Iterator[Choice]:
    if own.posts and own.agreed != CONSENT_VERSION:
        yield Choice("/mydata:agree", Phrase("choice-mydata-agree"))
    yield Choice("/mydata:file", Phrase("choice-mydata-file"))
    yield Choice("/erase", Phrase("choice-erase"))


# --- being forgotten -------------------------------------------------------------------------------------------------


def erase(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``erase``: say what it means, and ask for an own button."""
    match place:
        case ConfirmErasure(key) | AskComponent(key):
            return go(snapshot, ConfirmErasure(key), now)
        case _:
            return go(snapshot, ConfirmErasure(), now)


def show_erasure(snapshot: Snapshot, place: ConfirmErasure, now: datetime) -> Reply:
    lines = [say("erase-title", Style.HEAD), say("erase-goes")]
    if snapshot.desks:
        lines += [say("erase-stays"), say("erase-ends", Style.WARN)]
    for post in snapshot.own.posts if snapshot.own else ():
        if not post.others:
            role = Phrase(f"role-{post.role.value}")
            lines.append(say("erase-last", Style.WARN, role=role, unit=post.unit_name))
    return Reply((*lines, say("erase-no-way-back", Style.WARN)), _ERASE_CHOICES, asks=True)


def remind_erasure(snapshot: Snapshot, place: ConfirmErasure, now: datetime) -> Reply:
    return Reply((say("erase-choose"),), _ERASE_CHOICES, asks=True)


_ERASE_CHOICES = (Choice("forget-me", Phrase("choice-erase-yes")), Choice("keep", Phrase("choice-erase-no")))


def take_erasure(snapshot: Snapshot, place: ConfirmErasure, inbound: Inbound, now: datetime) -> Outcome:
    """Only the button itself, or its very words, erase anything; a mere yes does not."""
    match inbound:
        case Tapped(choice="forget-me") | Wrote(choice="forget-me"):
            told = tuple(push for post in (snapshot.own.posts if snapshot.own else ()) for push in vacancies(post))
            lines = (say("erase-done", Style.OK), say("erase-again", Style.HINT))
            return Outcome(Visitor(), (Reply(lines, asks=True),), (*told, EraseMe()))
        case Tapped(choice="keep") | Wrote(choice="keep"):
            return _kept(snapshot, place, now)
        case _:
            return Outcome(place, (Reply((say("erase-choose", Style.WARN),), _ERASE_CHOICES, asks=True),))


def _kept(snapshot: Snapshot, place: ConfirmErasure, now: datetime) -> Outcome:
    """Nothing happened: back to where the person was."""
    line = say("erase-kept", Style.OK)
    if snapshot.desk is not None:
        return go(snapshot, resumed(snapshot.desk, place.key), now, (line,))
    return Outcome(Visitor(), (Reply((line,)),), enter=True)


def vacancies(post: Post) -> tuple[Tell, ...]:
    """Pushes to those who have to know that somebody no longer acts for the unit, and who is left."""
    role = Phrase(f"role-{post.role.value}")
    left = (
        say("erase-left", role=role, count=post.others) if post.others else say("erase-vacant", Style.WARN, role=role)
    )
    head = say("erase-told", Style.HEAD, role=role, unit=post.unit_name)
    kept = say("erase-told-kept")
    return (
        Tell(Reply((head, kept, left, say("erase-invite-head", Style.HINT))), post.unit_id, COLLEAGUES),
        *(
            Tell(
                Reply((head, kept, left, say("erase-invite-administrator", Style.HINT))),
                unit_id,
                frozenset({Role.ADMINISTRATOR}),
            )
            for unit_id in (post.unit_id, *post.above)
        ),
    )


CONVERSATION = Conversation(
    steps={ConfirmErasure: Step(take_erasure, show_erasure, remind_erasure)},
    commands={"mydata": my_data, "erase": erase},
)

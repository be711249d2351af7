"""The unit head returns a sheet: remarks are collected one by one, each kept at once, and then sent together."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.answering import MOST_TEXT
from bot.conversations.approval_pushes import tell_returned
from bot.conversations.approval_state import bare_rows, no_data_rows
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import after, desk_of, go
from bot.conversations.reading import split_code
from bot.conversations.refusing import refused
from bot.conversations.route import onward
from bot.conversations.stations import Approving, Returning, Watching, WriteRemark
from core.assessment.changes import Change, Return, SaveRemark, unanswered_again
from core.assessment.people import refuse_return
from core.assessment.sheet import WHOLE_SHEET, Remark
from core.frameworks.model import Component
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase

LEAST_REMARK = 3
"""Characters that can say what is to be changed."""

MOST_OFFERED = 6
"""How many components with gaps are offered as buttons; any other is named by its code."""


def give_back(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``giveback``: choose what is to be changed in the submission that was shown."""
    desk = desk_of(snapshot)
    refusal = refuse_return(desk.membership.role, desk.round, desk.sheet, now)
    if refusal is not None:
        return Outcome(replies=(Reply((refused(refusal, desk),)),), remind=True)
    submission = desk.sheet.submission
    if argument and argument != str(submission):
        return go(snapshot, Approving(submission), now, (say("approval-newer", Style.WARN),))
    return go(snapshot, Returning(submission), now)


def show(snapshot: Snapshot, place: Returning, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    drafts = _drafts(desk)
    lines = [say("return-title", Style.HEAD, unit=desk.membership.unit_name)]
    if drafts:
        lines += _listed(desk)
    lines.append(say("return-hint", Style.HINT, example=_example(desk).code))
    send = (Choice("send", Phrase("choice-send-back", {"count": len(drafts)})),) if drafts else ()
    rows = tuple(
        Choice(
            f"/remark:{row.key}",
            Phrase("choice-component-state", {"code": row.code, "title": row.title, "state": gap}),
        )
        for row, gap in _offered(desk)
    )
    whole = Choice("/remark", Phrase("choice-remark-whole"))
    return Reply(tuple(lines), (*send, *rows, whole, Choice("keep", Phrase("choice-not-back"))), asks=True)


def _drafts(desk: Desk) -> dict[ComponentKey, Remark]:
    return dict(desk.sheet.remarks_on(desk.sheet.submission))


def _listed(desk: Desk) -> list[Say]:
    drafts = _drafts(desk)
    whole = drafts.get(WHOLE_SHEET)
    lines = [] if whole is None else [say("remark-on-whole", text=whole.text)]
    rows = (row for row in desk.framework.components if row.key in drafts)
    return [*lines, *(say("remark-on-row", code=row.code, text=drafts[row.key].text) for row in rows)]


def _offered(desk: Desk) -> tuple[tuple[Component, Phrase], ...]:
    """Components a head will most likely send back, and why: points without proof first, then those without data."""
    bare, no_data = Phrase("short-bare"), Phrase("short-no-data")
    rows = (*((row, bare) for row in bare_rows(desk)), *((row, no_data) for row in no_data_rows(desk)))
    return tuple((row, gap) for row, gap in rows if row.key not in _drafts(desk))[:MOST_OFFERED]


def _example(desk: Desk) -> Component:
    return (*(row for row, _ in _offered(desk)), *desk.framework.components)[0]


def take(snapshot: Snapshot, place: Returning, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    match inbound:
        case Tapped(choice="send") | Wrote(choice="send") | Wrote(control=Control.DONE):
            return _sent(snapshot, place, now)
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, _looking(desk), now, (say("return-not-done"),))
        case Wrote(text=text):
            code, rest = split_code(text, desk.framework.component_by_code.keys())
            if code is None:
                return go(snapshot, place, now, (say("return-what", Style.WARN),))
            key = desk.framework.component_by_code[code].key
            if len(rest.strip()) >= LEAST_REMARK:
                return _kept(snapshot, WriteRemark(place.submission, key), rest, now)
            return go(snapshot, WriteRemark(place.submission, key), now)
        case _:
            return go(snapshot, place, now, (say("return-what", Style.WARN),))


def _looking(desk: Desk) -> Place:
    """Where the head reads: what was handed in, or the sheet as it is."""
    return Approving(desk.sheet.submission) if desk.sheet.submitted_at is not None else onward(desk)


# --- one remark ------------------------------------------------------------------------------------------------------


def remark(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``remark``: write what is to be changed in a component, without one in the whole sheet."""
    desk = desk_of(snapshot)
    refusal = refuse_return(desk.membership.role, desk.round, desk.sheet, now)
    if refusal is not None:
        return Outcome(replies=(Reply((refused(refusal, desk),)),), remind=True)
    if argument and argument not in desk.framework.component_by_key:
        return Outcome(replies=(Reply((say("component-unknown", Style.WARN),)),), remind=True)
    return go(snapshot, WriteRemark(desk.sheet.submission, ComponentKey(argument)), now)


def show_remark(snapshot: Snapshot, place: WriteRemark, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    present = _drafts(desk).get(place.key)
    stands = () if present is None else (say("remark-stands", text=present.text),)
    if place.key:
        component = desk.framework.component_by_key[place.key]
        head = say("remark-ask", Style.HEAD, code=component.code, title=component.title)
    else:
        head = say("remark-ask-whole", Style.HEAD)
    drop = () if present is None else (Choice("drop", Phrase("choice-drop-remark")),)
    choices = (*drop, Choice("keep", Phrase("choice-no-change")))
    return Reply((head, *stands, say("remark-hint", Style.HINT)), choices, asks=True)


def take_remark(snapshot: Snapshot, place: WriteRemark, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="drop") | Wrote(choice="drop"):
            return _kept(snapshot, place, "", now)
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, Returning(place.submission), now)
        case Wrote(text=text) if LEAST_REMARK <= len(text.strip()) <= MOST_TEXT:
            return _kept(snapshot, place, text, now)
        case Wrote(text=text) if len(text) > MOST_TEXT:
            return go(snapshot, place, now, (say("slip-too-long", Style.WARN, most=MOST_TEXT),))
        case _:
            return go(snapshot, place, now, (say("remark-empty", Style.WARN),))


def _kept(snapshot: Snapshot, place: WriteRemark, text: str, now: datetime) -> Outcome:
    """Keep a remark as a draft, and go on with the list."""
    desk = desk_of(snapshot)
    if (outdated := _outdated(snapshot, place.submission, now)) is not None:
        return outdated
    change = SaveRemark(desk.sheet.submission, place.key, " ".join(text.split()))
    changed = replace(snapshot, desk=after(desk, (change,), now))
    key = "remark-kept" if text else "remark-dropped"
    outcome = go(changed, Returning(place.submission), now, (say(key, Style.OK),))
    return replace(outcome, effects=(change,))


# --- sending back ----------------------------------------------------------------------------------------------------


def _sent(snapshot: Snapshot, place: Returning, now: datetime) -> Outcome:
    """Give the sheet back; with a remark on the whole, what nobody had answered is asked again."""
    desk = desk_of(snapshot)
    if (outdated := _outdated(snapshot, place.submission, now)) is not None:
        return outdated
    drafts = _drafts(desk)
    if not drafts:
        return go(snapshot, place, now, (say("return-nothing", Style.WARN),))
    blanks = unanswered_again(desk.sheet) if WHOLE_SHEET in drafts else ()
    changes: tuple[Change, ...] = (Return(), *blanks)
    changed = after(desk, changes, now)
    rows = len([key for key in drafts if key != WHOLE_SHEET])
    done = say("returned-rows", Style.OK, count=rows) if rows else say("returned-whole", Style.OK)
    lines = (done, say("returned-next", Style.HINT, day=desk.round.calendar.approval_day()))
    reply = Reply(lines, (Choice("/home", Phrase("choice-home")),), asks=True)
    return Outcome(Watching(), (reply,), (*changes, *tell_returned(changed, now)))


def _outdated(snapshot: Snapshot, submission: int, now: datetime) -> Outcome | None:
    """What is said when the sheet is no longer the one the head looked at, or may no longer be returned."""
    desk = desk_of(snapshot)
    refusal = refuse_return(desk.membership.role, desk.round, desk.sheet, now)
    if refusal is not None:
        return go(snapshot, onward(desk), now, (refused(refusal, desk),))
    if submission != desk.sheet.submission:
        return go(snapshot, Approving(desk.sheet.submission), now, (say("approval-newer", Style.WARN),))
    return None


CONVERSATION = Conversation(
    steps={
        Returning: Step(take, show, show),
        WriteRemark: Step(take_remark, show_remark, show_remark),
    },
    commands={"giveback": give_back, "remark": remark},
)

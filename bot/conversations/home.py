"""The overview and the side questions: how far, how many points, what is missing, what is still to gain, help."""

from dataclasses import replace
from datetime import datetime

from bot.conversations import appraised
from bot.conversations.approval_state import is_asked
from bot.conversations.contract.inbound import Control, Inbound, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Bar, Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import desk_of, go, led
from bot.conversations.papers import TAKE_AWAY
from bot.conversations.question import deadline
from bot.conversations.refusing import refused
from bot.conversations.route import may_answer, onward, team
from bot.conversations.score import opened
from bot.conversations.signed import signed_line
from bot.conversations.standing import pillar_caption, points_lines, still_to_gain
from bot.conversations.stations import AskComponent, Finish, Reviewing, Watching
from core.assessment.hands import own_first
from core.assessment.people import HEADS, Refusal, awaits_approval
from core.assessment.progress import Counts, progress, progress_by_pillar
from core.assessment.remarks import open_remarks
from core.assessment.rounds import Approval
from core.assessment.scores import component_score
from core.assessment.sheet import State
from core.frameworks.model import Component, Node
from core.scoring.phrase import Phrase

MOST_LISTED = 8
"""How many rows one list shows as buttons; the rest is counted and reached through the mains."""


def home(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``home``: the whole sheet at a glance."""
    return Outcome(replies=(overview(desk_of(snapshot), now),))


def overview(desk: Desk, now: datetime) -> Reply:
    done = progress(desk.framework, desk.sheet).whole
    lines = (
        say("home-title", Style.HEAD, unit=desk.membership.unit_name, framework=desk.framework.short_title),
        say("home-round", round=desk.round.title, deadline=deadline(desk, now)),
        *_progress_lines(done),
        *points_lines(desk),
        *appraised.overview_lines(desk, now),
        *signed_line(desk),
        *model_note(desk),
    )
    return Reply(lines, _home_choices(desk), bars=tuple(pillar_bar(desk, pillar) for pillar in desk.framework.pillars))


def _progress_lines(done: Counts) -> tuple[Say, ...]:
    """What is done and what is open; nothing is said about what is nothing."""
    lines = [say("home-progress", answered=done.answered, applicable=done.applicable)]
    if done.missing and done.postponed:
        lines.append(say("home-open-postponed", missing=done.missing, postponed=done.postponed))
    elif done.missing:
        lines.append(say("home-open", missing=done.missing))
    if done.without_evidence:
        lines.append(say("home-bare", bare=done.without_evidence))
    return tuple(lines)


def model_note(desk: Desk) -> tuple[Say, ...]:
    """Where rows are ours and not the decision's, every result says so."""
    return (say("model-note", Style.HINT),) if desk.framework.has_model_fields else ()


def pillar_bar(desk: Desk, pillar: Node) -> Bar:
    """How far one main is; a tap opens it."""
    counted = progress_by_pillar(desk.framework, desk.sheet)[pillar.code]
    label = Phrase("bar-label", {"code": pillar.code, "title": pillar.title})
    return Bar(label, counted.answered, counted.applicable, pillar_caption(desk, pillar), f"/pillar:{pillar.code}")


def _home_choices(desk: Desk) -> tuple[Choice, ...]:
    going: tuple[Choice, ...] = (Choice("/next", Phrase("choice-next")),)
    if not may_answer(desk):
        going = (TAKE_AWAY,)
        if desk.refusal is Refusal.SUBMITTED:
            going = (*going, Choice("/withdraw", Phrase("choice-withdraw")))
        going = (*_approving(desk), *going)
    elif desk.sheet.is_returned:
        going = (Choice("/returned", Phrase("choice-mend")), *going)
    return (
        *appraised.overview_choices(desk),
        *going,
        Choice("/missing", Phrase("choice-missing")),
        Choice("/points", Phrase("choice-points")),
        Choice("/evidence", Phrase("choice-evidence")),
        Choice("/advice", Phrase("choice-advice")),
        *((Choice("/submit", submit_label(desk)),) if may_answer(desk) else ()),
        *((Choice("/hands", Phrase("choice-hands")),) if len(desk.colleagues) > 1 else ()),
        *((Choice("/invite", Phrase("choice-invite")),) if desk.membership.role in HEADS else ()),
        Choice("/help", Phrase("choice-help")),
    )


def submit_label(desk: Desk) -> Phrase:
    """Handing in is "trình" where the head approves."""
    return Phrase("choice-present" if is_asked(desk) else "choice-submit")


def _approving(desk: Desk) -> tuple[Choice, ...]:
    """What a head can do with a sheet that was handed in."""
    is_head_s = desk.membership.role in HEADS and desk.round.approval is not Approval.NONE
    if not is_head_s or desk.sheet.submitted_at is None:
        return ()
    waits = awaits_approval(desk.round, desk.sheet)
    return (Choice("/approval", Phrase("choice-look-approve" if waits else "choice-look-again")),)


def points(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``points``: so far, if submitted now with its band, still possible."""
    desk = desk_of(snapshot)
    done = progress(desk.framework, desk.sheet).whole
    head = say("points-answered", Style.HEAD, answered=done.answered, applicable=done.applicable)
    taken_away = (Choice("/picture", Phrase("choice-picture")), TAKE_AWAY)
    return Outcome(replies=(Reply((head, *points_lines(desk), *model_note(desk)), taken_away),), remind=True)


def missing(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``missing``: what is not answered, main by main; each row one tap away."""
    desk = desk_of(snapshot)
    rows = _missing_rows(desk)
    figures = [f for f in desk.framework.general if f.name not in desk.sheet.general]
    if not rows and not figures:
        return Outcome(replies=(Reply((say("missing-nothing", Style.OK),), _after_all(desk)),))
    lines = [say("missing-count", Style.HEAD, count=len(rows))] if rows else []
    if figures:
        lines.append(say("missing-figures", count=len(figures)))
    choices = [_row(c, desk) for c in rows[:MOST_LISTED]]
    if len(rows) > MOST_LISTED:
        lines.append(say("missing-more", Style.HINT, count=MOST_LISTED, example=rows[MOST_LISTED].code))
    bars = [pillar_bar(desk, pillar) for pillar in desk.framework.pillars if _open_rows(desk, pillar)]
    figure_choices = [Choice("/general", Phrase("choice-general"))] if figures else []
    following = Choice("/next", Phrase("choice-next"))
    return Outcome(replies=(Reply(tuple(lines), (*choices, *figure_choices, following), bars=tuple(bars)),))


def _missing_rows(desk: Desk) -> tuple[Component, ...]:
    """What is still to be answered, in the paper's order; also an answer that a changed figure made impossible."""
    missing = frozenset(progress(desk.framework, desk.sheet).missing)
    return tuple(component for component in desk.framework.components if component.key in missing)


def _open_rows(desk: Desk, pillar: Node) -> int:
    return progress_by_pillar(desk.framework, desk.sheet)[pillar.code].missing


def _row(component: Component, desk: Desk) -> Choice:
    key = "choice-component-later" if desk.sheet.entry(component.key).postponed else "choice-component"
    return Choice(f"/open:{component.key}", Phrase(key, {"code": component.code, "title": component.title}))


def pillar(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``pillar``: every component of one main with its state."""
    desk = desk_of(snapshot)
    node = desk.framework.node_by_code.get(argument)
    if node is None or not node.is_pillar:
        return home(snapshot, place, "", now)
    rows = desk.framework.components_of(node)
    head = say("pillar-title", Style.HEAD, code=node.code, title=node.title)
    choices = tuple(
        Choice(
            f"/open:{c.key}",
            Phrase("choice-component-state", {"code": c.code, "title": c.title, "state": _state(desk, c)}),
        )
        for c in rows
    )
    caption = Say(pillar_caption(desk, node))
    ways = (*_approving(desk), Choice("/home", Phrase("choice-home")))
    return Outcome(replies=(Reply((head, caption), (*choices, *ways)),))


def _state(desk: Desk, component: Component) -> Phrase:
    """Where a component stands; a head who has to look at it also sees its points, and whether a proof is missing."""
    short = Phrase(f"short-{desk.sheet.entry(component.key).state.value.replace('_', '-')}")
    points = component_score(desk.framework, desk.sheet, component).points
    looks = desk.membership.role in HEADS and desk.round.approval is not Approval.NONE
    if not looks or points is None or desk.sheet.entry(component.key).state is not State.ANSWERED:
        return short
    is_bare = component.key in progress(desk.framework, desk.sheet).without_evidence
    return Phrase("short-points-bare" if is_bare else "short-points", {"points": points, "max": component.max_points})


def advice(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``advice``: the components with the most points still open and what each would take."""
    desk = desk_of(snapshot)
    lines, rows = still_to_gain(desk)
    if not rows:
        return Outcome(replies=(Reply((say("advice-nothing", Style.OK),)),), remind=True)
    choices = tuple(
        Choice(f"/open:{c.key}", Phrase("choice-component", {"code": c.code, "title": c.title})) for c in rows
    )
    head = say("advice-title", Style.HEAD)
    return Outcome(replies=(Reply((head, *lines), (*choices, Choice("/next", Phrase("choice-next")))),))


def help_(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``help``: what can be done here, whom to ask, and how the waiting component is scored."""
    desk = snapshot.desk
    if desk is None:
        return Outcome(replies=(Reply((say("help-visitor", Style.HEAD, contact=snapshot.contact),)),), remind=True)
    lines = [say("help-title", Style.HEAD)]
    match place:
        case AskComponent(key):
            component = desk.framework.component_by_key[key]
            lines.append(say("help-here", code=component.code, title=component.title))
            lines.extend(Say(phrase) for phrase in component.rule.how(component.max_points))
        case _:
            pass
    lines.append(say("help-words", Style.HINT))
    lines.append(say("help-evidence", Style.HINT))
    lines.append(say("help-contact", contact=desk.round.contact))
    choices = (
        Choice("/home", Phrase("choice-home")),
        Choice("/notices", Phrase("choice-notices")),
        Choice("/mydata", Phrase("choice-mydata")),
    )
    return Outcome(replies=(Reply(tuple(lines), choices),), remind=True)


def next_(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``next``: the waiting question, or what comes after a card; postponed rows are met again."""
    desk = desk_of(snapshot)
    if isinstance(place, AskComponent) and may_answer(desk) and desk.sheet.entry(place.key).revision == place.seen:
        return go(snapshot, place, now)
    past = place.key if isinstance(place, Reviewing) else None
    return go(snapshot, onward(desk, postponed_too=True, past=past), now)


# --- the end of the questions ----------------------------------------------------------------------------------------


def show_finish(snapshot: Snapshot, place: Finish, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    rows = _missing_rows(desk)
    if desk.sheet.is_returned:
        rows = (*_remarked_rows(desk), *rows)
        line = say("finish-returned", Style.HEAD, count=len(rows)) if rows else say("finish-mended", Style.HEAD)
    elif not rows:
        line = say("finish-all", Style.HEAD, count=len(desk.framework.components))
    elif own := own_first(desk.framework, desk.sheet, (row.key for row in rows), team(desk)):
        rows = tuple(row for row in rows if row.key in own)
        line = say("finish-postponed", Style.HEAD, count=len(rows))
    else:
        line = say("finish-own", Style.HEAD, count=len(rows))
    return Reply((line,), (*(_row(c, desk) for c in rows[:MOST_LISTED]), *_after_all(desk)), asks=True)


def _remarked_rows(desk: Desk) -> tuple[Component, ...]:
    """Components of a returned sheet whose remark nobody has looked at yet, and that were answered once."""
    remarked, missing = open_remarks(desk.sheet), progress(desk.framework, desk.sheet).missing
    return tuple(c for c in desk.framework.components if c.key in remarked and c.key not in missing)


def _after_all(desk: Desk) -> tuple[Choice, ...]:
    if not may_answer(desk):
        return (Choice("/home", Phrase("choice-home")),)
    return (
        Choice("/submit", Phrase("choice-check-present" if is_asked(desk) else "choice-check-submit")),
        Choice("/evidence", Phrase("choice-evidence")),
        Choice("/advice", Phrase("choice-advice")),
        Choice("/home", Phrase("choice-home")),
    )


def take_finish(snapshot: Snapshot, place: Finish, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    match inbound:
        case Wrote(control=Control.BACK):
            return go(snapshot, opened(desk, desk.framework.components[-1].key), now)
        case _:
            return Outcome(place, (led((say("finish-what", Style.WARN),), show_finish(snapshot, place, now)),))


def show_watching(snapshot: Snapshot, place: Watching, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    closed = desk.refusal in {Refusal.TOO_EARLY, Refusal.TOO_LATE} and not desk.open_rows
    lines = (refused(desk.refusal, desk),) if closed and desk.refusal is not None else ()
    return replace(led(lines, overview(desk, now)), asks=True)


def remind_watching(snapshot: Snapshot, place: Watching, now: datetime) -> Reply:
    return Reply((say("watching-what", Style.HINT),), _home_choices(desk_of(snapshot)), asks=True)


def take_watching(snapshot: Snapshot, place: Watching, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    lines = (refused(desk.refusal, desk),) if desk.refusal is not None and not desk.open_rows else ()
    return Outcome(place, (led(lines, remind_watching(snapshot, place, now)),))


CONVERSATION = Conversation(
    steps={
        Finish: Step(take_finish, show_finish, show_finish),
        Watching: Step(take_watching, show_watching, remind_watching),
    },
    commands={
        "home": home,
        "points": points,
        "missing": missing,
        "pillar": pillar,
        "advice": advice,
        "help": help_,
        "next": next_,
    },
)

"""One component as an appraiser sees it: answer, points and why, proofs, findings, what others said and decided."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.appraisal_findings import row_findings
from bot.conversations.appraisal_saying import (
    body_evidence_lines,
    decided_by,
    decision_lines,
    max_line,
    until_said,
    verdict_said,
    who,
)
from bot.conversations.appraisal_stations import Judging
from bot.conversations.appraisal_work import (
    AppraiserWork,
    OpenSheet,
    QueuedSheet,
    QueueRow,
    component_of,
    may_decide,
    work_of,
)
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Attachment, AttachmentKind, Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Outcome
from bot.conversations.describing import described
from bot.conversations.moves import led
from bot.conversations.pictures import previews
from bot.conversations.standing import award_lines
from bot.conversations.supplied import supplied_lines
from core.assessment.assigning import Part
from core.assessment.case import Case, Reaction, Stage, explain_until
from core.assessment.rounds import VIETNAM, Calendar
from core.assessment.scores import ComponentScore, Counting, component_score
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State
from core.frameworks.model import Component
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase


def jump(place: Place, then: str, lead: tuple[Say, ...] = ()) -> Outcome:
    """Go where another sheet has to be loaded first, and do ``then`` there."""
    return Outcome(place, enter=True, lead=lead, then=then)


def row_ref(sheet: QueuedSheet, key: str) -> str:
    """The argument of commands about one row of one sheet."""
    return f"{sheet.sheet_id}.{key}"


def judge(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``judge``: the card of one row, ``sheet.component``. What is not theirs reads like nothing there."""
    sheet_id, _, key = argument.partition(".")
    work = work_of(snapshot)
    sheet = work.sheet(int(sheet_id)) if sheet_id.isdigit() else None
    if sheet is None or sheet.row(key) is None:
        return Outcome(replies=(Reply((say("judge-not-found", Style.WARN),)),), remind=True)
    if work.open is None or work.open.queued.sheet_id != sheet.sheet_id:
        return jump(Judging(sheet.sheet_id, ComponentKey(key)), f"/judge:{argument}")
    return carded(snapshot, sheet, ComponentKey(key), now)


def carded(
    snapshot: Snapshot, sheet: QueuedSheet, key: ComponentKey, now: datetime, lines: tuple[Say, ...] = ()
) -> Outcome:
    """The card, remembering which decision and which answer it shows."""
    place = looked_at(work_of(snapshot), sheet, key)
    return Outcome(place, (led(lines, show(snapshot, place, now)),))


def looked_at(work: AppraiserWork, sheet: QueuedSheet, key: ComponentKey) -> Judging:
    """The place of a card as it stands now."""
    opened = opened_in(work)
    return Judging(sheet.sheet_id, key, opened.case(key).revision, opened.desk.sheet.entry(key).revision)


def opened_in(work: AppraiserWork) -> OpenSheet:
    """The sheet of the place.

    Raises:
        LookupError: it is not this appraiser's any more; whoever calls has looked.
    """
    if work.open is None:
        raise LookupError("no sheet is open")
    return work.open


def show(snapshot: Snapshot, place: Judging, now: datetime) -> Reply:
    """The card in full."""
    found = _row_at(snapshot, place)
    if found is None:
        return gone()
    opened, row = found
    component = component_of(opened.queued, row)
    lines = (
        _headline(opened, component),
        say("question-title", Style.HEAD, code=component.code, title=component.title),
        max_line(component),
        *(Say(phrase, Style.HINT) for phrase in component.rule.how(component.max_points)),
        *_stage_lines(opened, row, now),
        *_answer_lines(opened, component),
        *_proof_lines(opened, component),
        *_last_round(opened.desk, component),
        *(say("found", Style.WARN, what=what) for what in row_findings(opened, component)),
        *_opinion_lines(opened.case(row.key)),
    )
    return Reply(
        lines,
        choices(snapshot, opened, row),
        attachments=_files(opened, row.key),
        asks=True,
        previews=previews(_proofs(opened, row.key)),
    )


def remind(snapshot: Snapshot, place: Judging, now: datetime) -> Reply:
    found = _row_at(snapshot, place)
    if found is None:
        return gone()
    opened, row = found
    component = component_of(opened.queued, row)
    head = say("judge-open", Style.HEAD, unit=opened.queued.unit_name, code=component.code, title=component.title)
    return Reply((head,), choices(snapshot, opened, row), asks=True)


def gone() -> Reply:
    """The row is not this appraiser's any more; the queue is a tap away."""
    return Reply((say("judge-not-found", Style.WARN),), (Choice("/home", Phrase("choice-queue")),), asks=True)


def _row_at(snapshot: Snapshot, place: Judging) -> tuple[OpenSheet, QueueRow] | None:
    work = work_of(snapshot)
    row = None if work.open is None else work.open.queued.row(place.key)
    return None if work.open is None or row is None else (work.open, row)


def _headline(opened: OpenSheet, component: Component) -> Say:
    sheet = opened.queued
    pillar = sheet.framework.pillar_of(component)
    return say("judge-place", Style.HINT, unit=sheet.unit_name, pillar=pillar.title, waiting=len(sheet.waiting))


def _stage_lines(opened: OpenSheet, row: QueueRow, now: datetime) -> tuple[Say, ...]:
    case = opened.case(row.key)
    calendar = opened.desk.round.calendar
    match row.stage:
        case Stage.EDITED:
            return (*_difference(opened, row.key), *decision_lines(case))
        case Stage.OVERDUE:
            return (*decision_lines(case), say("judge-overdue", Style.WARN))
        case Stage.RETURNED:
            return (*decision_lines(case), _with_the_unit(case, calendar, now))
        case Stage.EXPLAINING:
            until = until_said(calendar.appraisal_closes_at(), now)
            return (*decision_lines(case), say("judge-with-unit", Style.HINT, until=until))
        case _:
            agreed = (say("judge-agreed"),) if case.reaction is Reaction.AGREED else ()
            return (*decision_lines(case), *agreed)


def _with_the_unit(case: Case, calendar: Calendar, now: datetime) -> Say:
    present = case.present
    at = now if present is None or present.appraisal.at is None else present.appraisal.at
    return say("judge-with-unit", Style.HINT, until=until_said(explain_until(calendar, at), now))


def _difference(opened: OpenSheet, key: ComponentKey) -> tuple[Say, ...]:
    """What the unit has changed since the decision: answer and points, proofs, explanation."""
    sheet, case = opened.desk.sheet, opened.case(key)
    component = opened.queued.framework.component_by_key[key]
    since = case.present.appraisal.at if case.present else None
    entry, before = sheet.entry(key), opened.judged.get(key, Entry())
    lines = [say("judge-edited", Style.WARN, at=case.reacted_at or entry.at or "")]
    if before.revision != entry.revision:
        lines.append(
            say(
                "edited-answer",
                was=described(component, before),
                was_points=_points_said(_with_entry(opened, key, before)),
                now=described(component, entry),
                now_points=_points_said(component_score(opened.queued.framework, sheet, component)),
            )
        )
    added = [one.title for one in sheet.evidence_of(key) if since and one.at and one.at >= since]
    if added:
        lines.append(say("edited-evidence", count=len(added), names="; ".join(added)))
    removed = [one.title for one in _removed(sheet, key, since)]
    if removed:
        lines.append(say("edited-evidence-removed", count=len(removed), names="; ".join(removed)))
    if since and entry.justified_at and entry.justified_at >= since:
        lines.append(say("edited-explained"))
    if len(lines) == 1:
        lines.append(say("edited-nothing"))
    return tuple(lines)


def _removed(sheet: Sheet, key: ComponentKey, since: datetime | None) -> tuple[Evidence, ...]:
    """The proofs that the decision was made with and that no longer count; not those that came and went since."""
    return tuple(
        one
        for one in sheet.retired
        if one.component == key and since and one.at and one.retired_at and one.at < since <= one.retired_at
    )


def _with_entry(opened: OpenSheet, key: ComponentKey, entry: Entry) -> ComponentScore:
    """The score the component would have with another answer."""
    sheet = opened.desk.sheet
    component = opened.queued.framework.component_by_key[key]
    changed = replace(sheet, entries={**sheet.entries, key: entry})
    return component_score(opened.queued.framework, changed, component)


def _points_said(score: ComponentScore) -> Phrase:
    return Phrase("points-known", {"points": score.points}) if score.points is not None else Phrase("points-not-known")


def _answer_lines(opened: OpenSheet, component: Component) -> tuple[Say, ...]:
    desk = opened.desk
    entry = desk.sheet.entry(component.key)
    lines: list[Say] = []
    if component.asks_nothing:
        lines.append(say("judge-asks-nothing"))
    elif entry.state is State.NA_CLAIMED:
        lines.append(say("judge-claim", Style.WARN))
    else:
        lines.append(say("card-answer", answer=described(component, entry)))
    if entry.state is State.ANSWERED:
        lines.extend(award_lines(desk, component))
    if entry.at is not None:
        lines.append(say("judge-written", Style.HINT, who=_author(entry.by), at=entry.at))
    lines.extend(supplied_lines(component, desk.sheet))
    if entry.justification:
        lines.append(say("card-justification", text=entry.justification))
    return tuple(lines)


def _author(name: str) -> Phrase:
    return Phrase("who-named", {"name": name}) if name else Phrase("who-colleague")


def _proof_lines(opened: OpenSheet, component: Component) -> tuple[Say, ...]:
    found = opened.desk.sheet.evidence_of(component.key)
    lines = []
    if found:
        lines.append(say("card-proofs", count=len(found), names="; ".join(proof.title for proof in found)))
    elif component.evidence.text:
        lines.append(say("card-no-proof", text=component.evidence.text))
    return (*lines, *body_evidence_lines(opened.case(component.key)))


def _files(opened: OpenSheet, key: ComponentKey) -> tuple[Attachment, ...]:
    """Every file of the row, the unit's first, to be opened or sent."""
    files = [one for one in _proofs(opened, key) if one.kind is EvidenceKind.FILE]
    return tuple(Attachment(AttachmentKind.EVIDENCE, one.id, one.title) for one in files)


def _proofs(opened: OpenSheet, key: ComponentKey) -> tuple[Evidence, ...]:
    return (*opened.desk.sheet.evidence_of(key), *(one.proof for one in opened.case(key).evidence))


def _last_round(desk: Desk, component: Component) -> tuple[Say, ...]:
    last = desk.history.get(component.key)
    points = None if last is None else (last.self_points if last.appraised_points is None else last.appraised_points)
    if last is None or points is None:
        return ()
    most = last.max_points or component.max_points
    noted = (say("question-last-note", note=last.note),) if last.note else ()
    return (say("question-last-points", points=points, max=most), *noted)


def _opinion_lines(case: Case) -> tuple[Say, ...]:
    return tuple(say("opinion-stands", who=who(one.by, one.body), text=one.text) for one in case.opinions)


# --- what can be done ------------------------------------------------------------------------------------------------


def acceptable(opened: OpenSheet, key: ComponentKey) -> ComponentScore | None:
    """The unit's own score, where there is anything to accept: known points, or ones that wait for other units.

    Points that come from figures of others, a survey's for example, can be accepted like the unit's own.
    """
    component = opened.queued.framework.component_by_key[key]
    score = component_score(opened.queued.framework, opened.desk.sheet, component)
    if score.state is State.NA_CLAIMED:
        return None
    waits = score.state is State.ANSWERED and score.counting is Counting.AWAITS_UNITS
    return score if score.points is not None or waits else None


def choices(snapshot: Snapshot, opened: OpenSheet, row: QueueRow) -> tuple[Choice, ...]:
    return (
        *(_deciding(opened, row) if may_decide(row, work_of(snapshot)) else ()),
        *((Choice("opinion", Phrase("choice-opinion")),) if _may_advise(snapshot, row) else ()),
        Choice("/next", Phrase("choice-next-row")),
        Choice(f"/unit:{opened.queued.sheet_id}", Phrase("choice-unit-rows")),
        Choice("/home", Phrase("choice-queue")),
    )


def _may_advise(snapshot: Snapshot, row: QueueRow) -> bool:
    return row.part is Part.OPINION and work_of(snapshot).refusal is None


def _deciding(opened: OpenSheet, row: QueueRow) -> tuple[Choice, ...]:
    chosen: list[Choice] = []
    if opened.desk.sheet.entry(row.key).state is State.NA_CLAIMED:
        chosen += [Choice("na-yes", Phrase("choice-na-yes")), Choice("na-no", Phrase("choice-na-no"))]
    score = acceptable(opened, row.key)
    if score is not None and score.points is not None:
        chosen.append(Choice("accept", Phrase("choice-accept", {"points": score.points})))
    elif score is not None:
        chosen.append(Choice("accept", Phrase("choice-accept-open")))
    chosen += [Choice("adjust", Phrase("choice-adjust")), Choice("return", Phrase("choice-return"))]
    if row.part is Part.COUNCIL:
        chosen.append(Choice("not-assessed", Phrase("choice-not-assessed")))
    return tuple(chosen)


def refusal_line(snapshot: Snapshot) -> tuple[Say, ...]:
    """Why nothing can be decided now, with the days of the appraisal."""
    work = work_of(snapshot)
    if work.refusal is None or snapshot.office is None:
        return ()
    calendar = snapshot.office.round.calendar
    start = calendar.appraisal_opens_at().astimezone(VIETNAM).date()
    end = calendar.appraise_to or start
    return (say(f"refusal-{work.refusal.value}", Style.WARN, start=start, end=end),)


def overtaken_line(case: Case) -> Say:
    """Who has decided meanwhile, and what."""
    present = case.present
    if present is None or present.appraisal.at is None:
        return say("overtaken-by-nobody", Style.WARN)
    what, at = verdict_said(present), present.appraisal.at
    return say("overtaken-by", Style.WARN, who=decided_by(present), at=at, what=what)

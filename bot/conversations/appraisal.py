"""An appraiser's queue: which units wait, how far each is, the next row, and all rows of a main without findings."""

from datetime import datetime
from typing import Final

from bot.conversations.appraisal_card import acceptable, jump, opened_in, refusal_line, row_ref
from bot.conversations.appraisal_evidence import taking_files
from bot.conversations.appraisal_findings import row_findings
from bot.conversations.appraisal_stations import AtMain, AtSheet, AtUnit, ConfirmSweep, Judging, Queue
from bot.conversations.appraisal_work import (
    AppraiserWork,
    OpenSheet,
    QueuedSheet,
    QueueRow,
    component_of,
    may_decide,
    office_of,
    work_of,
)
from bot.conversations.contract.effects import Decide
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Bar, Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.finding import component_called
from bot.conversations.folding import fold, fold_words
from bot.conversations.moves import go
from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.case import Stage
from core.assessment.people import Refusal, Role
from core.assessment.sheet import State
from core.frameworks.model import Node
from core.scoring.model import ComponentKey
from core.scoring.phrase import Fact, Phrase

MOST_UNITS: Final = 12
"""How many units the overview lists; the others are found by their name."""


def next_(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``next``: the row after this one that waits, in this sheet, then in the next one."""
    work = work_of(snapshot)
    found = _after(work, place)
    if found is None:
        return go(snapshot, Queue(), now, () if work.refusal else (say("queue-all-done", Style.OK),))
    sheet, row = found
    return jump(Judging(sheet.sheet_id, row.key), f"/judge:{row_ref(sheet, row.key)}")


def _after(work: AppraiserWork, place: Place) -> tuple[QueuedSheet, QueueRow] | None:
    """The sheet of the place first, from the row after its own on and round to its beginning; then the others."""
    here = work.sheet(place.sheet) if isinstance(place, AtSheet) else None
    sheets = [here, *(one for one in work.sheets if one is not here)] if here is not None else list(work.sheets)
    for sheet in sheets:
        rows = list(sheet.rows)
        if sheet is here and isinstance(place, Judging) and (own := sheet.row(place.key)) is not None:
            number = rows.index(own)
            rows = [*rows[number + 1 :], *rows[:number]]
        elif sheet is here and isinstance(place, AtMain | ConfirmSweep):
            first = list(sheet.rows_of(sheet.framework.node_by_code[place.pillar]))
            rows = [*first, *(row for row in rows if row not in first)]
        row = next((row for row in rows if row.is_waiting), None)
        if row is not None:
            return sheet, row
    return None


# --- the overview ----------------------------------------------------------------------------------------------------


def home(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``home``: the overview."""
    return go(snapshot, Queue(), now)


def show(snapshot: Snapshot, place: Queue, now: datetime) -> Reply:
    office, work = office_of(snapshot), work_of(snapshot)
    lines = [
        say("queue-title", Style.HEAD, body=office.membership.unit_name, round=office.round.title),
        *refusal_line(snapshot),
        *_count_lines(work),
        *_progress_lines(work),
    ]
    end = office.round.calendar.appraise_to
    if end is not None and work.refusal is None and work.sheets:
        lines.append(say("queue-deadline", Style.HINT, end=end))
    ordered = sorted(work.sheets, key=lambda sheet: not sheet.waiting)
    bars = tuple(_bar(work, sheet) for sheet in ordered[:MOST_UNITS])
    if len(ordered) > MOST_UNITS:
        lines.append(say("queue-more", Style.HINT, count=len(ordered) - MOST_UNITS))
    return Reply(tuple(lines), _queue_choices(work), bars=bars, asks=True)


def _count_lines(work: AppraiserWork) -> tuple[Say, ...]:
    if work.refusal is Refusal.APPRAISAL_NOT_OPEN:
        return (say("queue-later", count=len(work.not_handed_in)),)
    lines = []
    if not work.sheets and not work.not_handed_in:
        return (say("queue-nothing-assigned", Style.WARN),)
    waiting = [len(sheet.waiting) for sheet in work.sheets]
    edited = sum(row.stage is Stage.EDITED for sheet in work.sheets for row in sheet.rows)
    with_units = sum(row.stage in {Stage.RETURNED, Stage.EXPLAINING} for sheet in work.sheets for row in sheet.rows)
    lines.append(say("queue-waiting", count=sum(waiting), units=sum(1 for one in waiting if one)))
    if edited:
        lines.append(say("queue-edited", Style.WARN, count=edited))
    if with_units:
        lines.append(say("queue-with-units", count=with_units))
    if work.not_handed_in:
        lines.append(say("queue-not-handed-in", count=len(work.not_handed_in)))
    return tuple(lines)


def _progress_lines(work: AppraiserWork) -> tuple[Say, ...]:
    return tuple(
        say("queue-done-by", name=name, count=count) if name else say("queue-done-by-nameless", count=count)
        for name, count in work.done
    )


def _bar(work: AppraiserWork, sheet: QueuedSheet) -> Bar:
    several = sum(one.unit_id == sheet.unit_id for one in work.sheets) > 1
    facts = {"unit": sheet.unit_name, "framework": sheet.framework.short_title}
    label = Phrase("queue-unit-framework", facts) if several else Phrase("queue-unit", {"unit": sheet.unit_name})
    waiting = len(sheet.waiting)
    done = sum(row.stage is Stage.DECIDED for row in sheet.rows)
    caption = Phrase("queue-caption", {"done": done, "total": len(sheet.rows), "waiting": waiting})
    return Bar(label, done, len(sheet.rows), caption, f"/unit:{sheet.sheet_id}")


def _queue_choices(work: AppraiserWork) -> tuple[Choice, ...]:
    return (
        *((Choice("/next", Phrase("choice-next-row")),) if any(sheet.waiting for sheet in work.sheets) else ()),
        *((Choice("/handover", Phrase("choice-hand-over")),) if work.own_count else ()),
        Choice("/help", Phrase("choice-help")),
    )


def take(snapshot: Snapshot, place: Queue, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Wrote(control=Control.DONE | Control.YES):
            return next_(snapshot, place, "", now)
        case Wrote(control=None, text=text) if (only := _only_row(work_of(snapshot), text)) is not None:
            sheet, called = only
            return jump(Judging(sheet.sheet_id, called), f"/judge:{row_ref(sheet, called)}")
        case Wrote(control=None, text=text) if found := _units_like(work_of(snapshot), text):
            if len(found) == 1:
                return unit(snapshot, place, str(found[0].sheet_id), now)
            bars = tuple(_bar(work_of(snapshot), one) for one in found[:MOST_UNITS])
            line = say("queue-found", Style.HEAD, count=len(found), text=text.strip())
            return Outcome(place, (Reply((line,), _queue_choices(work_of(snapshot)), bars=bars, asks=True),))
        case _:
            return go(snapshot, place, now, (say("queue-what", Style.WARN),))


def _only_row(work: AppraiserWork, text: str) -> tuple[QueuedSheet, ComponentKey] | None:
    """A row by its code, where there is only one sheet that can be meant."""
    if len(work.sheets) != 1:
        return None
    called = component_called(work.sheets[0].framework, text)
    return None if called is None else (work.sheets[0], called)


def _units_like(work: AppraiserWork, text: str) -> tuple[QueuedSheet, ...]:
    """Units by name or code, with or without diacritics."""
    wanted = set(fold_words(text))
    if not wanted:
        return ()
    return tuple(
        one for one in work.sheets if fold(one.unit_code) == fold(text) or wanted <= set(fold_words(one.unit_name))
    )


def help_(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``help``: how an appraisal is done here."""
    lines = (
        say("appraisal-help-title", Style.HEAD),
        say("appraisal-help-deciding"),
        say("appraisal-help-finding", Style.HINT),
        say("help-contact", contact=snapshot.contact),
    )
    return Outcome(replies=(Reply(lines),), remind=True)


# --- one unit, one main ----------------------------------------------------------------------------------------------


def unit(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``unit``: the mains of one unit's sheet."""
    work = work_of(snapshot)
    sheet = work.sheet(int(argument)) if argument.isdigit() else None
    if sheet is None:
        return Outcome(replies=(Reply((say("judge-not-found", Style.WARN),)),), remind=True)
    if work.open is None or work.open.queued.sheet_id != sheet.sheet_id:
        return jump(AtUnit(sheet.sheet_id), f"/unit:{argument}")
    return go(snapshot, AtUnit(sheet.sheet_id), now)


def show_unit(snapshot: Snapshot, place: AtUnit, now: datetime) -> Reply:
    sheet = work_of(snapshot).sheet(place.sheet)
    if sheet is None:
        return Reply((say("judge-not-found", Style.WARN),), (Choice("/home", Phrase("choice-queue")),), asks=True)
    lines = [say("unit-title", Style.HEAD, unit=sheet.unit_name, framework=sheet.framework.short_title)]
    if sheet.submitted_at is not None:
        lines.append(say("unit-handed-in", at=sheet.submitted_at))
    else:
        lines.append(say("unit-taken-as-is", Style.WARN))
    bars = []
    for pillar in sheet.framework.pillars:
        rows = sheet.rows_of(pillar)
        if rows:
            done = sum(row.stage is Stage.DECIDED for row in rows)
            waiting = sum(row.is_waiting for row in rows)
            caption = Phrase("queue-caption", {"done": done, "total": len(rows), "waiting": waiting})
            label = Phrase("bar-label", {"code": pillar.code, "title": pillar.title})
            bars.append(Bar(label, done, len(rows), caption, f"/main:{sheet.sheet_id}.{pillar.code}"))
    return Reply(tuple(lines), (_next_choice(), _back_choice()), bars=tuple(bars), asks=True)


def _next_choice() -> Choice:
    return Choice("/next", Phrase("choice-next-row"))


def _back_choice() -> Choice:
    return Choice("/home", Phrase("choice-queue"))


def take_at_sheet(snapshot: Snapshot, place: AtSheet, inbound: Inbound, now: datetime) -> Outcome:
    """A row by its code, or the question again."""
    sheet = work_of(snapshot).sheet(place.sheet)
    match inbound:
        case Wrote(control=Control.BACK | Control.DONE | Control.NO | Control.LATER):
            return go(snapshot, Queue(), now)
        case Wrote(text=text) if sheet is not None and (called := component_called(sheet.framework, text)) is not None:
            return jump(Judging(sheet.sheet_id, called), f"/judge:{row_ref(sheet, called)}")
        case _:
            return go(snapshot, place, now, (say("unit-what", Style.WARN),))


def main(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``main``: the rows of one main, ``sheet.code``."""
    sheet_id, _, code = argument.partition(".")
    work = work_of(snapshot)
    sheet = work.sheet(int(sheet_id)) if sheet_id.isdigit() else None
    if sheet is None or code not in sheet.framework.node_by_code:
        return Outcome(replies=(Reply((say("judge-not-found", Style.WARN),)),), remind=True)
    if work.open is None or work.open.queued.sheet_id != sheet.sheet_id:
        return jump(AtMain(sheet.sheet_id, code), f"/main:{argument}")
    return go(snapshot, AtMain(sheet.sheet_id, code), now)


def show_main(snapshot: Snapshot, place: AtMain, now: datetime) -> Reply:
    work = work_of(snapshot)
    if work.open is None:
        return Reply((say("judge-not-found", Style.WARN),), (_back_choice(),), asks=True)
    sheet = work.open.queued
    pillar = sheet.framework.node_by_code[place.pillar]
    rows = sheet.rows_of(pillar)
    head = say("main-title", Style.HEAD, unit=sheet.unit_name, code=pillar.code, title=pillar.title)
    shown = tuple(_row_choice(sheet, row) for row in rows)
    clean = without_findings(work, work.open, pillar)
    sweep = (
        (Choice(f"/sweep:{sheet.sheet_id}.{pillar.code}", Phrase("choice-sweep", {"count": len(clean)})),)
        if clean
        else ()
    )
    to_unit = Choice(f"/unit:{sheet.sheet_id}", Phrase("choice-unit-rows"))
    return Reply((head,), (*shown, *sweep, _next_choice(), to_unit), asks=True)


def _row_choice(sheet: QueuedSheet, row: QueueRow) -> Choice:
    component = component_of(sheet, row)
    stage = Phrase(f"stage-{row.stage.value}")
    facts: dict[str, Fact] = {"code": component.code, "title": component.title, "state": stage}
    return Choice(f"/judge:{row_ref(sheet, row.key)}", Phrase("choice-component-state", facts))


# --- accepting everything in which nothing stands out ----------------------------------------------------------------


def without_findings(work: AppraiserWork, opened: OpenSheet, pillar: Node) -> tuple[QueueRow, ...]:
    """Rows of a main that nobody has judged yet, whose points are known and in which nothing stands out."""
    return tuple(row for row in opened.queued.rows_of(pillar) if may_decide(row, work) and _is_clean(opened, row))


def _is_clean(opened: OpenSheet, row: QueueRow) -> bool:
    score = acceptable(opened, row.key)
    is_plain = opened.desk.sheet.entry(row.key).state in {State.ANSWERED, State.NO_DATA}
    return (
        row.stage is Stage.WAITING
        and is_plain
        and score is not None
        and score.points is not None
        and not row_findings(opened, component_of(opened.queued, row))
    )


def sweep(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``sweep``: ask before all rows of a main without findings are accepted."""
    sheet_id, _, code = argument.partition(".")
    work = work_of(snapshot)
    sheet = work.sheet(int(sheet_id)) if sheet_id.isdigit() else None
    if sheet is None or code not in sheet.framework.node_by_code:
        return Outcome(replies=(Reply((say("judge-not-found", Style.WARN),)),), remind=True)
    if work.open is None or work.open.queued.sheet_id != sheet.sheet_id:
        return jump(AtMain(sheet.sheet_id, code), f"/sweep:{argument}")
    closed = refusal_line(snapshot)
    clean = without_findings(work, work.open, sheet.framework.node_by_code[code])
    if closed or not clean:
        return go(snapshot, AtMain(sheet.sheet_id, code), now, closed or (say("sweep-nothing", Style.WARN),))
    return go(snapshot, ConfirmSweep(sheet.sheet_id, code, len(clean)), now)


def show_sweep(snapshot: Snapshot, place: ConfirmSweep, now: datetime) -> Reply:
    opened = opened_in(work_of(snapshot))
    pillar = opened.queued.framework.node_by_code[place.pillar]
    clean = without_findings(work_of(snapshot), opened, pillar)
    codes = ", ".join(component_of(opened.queued, row).code for row in clean)
    facts = {"unit": opened.queued.unit_name, "title": pillar.title}
    line = say("sweep-confirm", Style.WARN, count=len(clean), codes=codes, **facts)
    chosen = (
        Choice("yes", Phrase("choice-sweep-yes", {"count": len(clean)})),
        Choice("no", Phrase("choice-not-now")),
    )
    return Reply((line,), chosen, asks=True)


def take_sweep(snapshot: Snapshot, place: ConfirmSweep, inbound: Inbound, now: datetime) -> Outcome:
    at_main = AtMain(place.sheet, place.pillar)
    work = work_of(snapshot)
    if work.open is None:
        return go(snapshot, Queue(), now)
    match inbound:
        case Tapped(choice="yes") | Wrote(choice="yes") | Wrote(control=Control.YES):
            return _swept(snapshot, place, work.open, now)
        case Tapped(choice="no") | Wrote(choice="no") | Wrote(control=Control.NO | Control.BACK | Control.LATER):
            return go(snapshot, at_main, now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def _swept(snapshot: Snapshot, place: ConfirmSweep, opened: OpenSheet, now: datetime) -> Outcome:
    """Accept them, if there are still as many as were said; else ask again with the new number."""
    closed = refusal_line(snapshot)
    pillar = opened.queued.framework.node_by_code[place.pillar]
    clean = without_findings(work_of(snapshot), opened, pillar)
    if closed or not clean:
        return go(snapshot, AtMain(place.sheet, place.pillar), now, closed or (say("sweep-nothing", Style.WARN),))
    if len(clean) != place.count:
        again = ConfirmSweep(place.sheet, place.pillar, len(clean))
        return go(snapshot, again, now, (say("sweep-moved", Style.WARN),))
    effects = tuple(Decide(place.sheet, row.key, _accepted(opened, row)) for row in clean)
    line = say("sweep-done", Style.OK, count=len(clean), title=pillar.title)
    return Outcome(AtMain(place.sheet, place.pillar), effects=effects, enter=True, lead=(line,), then="/next")


def _accepted(opened: OpenSheet, row: QueueRow) -> Appraisal:
    score = acceptable(opened, row.key)
    points = None if score is None else score.points
    seen, answer = opened.case(row.key).revision, opened.desk.sheet.entry(row.key).revision
    return Appraisal(Verdict.ACCEPTED, points, revision=seen, of_answer=answer)


CONVERSATION = Conversation(
    steps={
        Queue: Step(taking_files(take), show, show),
        AtUnit: Step(taking_files(take_at_sheet), show_unit, show_unit),
        AtMain: Step(taking_files(take_at_sheet), show_main, show_main),
        ConfirmSweep: Step(taking_files(take_sweep), show_sweep, show_sweep),
    },
    commands={"home": home, "next": next_, "help": help_, "unit": unit, "main": main, "sweep": sweep},
    offices={Role.APPRAISER: Queue()},
)

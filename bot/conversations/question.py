"""Puts the question of one component: what it is worth, how points are earned, what proves it, what may be typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from bot.conversations.appraisal_saying import until_said
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, LastRound
from bot.conversations.remarks import remark_lines
from bot.conversations.stations import AskComponent
from bot.conversations.supplied import contest_choice, supplied_lines
from core.assessment.asking import asked_inputs, is_needless
from core.assessment.progress import progress
from core.assessment.remembered import remembered, remembering
from core.assessment.rounds import days_until
from core.assessment.sheet import Sheet, State
from core.frameworks.model import Component, Framework
from core.scoring.model import (
    ChoiceInput,
    ComponentKey,
    FractionInput,
    Input,
    NumberInput,
    Option,
    TextInput,
    TickInput,
)
from core.scoring.numbers import plain
from core.scoring.phrase import Fact, Label, Phrase


def names(wanted: Input) -> tuple[str, ...]:
    """The names under which an input's values are kept."""
    match wanted:
        case FractionInput(done, total):
            return (done.name, total.name)
        case NumberInput() | ChoiceInput() | TickInput() | TextInput():
            return (wanted.name,)


def waiting_input(component: Component, place: AskComponent, sheet: Sheet) -> Input | None:
    """The first input that is neither supplied, nor fully known, nor left out."""
    supplied = {name: plain(one.value) for name, one in sheet.supplied.get(component.key, {}).items()}
    for wanted in asked_inputs(component, sheet):
        wants = names(wanted)
        if wants[0] in place.skipped or is_needless(wanted, {**place.given, **supplied}):
            continue
        if any(name not in place.given for name in wants):
            return wanted
    return None


def question(desk: Desk, component: Component, place: AskComponent, now: datetime) -> Reply:
    """The whole question, with everything an officer needs to answer it."""
    wanted = waiting_input(component, place, desk.sheet)
    printed = _printed(desk.framework)[component.key]
    lines = [
        _place_line(desk, component, printed.place, now),
        printed.title,
        *remark_lines(desk, component.key),
        *printed.worth,
        *_last_round(desk.history.get(component.key), component),
        *_present(desk, component),
        *supplied_lines(component, desk.sheet),
    ]
    return _asking((*lines, *ask_lines(wanted, place.given)), wanted, place, contest_choice(desk, component))


def reminder(desk: Desk, component: Component, place: AskComponent) -> Reply:
    """The waiting question in a few words, with its buttons, after a side question."""
    wanted = waiting_input(component, place, desk.sheet)
    head = say("question-still-waiting", Style.HEAD, code=component.code, title=component.title)
    return _asking((head, *ask_lines(wanted, place.given)), wanted, place, contest_choice(desk, component))


def follow_up(desk: Desk, component: Component, place: AskComponent) -> Reply:
    """The next input of a component that asks several things."""
    wanted = waiting_input(component, place, desk.sheet)
    head = say("question-follow-up", Style.HEAD, code=component.code, title=component.title)
    return _asking((head, *ask_lines(wanted, place.given)), wanted, place, contest_choice(desk, component))


def again(desk: Desk, component: Component, place: AskComponent, why: Say) -> Reply:
    """A refused input: why, and what may be typed instead."""
    wanted = waiting_input(component, place, desk.sheet)
    head = say("question-again", code=component.code, title=component.title)
    return _asking((why, head, *ask_lines(wanted, place.given)), wanted, place, contest_choice(desk, component))


def ask_lines(wanted: Input | None, given: Mapping[str, str]) -> tuple[Say, ...]:
    """What may be typed now, with an example that this very prompt accepts."""
    match wanted:
        case None:
            return ()
        case FractionInput(done, total) if done.name in given:
            known = Decimal(given[done.name])
            return (
                say("ask-second", Style.HINT, done=done.label, known=known, total=total.label, example=_example(total)),
            )
        case FractionInput(done, total):
            return (
                say(
                    "ask-fraction",
                    Style.HINT,
                    done=done.label,
                    total=total.label,
                    example=_example(done),
                    whole=_example(total),
                ),
            )
        case NumberInput(label=label):
            return (say("ask-number", Style.HINT, label=label, example=_example(wanted)),)
        case ChoiceInput(label=label):
            return (*_under(label), say("ask-choice", Style.HINT))
        case TickInput(label=label):
            return (*_under(label), say("ask-ticks", Style.HINT))
        case TextInput(label=label):
            return (say("ask-text", Style.HINT, label=label),)


def _example(wanted: NumberInput) -> Fact:
    """The example as this very prompt reads it: a number that may have decimals is printed without groups."""
    return wanted.example if wanted.whole else plain(wanted.example).replace(".", ",")


def _under(label: Label) -> tuple[Say, ...]:
    return (say("ask-part", label=label),) if label else ()


def _place_line(desk: Desk, component: Component, place: Mapping[str, Fact], now: datetime) -> Say:
    missing = progress(desk.framework, desk.sheet).whole.missing
    return say("question-place", Style.HINT, **place, missing=missing, deadline=_deadline_of(desk, component, now))


@dataclass(frozen=True, slots=True)
class _Printed:
    """What every unit reads of one component: where it stands in its main, its title, its worth and its proof."""

    place: Mapping[str, Fact]
    title: Say
    worth: tuple[Say, ...]


@remembered
def _printed(framework: Framework) -> Mapping[ComponentKey, _Printed]:
    """All components as they are printed, which is worked out once for a framework."""
    printed = {}
    for pillar in framework.pillars:
        rows = framework.components_of(pillar)
        for number, component in enumerate(rows, 1):
            printed[component.key] = _Printed(
                {"pillar": pillar.title, "number": number, "count": len(rows)},
                say("question-title", Style.HEAD, code=component.code, title=component.title),
                (*_worth(component), *_proof_wanted(component)),
            )
    return printed


def _deadline_of(desk: Desk, component: Component, now: datetime) -> Phrase:
    """How much time is left for this very component: one that is open again has its own."""
    if desk.refusal is not None and component.key in desk.open_rows:
        return Phrase("deadline-explain", {"until": until_said(desk.open_rows[component.key], now)})
    return deadline(desk, now)


def deadline(desk: Desk, now: datetime) -> Phrase:
    """How much time is left, in words."""
    calendar = desk.round.calendar
    day = calendar.approval_day() if desk.sheet.is_returned else calendar.self_to
    left = days_until(day, now)
    if left < 0:
        return Phrase("deadline-over", {"day": day})
    if left == 0:
        return Phrase("deadline-today", {"day": day})
    return Phrase("deadline-days", {"day": day, "days": left})


def _worth(component: Component) -> tuple[Say, ...]:
    if component.max_points == 0 and component.bonus:
        first = say("question-bonus-open")
    elif component.max_points == 0:
        first = say("question-unscored")
    elif component.bonus:
        first = say("question-bonus", max=component.max_points)
    else:
        first = say("question-max", max=component.max_points)
    how = () if _told_by_buttons(component) else tuple(Say(p) for p in component.rule.how(component.max_points))
    hint = (say("question-hint", Style.HINT, hint=component.hint),) if component.hint else ()
    return (first, *how, *hint)


def _told_by_buttons(component: Component) -> bool:
    """Whether the buttons themselves say what earns how much, so that saying it again would only be longer."""
    match component.rule.inputs:
        case (ChoiceInput(options=options),) | (TickInput(options=options),):
            return all(option.points is not None for option in options)
        case _:
            return False


def _proof_wanted(component: Component) -> tuple[Say, ...]:
    return (say("question-evidence", text=component.evidence.text),) if component.evidence.text else ()


def _last_round(last: LastRound | None, component: Component) -> tuple[Say, ...]:
    if last is None:
        return ()
    points = last.appraised_points if last.appraised_points is not None else last.self_points
    lines = []
    if points is not None:
        lines.append(say("question-last-points", points=points, max=last.max_points or component.max_points))
    if last.note:
        lines.append(say("question-last-note", note=last.note))
    return tuple(lines)


def _present(desk: Desk, component: Component) -> tuple[Say, ...]:
    if desk.sheet.entry(component.key).state is State.UNANSWERED:
        return ()
    return (say("question-answered-already", Style.WARN),)


def _asking(lines: tuple[Say, ...], wanted: Input | None, place: AskComponent, contest: tuple[Choice, ...]) -> Reply:
    skip = (Choice("skip", Phrase("choice-skip-part")),) if wanted is not None and wanted.optional else ()
    out = (*skip, *_WAYS_OUT, *contest)
    match wanted:
        case ChoiceInput(options=options):
            return Reply(lines, (*numbered(options), *out), asks=True)
        case TickInput(options=options):
            choices = (*numbered(options), Choice("ticked", Phrase("choice-ticked")), *out)
            return Reply(lines, choices, asks=True, many=True, ticked=place.ticked)
        case NumberInput() | FractionInput() | TextInput() | None:
            return Reply(lines, out, asks=True)


@remembering(most=1_000)
def numbered(options: tuple[Option, ...]) -> tuple[Choice, ...]:
    """Options as numbered choices, with their points where they have any."""
    return tuple(
        Choice(f"o.{option.id}", option.label, number, option.points) for number, option in enumerate(options, 1)
    )


_WAYS_OUT: Final = (
    Choice("later", Phrase("choice-later")),
    Choice("nodata", Phrase("choice-no-data")),
    Choice("na", Phrase("choice-not-applicable")),
)
"""What every question offers besides its answer."""

"""The general figures (thông tin chung): asked once, each may wait, changing one says which points moved."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from bot.conversations.answering import Misread, Read, is_unlikely, read_number
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import after, desk_of, go, led, shown
from bot.conversations.route import may_answer, onward
from bot.conversations.score import who
from bot.conversations.standing import moved
from bot.conversations.stations import AskComponent, AskGeneral, ConfirmFigure
from core.assessment.changes import SaveGeneral
from core.frameworks.model import GeneralFigure
from core.scoring.model import ComponentKey, NumberInput
from core.scoring.numbers import plain
from core.scoring.phrase import Phrase


def show(snapshot: Snapshot, place: AskGeneral, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    figures = desk.framework.general
    figure = desk.framework.general_by_name[place.name]
    first = not desk.sheet.general and not desk.sheet.general_postponed
    intro = (say("general-intro", count=len(figures)),) if first else ()
    if place.then:
        component = desk.framework.component_by_key[ComponentKey(place.then)]
        intro = (say("general-needed", code=component.code, title=component.title),)
    known = desk.sheet.general.get(place.name)
    present = (say("general-known", value=known, unit=figure.unit),) if known is not None else ()
    head = say("general-title", Style.HEAD, number=figures.index(figure) + 1, count=len(figures), title=figure.title)
    return Reply((*intro, head, *present, _hint(figure)), (_LATER,), asks=True)


def remind(snapshot: Snapshot, place: AskGeneral, now: datetime) -> Reply:
    figure = desk_of(snapshot).framework.general_by_name[place.name]
    return Reply((say("general-waiting", Style.HEAD, title=figure.title), _hint(figure)), (_LATER,), asks=True)


_LATER = Choice("later", Phrase("choice-later"))


def _hint(figure: GeneralFigure) -> Say:
    return say("general-hint", Style.HINT, unit=figure.unit, example=figure.example)


def take(snapshot: Snapshot, place: AskGeneral, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    figure = desk.framework.general_by_name[place.name]
    match inbound:
        case (
            Tapped(choice="later")
            | Wrote(control=Control.LATER | Control.NO_DATA | Control.NOT_APPLICABLE | Control.UNKNOWN)
        ):
            return _kept(snapshot, place, None, now)
        case Wrote(control=Control.BACK):
            return _back(snapshot, place, now)
        case Wrote(text=text):
            match read_number(NumberInput(figure.name, figure.title, figure.whole, figure.example), text, figure.unit):
                case Misread(why):
                    return Outcome(place, (led((why,), remind(snapshot, place, now)),))
                case Read(values):
                    return _given(snapshot, place, Decimal(values[figure.name]), now)
        case _:
            return Outcome(place, (led((say("general-number-wanted", Style.WARN),), remind(snapshot, place, now)),))


def _given(snapshot: Snapshot, place: AskGeneral, value: Decimal, now: datetime) -> Outcome:
    """Keep a value, unless it is hardly possible or a colleague has given another one meanwhile."""
    desk = desk_of(snapshot)
    figure = desk.framework.general_by_name[place.name]
    if is_unlikely(value, figure.example) and place.doubted != plain(value):
        doubt = say("slip-unlikely", Style.WARN, value=value)
        asked = replace(place, doubted=plain(value))
        return Outcome(asked, (led((doubt,), remind(snapshot, asked, now)),))
    known = desk.sheet.general.get(place.name)
    if known is not None and plain(known) != place.seen and known != value:
        return go(snapshot, ConfirmFigure(place.name, plain(value), place.then), now)
    return _kept(snapshot, place, value, now)


def show_figure(snapshot: Snapshot, place: ConfirmFigure, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    figure = desk.framework.general_by_name[place.name]
    known = desk.sheet.general.get(place.name, Decimal(0))
    author = desk.sheet.general_by.get(place.name)
    line = say(
        "general-stands",
        Style.WARN,
        title=figure.title,
        value=known,
        unit=figure.unit,
        new=Decimal(place.value),
        who=who(author.by if author else ""),
        when=Phrase("at-time", {"at": author.at}) if author else Phrase("at-unknown-time"),
    )
    choices = (Choice("new", Phrase("choice-change")), Choice("keep", Phrase("choice-keep")))
    return Reply((line,), choices, asks=True)


def take_figure(snapshot: Snapshot, place: ConfirmFigure, inbound: Inbound, now: datetime) -> Outcome:
    asked = AskGeneral(place.name, place.then)
    match inbound:
        case Tapped(choice="new") | Wrote(choice="new") | Wrote(control=Control.YES):
            return _kept(snapshot, asked, Decimal(place.value), now)
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.NO | Control.BACK | Control.LATER):
            return _kept(snapshot, asked, None, now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def _kept(snapshot: Snapshot, place: AskGeneral, value: Decimal | None, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    figure = desk.framework.general_by_name[place.name]
    if value is None and place.name in desk.sheet.general:
        return go(snapshot, onward(desk), now, (say("general-unchanged", Style.OK, title=figure.title),))
    change = SaveGeneral(place.name, value)
    changed = after(desk, (change,), now)
    if value is None:
        lines: tuple[Say, ...] = (say("general-later", title=figure.title),)
    else:
        lines = (
            say("general-kept", Style.OK, title=figure.title, value=value, unit=figure.unit),
            *moved(desk, changed),
        )
    following: Place = onward(changed)
    if place.then:
        key = ComponentKey(place.then)
        following = AskComponent(key, desk.sheet.entry(key).revision)
    reply = led(lines, shown(replace(snapshot, desk=changed), following, now))
    return Outcome(following, (reply,), (change,))


def _back(snapshot: Snapshot, place: AskGeneral, now: datetime) -> Outcome:
    names = [figure.name for figure in desk_of(snapshot).framework.general]
    number = names.index(place.name)
    if number == 0:
        return Outcome(place, (led((say("back-first"),), remind(snapshot, place, now)),))
    return go(snapshot, AskGeneral(names[number - 1]), now)


def figures(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``general``: all figures, or with a name the question for one of them."""
    desk = desk_of(snapshot)
    if argument in desk.framework.general_by_name and may_answer(desk):
        known = desk.sheet.general.get(argument)
        return go(snapshot, AskGeneral(argument, seen=plain(known) if known is not None else ""), now)
    lines = [say("general-list", Style.HEAD)]
    for figure in desk.framework.general:
        known = desk.sheet.general.get(figure.name)
        if known is None:
            lines.append(say("general-line-missing", title=figure.title))
        else:
            lines.append(say("general-line", title=figure.title, value=known, unit=figure.unit))
    choices = [
        Choice(f"/general:{f.name}", Phrase("choice-change-figure", {"title": f.title})) for f in desk.framework.general
    ]
    return Outcome(replies=(Reply(tuple(lines), (*choices, Choice("/next", Phrase("choice-next")))),))


CONVERSATION = Conversation(
    steps={AskGeneral: Step(take, show, remind), ConfirmFigure: Step(take_figure, show_figure, show_figure)},
    commands={"general": figures},
)

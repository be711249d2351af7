"""Every place a person can be at. What happens there stands in the conversation of the same subject."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import WayInKind
from core.assessment.sheet import State
from core.scoring.model import ComponentKey


@dataclass(frozen=True, slots=True)
class Visitor(Place):
    """Nobody yet: an invitation is needed."""


@dataclass(frozen=True, slots=True)
class Offered(Place):
    """An invitation or device code was opened and waits for the tap that redeems it."""

    way_in_id: int
    kind: WayInKind
    unit_name: str
    title: str


@dataclass(frozen=True, slots=True)
class Desks(Place):
    """One of several sheets is to be chosen."""


@dataclass(frozen=True, slots=True)
class AskGeneral(Place):
    """A general figure is asked; ``then`` is the component that needs it, empty on the first walk through.

    ``seen`` is the value that was shown, empty for none; ``doubted`` one that was so unusual that it was asked again.
    """

    name: str
    then: str = ""
    seen: str = ""
    doubted: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmFigure(Place):
    """A colleague has given another value since the figure was shown; this one waits for a yes."""

    name: str
    value: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class AskComponent(Place):
    """A component is asked. ``given`` holds the inputs that are known so far, ``seen`` the revision that was shown.

    ``ticked`` are the options picked so far of an input that takes several, ``skipped`` the inputs that were left out,
    ``doubted`` is a text with a number so unusual that it was asked again.
    """

    key: ComponentKey
    seen: int = 0
    given: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    doubted: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmChange(Place):
    """Another answer stands already; this one waits for a yes."""

    key: ComponentKey
    state: State
    seen: int
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConfirmNothing(Place):
    """0/0 was given: did nothing occur, or does it not apply?"""

    key: ComponentKey
    seen: int


@dataclass(frozen=True, slots=True)
class ConfirmFull(Place):
    """Nothing occurring earns full marks here, and "chưa có" was said: which of the two is it?"""

    key: ComponentKey
    seen: int


@dataclass(frozen=True, slots=True)
class ExplainNotApplicable(Place):
    """The reason why a component does not apply is to be written."""

    key: ComponentKey
    seen: int


@dataclass(frozen=True, slots=True)
class Reviewing(Place):
    """One component's card is open: answer, points, evidence, justification."""

    key: ComponentKey


@dataclass(frozen=True, slots=True)
class Explain(Place):
    """A justification (giải trình) is to be written; ``seen`` is the one that was shown."""

    key: ComponentKey
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Contest(Place):
    """What is wrong with a supplied figure is to be written."""

    key: ComponentKey


@dataclass(frozen=True, slots=True)
class MoveProof(Place):
    """A proof is to be moved to another component, or with ``share`` to serve another one too.

    ``where`` is the component it was at when that was asked.
    """

    id: str
    share: bool
    key: str
    seen: int
    given: Mapping[str, str] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceProof(Place):
    """The next proof takes the place of this one."""

    id: str
    key: ComponentKey


@dataclass(frozen=True, slots=True)
class CorrectDocument(Place):
    """Something in a document reference is to be set right; ``part`` is empty until one was chosen.

    ``key``, ``seen`` and ``given`` are the question that waits meanwhile.
    """

    id: str
    part: str
    key: str
    seen: int
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finish(Place):
    """Every question has been met: what is left is postponed rows, checking, handing in."""


@dataclass(frozen=True, slots=True)
class Checking(Place):
    """The findings before submission are shown; ``key`` is the question that was waiting, if one was."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmSubmit(Place):
    """Unanswered rows would become "chưa có số liệu": a yes is needed."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmWithdraw(Place):
    """The submitted sheet would be taken back: a yes is needed."""


@dataclass(frozen=True, slots=True)
class ConfirmErasure(Place):
    """The person would be forgotten: an own button is needed. ``key`` is the question that was waiting, if one was."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class Submitted(Place):
    """The sheet is handed in."""


@dataclass(frozen=True, slots=True)
class Approving(Place):
    """The head looks at what was handed in; ``submission`` is the one that was shown."""

    submission: int


@dataclass(frozen=True, slots=True)
class Returning(Place):
    """The head says what is to be changed in ``submission`` before it is given back."""

    submission: int


@dataclass(frozen=True, slots=True)
class WriteRemark(Place):
    """A remark is to be written: on a component, or with an empty ``key`` on the whole sheet."""

    submission: int
    key: ComponentKey


@dataclass(frozen=True, slots=True)
class SendSigned(Place):
    """The scan of the signed and stamped sheet is to be sent."""


@dataclass(frozen=True, slots=True)
class Trail(Place):
    """Every answer that one component has had."""

    key: ComponentKey


@dataclass(frozen=True, slots=True)
class ConfirmExplain(Place):
    """A colleague has written a justification since it was shown; this one waits for a yes."""

    key: ComponentKey
    text: str


@dataclass(frozen=True, slots=True)
class ChooseAssignee(Place):
    """A colleague is to be chosen who gets mains to answer."""


@dataclass(frozen=True, slots=True)
class AssignMains(Place):
    """The mains of one colleague are to be ticked; ``ticked`` are their codes."""

    person_id: int
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff(Place):
    """The people of the unit are shown to its head."""


@dataclass(frozen=True, slots=True)
class ConfirmReplace(Place):
    """An officer would stop working for the unit, and another one would be invited: a yes is needed."""

    membership_id: int


@dataclass(frozen=True, slots=True)
class NameSuccessor(Place):
    """The name of whoever takes the place of an officer is asked; it may be left out."""

    membership_id: int


@dataclass(frozen=True, slots=True)
class Watching(Place):
    """A person who reads the sheet but does not answer."""

"""The places of an administrator's office."""

from dataclasses import dataclass

from bot.conversations.contract.place import Place


@dataclass(frozen=True, slots=True)
class Administering(Place):
    """The state of the round is shown, and what else can be asked."""


@dataclass(frozen=True, slots=True)
class AtParticipation(Place):
    """Who takes part, by class and by branch."""


@dataclass(frozen=True, slots=True)
class AtUnreached(Place):
    """Units and people whom no message reaches."""


@dataclass(frozen=True, slots=True)
class AtProgress(Place):
    """How far the last message to many has got."""


@dataclass(frozen=True, slots=True)
class ChooseAudience(Place):
    """Whom a message is for is to be chosen."""


@dataclass(frozen=True, slots=True)
class WriteBroadcast(Place):
    """The words of a message are to be written; ``audience`` is encoded."""

    audience: str


@dataclass(frozen=True, slots=True)
class ConfirmBroadcast(Place):
    """A message is shown as people will see it and waits for its own button; ``count`` people were said."""

    audience: str
    text: str
    count: int = -1  # not said yet

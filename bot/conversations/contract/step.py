"""A place, what is decided there, and a conversation as the set of its places and commands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from bot.conversations.contract.effects import Effect
from bot.conversations.contract.inbound import Inbound
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Reply, Say
from bot.conversations.contract.snapshot import Snapshot
from core.assessment.people import Role


@dataclass(frozen=True, slots=True)
class Outcome:
    """``place`` is ``None`` when the person stays where they were.

    ``remind`` repeats the waiting question after an answer to something else.
    ``enter`` asks the turn to load again after the effects and to go on where the person now belongs: after joining,
    after opening another sheet, or where the next question needs what was not loaded. Then ``lead`` are the lines that
    come before it, and ``then`` is the command, ``/command:argument``, that is carried out there.
    """

    place: Place | None = None
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    remind: bool = False
    enter: bool = False
    lead: tuple[Say, ...] = ()
    then: str = ""


Take: TypeAlias = Callable[[Snapshot, Any, Inbound, datetime], Outcome]
"""Answers what a person did at a place."""

Show: TypeAlias = Callable[[Snapshot, Any, datetime], Reply]
"""Puts the question of a place. It is said in full on arrival and again, shorter, after a side question."""

Command: TypeAlias = Callable[[Snapshot, Place, str, datetime], Outcome]
"""Does what a choice ``command:argument`` or a control word says, from whatever place."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens at one place."""

    take: Take
    show: Show
    remind: Show


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation: its places and the commands it answers. Found by its name ``CONVERSATION`` in its module.

    It is held at sheets, or at the offices of ``offices``, each with the place where it begins.
    """

    steps: Mapping[type[Place], Step] = field(default_factory=dict)
    commands: Mapping[str, Command] = field(default_factory=dict)
    offices: Mapping[Role, Place] = field(default_factory=dict)

"""A messenger in memory that has to be sent to, and the people in it: they may block us, and it may be away."""

import asyncio
from dataclasses import dataclass, field, replace

from bot.channel import Capabilities, NotSentError, Outgoing, Piece, RefusedMessageError, UnreachableError
from bot.playing.channel import PlayChannel


@dataclass
class Sent:
    """What somebody has got, line by line, and when by the loop's clock."""

    to: str
    lines: tuple[str, ...]
    at: float


@dataclass
class People:
    """The other side: ``away`` the messenger cannot be had, ``blocked`` people want nothing, ``unfit`` is refused."""

    got: list[Sent] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    away: bool = False
    unfit: bool = False

    def texts(self, to: str) -> list[str]:
        return ["\n".join(one.lines) for one in self.got if one.to == to]


class Messenger(PlayChannel):
    """Implements ``bot.channel.Carrier``; it reads what the messenger of transcripts reads."""

    def __init__(self, name: str, per_second: float = 0.0) -> None:
        super().__init__()
        self._name = name
        self._per_second = per_second
        self.people = People()

    @property
    def name(self) -> str:
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        return replace(super().capabilities, edits=False, per_second=self._per_second, per_chat_second=0.0, pushes=True)

    def pieces(self, outgoing: Outgoing) -> tuple[Piece, ...]:
        return (Piece(outgoing),)

    async def send(self, piece: Piece) -> str:
        if self.people.away:
            raise NotSentError("away")
        if self.people.unfit:
            raise RefusedMessageError("unfit")
        chat = piece.content.chat
        if chat.sender in self.people.blocked:
            raise UnreachableError
        lines = tuple(line["text"] for line in piece.content.body["lines"])
        self.people.got.append(Sent(chat.sender, lines, asyncio.get_running_loop().time()))
        return str(len(self.people.got))

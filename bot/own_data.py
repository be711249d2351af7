"""What a person is shown of what is kept about them. It is read only when they ask for it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from bot.channel import Channel
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import OwnChat, OwnData, Post
from bot.conversations.stations import ConfirmErasure
from bot.desks import DeskReader
from bot.documents.my_data_xlsx import MyDataPaper
from bot.wording import Words
from core.scoring.phrase import Phrase
from store.erasures import Mention
from store.personal import Held
from store.tx import Tx

COMMANDS: Final = frozenset({"/mydata", "/erase"})
MARK_LETTERS: Final = 4
"""So much of a chat's number tells one chat of a person from another."""

_NAMES: Final = "{who}"
"""Where sentences for colleagues name a person."""


def asks_for_own_data(place: Place, inbound: Inbound) -> bool:
    """Whether an inbound leads to the conversation about the person's own data, or is answered in it."""
    match inbound:
        case Tapped(choice=str() as choice) | Wrote(choice=str() as choice) if choice.startswith("/"):
            return choice.partition(":")[0] in COMMANDS
        case Wrote(control=Control.MY_DATA | Control.ERASE_ME):
            return True
        case _:
            return isinstance(place, ConfirmErasure)


class OwnDataReader:
    """Knows which messengers keep what passes through them, and looks the rest up for one person."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._carriers = frozenset(name for name, channel in channels.items() if channel.capabilities.pushes)

    async def read(self, tx: Tx, person_id: int, now: datetime) -> OwnData | None:
        """``None`` when there is nobody of this number."""
        record = await tx.personal.summary(person_id, now)
        if record is None:
            return None
        messengers = {one.chat.channel for one in record.chats}
        return OwnData(
            name=record.display_name,
            chats=tuple(
                OwnChat(one.chat.channel.capitalize(), one.chat.sender[-MARK_LETTERS:], one.since)
                for one in record.chats
            ),
            posts=posts_of(record.held),
            answers=record.counts["answer_revision"] + record.counts["general_revision"],
            evidence=record.counts["evidence_revision"],
            messages=record.counts["message"],
            machines_called=record.counts["push_subscription"],
            agreed=record.consent.wording if record.consent else 0,
            agreed_at=record.consent.at if record.consent else None,
            talk_days=record.talk_days,
            carriers=tuple(sorted(name.capitalize() for name in messengers & self._carriers)),
        )


def posts_of(held: tuple[Held, ...]) -> tuple[Post, ...]:
    """What a person does now, of all they did."""
    return tuple(
        Post(one.role, one.unit_id, one.unit_name, one.since, one.above, one.others)
        for one in held
        if one.until is None
    )


def erased_name(words: Words) -> str:
    """What stands where the name of a forgotten person was."""
    return words.text(Phrase("erased-name"))


def mentions(name: str, words: Words) -> tuple[Mention, ...]:
    """How others were told something about a person, and what takes its place there.

    A name of one word may be any word ("Minh chứng"): it is looked for only as our sentences put it, between the words
    before and after it. A full name is looked for everywhere, so what colleagues typed is changed too.
    """
    if not name:
        return ()
    pseudonym = erased_name(words)
    if " " in name:
        return (Mention(name, pseudonym),)
    return tuple(
        Mention(before + name + after, before + pseudonym + after, starts=starts, ends=ends)
        for before, after, starts, ends in sorted(set(_places(words)))
    )


def _places(words: Words) -> Iterator[tuple[str, str, bool, bool]]:
    """The words next to a name in our sentences; where they are few, whether a text has to start or end with them."""
    for sentence in words.by_key.values():
        before, found, after = sentence.partition(_NAMES)
        left = before.rpartition("}")[2].rpartition("\n")[2]
        right = after.partition("{")[0].partition("\n")[0]
        is_plain = len(left.split()) + len(right.split()) > 1
        is_whole = left == before and (right == after or right.strip() != "")
        if found and (is_plain or is_whole):
            yield left, right, not is_plain, not is_plain and right == after


async def my_data_paper(tx: Tx, desks: DeskReader, person_id: int, now: datetime) -> MyDataPaper | None:
    """Everything that is kept about a person; ``None`` when there is nobody of this number."""
    record = await tx.personal.summary(person_id, now)
    if record is None:
        return None
    rows = await tx.personal.everything(person_id)
    ids = {row["sheet_id"] for found in rows.values() for row in found if row.get("sheet_id")}
    sheets = {
        sheet_id: (unit_name, await desks.framework(tx, digest))
        for sheet_id, unit_name, digest in await tx.personal.sheets(ids)
    }
    return MyDataPaper(record, rows, sheets, now)

"""Clears away what need not be kept: raw events and delivered posts after some days, talk after the end of its round.

Answers, evidence and results are never touched.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update
from sqlmodel import col

from store.batch import Batch
from store.fates import table_of
from store.round_columns import ROUND_COLUMNS, round_of
from store.tables.inbox import InboxRow
from store.tables.outbox import OutboxRow
from store.tables.rounds import CampaignRow, DeskRow, RoundRow, SheetRow
from store.tables.talk import MessageRow, PlaceRow

AT_ONCE: Final = 2000
"""Rows that one transaction clears: others wait for it no longer than for a large answer."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many messages, raw events and settled posts are (or were) due."""

    messages: int = 0
    events: int = 0
    posts: int = 0

    def __add__(self, other: "Cleared") -> "Cleared":
        return Cleared(self.messages + other.messages, self.events + other.events, self.posts + other.posts)

    @property
    def nothing(self) -> bool:
        return not (self.messages or self.events or self.posts)


class Retention:
    """What is due, and clearing it. ``raw_days``: how long raw events and settled posts are kept."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def due(self, now: datetime, raw_days: int) -> Cleared:
        """Count, and change nothing."""
        before = now - timedelta(days=raw_days)
        messages = [await self._count(_old_talk(who, until)) for who, until in (await self._talk_ends(now)).items()]
        return Cleared(sum(messages), await self._count(_old_events(before)), await self._count(_old_posts(before)))

    async def clear(self, now: datetime, raw_days: int) -> Cleared:
        """Clear some of what is due; call it again until nothing was."""
        before = now - timedelta(days=raw_days)
        events = await self._clear_events(before)
        posts = await self._delete(OutboxRow, _old_posts(before).limit(AT_ONCE))
        messages = 0
        for who, until in (await self._talk_ends(now)).items():
            messages += await self._delete(MessageRow, _old_talk(who, until).limit(AT_ONCE - messages))
            if messages >= AT_ONCE:
                break
        return Cleared(messages, events, posts)

    async def _clear_events(self, before: datetime) -> int:
        """The newest event of a chat stays, without its body: it tells which chat a person last wrote from.

        So do those that were put aside: that they came is still worth knowing.
        """
        ids = list((await self._connection.execute(_old_events(before).limit(AT_ONCE))).scalars())
        if not ids:
            return 0
        newer = table_of(InboxRow.__tablename__).alias("newer")
        is_newest = ~exists().where(
            newer.c.channel == col(InboxRow.channel),
            newer.c.account == col(InboxRow.account),
            newer.c.sender == col(InboxRow.sender),
            newer.c.id > col(InboxRow.id),
        )
        stays = or_(col(InboxRow.state) == "parked", is_newest)
        await self._connection.execute(update(InboxRow).where(col(InboxRow.id).in_(ids), stays).values(body=b""))
        await self._connection.execute(
            delete(InboxRow).where(col(InboxRow.id).in_(ids), func.length(col(InboxRow.body)) > 0)
        )
        return len(ids)

    async def _delete(self, table: type[MessageRow | OutboxRow], old: Select[int]) -> int:
        ids = list((await self._connection.execute(old)).scalars())
        if ids:
            await self._connection.execute(delete(table).where(col(table.id).in_(ids)))
        return len(ids)

    async def _count(self, old: Select[int]) -> int:
        return (await self._connection.execute(select(func.count()).select_from(old.subquery()))).scalar_one()

    async def _talk_ends(self, now: datetime) -> Mapping[int, datetime]:
        """Up to which moment the talk of each person may go, for those of whom anything may.

        Somebody who is in another round too keeps what was said since that one was opened.
        """
        rows = await self._connection.execute(_ROUNDS_OF_PEOPLE)
        ended: dict[int, datetime] = {}
        running: defaultdict[int, list[datetime]] = defaultdict(list)
        for row in rows.all():
            due_at = round_of(row).talk_due_at()
            if due_at is not None and due_at <= now:
                ended[row.person_id] = max(due_at, ended.get(row.person_id, due_at))
            else:
                running[row.person_id].append(row.opened_at)
        return {who: min([at, *running[who]]) for who, at in ended.items()}


def _old_events(before: datetime) -> Select[int]:
    return (
        select(col(InboxRow.id))
        .where(col(InboxRow.state) != "new", col(InboxRow.received_at) < before, func.length(col(InboxRow.body)) > 0)
        .order_by(col(InboxRow.id))
    )


def _old_posts(before: datetime) -> Select[int]:
    """Settled posts, except those that tell that something was said once and must not be again."""
    return (
        select(col(OutboxRow.id))
        .where(col(OutboxRow.settled_at) < before, col(OutboxRow.dedupe_key).is_(None))
        .order_by(col(OutboxRow.id))
    )


def _old_talk(person_id: int, until: datetime) -> Select[int]:
    """What a person said and was told, except the newest message, and the questions that still wait."""
    newest = select(func.max(col(MessageRow.seq))).where(col(MessageRow.person_id) == person_id).scalar_subquery()
    waiting = select(col(PlaceRow.prompt_id)).where(
        col(PlaceRow.person_id) == person_id, col(PlaceRow.prompt_id).is_not(None)
    )
    answered: ColumnElement[bool] = or_(col(MessageRow.prompt_id).is_(None), col(MessageRow.prompt_id).not_in(waiting))
    return (
        select(col(MessageRow.id))
        .where(
            and_(col(MessageRow.person_id) == person_id, col(MessageRow.at) < until),
            col(MessageRow.seq) < newest,
            answered,
        )
        .order_by(col(MessageRow.id))
    )


_THROUGH_SHEET: Final = (
    select(col(CampaignRow.round_id))
    .join(SheetRow, col(SheetRow.campaign_id) == col(CampaignRow.id))
    .where(col(SheetRow.id) == col(DeskRow.sheet_id))
    .correlate(DeskRow)
    .scalar_subquery()
)
_ROUNDS_OF_PEOPLE: Final = (
    select(col(DeskRow.person_id), col(RoundRow.opened_at), *ROUND_COLUMNS)
    .select_from(DeskRow)
    .join(RoundRow, col(RoundRow.id) == func.coalesce(col(DeskRow.round_id), _THROUGH_SHEET))
    .distinct()
)

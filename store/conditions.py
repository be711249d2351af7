"""Conditions that several subjects share.

Statements that run in every turn are built once, with named parameters: building one costs more than running it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, ColumnElement, SQLColumnExpression, and_, bindparam, or_
from sqlmodel import col

from store.records import ChatKey
from store.tables.inbox import InboxRow
from store.tables.outbox import OutboxRow
from store.tables.people import IdentityRow, MembershipRow
from store.tables.reach import PushSubscriptionRow
from store.tables.rounds import RosterRow, SheetRow
from store.tables.units import UnitVersionRow
from store.tables.ways_in import ChatTriesRow

STANDS_ON_THE_ROSTER: Final = and_(
    col(RosterRow.campaign_id) == col(SheetRow.campaign_id), col(RosterRow.unit_id) == col(SheetRow.unit_id)
)
"""Ties a sheet to the unit as the round's roster has it: name, code and parent of then, not of today."""

AT: Final[BindParameter[datetime]] = bindparam("at_moment")


def holds_at(
    row: type[MembershipRow | UnitVersionRow], at: datetime | SQLColumnExpression[datetime] = AT
) -> ColumnElement[bool]:
    """A dated row holds from ``valid_from`` on, until just before ``valid_to`` (``None``: still)."""
    return and_(col(row.valid_from) <= at, or_(col(row.valid_to).is_(None), col(row.valid_to) > at))


def held_at(since: datetime, until: datetime | None, at: datetime) -> bool:
    """As ``holds_at``, for rows that are here already: so they can be remembered for any moment."""
    return since <= at and (until is None or until > at)


def of_chat(
    row: type[ChatTriesRow | IdentityRow | InboxRow | OutboxRow | PushSubscriptionRow],
) -> ColumnElement[bool]:
    """The rows of one chat, given by ``chat_parameters``."""
    return and_(
        col(row.channel) == bindparam("of_channel"),
        col(row.account) == bindparam("of_account"),
        col(row.sender) == bindparam("of_sender"),
    )


def chat_parameters(chat: ChatKey) -> Mapping[str, str]:
    return {"of_channel": chat.channel, "of_account": chat.account, "of_sender": chat.sender}


def chat_columns(chat: ChatKey) -> Mapping[str, str]:
    """A chat as the columns of a new row."""
    return {"channel": chat.channel, "account": chat.account, "sender": chat.sender}

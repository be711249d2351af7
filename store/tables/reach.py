"""How people are told that something waits for them while no page of theirs is open."""

from datetime import datetime

from sqlalchemy import Index

from store.columns import flag, key, moment, number, ref, text
from store.tables.table import Table, strict


class PushSubscriptionRow(Table, table=True):
    """A browser that may be called (Web Push): one for each chat of the page, made when its person agreed.

    ``public_key`` and ``auth_secret`` are the browser's own (RFC 8291), base64url. ``failures`` counts calls in a row
    that failed; ``gone_at``: the push service has forgotten the browser, which may register anew by itself.
    ``test_wanted_at``: the person has asked for a call, to see whether it comes.
    """

    __tablename__ = "push_subscription"
    __table_args__ = strict(
        Index("uq_push_subscription_chat", "channel", "account", "sender", unique=True),
        Index("uq_push_subscription_endpoint", "endpoint", unique=True),
    )

    id: int = key()
    channel: str = text()
    account: str = text()
    sender: str = text()
    endpoint: str = text()
    public_key: str = text()
    auth_secret: str = text()
    created_at: datetime = moment()
    last_ok_at: datetime | None = moment(nullable=True)
    failures: int = number()
    gone_at: datetime | None = moment(nullable=True)
    test_wanted_at: datetime | None = moment(nullable=True)


class NoticeChoiceRow(Table, table=True):
    """What a person has chosen about one way of being told; the newest choice counts."""

    __tablename__ = "notice_choice"
    __table_args__ = strict(Index("ix_notice_choice_person_id", "person_id"), rising=True)

    id: int = key()
    person_id: int = ref("person.id")
    way: str = text()
    wanted: bool = flag()
    channel: str = text()
    at: datetime = moment()

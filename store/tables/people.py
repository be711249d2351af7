"""People, the chats they write from, and what they do for which unit."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint

from store.columns import key, moment, ref, text
from store.tables.table import Table, strict


class PersonRow(Table, table=True):
    """A person. No name is ever required, so ``display_name`` may be empty."""

    __tablename__ = "person"
    __table_args__ = strict()

    id: int = key()
    display_name: str = text()
    created_at: datetime = moment()


class IdentityRow(Table, table=True):
    """One chat of a person: a browser, a Telegram account. ``unreachable_since``: the person has blocked us there."""

    __tablename__ = "identity"
    __table_args__ = strict(
        UniqueConstraint("channel", "account", "sender"), Index("ix_identity_person_id", "person_id")
    )

    id: int = key()
    channel: str = text()
    account: str = text()
    sender: str = text()
    person_id: int = ref("person.id")
    linked_at: datetime = moment()
    unreachable_since: datetime | None = moment(nullable=True)


class MembershipRow(Table, table=True):
    """A person acts in a role for a unit from ``valid_from`` until just before ``valid_to`` (``None``: still)."""

    __tablename__ = "membership"
    __table_args__ = strict(
        Index("ix_membership_person_id_unit_id", "person_id", "unit_id"), Index("ix_membership_unit_id", "unit_id")
    )

    id: int = key()
    person_id: int = ref("person.id")
    unit_id: int = ref("unit.id")
    role: str = text()
    valid_from: datetime = moment()
    valid_to: datetime | None = moment(nullable=True)

"""Ways in: invitations and device codes, and the counters that stop guessing. Only hashes of the secrets are kept."""

from datetime import datetime

from sqlalchemy import Index

from store.columns import binary, key, moment, number, ref, text
from store.tables.table import Table, strict


class WayInRow(Table, table=True):
    """A one-time invitation to a unit and role, or a ten-minute code for one more device of a person.

    ``handle`` is the public first part of the code. An invitation has unit, role and round; a device code has a person.
    ``replaces_id`` is the membership that ended so that this invitation could be given in its place.
    """

    __tablename__ = "way_in"
    __table_args__ = strict(Index("ix_way_in_unit_id", "unit_id"))

    id: int = key()
    kind: str = text()
    handle: str = text(unique=True)
    typed_salt: bytes = binary()
    typed_hash: bytes = binary()
    link_hash: bytes = binary()
    unit_id: int | None = ref("unit.id", nullable=True)
    role: str = text()
    round_id: int | None = ref("round.id", nullable=True)
    replaces_id: int | None = ref("membership.id", nullable=True)
    person_name: str = text()
    person_id: int | None = ref("person.id", nullable=True)
    created_by: int | None = ref("person.id", nullable=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)
    used_by: int | None = ref("person.id", nullable=True)
    revoked_at: datetime | None = moment(nullable=True)
    wrong_tries: int = number()
    tried_at: datetime | None = moment(nullable=True)


class ChatTriesRow(Table, table=True):
    """How often one chat or browser gave a wrong code lately."""

    __tablename__ = "chat_tries"
    __table_args__ = strict()

    channel: str = text(primary_key=True)
    account: str = text(primary_key=True)
    sender: str = text(primary_key=True)
    wrong_tries: int = number()
    tried_at: datetime = moment()


class AddressTriesRow(Table, table=True):
    """How often one network address gave a wrong code within an hour; rows of past hours are deleted."""

    __tablename__ = "address_tries"
    __table_args__ = strict()

    address_hash: str = text(primary_key=True)
    hour: int = number()
    wrong_tries: int = number()

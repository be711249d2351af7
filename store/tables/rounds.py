"""Rounds (đợt), their campaigns, the roster each campaign froze, and the desks people work at."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from store.columns import day, flag, json_text, key, moment, number, ref, text
from store.tables.table import Table, strict


class RoundRow(Table, table=True):
    """One assessment round. ``slug`` is the id people and commands use.

    ``talk_days`` is how long after the round people's talk is kept; ``None``: for good.
    """

    __tablename__ = "round"
    __table_args__ = strict()

    id: int = key()
    slug: str = text(unique=True)
    title: str = text()
    year: int = number()
    owner: str = text()
    letter: str = text()
    data_from: date = day()
    data_to: date = day()
    self_from: date = day()
    self_to: date = day()
    approval: str = text()
    approve_to: date | None = day(nullable=True)
    appraise_from: date | None = day(nullable=True)
    appraise_to: date | None = day(nullable=True)
    publish_on: date | None = day(nullable=True)
    explain_days: int = number()
    provisional_ranks: bool = flag()
    contact: str = text()
    reminders: Any = json_text()
    talk_days: int | None = number(nullable=True)
    state: str = text()
    opened_at: datetime = moment()


class FrameworkDocumentRow(Table, table=True):
    """The canonical text of a framework as it was when a campaign opened; ``digest`` is its SHA-256."""

    __tablename__ = "framework_document"
    __table_args__ = strict()

    digest: str = text(primary_key=True)
    framework_id: str = text()
    document: str = text()
    component_count: int = number()


class CampaignRow(Table, table=True):
    """A framework for one class of units within a round."""

    __tablename__ = "campaign"
    __table_args__ = strict(UniqueConstraint("round_id", "framework_id"))

    id: int = key()
    round_id: int = ref("round.id")
    framework_id: str = text()
    digest: str = Field(sa_type=Text, foreign_key="framework_document.digest", nullable=False)
    unit_class: str = text()


class RosterRow(Table, table=True):
    """A unit as a campaign knows it: the version that was valid when the campaign opened, frozen."""

    __tablename__ = "roster"
    __table_args__ = strict(Index("ix_roster_unit_id", "unit_id"))

    campaign_id: int = ref("campaign.id", primary_key=True)
    unit_id: int = ref("unit.id", primary_key=True)
    unit_version_id: int = ref("unit_version.id")


class SheetRow(Table, table=True):
    """The one sheet of a unit in a campaign. What stands in it is the sum of its revisions."""

    __tablename__ = "sheet"
    __table_args__ = strict(UniqueConstraint("campaign_id", "unit_id"), Index("ix_sheet_unit_id", "unit_id"))

    id: int = key()
    campaign_id: int = ref("campaign.id")
    unit_id: int = ref("unit.id")


class DeskRow(Table, table=True):
    """One person in one role, at one sheet or, with an office, at one round for one unit.

    Of ``sheet_id`` and ``round_id`` one is filled; ``unit_id`` goes with the round. It may be sat at only while the
    membership behind it holds.
    """

    __tablename__ = "desk"
    __table_args__ = strict(
        UniqueConstraint("person_id", "sheet_id", "role"),
        UniqueConstraint("person_id", "round_id", "unit_id", "role"),
        Index("ix_desk_sheet_id", "sheet_id"),
    )

    id: int = key()
    person_id: int = ref("person.id")
    sheet_id: int | None = ref("sheet.id", nullable=True)
    round_id: int | None = ref("round.id", nullable=True)
    unit_id: int | None = ref("unit.id", nullable=True)
    role: str = text()

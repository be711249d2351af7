"""Editions: sealed results of a campaign, append-only; a correction is the next number, publication another row."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from store.columns import binary, flag, json_text, key, moment, number, ref, text
from store.tables.table import Table, strict


class EditionRow(Table, table=True):
    """One computed edition. ``digest`` is the SHA-256 of the body, which is kept compressed.

    ``area`` is the code of the district whose units alone were computed, empty where all of the campaign were.
    ``cut`` says up to which row of each table the inputs go, ``not_ranked`` which units (by code) the round assesses
    without a rank, ``accepts_model`` that a framework with rows of our own was accepted on purpose, ``why`` the reason,
    or what a correction corrects. ``account`` is who ran the command, as the operating system names them.
    """

    __tablename__ = "edition"
    __table_args__ = strict(UniqueConstraint("campaign_id", "number"), rising=True)

    id: int = key()
    campaign_id: int = ref("campaign.id")
    number: int = number()
    digest: str = text()
    framework_digest: str = Field(sa_type=Text, foreign_key="framework_document.digest", nullable=False)
    body: bytes = binary()
    cut: Any = json_text()
    not_ranked: Any = json_text()
    area: str = text()
    why: str = text()
    accepts_model: bool = flag()
    account: str = text()
    computed_at: datetime = moment()


class EditionPublicationRow(Table, table=True):
    """An edition was published by a decision; nothing unpublishes it."""

    __tablename__ = "edition_publication"
    __table_args__ = strict()

    edition_id: int = ref("edition.id", primary_key=True)
    published_at: datetime = moment()
    signer: str = text()
    decision: str = text()
    account: str = text()

"""Amendments of open campaigns."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
UNTOLD = sa.text("told_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("from_framework_id", sa.Text(), nullable=False),
        sa.Column("to_framework_id", sa.Text(), nullable=False),
        sa.Column("from_digest", sa.Text(), nullable=False),
        sa.Column("to_digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("dropped", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_amendment_campaign_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_amendment_person_id")),
        sa.ForeignKeyConstraint(["from_digest"], ["framework_document.digest"], name=op.f("fk_amendment_from_digest")),
        sa.ForeignKeyConstraint(["to_digest"], ["framework_document.digest"], name=op.f("fk_amendment_to_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_amendment_campaign_id", "amendment", ["campaign_id"], unique=False)
    op.create_table(
        "amendment_notice",
        sa.Column("id", ID, nullable=False),
        sa.Column("amendment_id", ID, nullable=False),
        sa.Column("desk_id", ID, nullable=False),
        sa.Column("asked_again", sa.Text(), nullable=False),
        sa.Column("reopened", FLAG, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_notice_amendment_id")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_amendment_notice_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_notice")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_amendment_notice_untold",
        "amendment_notice",
        ["desk_id"],
        unique=False,
        sqlite_where=UNTOLD,
        postgresql_where=UNTOLD,
    )


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

"""Browsers that may be called, what people chose about it, and by which way a message reached them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("via", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "push_subscription",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("auth_secret", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_ok_at", MOMENT, nullable=True),
        sa.Column("failures", ID, nullable=False),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.Column("test_wanted_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sqlite_strict=True,
    )
    op.create_index("uq_push_subscription_chat", "push_subscription", ["channel", "account", "sender"], unique=True)
    op.create_index("uq_push_subscription_endpoint", "push_subscription", ["endpoint"], unique=True)
    op.create_table(
        "notice_choice",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("wanted", FLAG, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_choice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_choice")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_notice_choice_person_id", "notice_choice", ["person_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

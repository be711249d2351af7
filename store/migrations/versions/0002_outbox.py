"""What has to be sent, and which chats can be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('waiting', 'sending')")


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("priority", ID, nullable=False),
        sa.Column("seq", ID, nullable=False),
        sa.Column("replaces", ID, nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("lease_token", sa.Text(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("attempts", ID, nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("uq_outbox_dedupe_key", "outbox", ["dedupe_key"], unique=True)
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["channel", "account", "id"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_outbox_person_id_seq", "outbox", ["person_id", "seq"], unique=False)
    op.add_column("identity", sa.Column("unreachable_since", MOMENT, nullable=True))
    op.add_column("inbox", sa.Column("turn_order", ID, nullable=False, server_default="0"))
    op.add_column("evidence_revision", sa.Column("album", sa.Text(), nullable=False, server_default=""))
    op.add_column("media", sa.Column("recompressed", FLAG, nullable=False, server_default=sa.text("false")))


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

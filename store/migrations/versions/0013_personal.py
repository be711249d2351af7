"""Consent, erasure, and how long the talk of a round is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
STRICT = {"sqlite_strict": True, "sqlite_autoincrement": True}


def upgrade() -> None:
    op.add_column("round", sa.Column("talk_days", ID, nullable=True))
    op.create_table(
        "consent",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("wording", ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        **STRICT,
    )
    op.create_index("ix_consent_person_id", "consent", ["person_id"])
    op.create_table(
        "erasure",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erasure_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        **STRICT,
    )
    op.create_index(
        "uq_erasure_asked",
        "erasure",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("erased_at IS NULL"),
        postgresql_where=sa.text("erased_at IS NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

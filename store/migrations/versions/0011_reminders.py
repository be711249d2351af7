"""Last days that are moved, the plan of reminders of a round, and the reminders that were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("round", sa.Column("reminders", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "last_day",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=True),
        sa.Column("unit_class", sa.Text(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("self_to", DAY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_last_day_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_last_day_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_day")),
        sqlite_strict=True,
    )
    op.create_index("ix_last_day_round_id", "last_day", ["round_id"])
    op.create_table(
        "reminder",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("seq", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("person_id", "kind", "day", name=op.f("uq_reminder_person_id_kind_day")),
        sqlite_strict=True,
    )
    op.create_index("ix_reminder_day", "reminder", ["day"])
    op.create_table(
        "reminder_choice",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("fewer", FLAG, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_choice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_choice")),
        sqlite_strict=True,
    )
    op.create_index("ix_reminder_choice_person_id", "reminder_choice", ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

"""Figures that the province supplies, and what units say against them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "supplied_revision",
        sa.Column("id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("previous_id", ID, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", DAY, nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_supplied_revision_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplied_revision")),
        sa.UniqueConstraint(
            "sheet_id",
            "component",
            "input",
            "previous_id",
            name=op.f("uq_supplied_revision_sheet_id_component_input_previous_id"),
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_supplied_revision_sheet_id_component_input_id",
        "supplied_revision",
        ["sheet_id", "component", "input", "id"],
        unique=False,
    )
    op.create_table(
        "contest_revision",
        sa.Column("id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("previous_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_contest_revision_sheet_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contest_revision_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest_revision")),
        sa.UniqueConstraint(
            "sheet_id", "component", "previous_id", name=op.f("uq_contest_revision_sheet_id_component_previous_id")
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_contest_revision_sheet_id_component_id", "contest_revision", ["sheet_id", "component", "id"], unique=False
    )


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

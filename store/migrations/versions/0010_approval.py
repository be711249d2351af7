"""Remarks of the unit head, mains assigned to officers, and invitations that replace somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    _revisions(
        "remark_revision",
        sa.Column("submission", ID, nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        subject=("submission", "component"),
    )
    _revisions(
        "assignment_revision",
        sa.Column("pillar", sa.Text(), nullable=False),
        sa.Column("assignee_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_assignment_revision_assignee_id")),
        subject=("pillar",),
    )
    with op.batch_alter_table("way_in", table_kwargs={"sqlite_strict": True}) as way_in:
        way_in.add_column(sa.Column("replaces_id", ID, nullable=True))
        way_in.create_foreign_key(op.f("fk_way_in_replaces_id"), "membership", ["replaces_id"], ["id"])


def _revisions(table: str, *own: sa.Column | sa.Constraint, subject: tuple[str, ...]) -> None:
    """A table of revisions: who wrote what is in ``own`` about a sheet, and which revision it follows."""
    unique = ("sheet_id", *subject, "previous_id")
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("previous_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        *own,
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f(f"fk_{table}_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_{'_'.join(unique)}")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

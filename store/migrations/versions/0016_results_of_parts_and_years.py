"""Earlier results by framework, as a unit may be in two campaigns of one year; editions of one district alone."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
POINTS = ID


def upgrade() -> None:
    rows, totals = _all("history"), _all("history_total")
    op.drop_table("history")
    op.drop_table("history_total")
    history = op.create_table(
        "history",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("year", ID, nullable=False),
        sa.Column("framework_id", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("self_points", POINTS, nullable=True),
        sa.Column("appraised_points", POINTS, nullable=True),
        sa.Column("max_points", POINTS, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_history_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "year", "framework_id", "component", name=op.f("pk_history")),
        sqlite_strict=True,
    )
    total = op.create_table(
        "history_total",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("year", ID, nullable=False),
        sa.Column("framework_id", sa.Text(), nullable=False),
        sa.Column("total_points", POINTS, nullable=True),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_history_total_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "year", "framework_id", name=op.f("pk_history_total")),
        sqlite_strict=True,
    )
    op.add_column("edition", sa.Column("area", sa.Text(), nullable=False, server_default=""))
    for table, kept in ((history, rows), (total, totals)):
        if kept:
            op.bulk_insert(table, kept)


def _all(table: str) -> list[dict[str, object]]:
    """The rows there are; of which framework they were was never asked."""
    found = op.get_bind().execute(sa.text(f"SELECT * FROM {table}"))  # noqa: S608 (our own names)
    return [{**row, "framework_id": ""} for row in found.mappings()]


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

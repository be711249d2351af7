"""Desks for those who look at many sheets, and the later days of a round."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.add_column("round", sa.Column("approval", sa.Text(), nullable=False, server_default="none"))
    op.add_column("round", sa.Column("explain_days", ID, nullable=False, server_default="0"))
    for name in ("approve_to", "appraise_from", "appraise_to", "publish_on"):
        op.add_column("round", sa.Column(name, DAY, nullable=True))
    with op.batch_alter_table("desk", copy_from=_desk(), table_kwargs={"sqlite_strict": True}) as desk:
        desk.alter_column("sheet_id", existing_type=ID, nullable=True)
        desk.add_column(sa.Column("round_id", ID, nullable=True))
        desk.add_column(sa.Column("unit_id", ID, nullable=True))
        desk.create_foreign_key(op.f("fk_desk_round_id"), "round", ["round_id"], ["id"])
        desk.create_foreign_key(op.f("fk_desk_unit_id"), "unit", ["unit_id"], ["id"])
        desk.create_unique_constraint(
            op.f("uq_desk_person_id_round_id_unit_id_role"), ["person_id", "round_id", "unit_id", "role"]
        )


def _desk() -> sa.Table:
    """The table as it was: SQLite cannot change a column, the table is made anew."""
    return sa.Table(
        "desk",
        sa.MetaData(),
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, sa.ForeignKey("person.id", name=op.f("fk_desk_person_id")), nullable=False),
        sa.Column("sheet_id", ID, sa.ForeignKey("sheet.id", name=op.f("fk_desk_sheet_id")), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sa.UniqueConstraint("person_id", "sheet_id", "role", name=op.f("uq_desk_person_id_sheet_id_role")),
        sa.Index("ix_desk_sheet_id", "sheet_id"),
    )


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

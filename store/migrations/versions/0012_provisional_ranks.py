"""Rounds in which supervisors are told places before the results are official."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("round", sa.Column("provisional_ranks", FLAG, nullable=False, server_default=sa.text("false")))




def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

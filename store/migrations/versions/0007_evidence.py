"""What document references say, previews and versions of proofs; incidents with state secrets."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("number", "symbol", "document_kind", "issuer", "summary", "preview", "replaces"):
        op.add_column("evidence_revision", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("evidence_revision", sa.Column("is_agreed", FLAG, nullable=True))
    op.create_table(
        "secrecy_incident",
        sa.Column("id", ID, nullable=False),
        sa.Column("media_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("desk_id", ID, nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("degree", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_secrecy_incident_person_id")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_secrecy_incident_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secrecy_incident")),
        sa.UniqueConstraint("media_id", name=op.f("uq_secrecy_incident_media_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

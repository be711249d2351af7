"""Appraisal: who appraises what, decisions, what units say to them, opinions, the appraisers' own evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "appraiser_assignment",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("body_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("unit_id", ID, nullable=True),
        sa.Column("framework_id", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("valid_from", MOMENT, nullable=False),
        sa.Column("valid_to", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_appraiser_assignment_author_id")),
        sa.ForeignKeyConstraint(["body_id"], ["unit.id"], name=op.f("fk_appraiser_assignment_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appraiser_assignment_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_appraiser_assignment_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appraiser_assignment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraiser_assignment")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_appraiser_assignment_round_id_body_id", "appraiser_assignment", ["round_id", "body_id"], unique=False
    )
    op.create_table(
        "appraisal_revision",
        sa.Column("id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("previous_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("body_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("points", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["unit.id"], name=op.f("fk_appraisal_revision_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appraisal_revision_person_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_appraisal_revision_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_revision")),
        sa.UniqueConstraint(
            "sheet_id", "component", "previous_id", name=op.f("uq_appraisal_revision_sheet_id_component_previous_id")
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_appraisal_revision_sheet_id_component_id",
        "appraisal_revision",
        ["sheet_id", "component", "id"],
        unique=False,
    )
    op.create_table(
        "appraisal_reaction",
        sa.Column("id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("appraisal_id", ID, nullable=False),
        sa.Column("previous_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal_revision.id"], name=op.f("fk_appraisal_reaction_appraisal_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appraisal_reaction_person_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_appraisal_reaction_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_reaction")),
        sa.UniqueConstraint("appraisal_id", "previous_id", name=op.f("uq_appraisal_reaction_appraisal_id_previous_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_appraisal_reaction_sheet_id_component_id",
        "appraisal_reaction",
        ["sheet_id", "component", "id"],
        unique=False,
    )
    op.create_table(
        "appraisal_opinion",
        sa.Column("id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("body_id", ID, nullable=False),
        sa.Column("previous_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["unit.id"], name=op.f("fk_appraisal_opinion_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appraisal_opinion_person_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_appraisal_opinion_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_opinion")),
        sa.UniqueConstraint(
            "sheet_id",
            "component",
            "body_id",
            "previous_id",
            name=op.f("uq_appraisal_opinion_sheet_id_component_body_id_previous_id"),
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_appraisal_opinion_sheet_id_component_id", "appraisal_opinion", ["sheet_id", "component", "id"], unique=False
    )
    op.create_table(
        "appraisal_evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("evidence_id", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("body_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issued_on", DAY, nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", ID, nullable=False),
        sa.Column("preview", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["unit.id"], name=op.f("fk_appraisal_evidence_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appraisal_evidence_person_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_appraisal_evidence_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_evidence")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_appraisal_evidence_evidence_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_appraisal_evidence_sheet_id", "appraisal_evidence", ["sheet_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("there is no way back; restore a backup")

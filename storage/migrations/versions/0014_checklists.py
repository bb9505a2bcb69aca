"""A checklist for each hire: what is to be done, by whom, and until when

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hire", sa.Column("hired_on", sa.Date(), nullable=True))
    op.add_column("hire", sa.Column("starts_on", sa.Date(), nullable=True))
    op.create_table(
        "checklist_step",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", AutoString(length=120), nullable=False),
        sa.Column("owner", AutoString(length=254), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        _anchor(),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_checklist_step")),
    )
    op.create_table(
        "checklist_item",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("hire_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", AutoString(length=120), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        _anchor(),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("plans", sa.Integer(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_checklist_item_done_by_person")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_checklist_item_hire_id_hire")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_checklist_item_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_item")),
        sa.UniqueConstraint("hire_id", "position", name=op.f("uq_checklist_item_hire_id_position")),
    )
    for column in ("done_by", "hire_id", "owner_id"):
        op.create_index(f"ix_checklist_item_{column}", "checklist_item", [column])


def _anchor() -> sa.Column[str]:
    kind = sa.Enum("hire", "start", name="anchor", native_enum=False, create_constraint=True, length=24)
    return sa.Column("anchor", kind, nullable=False)


def downgrade() -> None:
    op.drop_table("checklist_item")
    op.drop_table("checklist_step")
    op.drop_column("hire", "starts_on")
    op.drop_column("hire", "hired_on")

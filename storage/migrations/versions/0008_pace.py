"""Promises say whose turn they take and where they go, and there is a pace for each receiver and place

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("bulk", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox", sa.Column("share", AutoString(length=40), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("place", AutoString(length=100), nullable=True))
    op.create_table(
        "pace",
        sa.Column("name", AutoString(length=100), nullable=False),
        sa.Column("spent_until", UTCDateTime(), nullable=True),
        sa.Column("paused_until", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pace")),
    )


def downgrade() -> None:
    op.drop_table("pace")
    for column in ("place", "share", "bulk"):
        op.drop_column("outbox", column)

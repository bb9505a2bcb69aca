"""From where the ATS is asked the next time what has changed

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ats_cursor",
        sa.Column("source", AutoString(length=32), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_ats_cursor"),
    )


def downgrade() -> None:
    op.drop_table("ats_cursor")

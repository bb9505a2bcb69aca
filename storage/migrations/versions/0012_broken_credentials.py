"""Since when a receiver has not accepted our credentials

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pace", sa.Column("broken_since", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("pace", "broken_since")

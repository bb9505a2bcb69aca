"""Each promise says what it comes from, by a random id

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("trace", AutoString(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "trace")

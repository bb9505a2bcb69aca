"""What has died is found without looking at what was settled

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DEAD = "state = 'dead'"


def upgrade() -> None:
    op.create_index("ix_outbox_dead", "outbox", ["id"], sqlite_where=sa.text(DEAD), postgresql_where=sa.text(DEAD))


def downgrade() -> None:
    op.drop_index("ix_outbox_dead", "outbox")

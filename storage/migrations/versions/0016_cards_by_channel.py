"""The cards of loops are found by the channel they are in

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CARD_NAMES = "substr(name, 1, 5) = 'card:'"


def upgrade() -> None:
    op.create_index(
        "ix_chat_message_card",
        "chat_message",
        ["platform", "channel"],
        sqlite_where=sa.text(CARD_NAMES),
        postgresql_where=sa.text(CARD_NAMES),
    )


def downgrade() -> None:
    op.drop_index("ix_chat_message_card", "chat_message")

"""A message is found by its name alone

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_chat_message_name", "chat_message", ["name"])


def downgrade() -> None:
    op.drop_index("ix_chat_message_name", "chat_message")

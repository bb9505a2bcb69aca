"""Where a platform's users and channels can be reached, and where each person and channel is told things

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = ("personal", "team", "channel")


def upgrade() -> None:
    op.add_column("person", sa.Column("platform", AutoString(length=16), nullable=True))
    op.add_column("requisition", sa.Column("platform", AutoString(length=16), nullable=True))
    kind = sa.Enum(*KINDS, name="conversationkind", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "chat_conversation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("team", AutoString(length=64), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("conversation", AutoString(length=255), nullable=False),
        sa.Column("service_url", AutoString(length=255), nullable=False),
        sa.Column("bot", AutoString(length=255), nullable=False),
        sa.Column("chat_user", AutoString(length=64), nullable=True),
        sa.Column("name", AutoString(length=200), nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_conversation")),
        sa.UniqueConstraint(
            "platform", "kind", "conversation", name=op.f("uq_chat_conversation_platform_kind_conversation")
        ),
    )
    op.create_index("ix_chat_conversation_chat_user", "chat_conversation", ["chat_user"])


def downgrade() -> None:
    op.drop_table("chat_conversation")
    op.drop_column("requisition", "platform")
    op.drop_column("person", "platform")

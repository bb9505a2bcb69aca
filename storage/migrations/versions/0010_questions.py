"""An interview's scorecard may ask what the ATS's own form asks

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("interview", sa.Column("questions", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("scorecard_revision", sa.Column("answers", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("scorecard_revision", "answers")
    op.drop_column("interview", "questions")

"""The tables of the job engine, on PostgreSQL; SQLite has one process, which needs none

They are made by the engine's own migrations, which its package keeps, and never changes once they are released
(https://procrastinate.readthedocs.io/en/stable/howto/production/migrations.html). Those of a later version become a
migration of their own here.

Revision ID: 0006
Revises: 0005
"""

import importlib.resources

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LAST = "03.04.00_50"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    steps = importlib.resources.files("procrastinate.sql.migrations").iterdir()
    for step in sorted((one for one in steps if one.name.endswith(".sql")), key=lambda one: one.name):
        if step.name[: len(LAST)] <= LAST:
            connection.exec_driver_sql(step.read_text(encoding="utf-8").replace("%", "%%"))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")

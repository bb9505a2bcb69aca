"""How each hire stands in the HR system, so that people are told when it could not be recorded

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATES = ("owed", "recorded", "failed", "in_doubt", "by_hand", "dropped")


def upgrade() -> None:
    state = sa.Enum(*STATES, name="hirestate", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "hire",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("outcome_id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_hire_answered_by_person")),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_hire_loop_id_loop")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_hire_outcome_id_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire")),
        sa.UniqueConstraint("outcome_id", name=op.f("uq_hire_outcome_id")),
    )
    for column in ("answered_by", "loop_id", "outcome_id"):
        op.create_index(f"ix_hire_{column}", "hire", [column])
    op.execute(
        "INSERT INTO hire (id, outcome_id, loop_id, state, failures) "
        "SELECT outcome.id, outcome.id, outcome.loop_id, "
        "CASE WHEN outbox.state IN ('pending', 'unknown') THEN 'owed' "
        "WHEN outbox.state = 'dead' THEN 'failed' ELSE 'recorded' END, "
        "CASE WHEN outbox.state = 'dead' THEN 1 ELSE 0 END "
        "FROM outcome JOIN loop ON loop.id = outcome.loop_id JOIN candidate ON candidate.id = loop.candidate_id "
        "LEFT JOIN outbox ON outbox.kind = 'hris.hire' AND outbox.subject = outcome.id "
        "WHERE outcome.decision = 'hire' AND candidate.erased_at IS NULL"
    )


def downgrade() -> None:
    op.drop_table("hire")

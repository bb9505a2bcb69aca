"""Nudges, what is muted, digests, and each person's quiet hours

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATES = ("due", "sent", "acted", "snoozed", "expired")


def upgrade() -> None:
    op.add_column("person", sa.Column("quiet_from", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("quiet_until", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("holidays", AutoString(length=32), nullable=True))
    _nudges()
    _mutes()
    _digests()


def _state() -> sa.Column[str]:
    kind = sa.Enum(*STATES, name="nudgestate", native_enum=False, create_constraint=True, length=24)
    return sa.Column("state", kind, nullable=False)


def _nudges() -> None:
    waiting = ("seats", "booking", "interview", "scorecard", "outcome", "hire")
    audience = ("pool", "interviewer", "hiring_manager", "recruiter", "candidate", "hr_operations")
    op.create_table(
        "nudge",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(
            "waiting",
            sa.Enum(*waiting, name="waiting", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("subject", AutoString(length=64), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(*audience, name="audience", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("time_no", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        _state(),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_nudge_loop_id_loop")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
    )
    _where("ix_nudge_due", "nudge", ["due_at", "id"], "state = 'due'", unique=False)
    receiver, rest = ["waiting", "subject", "person_id"], ["rung", "time_no", "again"]
    _where("uq_nudge_person", "nudge", [*receiver, *rest], "person_id IS NOT NULL", unique=True)
    _where("uq_nudge_nobody", "nudge", [*receiver[:2], *rest], "person_id IS NULL", unique=True)
    op.create_index("ix_nudge_person_day", "nudge", ["person_id", "sent_on"])
    for column in ("subject", "loop_id", "settled_at"):
        op.create_index(f"ix_nudge_{column}", "nudge", [column])


def _mutes() -> None:
    op.create_table(
        "nudge_mute",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column("muted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_nudge_mute_loop_id_loop")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_mute_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "loop_id", name=op.f("pk_nudge_mute")),
    )
    op.create_index("ix_nudge_mute_loop_id", "nudge_mute", ["loop_id"])


def _digests() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("requisition_id", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        _state(),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(requisition_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_digest_one_receiver")),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_digest_requisition_id_requisition")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("requisition_id", "day", name=op.f("uq_digest_requisition_id_day")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_digest_person_id_day")),
    )
    _where("ix_digest_due", "digest", ["due_at"], "state = 'due'", unique=False)
    op.create_index("ix_digest_settled_at", "digest", ["settled_at"])


def _where(name: str, table: str, columns: list[str], where: str, *, unique: bool) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    raise NotImplementedError("what is owed to whom would be lost; restore a backup instead")

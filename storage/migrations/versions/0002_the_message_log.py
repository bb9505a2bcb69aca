"""The message log, and what candidates are known by

Revision ID: 0002
Revises: 0001
"""

import uuid

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("direction", _words("direction", "heard", "said"), nullable=False),
        sa.Column(
            "kind",
            _words("messagekind", "command", "message", "form", "button", "answer", "notice", "mail"),
            nullable=False,
        ),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("command", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("place", AutoString(length=64), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("withheld", AutoString(length=64), nullable=True),
        sa.CheckConstraint("(text IS NULL) <> (withheld IS NULL)", name=op.f("ck_message_text_or_reason")),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_message_loop_id_loop")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_person_id"), ["person_id"], unique=False)

    op.create_table(
        "candidate_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("kind", _words("aliaskind", "name", "email", "phone", "link"), nullable=False),
        sa.Column("value", AutoString(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_alias_candidate_id_candidate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_alias")),
        sa.UniqueConstraint("candidate_id", "kind", "value", name=op.f("uq_candidate_alias_candidate_id_kind_value")),
    )
    with op.batch_alter_table("candidate_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_alias_candidate_id"), ["candidate_id"], unique=False)
    _know_those_who_are_here()


def _know_those_who_are_here() -> None:
    """A key of their own, and their aliases so far, for the candidates that an older version kept."""
    # A default, and no rebuilding of the table: SQLite would have to drop it, which rows that refer to it forbid.
    op.add_column("candidate", sa.Column("pseudonym_key", AutoString(length=32), nullable=False, server_default=""))
    bind = op.get_bind()
    for (candidate_id,) in bind.execute(sa.text("SELECT id FROM candidate")).all():
        bind.execute(
            sa.text("UPDATE candidate SET pseudonym_key = :key WHERE id = :id"),
            {"key": uuid.uuid4().hex, "id": candidate_id},
        )
    for kind in ("name", "email"):
        bind.execute(
            sa.text(
                f"INSERT INTO candidate_alias (candidate_id, kind, value) "  # noqa: S608 (two words of ours)
                f"SELECT id, '{kind}', {kind} FROM candidate WHERE {kind} <> ''"
            )
        )


def downgrade() -> None:
    raise NotImplementedError("messages and keys would be lost; restore a backup instead")

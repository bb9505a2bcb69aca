"""Sealed audit trail, disclosures, sources of roles, legal holds, logins

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _audit()
    _roles()
    _custody()
    _logins()


def _audit() -> None:
    for column in (
        sa.Column("subject", AutoString(length=16), nullable=True),
        sa.Column("shown", AutoString(length=120), nullable=True),
        sa.Column("shown_to", AutoString(length=64), nullable=True),
        sa.Column("place_rule", AutoString(length=64), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
    ):
        op.add_column("audit_entry", column)  # no rebuilding of the table: its triggers and rows stay untouched
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"])
    op.create_table(
        "audit_seal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_seal_entry_id_audit_entry")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_seal_entry_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_seal_no_{verb.lower()} BEFORE {verb} ON audit_seal "
                "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()"
    )


def _roles() -> None:
    """Made anew: SQLite cannot change a primary key, and nothing refers to this table."""
    bind = op.get_bind()
    rows = [dict(row) for row in bind.execute(sa.text("SELECT person_id, role FROM person_role")).mappings()]
    op.drop_table("person_role")
    words = ("interviewer", "hiring_manager", "recruiter", "hr_operations", "auditor", "admin")
    table = op.create_table(
        "person_role",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column(
            "role", sa.Enum(*words, name="role", native_enum=False, create_constraint=True, length=24), nullable=False
        ),
        sa.Column("source", AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "role", "source", name=op.f("pk_person_role")),
    )
    if rows:
        bind.execute(table.insert(), [{**row, "source": "company"} for row in rows])


def _custody() -> None:
    op.add_column("candidate", sa.Column("erased_at", UTCDateTime(), nullable=True))
    op.execute(sa.text("UPDATE candidate SET erased_at = CURRENT_TIMESTAMP WHERE pseudonym_key = ''"))
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("placed_by", AutoString(length=64), nullable=False),
        sa.Column("placed_at", UTCDateTime(), nullable=False),
        sa.Column("released_by", AutoString(length=64), nullable=True),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.Column("release_reason", AutoString(length=500), nullable=True),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_legal_hold_has_reason")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_legal_hold_candidate_id_candidate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_table(
        "retention_question",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("floor_days", sa.Integer(), nullable=False),
        sa.Column("floor_rule", AutoString(length=64), nullable=False),
        sa.Column("cap_days", sa.Integer(), nullable=False),
        sa.Column("cap_rule", AutoString(length=64), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_by", AutoString(length=64), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("keep_days", sa.Integer(), nullable=True),
        sa.Column("reason", AutoString(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_retention_question_candidate_id_candidate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_question")),
    )
    for table, name, where in (
        ("legal_hold", "uq_legal_hold_live", "released_at IS NULL"),
        ("retention_question", "uq_retention_question_open", "answered_at IS NULL"),
    ):
        op.create_index(f"ix_{table}_candidate_id", table, ["candidate_id"])
        op.create_index(
            name,
            table,
            ["candidate_id"],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _logins() -> None:
    op.create_table(
        "login_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("path", AutoString(length=400), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_link_token_hash")),
    )
    op.create_table(
        "web_session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    for table in ("login_link", "web_session"):
        op.create_index(f"ix_{table}_person_id", table, ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("audit entries and holds would be lost; restore a backup instead")

"""Sealed audit trail, disclosures, sources of roles, legal holds, logins, views

Revision ID: 0003
Revises: 0002
"""

from datetime import datetime
from zoneinfo import ZoneInfo

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
    _activity()
    _summaries()
    _deciders()
    _offers()
    _views()  # last: SQLite rebuilds no table while a view stands on it


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
        # INSERT OR REPLACE deletes the row that is in the way, and no trigger on DELETE hears of it.
        for table, key in (("audit_entry", "id"), ("audit_seal", "seq"), ("audit_seal", "entry_id")):
            op.execute(
                f"CREATE TRIGGER {table}_no_replace_by_{key} BEFORE INSERT ON {table} "  # noqa: S608
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
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


def _activity() -> None:
    """What a candidate's period counts from, and which messages and promises are about them."""
    op.add_column("application", sa.Column("changed_at", UTCDateTime(), nullable=True))
    op.execute("UPDATE application SET changed_at = read_at")
    # Alembic makes no reference in a column that it adds on SQLite; both take it in the column's own words.
    op.execute(
        "ALTER TABLE chat_message ADD COLUMN loop_id VARCHAR(32) "
        "CONSTRAINT fk_chat_message_loop_id_loop REFERENCES loop (id)"
    )
    op.create_index("ix_chat_message_loop_id", "chat_message", ["loop_id"])
    op.create_index("ix_outbox_subject", "outbox", ["subject"])
    bind = op.get_bind()
    for id, name in bind.execute(sa.text("SELECT id, name FROM chat_message")).all():
        subject = name.split(":")[1] if ":" in name else ""
        for query in LOOP_BEHIND:
            found = bind.execute(sa.text(query), {"id": subject}).scalar()
            if found is not None:
                bind.execute(
                    sa.text("UPDATE chat_message SET loop_id = :loop WHERE id = :id"), {"loop": found, "id": id}
                )
                break


_OF_CLAIM = "FROM claim JOIN slot ON slot.id = claim.slot_id JOIN option ON option.id = slot.option_id"
LOOP_BEHIND = (
    "SELECT id FROM loop WHERE id = :id",
    f"SELECT option.loop_id {_OF_CLAIM} WHERE claim.id = :id",
    f"SELECT option.loop_id {_OF_CLAIM} JOIN swap ON swap.claim_id = claim.id WHERE swap.id = :id",
    "SELECT loop_id FROM candidate_request WHERE id = :id",
    "SELECT loop_id FROM outcome WHERE id = :id",
)
"""A message's name begins with its errand and the id of what it is about: the loop behind it."""


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


def _offers() -> None:
    """What candidates were offered, in their own time. What is known of earlier options is filled in."""
    op.add_column("option", sa.Column("zone", AutoString(length=64), nullable=True))
    op.add_column("option", sa.Column("ready_at", UTCDateTime(), nullable=True))
    op.add_column("slot", sa.Column("local_minute", sa.Integer(), nullable=True))
    op.execute("UPDATE option SET ready_at = proposed_at WHERE state IN ('ready', 'booked', 'done')")
    op.execute(
        "UPDATE option SET zone = (SELECT COALESCE(candidate.timezone, requisition.timezone) FROM loop "
        "JOIN candidate ON candidate.id = loop.candidate_id JOIN requisition ON requisition.id = loop.requisition_id "
        "WHERE loop.id = option.loop_id AND candidate.erased_at IS NULL)"
    )
    bind = op.get_bind()
    found = sa.text("SELECT slot.id, slot.starts_at, option.zone FROM slot JOIN option ON option.id = slot.option_id")
    rows = bind.execute(found.columns(starts_at=UTCDateTime())).all()
    for slot, starts_at, zone in rows:
        if zone:
            known = {"minute": _local_minute(starts_at, zone), "id": slot}
            bind.execute(sa.text("UPDATE slot SET local_minute = :minute WHERE id = :id"), known)


def _local_minute(moment: datetime, zone: str) -> int:
    local = moment.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


def _views() -> None:
    """The views of `storage.views`. A later migration that rebuilds one of their tables drops and makes them anew."""
    sqlite = op.get_bind().dialect.name == "sqlite"

    def hours(start: str, end: str) -> str:
        if sqlite:
            return f"(julianday({end}) - julianday({start})) * 24.0"
        return f"CAST(EXTRACT(EPOCH FROM {end} - {start}) / 3600.0 AS double precision)"

    monday = (
        "date(claim.starts_at, 'weekday 0', '-6 days')"
        if sqlite
        else "to_char(date_trunc('week', claim.starts_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD')"
    )
    first_booked = "(SELECT min(booking.booked_at) FROM booking WHERE booking.loop_id = loop.id)"
    by_company = "booking.state = 'cancelled' AND loop.state = 'cancelled' AND booking.ended_at = loop.ended_at"
    op.execute(
        f"""CREATE VIEW v_loop AS SELECT loop.code AS loop, requisition.id AS requisition, requisition.ats_job AS job,
        requisition.title AS title, loop.stage AS stage, requisition.jurisdiction AS jurisdiction, loop.state AS state,
        loop.opened_at AS opened_at, {first_booked} AS first_booked_at,
        {hours("loop.opened_at", first_booked)} AS hours_to_book, loop.ended_at AS ended_at,
        loop.reschedules AS reschedules,
        (SELECT count(*) FROM booking WHERE booking.loop_id = loop.id AND booking.state = 'cancelled'
            AND NOT ({by_company})) AS candidate_cancellations,
        (SELECT count(*) FROM booking WHERE booking.loop_id = loop.id AND {by_company}) AS company_cancellations
        FROM loop JOIN requisition ON requisition.id = loop.requisition_id"""  # noqa: S608 - only words of ours
    )
    op.execute(
        """CREATE VIEW v_slot_offered AS SELECT loop.code AS loop, option.letter AS option, interview.name AS interview,
        slot.starts_at AS starts_at, slot.ends_at AS ends_at, option.zone AS zone, slot.local_minute / 60 AS local_hour,
        slot.local_minute AS local_minute, interview.minutes AS minutes,
        CASE WHEN slot.local_minute < 480 OR slot.local_minute + interview.minutes > 1200 THEN 1
            WHEN slot.local_minute IS NULL THEN NULL ELSE 0 END AS outside_day
        FROM slot JOIN option ON option.id = slot.option_id JOIN loop ON loop.id = option.loop_id
        JOIN interview ON interview.id = slot.interview_id WHERE option.ready_at IS NOT NULL AND loop.offers > 0"""
    )
    op.execute(
        f"""CREATE VIEW v_interview_load AS SELECT claim.person_id AS person, loop.code AS loop,
        interview.name AS interview, seat.kind AS seat, claim.state AS state, claim.starts_at AS starts_at,
        interview.minutes AS minutes, {monday} AS week
        FROM claim JOIN seat ON seat.id = claim.seat_id JOIN slot ON slot.id = claim.slot_id
        JOIN option ON option.id = slot.option_id JOIN loop ON loop.id = option.loop_id
        JOIN interview ON interview.id = slot.interview_id WHERE claim.state IN ('confirmed', 'attended')"""  # noqa: S608
    )
    submitted = "COALESCE(scorecard_revision.written_at, scorecard.submitted_at)"
    op.execute(
        f"""CREATE VIEW v_scorecard_latency AS SELECT loop.code AS loop, claim.ends_at AS ended_at,
        {submitted} AS submitted_at, {hours("claim.ends_at", submitted)} AS hours
        FROM claim JOIN slot ON slot.id = claim.slot_id JOIN option ON option.id = slot.option_id
        JOIN loop ON loop.id = option.loop_id LEFT JOIN scorecard ON scorecard.seat_id = claim.seat_id
        LEFT JOIN scorecard_revision
            ON scorecard_revision.scorecard_id = scorecard.id AND scorecard_revision.revision = 1
        JOIN seat ON seat.id = claim.seat_id
        WHERE claim.state = 'attended' AND (seat.kind <> 'shadow' OR scorecard.id IS NOT NULL)"""  # noqa: S608
    )
    op.execute(
        """CREATE VIEW v_disclosure AS SELECT audit_entry.id AS entry, audit_entry.at AS at,
        CASE WHEN audit_entry.shown_to IS NULL THEN audit_entry.actor_kind WHEN person.id IS NULL THEN 'system'
            ELSE 'person' END AS viewer_kind,
        CASE WHEN audit_entry.shown_to IS NOT NULL THEN audit_entry.shown_to
            WHEN audit_entry.actor_kind <> 'candidate' THEN audit_entry.actor_id END AS viewer,
        audit_entry.shown AS shown, audit_entry.about AS about, audit_entry.command AS command,
        audit_entry.surface AS surface, audit_entry.rule AS rule, audit_entry.place_rule AS place_rule
        FROM audit_entry LEFT JOIN person ON person.id = audit_entry.shown_to WHERE audit_entry.shown IS NOT NULL"""
    )
    op.execute(
        """CREATE VIEW v_suggestion AS SELECT loop.code AS loop, option.letter AS option,
        CASE WHEN option.proposed_by IS NULL THEN 'search' ELSE 'hand' END AS origin, option.round AS round,
        option.proposed_at AS proposed_at, option.proposed_by AS proposed_by,
        CASE WHEN EXISTS (SELECT 1 FROM booking WHERE booking.option_id = option.id) THEN 'booked'
            WHEN option.state = 'withdrawn' AND loop.state = 'cancelled' THEN 'ended'
            WHEN option.state = 'withdrawn' THEN 'withdrawn' WHEN option.state = 'released' THEN 'released'
            ELSE 'open' END AS outcome
        FROM option JOIN loop ON loop.id = option.loop_id"""
    )
    op.execute(
        """CREATE VIEW v_summary AS SELECT loop.code AS loop, summary.offered_to AS person,
        summary.offered_at AS offered_at,
        CASE WHEN summary.kept_at IS NULL THEN 'not_kept' WHEN summary.edited THEN 'edited' ELSE 'as_made' END
            AS outcome
        FROM summary JOIN loop ON loop.id = summary.loop_id"""
    )
    op.execute("CREATE VIEW v_person AS SELECT person.id AS person, person.name AS name FROM person")


def _summaries() -> None:
    op.create_table(
        "summary",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("offered_to", sa.String(length=32), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("kept_at", UTCDateTime(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_summary_loop_id_loop")),
        sa.ForeignKeyConstraint(["offered_to"], ["person.id"], name=op.f("fk_summary_offered_to_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
    )
    for column in ("loop_id", "offered_to"):
        op.create_index(f"ix_summary_{column}", "summary", [column])


def _deciders() -> None:
    """An outcome is a decision of the requisition's hiring manager: the database takes nobody else's."""
    manager = (
        "SELECT requisition.hiring_manager_id FROM application "
        "JOIN requisition ON requisition.id = application.requisition_id WHERE application.id = NEW.application_id"
    )
    refusal = "an outcome is decided by the hiring manager of its requisition"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("INSERT", "UPDATE OF decision, decided_by, application_id"):
            op.execute(
                f"CREATE TRIGGER outcome_decider_{verb.split()[0].lower()} BEFORE {verb} ON outcome "
                f"WHEN NEW.decided_by IS NOT ({manager}) BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION outcome_decider() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.decided_by IS DISTINCT FROM ({manager}) THEN RAISE EXCEPTION '{refusal}'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER outcome_decider BEFORE INSERT OR UPDATE OF decision, decided_by, application_id ON outcome "
        "FOR EACH ROW EXECUTE FUNCTION outcome_decider()"
    )


def downgrade() -> None:
    raise NotImplementedError("audit entries and holds would be lost; restore a backup instead")

"""The first tables

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_kind", AutoString(length=16), nullable=False),
        sa.Column("actor_id", AutoString(length=64), nullable=False),
        sa.Column("command", AutoString(length=48), nullable=False),
        sa.Column("surface", AutoString(length=16), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("rule", AutoString(length=64), nullable=False),
        sa.Column("answer", AutoString(length=48), nullable=False),
        sa.Column("about", AutoString(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_command"), ["command"], unique=False)

    op.create_table(
        "candidate",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ats_id", AutoString(length=128), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("timezone", AutoString(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("ats_id", name=op.f("uq_candidate_ats_id")),
    )
    op.create_table(
        "chat_message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("channel", AutoString(length=64), nullable=False),
        sa.Column("ts", AutoString(length=64), nullable=False),
        sa.Column("posted_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_message")),
        sa.UniqueConstraint("platform", "name", name=op.f("uq_chat_message_platform_name")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", AutoString(length=32), nullable=False),
        sa.Column("delivery_id", AutoString(length=200), nullable=False),
        sa.Column("kind", AutoString(length=64), nullable=False),
        sa.Column("application_ids", sa.JSON(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("source", "delivery_id", name=op.f("uq_inbox_source_delivery_id")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=48), nullable=False),
        sa.Column("key", AutoString(length=200), nullable=False),
        sa.Column("lane", AutoString(length=80), nullable=False),
        sa.Column("subject", AutoString(length=128), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sent",
                "unknown",
                "reconciled",
                "dead",
                name="outboxstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", AutoString(length=32), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("fault", AutoString(length=120), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_lane",
            ["lane", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'unknown')"),
            postgresql_where=sa.text("state IN ('pending', 'unknown')"),
        )
        batch_op.create_index(
            "ix_outbox_pending",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'unknown')"),
            postgresql_where=sa.text("state IN ('pending', 'unknown')"),
        )

    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("timezone", AutoString(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("work_start", sa.Integer(), nullable=False),
        sa.Column("work_end", sa.Integer(), nullable=False),
        sa.Column("work_days", AutoString(length=7), nullable=False),
        sa.Column("load_day", sa.Integer(), nullable=False),
        sa.Column("load_week", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "scorecard_form",
        sa.Column("key", AutoString(length=64), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_scorecard_form")),
    )
    op.create_table(
        "chat_identity",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("team", AutoString(length=64), nullable=False),
        sa.Column("chat_user", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_chat_identity_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_identity")),
        sa.UniqueConstraint("platform", "team", "chat_user", name=op.f("uq_chat_identity_platform_team_chat_user")),
        sa.UniqueConstraint("platform", "team", "person_id", name=op.f("uq_chat_identity_platform_team_person_id")),
    )
    with op.batch_alter_table("chat_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_identity_person_id"), ["person_id"], unique=False)

    op.create_table(
        "leave",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_person_id"), ["person_id"], unique=False)

    op.create_table(
        "person_role",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "interviewer",
                "hiring_manager",
                "recruiter",
                "hr_operations",
                "auditor",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_role")),
    )
    op.create_table(
        "pool_member",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("kind", AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pool_member_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_pool_member")),
    )
    with op.batch_alter_table("pool_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_member_kind"), ["kind"], unique=False)

    op.create_table(
        "requisition",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ats_job", AutoString(length=128), nullable=False),
        sa.Column("title", AutoString(length=200), nullable=False),
        sa.Column("channel", AutoString(length=80), nullable=False),
        sa.Column("hiring_manager_id", sa.String(length=32), nullable=False),
        sa.Column("recruiter_id", sa.String(length=32), nullable=False),
        sa.Column("timezone", AutoString(length=64), nullable=False),
        sa.Column("jurisdiction", AutoString(length=32), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hiring_manager_id"], ["person.id"], name=op.f("fk_requisition_hiring_manager_id_person")
        ),
        sa.ForeignKeyConstraint(["recruiter_id"], ["person.id"], name=op.f("fk_requisition_recruiter_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisition")),
        sa.UniqueConstraint("ats_job", name=op.f("uq_requisition_ats_job")),
    )
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requisition_hiring_manager_id"), ["hiring_manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_requisition_recruiter_id"), ["recruiter_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ats_id", AutoString(length=128), nullable=False),
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("requisition_id", sa.String(length=32), nullable=False),
        sa.Column("stage", AutoString(length=120), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "hired",
                "rejected",
                name="applicationstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_application_candidate_id_candidate")),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_application_requisition_id_requisition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("ats_id", name=op.f("uq_application_ats_id")),
        sa.UniqueConstraint("candidate_id", "requisition_id", name=op.f("uq_application_candidate_id_requisition_id")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_requisition_id"), ["requisition_id"], unique=False)

    op.create_table(
        "interview_plan",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("requisition_id", sa.String(length=32), nullable=False),
        sa.Column("stage", AutoString(length=120), nullable=False),
        sa.Column("onsite", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_interview_plan_requisition_id_requisition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_plan")),
        sa.UniqueConstraint("requisition_id", "stage", name=op.f("uq_interview_plan_requisition_id_stage")),
    )
    with op.batch_alter_table("interview_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_plan_requisition_id"), ["requisition_id"], unique=False)

    op.create_table(
        "loop",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", AutoString(length=12), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("requisition_id", sa.String(length=32), nullable=False),
        sa.Column("stage", AutoString(length=120), nullable=False),
        sa.Column("onsite", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "offered",
                "booked",
                "held",
                "closed",
                "cancelled",
                name="loopstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reschedules", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_reason", AutoString(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_loop_application_id_application")
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_loop_candidate_id_candidate")),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_loop_requisition_id_requisition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loop")),
        sa.UniqueConstraint("code", name=op.f("uq_loop_code")),
    )
    with op.batch_alter_table("loop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loop_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loop_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loop_requisition_id"), ["requisition_id"], unique=False)
        batch_op.create_index(
            "uq_loop_live",
            ["candidate_id", "requisition_id", "stage"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('closed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('closed', 'cancelled')"),
        )

    op.create_table(
        "planned_interview",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("kind", AutoString(length=64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("form_key", AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["interview_plan.id"], name=op.f("fk_planned_interview_plan_id_interview_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_interview")),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_planned_interview_plan_id_position")),
    )
    with op.batch_alter_table("planned_interview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_interview_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "candidate_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "other_times",
                "adjustment",
                "cancellation",
                name="requestkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", AutoString(length=1000), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_candidate_request_loop_id_loop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_request")),
    )
    with op.batch_alter_table("candidate_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_request_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "interview",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("kind", AutoString(length=64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_interview_loop_id_loop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
        sa.UniqueConstraint("loop_id", "position", name=op.f("uq_interview_loop_id_position")),
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "issued",
                "superseded",
                "revoked",
                name="linkstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_link_loop_id_loop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(
            "uq_link_issued",
            ["loop_id"],
            unique=True,
            sqlite_where=sa.text("state = 'issued'"),
            postgresql_where=sa.text("state = 'issued'"),
        )

    op.create_table(
        "option",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column("letter", AutoString(length=3), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "ready",
                "booked",
                "done",
                "withdrawn",
                "released",
                name="optionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("reason", AutoString(length=300), nullable=False),
        sa.Column("proposed_by", sa.String(length=32), nullable=True),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_option_loop_id_loop")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_option_proposed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option")),
        sa.UniqueConstraint("loop_id", "letter", name=op.f("uq_option_loop_id_letter")),
    )
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_option_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_option_proposed_by"), ["proposed_by"], unique=False)
        batch_op.create_index(
            "uq_option_booked",
            ["loop_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('booked', 'done')"),
            postgresql_where=sa.text("state IN ('booked', 'done')"),
        )

    op.create_table(
        "outcome",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("stage", AutoString(length=120), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "advance",
                "hire",
                "reject",
                "hold",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_outcome_has_reason")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_outcome_application_id_application")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_outcome_decided_by_person")),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_outcome_loop_id_loop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("application_id", "stage", name=op.f("uq_outcome_application_id_stage")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column("option_id", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("requisition_id", sa.String(length=32), nullable=False),
        sa.Column("onsite", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "live",
                "superseded",
                "cancelled",
                "done",
                name="bookingstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("booked_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_booking_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_booking_loop_id_loop")),
        sa.ForeignKeyConstraint(["option_id"], ["option.id"], name=op.f("fk_booking_option_id_option")),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_booking_requisition_id_requisition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("loop_id", "version", name=op.f("uq_booking_loop_id_version")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_option_id"), ["option_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_requisition_id"), ["requisition_id"], unique=False)
        batch_op.create_index(
            "uq_booking_loop",
            ["loop_id"],
            unique=True,
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )
        batch_op.create_index(
            "uq_booking_onsite",
            ["candidate_id", "requisition_id"],
            unique=True,
            sqlite_where=sa.text("state = 'live' AND onsite"),
            postgresql_where=sa.text("state = 'live' AND onsite"),
        )

    op.create_table(
        "slot",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("option_id", sa.String(length=32), nullable=False),
        sa.Column("interview_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_slot_interview_id_interview")),
        sa.ForeignKeyConstraint(["option_id"], ["option.id"], name=op.f("fk_slot_option_id_option")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("option_id", "interview_id", name=op.f("uq_slot_option_id_interview_id")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_interview_id"), ["interview_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_option_id"), ["option_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("slot_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "lead",
                "member",
                "shadow",
                "reverse_shadow",
                name="seatkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_seat_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("slot_id", "ordinal", name=op.f("uq_seat_slot_id_ordinal")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_slot_id"), ["slot_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seat_id", sa.String(length=32), nullable=False),
        sa.Column("slot_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "claimed",
                "confirmed",
                "attended",
                "released",
                name="claimstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=False),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_person_id_person")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_claim_seat_id_seat")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_claim_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_claim_person_time", ["person_id", "starts_at", "ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index(
            "uq_claim_seat",
            ["seat_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'released'"),
            postgresql_where=sa.text("state <> 'released'"),
        )
        batch_op.create_index(
            "uq_claim_slot_person",
            ["slot_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'released'"),
            postgresql_where=sa.text("state <> 'released'"),
        )

    op.create_table(
        "scorecard",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seat_id", sa.String(length=32), nullable=False),
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("loop_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "amended",
                "locked",
                name="scorecardstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_scorecard_author_id_person")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_scorecard_claim_id_claim")),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_scorecard_loop_id_loop")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_scorecard_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_scorecard_seat_id")),
    )
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scorecard_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scorecard_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scorecard_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scorecard_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "swap",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("to_person_id", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "accepted",
                "declined",
                "lapsed",
                name="swapstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_swap_claim_id_claim")),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_swap_to_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
    )
    with op.batch_alter_table("swap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_swap_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_swap_to_person_id"), ["to_person_id"], unique=False)
        batch_op.create_index(
            "uq_swap_asked",
            ["claim_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "scorecard_revision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("scorecard_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column(
            "recommendation",
            sa.Enum(
                "strong_no",
                "no",
                "yes",
                "strong_yes",
                name="recommendation",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("kept_because", AutoString(length=500), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_scorecard_revision_scorecard_id_scorecard")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_revision")),
        sa.UniqueConstraint("scorecard_id", "revision", name=op.f("uq_scorecard_revision_scorecard_id_revision")),
    )
    with op.batch_alter_table("scorecard_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scorecard_revision_scorecard_id"), ["scorecard_id"], unique=False)
    _refuse_changes()


def _refuse_changes() -> None:
    """The audit is append-only: the database itself refuses update and delete."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()"
    )


def downgrade() -> None:
    raise NotImplementedError("the first tables are where it starts; restore a backup instead")

"""How does the company's file become rows? Each thing is found by its natural key and brought up to date."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import Role
from storage import people
from storage.columns import new_id
from storage.tables import (
    InterviewPlan,
    Leave,
    Person,
    PersonRole,
    PlannedInterview,
    PoolMember,
    Requisition,
    ScorecardForm,
)

COMPANY = "company"
"""The source of the roles that the operator's file gives."""


def put_form(session: Session, key: str, attributes: list[dict[str, Any]]) -> None:
    session.merge(ScorecardForm(key=key, attributes=attributes))
    session.flush()


def put_person(
    session: Session,
    name: str,
    email: str,
    timezone: str,
    roles: Iterable[Role],
    pools: Iterable[str],
    leave: Iterable[tuple[datetime, datetime]],
    *,
    active: bool,
) -> Person:
    """Add the person, or update name, roles, pools, leave and whether they are active.

    Hours, load and zone are then their own to set.
    """
    person = people.by_email(session, email)
    if person is None:
        person = Person(id=new_id(), email=email.strip().lower(), name=name, timezone=timezone)
        session.add(person)
    person.name = name
    person.active = active
    session.flush()
    session.execute(
        sa.delete(PersonRole).where(col(PersonRole.person_id) == person.id, col(PersonRole.source) == COMPANY)
    )
    session.execute(sa.delete(PoolMember).where(col(PoolMember.person_id) == person.id))
    session.execute(sa.delete(Leave).where(col(Leave.person_id) == person.id))
    session.add_all(PersonRole(person_id=person.id, role=role, source=COMPANY) for role in sorted(set(roles)))
    session.add_all(PoolMember(person_id=person.id, kind=kind) for kind in sorted(set(pools)))
    session.add_all(Leave(person_id=person.id, starts_at=start, ends_at=end) for start, end in leave)
    session.flush()
    return person


def put_requisition(
    session: Session,
    *,
    job: str,
    title: str,
    channel: str,
    hiring_manager: str,
    recruiter: str,
    timezone: str,
    jurisdiction: str,
    is_open: bool,
    platform: str | None,
) -> Requisition:
    """Add or update a requisition. The two people are named by e-mail and must exist; LookupError otherwise."""
    manager, sourcer = people.by_email(session, hiring_manager), people.by_email(session, recruiter)
    if manager is None or sourcer is None:
        raise LookupError("a requisition names a person who is not in the company file")
    found = session.exec(select(Requisition).where(Requisition.ats_job == job)).first()
    row = found or Requisition(
        id=new_id(),
        ats_job=job,
        title=title,
        channel=channel,
        hiring_manager_id=manager.id,
        recruiter_id=sourcer.id,
        timezone=timezone,
        jurisdiction=jurisdiction,
    )
    row.title, row.channel, row.timezone, row.jurisdiction = title, channel, timezone, jurisdiction
    row.hiring_manager_id, row.recruiter_id, row.is_open, row.platform = manager.id, sourcer.id, is_open, platform
    session.add(row)
    session.flush()
    return row


def put_plan(
    session: Session,
    requisition: Requisition,
    stage: str,
    interviews: Sequence[tuple[str, str, int, list[str], str]],
    *,
    onsite: bool,
) -> None:
    """Replace the plan of a stage. `interviews` are (name, kind, minutes, seat kinds, form key) in order.

    Running loops keep theirs.
    """
    plan = session.exec(
        select(InterviewPlan).where(InterviewPlan.requisition_id == requisition.id, InterviewPlan.stage == stage)
    ).first()
    if plan is None:
        plan = InterviewPlan(id=new_id(), requisition_id=requisition.id, stage=stage)
        session.add(plan)
    plan.onsite = onsite
    session.flush()
    session.execute(sa.delete(PlannedInterview).where(col(PlannedInterview.plan_id) == plan.id))
    for position, (name, kind, minutes, seats, form) in enumerate(interviews, start=1):
        session.add(
            PlannedInterview(
                plan_id=plan.id, position=position, name=name, kind=kind, minutes=minutes, seats=seats, form_key=form
            )
        )
    session.flush()

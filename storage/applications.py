"""Which applications do we know, and what did the ATS last say of them?"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from policies.vocabulary import ApplicationId, ApplicationStatus, AtsApplication
from storage import known_people
from storage.columns import new_id
from storage.store import insert_unless_known
from storage.tables import Application, Candidate, Requisition


def lock(session: Session, application_id: ApplicationId) -> Application:
    """The application, locked: what its stage starts or stops happens once.

    Locks here leave the key free (FOR NO KEY UPDATE): a booking that refers to the row need not wait or deadlock.
    """
    return session.exec(
        select(Application)
        .where(Application.id == application_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def by_ats_id(session: Session, ats_id: str) -> Application | None:
    return session.exec(select(Application).where(Application.ats_id == ats_id)).first()


def requisition_of_job(session: Session, job_id: str) -> Requisition | None:
    return session.exec(select(Requisition).where(Requisition.ats_job == job_id)).first()


def candidate(session: Session, stated: AtsApplication) -> Candidate:
    """The candidate as the ATS states them, made or brought up to date."""
    insert_unless_known(
        session,
        Candidate,
        "id",
        id=new_id(),
        ats_id=stated.candidate_id,
        name=stated.candidate_name,
        email="",
        pseudonym_key=new_id(),
    )
    found = session.exec(
        select(Candidate).where(Candidate.ats_id == stated.candidate_id).with_for_update(key_share=True)
    ).one()
    found.name = stated.candidate_name
    found.timezone = stated.candidate_timezone
    known_people.remember(session, found.id, stated)
    return found


def record(
    session: Session, stated: AtsApplication, candidate: Candidate, requisition: Requisition, now: datetime
) -> Application | None:
    """The application's row, locked; a new one has an empty stage, so that the stage it is in counts as a change.

    A candidate who applies again takes up the row of the application that ended. None when this candidate has another
    application on the requisition that has not: there is one for each.
    """
    insert_unless_known(
        session,
        Application,
        "id",
        id=new_id(),
        ats_id=stated.id,
        candidate_id=candidate.id,
        requisition_id=requisition.id,
        stage="",
        status=stated.status,
        read_at=now,
    )
    found = _by_ats_id_locked(session, stated.id) or _ended(session, stated, candidate, requisition)
    if found is not None:
        found.ats_id = stated.id
        found.read_at = now
    return found


def _by_ats_id_locked(session: Session, ats_id: str) -> Application | None:
    return session.exec(
        select(Application)
        .where(Application.ats_id == ats_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()


def of_candidate(session: Session, candidate: Candidate, requisition: Requisition) -> Application | None:
    """The candidate's application on this requisition."""
    return session.exec(
        select(Application)
        .where(Application.candidate_id == candidate.id, Application.requisition_id == requisition.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()


def placed(session: Session, ats_ids: Sequence[str]) -> frozenset[str]:
    """Those of these ids under which an application stands in a stage of a requisition."""
    return frozenset(
        session.exec(
            select(Application.ats_id).where(col(Application.ats_id).in_(list(ats_ids)), Application.stage != "")
        )
    )


def _ended(
    session: Session, stated: AtsApplication, candidate: Candidate, requisition: Requisition
) -> Application | None:
    """The candidate's ended application, whose place the one stated takes; an ended one takes nobody's place."""
    known = of_candidate(session, candidate, requisition)
    over = known is not None and known.status is not ApplicationStatus.ACTIVE
    return known if over and stated.status is ApplicationStatus.ACTIVE else None

"""What is left of a candidate who is erased? Ids, times, states and ratings; no word by them or about them."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import ApplicationStatus, CandidateId, LinkState
from storage import dossier, holds, outbox
from storage.feedback import Outcome, Scorecard, ScorecardRevision, Summary
from storage.hiring import ChecklistItem, Hired
from storage.ledgers import Message
from storage.tables import Application, Candidate, CandidateAlias, CandidateRequest, Link, Loop, Option
from storage.waiting import Nudge, NudgeMute

ERASED = "Erased candidate"
GONE = "erased:"
"""How what stands in place of an id of the ATS begins."""


def erase(session: Session, candidate_id: CandidateId, now: datetime, harmless: Collection[str] = ()) -> int:
    """Empty every row that is about this candidate, and destroy their part of the pseudonym's key.

    Promises are dropped, those that are being carried and the `harmless` kinds left out; answers how many had still
    been owed. Where the bot's messages stand is kept until they are gone too.
    """
    rows = dossier.rows(session, candidate_id)
    loops = select(Loop.id).where(Loop.candidate_id == candidate_id)
    hires = select(Hired.id).where(col(Hired.loop_id).in_(loops))
    scorecards = select(Scorecard.id).where(col(Scorecard.loop_id).in_(loops))
    owed = outbox.drop(session, [row.id for row in rows["outbox"]], harmless)  # type: ignore[attr-defined]
    _leave_deliveries(session, rows)
    for statement in (
        sa.delete(CandidateAlias).where(col(CandidateAlias.candidate_id) == candidate_id),
        sa.delete(Message).where(col(Message.loop_id).in_(loops)),
        sa.update(Link).where(col(Link.loop_id).in_(loops)).values(state=LinkState.REVOKED),
        sa.update(CandidateRequest).where(col(CandidateRequest.loop_id).in_(loops)).values(text=""),
        sa.update(Loop).where(col(Loop.candidate_id) == candidate_id).values(ended_reason=None),
        sa.update(Option).where(col(Option.loop_id).in_(loops)).values(zone=None),
        sa.delete(ChecklistItem).where(col(ChecklistItem.hire_id).in_(hires)),
        sa.delete(Hired).where(col(Hired.loop_id).in_(loops)),
        sa.delete(Nudge).where(col(Nudge.loop_id).in_(loops)),
        sa.delete(NudgeMute).where(col(NudgeMute.loop_id).in_(loops)),
        sa.update(Summary).where(col(Summary.loop_id).in_(loops)).values(made="", text=None),
        sa.update(Outcome).where(col(Outcome.loop_id).in_(loops)).values(reason=holds.ERASED_REASON),
        sa.update(ScorecardRevision)
        .where(col(ScorecardRevision.scorecard_id).in_(scorecards))
        .values(notes="", kept_because="", answers=None),
        # One that was still active is in no stage here: nobody can open a loop for it.
        sa.update(Application)
        .where(col(Application.candidate_id) == candidate_id, col(Application.status) == ApplicationStatus.ACTIVE)
        .values(stage=""),
        sa.update(Application)
        .where(col(Application.candidate_id) == candidate_id)
        .values(ats_id=sa.literal(GONE) + col(Application.id)),
        sa.update(Candidate)
        .where(col(Candidate.id) == candidate_id)
        .values(name=ERASED, email="", timezone=None, ats_id=f"{GONE}{candidate_id}", pseudonym_key="", erased_at=now),
    ):
        session.execute(statement)
    holds.empty_reasons(session, candidate_id)
    session.expire_all()
    return owed


def named(session: Session, place: str) -> Candidate | None:
    """The candidate under this id, ours or the ATS's."""
    place = place.strip()
    return session.exec(
        select(Candidate).where(sa.or_(col(Candidate.id) == place, col(Candidate.ats_id) == place))
    ).first()


def is_erased(session: Session, loop: Loop) -> bool:
    return session.get_one(Candidate, loop.candidate_id).erased_at is not None


def _leave_deliveries(session: Session, rows: dossier.Rows) -> None:
    """Deliveries stay known, so that none is taken for a new one; they name the candidate's applications no more."""
    theirs = {row.ats_id for row in rows["application"]}  # type: ignore[attr-defined]
    for delivery in rows["inbox"]:
        named = delivery.application_ids  # type: ignore[attr-defined]
        delivery.application_ids = [one for one in named if one not in theirs]
    session.flush()

"""Which summaries of notes were offered, and what did people keep of them?"""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import LoopId, PersonId
from storage.feedback import Summary


def kept(session: Session, loop_id: LoopId) -> Summary | None:
    """The one that was kept last."""
    return session.exec(
        select(Summary)
        .where(Summary.loop_id == loop_id, col(Summary.kept_at).is_not(None))
        .order_by(sa.desc(col(Summary.kept_at)))
        .limit(1)
    ).first()


def offered(session: Session, loop_id: LoopId, person_id: PersonId) -> Summary | None:
    """The last one that was offered to this person."""
    return session.exec(
        select(Summary)
        .where(Summary.loop_id == loop_id, Summary.offered_to == person_id)
        .order_by(sa.desc(col(Summary.offered_at)))
        .limit(1)
    ).first()

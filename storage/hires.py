"""Who is hired, and how does that stand in the HR system? Written and found by the outcome that says so."""

from datetime import date

from sqlmodel import Session, col, select

from policies.hiring import HireId
from policies.vocabulary import LoopId, OutboxState, OutcomeId
from storage.hiring import Hired
from storage.ledgers import Outbox


def begin(session: Session, outcome_id: OutcomeId, loop_id: LoopId, hired_on: date) -> Hired:
    """Somebody is hired on this day, and the HR system is to know."""
    made = Hired(outcome_id=outcome_id, loop_id=loop_id, hired_on=hired_on)
    session.add(made)
    session.flush()
    return made


def of_outcome(session: Session, outcome_id: str) -> Hired | None:
    """The hire that this outcome made; None where it made none, or the candidate is erased."""
    return session.exec(select(Hired).where(Hired.outcome_id == outcome_id)).first()


def at(session: Session, hire_id: HireId) -> Hired:
    """The hire under this id, which exists."""
    return session.get_one(Hired, hire_id)


def lock(session: Session, hire: Hired) -> None:
    """The hire as it is now, locked until the transaction ends."""
    session.refresh(hire, with_for_update=True)


def promise(session: Session, kind: str, hire: Hired, *, lock: bool = False) -> Outbox | None:
    """The promise of this kind to write the hire down, unless it was kept; None where there is none."""
    unkept = OutboxState.PENDING, OutboxState.UNKNOWN, OutboxState.DEAD
    query = select(Outbox).where(Outbox.kind == kind, Outbox.subject == hire.outcome_id, col(Outbox.state).in_(unkept))
    return session.exec(query.with_for_update() if lock else query).first()

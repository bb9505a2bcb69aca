"""What is to be done for a hire, by whom, and until when? The company's steps, and the items of each hire."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.hiring import USUAL, HireId, ItemId, Step
from policies.vocabulary import PersonId
from storage.hiring import ChecklistItem, ChecklistStep, Hired
from storage.tables import Loop, Requisition


def put_steps(session: Session, steps: Iterable[Step]) -> None:
    """The company's checklist is this from now on. Hires that there are keep theirs."""
    session.execute(sa.delete(ChecklistStep))
    session.add_all(
        ChecklistStep(position=position, what=one.what, owner=one.owner, days=one.days, anchor=one.anchor)
        for position, one in enumerate(steps, start=1)
    )
    session.flush()


def steps(session: Session) -> Sequence[Step]:
    """The company's own checklist, else the usual one."""
    found = session.exec(select(ChecklistStep).order_by(col(ChecklistStep.position))).all()
    return [Step(one.what, one.owner, one.days, one.anchor) for one in found] or USUAL


def of_hire(session: Session, hire_id: HireId) -> Sequence[ChecklistItem]:
    """The items of a hire, in order."""
    query = select(ChecklistItem).where(ChecklistItem.hire_id == hire_id)
    return session.exec(query.order_by(col(ChecklistItem.position))).all()


def at(session: Session, item_id: ItemId) -> ChecklistItem:
    """The item under this id, which exists."""
    return session.get_one(ChecklistItem, item_id)


def lock(session: Session, item: ChecklistItem) -> None:
    """The item as it is now, locked until the transaction ends."""
    session.refresh(item, with_for_update=True)


def unfinished(session: Session, limit: int, person_id: PersonId | None = None) -> Sequence[Hired]:
    """Hires with something left to do, the one that is due first before the others; of this person's, where one is
    named: they have an item of it, or recruit for the requisition.
    """
    first = sa.func.min(col(ChecklistItem.due_on))
    query = (
        select(Hired)
        .join(ChecklistItem, col(ChecklistItem.hire_id) == Hired.id)
        .join(Loop, col(Loop.id) == Hired.loop_id)
        .join(Requisition, col(Requisition.id) == Loop.requisition_id)
        .where(col(ChecklistItem.done_at).is_(None))
    )
    if person_id is not None:
        query = query.where(
            sa.or_(col(ChecklistItem.owner_id) == person_id, col(Requisition.recruiter_id) == person_id)
        )
    return session.exec(query.group_by(col(Hired.id)).order_by(first.nulls_last(), col(Hired.id)).limit(limit)).all()


def waiting_for(session: Session, person_id: PersonId, limit: int, *, prepares: bool) -> Sequence[ChecklistItem]:
    """What this person has still to do, the most urgent first; with what is of HR operations, if they prepare."""
    own = col(ChecklistItem.owner_id) == person_id
    theirs = sa.or_(own, col(ChecklistItem.owner_id).is_(None)) if prepares else own
    query = select(ChecklistItem).where(theirs, col(ChecklistItem.done_at).is_(None))
    by_day = col(ChecklistItem.due_on).nulls_last(), col(ChecklistItem.hire_id), col(ChecklistItem.position)
    return session.exec(query.order_by(*by_day).limit(limit)).all()

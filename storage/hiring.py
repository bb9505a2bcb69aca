"""What has to be done for somebody who is hired? The tables of hires and of their checklists."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from policies.hiring import Anchor, HireId, HireState, ItemId
from policies.vocabulary import LoopId, OutcomeId, PersonId
from storage.columns import choice, key, ref


class Hired(SQLModel, table=True):
    """Somebody is hired: where the record of it in the HR system stands, and when the first day is.

    `failures` counts how often the record could not be made; `answered_by` said last how it goes on.
    """

    __tablename__ = "hire"
    __table_args__ = (sa.UniqueConstraint("outcome_id"),)
    id: HireId = key()
    outcome_id: OutcomeId = ref("outcome")
    loop_id: LoopId = ref("loop")
    state: HireState = choice(HireState, HireState.OWED)
    failures: int = 0
    answered_by: PersonId | None = ref("person", nullable=True)
    hired_on: date | None = None
    starts_on: date | None = None


class ChecklistStep(SQLModel, table=True):
    """One thing that the company does for every hire. `owner` is a role's word or an e-mail address; the days are
    counted from `anchor`.
    """

    __tablename__ = "checklist_step"
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    what: str = Field(max_length=120)
    owner: str = Field(max_length=254)
    days: int
    anchor: Anchor = choice(Anchor)


class ChecklistItem(SQLModel, table=True):
    """One thing to do for one hire, copied from the step when they were hired. `owner_id` None: HR operations.

    `due_on` None: nobody knows yet when the first day is. `plans` counts how often its reminders were planned.
    """

    __tablename__ = "checklist_item"
    __table_args__ = (sa.UniqueConstraint("hire_id", "position"),)
    id: ItemId = key()
    hire_id: HireId = ref("hire")
    position: int
    what: str = Field(max_length=120)
    owner_id: PersonId | None = ref("person", nullable=True)
    days: int
    anchor: Anchor = choice(Anchor)
    due_on: date | None = None
    plans: int = 0
    done_at: datetime | None = None
    done_by: PersonId | None = ref("person", nullable=True)

    @property
    def subject(self) -> str:
        """What stands for it in the reminders that were planned last."""
        return f"{self.id}:{self.plans}"

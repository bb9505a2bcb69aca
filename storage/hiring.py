"""What has to be done for somebody who is hired? The table of hires."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from policies.hiring import HireId, HireState
from policies.vocabulary import LoopId, OutcomeId, PersonId
from storage.columns import choice, key, ref


class Hired(SQLModel, table=True):
    """Somebody is hired: where the record of it in the HR system stands.

    `failures` counts how often it could not be made; `answered_by` said last how it goes on.
    """

    __tablename__ = "hire"
    __table_args__ = (sa.UniqueConstraint("outcome_id"),)
    id: HireId = key()
    outcome_id: OutcomeId = ref("outcome")
    loop_id: LoopId = ref("loop")
    state: HireState = choice(HireState, HireState.OWED)
    failures: int = 0
    answered_by: PersonId | None = ref("person", nullable=True)

"""What becomes of a hire in the HR system? The words of it, shared by every layer."""

from enum import StrEnum
from typing import NewType

HireId = NewType("HireId", str)


class Makes(StrEnum):
    """What an HR system makes of a hire."""

    TASK = "task"
    EMPLOYEE = "employee"
    MESSAGE = "message"


class HireState(StrEnum):
    """Where the record of a hire in the HR system stands.

    `failed` was not made, `in_doubt` may have been made: both wait for a person. `by_hand` is what a person says is
    there; `dropped` was let go of by the operator.
    """

    OWED = "owed"
    RECORDED = "recorded"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    BY_HAND = "by_hand"
    DROPPED = "dropped"


ASKS = frozenset({HireState.FAILED, HireState.IN_DOUBT})
"""A person has to say how it goes on."""

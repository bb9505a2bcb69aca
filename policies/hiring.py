"""What has to be done when somebody is hired? The record in the HR system, and a checklist: by whom, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from policies.vocabulary import Role

ONE_DAY = timedelta(days=1)
WEEKEND = frozenset({6, 7})

HireId = NewType("HireId", str)
ItemId = NewType("ItemId", str)


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


class Anchor(StrEnum):
    """From where the days of an item are counted: after the hire, or before the first day."""

    HIRE = "hire"
    START = "start"


OWNERS = (Role.HR_OPERATIONS, Role.RECRUITER, Role.HIRING_MANAGER)
"""Roles that an item may be of: everybody of HR operations, or the requisition's own recruiter or hiring manager."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done for every hire. `owner` is one of OWNERS, or somebody's e-mail address."""

    what: str
    owner: str
    days: int
    anchor: Anchor = Anchor.HIRE


USUAL = (
    Step("Send the contract", Role.HR_OPERATIONS, 2),
    Step("Agree on the first day", Role.RECRUITER, 3),
    Step("Order the equipment", Role.HR_OPERATIONS, 5),
    Step("Ask for accounts and access", Role.HR_OPERATIONS, 7, Anchor.START),
    Step("Plan the first day", Role.HIRING_MANAGER, 3, Anchor.START),
)
"""The checklist of a company that has none of its own."""


def due_on(
    anchor: Anchor, days: int, hired_on: date, starts_on: date | None, holidays: Collection[date] = ()
) -> date | None:
    """The day until which an item is to be done; None while it is not known when the first day is.

    Where nobody works on that day, it is the next working day after a hire, and the last one before a first day.
    """
    if anchor is Anchor.HIRE:
        return _working(hired_on + timedelta(days=days), ONE_DAY, holidays)
    return _working(starts_on - timedelta(days=days), -ONE_DAY, holidays) if starts_on is not None else None


def _working(day: date, step: timedelta, holidays: Collection[date]) -> date:
    """The day itself, or the nearest working day in this direction."""
    while day.isoweekday() in WEEKEND or day in holidays:
        day += step
    return day

"""What waits for whom, and what became of the reminder? The words of nudges and digests, shared by every layer."""

from enum import StrEnum
from typing import NewType

NudgeId = NewType("NudgeId", str)


class Waiting(StrEnum):
    """What a nudge is about: something that waits for somebody."""

    SEATS = "seats"
    BOOKING = "booking"
    INTERVIEW = "interview"
    SCORECARD = "scorecard"
    OUTCOME = "outcome"
    HIRE = "hire"


class Audience(StrEnum):
    """Who is nudged on a rung."""

    POOL = "pool"
    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring_manager"
    RECRUITER = "recruiter"
    CANDIDATE = "candidate"
    HR_OPERATIONS = "hr_operations"


class NudgeState(StrEnum):
    """Where a nudge or a digest is. One that is snoozed is over: the same nudge, once more, is a row of its own."""

    DUE = "due"
    SENT = "sent"
    ACTED = "acted"
    SNOOZED = "snoozed"
    EXPIRED = "expired"


class Snooze(StrEnum):
    """For how long a receiver puts a nudge off."""

    HOURS = "hours"
    TOMORROW = "tomorrow"
    UNTIL = "until"

"""How long is what kept? A rule for every table, and a period for every candidate.

A candidate's period is the company's own, between the longest floor and the shortest cap of the places they applied in.
Where the floor lies above the cap, the law of one place forbids what that of another asks for: a person answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policies.jurisdictions import book
from policies.jurisdictions.rules import Rule

COMPANY_RULE = "company"
"""Stands for the company's own period where no rule of a place decides."""
ANSWER_RULE = "answer"
"""Stands for the period that a person chose between a floor and a cap that exclude each other."""


class Kept(StrEnum):
    """What decides how long the rows of a table stay, in a sentence."""

    CANDIDATE = "with the candidate: emptied or deleted when they are erased or their period is over"
    MESSAGES = "PANELKEEPER_MESSAGE_DAYS, at most as long as the candidate; a legal hold stops it"
    SETTLED = "PANELKEEPER_SETTLED_DAYS after it was settled or came in; with the candidate, where it is about one"
    LEAVE = "until it is over, and PANELKEEPER_SETTLED_DAYS more"
    LOGIN = "until it has expired, and PANELKEEPER_SETTLED_DAYS more"
    COMPANY = "as long as the company's own: the company file changes it, nothing deletes it"
    TRAIL = "not deleted; what was written about an erased candidate cannot be read any more"


TABLES: Mapping[str, Kept] = {
    "application": Kept.CANDIDATE,
    "ats_cursor": Kept.COMPANY,
    "audit_entry": Kept.TRAIL,
    "audit_seal": Kept.TRAIL,
    "booking": Kept.CANDIDATE,
    "candidate": Kept.CANDIDATE,
    "candidate_alias": Kept.CANDIDATE,
    "candidate_request": Kept.CANDIDATE,
    "chat_conversation": Kept.COMPANY,
    "chat_identity": Kept.COMPANY,
    "chat_message": Kept.CANDIDATE,
    "checklist_item": Kept.CANDIDATE,
    "checklist_step": Kept.COMPANY,
    "claim": Kept.CANDIDATE,
    "digest": Kept.SETTLED,
    "hire": Kept.CANDIDATE,
    "inbox": Kept.SETTLED,
    "interview": Kept.CANDIDATE,
    "interview_plan": Kept.COMPANY,
    "leave": Kept.LEAVE,
    "legal_hold": Kept.CANDIDATE,
    "link": Kept.CANDIDATE,
    "login_link": Kept.LOGIN,
    "loop": Kept.CANDIDATE,
    "message": Kept.MESSAGES,
    "nudge": Kept.CANDIDATE,
    "nudge_mute": Kept.CANDIDATE,
    "option": Kept.CANDIDATE,
    "outbox": Kept.SETTLED,
    "outcome": Kept.CANDIDATE,
    "pace": Kept.SETTLED,
    "person": Kept.COMPANY,
    "person_role": Kept.COMPANY,
    "planned_interview": Kept.COMPANY,
    "pool_member": Kept.COMPANY,
    "requisition": Kept.COMPANY,
    "retention_question": Kept.CANDIDATE,
    "scorecard": Kept.CANDIDATE,
    "scorecard_form": Kept.COMPANY,
    "scorecard_revision": Kept.CANDIDATE,
    "seat": Kept.CANDIDATE,
    "slot": Kept.CANDIDATE,
    "summary": Kept.CANDIDATE,
    "swap": Kept.CANDIDATE,
    "web_session": Kept.LOGIN,
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days after a candidate's last activity, and the id of the rule that decided."""

    days: int
    rule: str

    def ends(self, last_activity: datetime) -> datetime:
        return last_activity + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Conflict:
    """`floor` asks to keep longer than `cap` allows."""

    floor: Rule
    cap: Rule

    @property
    def floor_days(self) -> int:
        return self.floor.floor_days or 0

    @property
    def cap_days(self) -> int:
        return self.cap.cap_days or 0

    def holds_for(self, floor_days: int, floor_rule: str, cap_days: int, cap_rule: str) -> bool:
        """Was a question about exactly this asked? A law that has changed since is a new question."""
        return (self.floor_days, self.floor.id, self.cap_days, self.cap.id) == (
            floor_days,
            floor_rule,
            cap_days,
            cap_rule,
        )


def period(own_days: int, jurisdictions: Iterable[str]) -> Period | Conflict:
    """How long a candidate is kept who applied in these jurisdictions, where the company's own period is `own_days`."""
    places = tuple(jurisdictions)
    floor, cap = book.longest_floor(places), book.shortest_cap(places)
    least = floor.floor_days if floor is not None and floor.floor_days is not None else 0
    if floor is not None and cap is not None and cap.cap_days is not None and least > cap.cap_days:
        return Conflict(floor, cap)
    if floor is not None and own_days < least:
        return Period(least, floor.id)
    if cap is not None and cap.cap_days is not None and own_days > cap.cap_days:
        return Period(cap.cap_days, cap.id)
    return Period(own_days, COMPANY_RULE)


def may_answer(days: int, floor_days: int, cap_days: int) -> bool:
    """Does the answer lie between the two rules that exclude each other?"""
    return cap_days <= days <= floor_days

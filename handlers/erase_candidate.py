"""Can a candidate be forgotten? Every word by them and about them is emptied, and no token leads back to them.

What has been passed to the ATS, calendars and mailboxes is theirs to erase; what the bot itself said in chat is unsaid.
The audit trail has only codes, and texts that nobody can read any more.
"""

from dataclasses import dataclass
from datetime import timedelta

from handlers import erasing
from handlers.command import Command, Context, Refused, Subject
from policies.jurisdictions import book
from policies.vocabulary import CandidateId, Refusal
from storage import loops, periods
from storage.tables import Candidate


@dataclass(frozen=True, slots=True)
class CandidateErased:
    """How many loops the candidate had here, the one that named them included, and how many promises about them were
    still owed and will not be kept.
    """

    loops: int
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class EraseCandidate(Command[CandidateErased | Refused]):
    """Erase a candidate. `place` is a loop's code, or the candidate's id, ours or the ATS's.

    Not while one of their loops is live, since people wait for them then, and not under a legal hold. `despite_floor`:
    although the law of a place asks to keep them longer.
    """

    place: str
    despite_floor: bool = False

    def subject(self) -> Subject:
        return Subject("candidate", self.place)


def handle(command: EraseCandidate, context: Context) -> CandidateErased | Refused:
    session = context.session
    candidate_id = context.standing.candidate
    why = erasing.judge(context, candidate_id)
    if why is not None:
        return Refused(why)
    refused = _judge_floor(context, candidate_id)
    if refused is not None and not command.despite_floor:
        return refused
    count = loops.count_of_candidate(session, candidate_id)
    context.trail.scrub = True
    return CandidateErased(count, erasing.erase(context, candidate_id))


def _judge_floor(context: Context, candidate_id: CandidateId) -> Refused | None:
    """Does the law of a place ask to keep the candidate longer? The trail says which."""
    session = context.session
    floor = book.longest_floor(periods.jurisdictions(session, [candidate_id]).get(candidate_id, ()))
    since = periods.last_activity(session, [candidate_id]).get(candidate_id)
    is_erased = session.get_one(Candidate, candidate_id).erased_at is not None
    if floor is None or floor.floor_days is None or since is None or is_erased:
        return None
    until = since + timedelta(days=floor.floor_days)
    if until <= context.now:
        return None
    context.trail.place_rule = floor.id
    return Refused(Refusal.BELOW_FLOOR, facts={"rule": floor.id, "until": f"{until:%Y-%m-%d}"})

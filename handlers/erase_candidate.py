"""Can a candidate be forgotten? Every word by them and about them is emptied, and no token leads back to them.

What has been passed to the ATS, calendars, mailboxes and chat is theirs to erase; the audit trail has only codes.
"""

from dataclasses import dataclass

from handlers.command import Command, Context, Refused, Subject
from policies.vocabulary import Refusal
from storage import candidates, loops
from storage.tables import Loop


@dataclass(frozen=True, slots=True)
class CandidateErased:
    """How many loops the candidate had here, the one that named them included."""

    loops: int


@dataclass(frozen=True, slots=True)
class EraseCandidate(Command[CandidateErased | Refused]):
    """Erase the candidate of this loop. Not while one of their loops is live: people wait for them then."""

    place: str

    def subject(self) -> Subject:
        return Subject("loop", self.place)


def handle(command: EraseCandidate, context: Context) -> CandidateErased | Refused:
    session = context.session
    candidate_id = session.get_one(Loop, context.standing.loop).candidate_id
    if loops.live_of_candidate(session, candidate_id):
        return Refused(Refusal.LOOP_LIVE)
    count = loops.count_of_candidate(session, candidate_id)
    candidates.erase(session, candidate_id, context.now)
    return CandidateErased(count)

"""How is a candidate erased? The same whoever asks for it: judged, emptied, and what the bot said about them unsaid."""

from handlers import promises
from handlers.command import Context
from handlers.promises import NAMELESS
from policies.vocabulary import CandidateId, Refusal
from storage import candidates, chat_messages, holds, loops, periods


def judge(context: Context, candidate_id: CandidateId) -> Refusal | None:
    """Why the candidate may not be erased now. They stay locked, so that it stays so until the transaction ends."""
    periods.lock(context.session, candidate_id)
    if holds.live(context.session, candidate_id) is not None:
        return Refusal.LEGAL_HOLD
    return Refusal.LOOP_LIVE if loops.live_of_candidate(context.session, candidate_id) else None


def erase(context: Context, candidate_id: CandidateId) -> int:
    """Empty all that is held on them; how many promises about them were dropped."""
    for message in chat_messages.about(context.session, candidate_id):
        promises.forget_message(context, message)
    return candidates.erase(context.session, candidate_id, context.now, NAMELESS)

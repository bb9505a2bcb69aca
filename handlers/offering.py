"""When does an option become ready, and when is the candidate told?

Shared by everything that fills or empties seats.
"""

from datetime import datetime, timedelta

from handlers import nudging, promises
from handlers.command import Context
from policies import claims
from policies.vocabulary import ClaimState, LinkId, LinkState, LoopId, LoopState, OptionState
from storage import loops, slots
from storage.slots import Filling, Place
from storage.tables import Claim, Loop, Option


def refresh_option(context: Context, filling: Filling) -> None:
    """Set the option to proposed or ready by its seats, and offer when enough options are ready."""
    if filling.state not in (OptionState.PROPOSED, OptionState.READY):
        return
    ready = claims.is_ready(list(filling.seats.values()))
    state = OptionState.READY if ready else OptionState.PROPOSED
    ready_at = filling.ready_at or (context.now if ready else None)
    if (state, ready_at) != (filling.state, filling.ready_at):
        loops.set_ready(context.session, filling.option_id, state, ready_at)
    count = filling.others_ready + ready
    if filling.invited and not count:
        _note_what_is_left(context, context.session.get_one(Loop, filling.loop_id))
    if not filling.invited and _is_enough(context, count, filling.loop):
        _offer(context, filling.loop_id)


def _note_what_is_left(context: Context, loop: Loop) -> None:
    """An invitation with nothing left to choose no longer holds: what becomes ready next is worth another mail."""
    if not loops.options(context.session, loop.id, OptionState.READY):
        loop.invited = False


def offer_when_ready(context: Context, loop: Loop, *, at_once: bool = False) -> bool:
    """Give the candidate the link once enough options are ready; one is enough `at_once`, or to move a booking."""
    ready = len(loops.options(context.session, loop.id, OptionState.READY))
    if not _is_enough(context, ready, loop.state, at_once=at_once) or (loop.invited and not at_once):
        return False
    _offer(context, loop.id)
    return True


def _offer(context: Context, loop_id: LoopId) -> None:
    """The candidate gets the link."""
    loops.count_offer(context.session, loop_id)
    offer = loops.offer(context.session, loop_id)
    link_id = issue_link(context, loop_id, context.now + timedelta(days=context.rules.link_days))
    promises.mail_offer(context, offer, link_id)
    nudging.offer_mailed(context, offer)


def _is_enough(context: Context, ready: int, loop: LoopState, *, at_once: bool = False) -> bool:
    """Are so many ready options enough for an offer in a loop that stands like this?"""
    needed = 1 if at_once or loop is LoopState.BOOKED else context.rules.ready_options
    return ready >= needed and loop in (LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED)


def issue_link(context: Context, loop_id: LoopId, until: datetime) -> LinkId:
    """The loop's link, valid at least until then. An expired one is replaced: the token that was mailed is dead."""
    link = loops.issued_link(context.session, loop_id)
    if link is not None and link.expires_at <= context.now:
        link.state = LinkState.SUPERSEDED
        context.session.flush()
        link = None
    if link is None:
        return loops.issue_link(context.session, loop_id, context.now, until)
    if link.expires_at < until:
        link.expires_at = until
        context.session.flush()
    return link.id


def supersede_link(context: Context, loop: Loop) -> None:
    """End the link that was mailed, and mail a new one."""
    link = loops.issued_link(context.session, loop.id)
    if link is None:
        return
    link.state = LinkState.SUPERSEDED
    context.session.flush()
    until = max(link.expires_at, context.now + timedelta(days=context.rules.link_days))
    loop.offers += 1
    offer = loops.offer(context.session, loop.id)
    promises.mail_offer(context, offer, issue_link(context, loop.id, until))
    nudging.offer_mailed(context, offer)


def free_claim(context: Context, claim: Claim, *, tell: bool) -> None:
    """Give the seat back: the calendar loses the event, and the holder is told unless it was their own wish."""
    if claim.state is ClaimState.CONFIRMED:
        nudging.interview_off(context, claim)
    claim.state = ClaimState.RELEASED
    claim.released_at = context.now
    claim.sequence += 1
    swap = slots.asked_swap(context.session, claim.id)
    if swap is not None:
        slots.lapse(swap, context.now)
    context.session.flush()
    promises.sync_claim(context, claim.id, claim.sequence, claim.person_id)
    if tell and claim.starts_at > context.now:
        promises.tell_freed(context, claim)


def close_option(context: Context, option: Option, state: OptionState) -> None:
    """End an option and free every seat in it, but those of interviews that have taken place."""
    option.state = state
    context.session.flush()
    for claim in slots.claims_of_option(context.session, option.id):
        if claim.state is not ClaimState.ATTENDED:
            free_claim(context, claim, tell=True)
    _note_what_is_left(context, context.session.get_one(Loop, option.loop_id))


def rewrite_interview(context: Context, place: Place) -> None:
    """The panel of a booked interview changed: the ATS is told who is on it now."""
    version = loops.version(context.session, place.loop.id)
    promises.rewrite_interview(context, place.loop, place.interview, version)

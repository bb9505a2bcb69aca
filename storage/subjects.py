"""What is a command about, and who stands where to it?

Facts for the access policy, looked up in the open transaction: ids, no verdicts.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies import access
from policies.vocabulary import Actor, ActorKind, ClaimId, ClaimState, PersonId, SwapId
from policies.waiting import NudgeId
from storage import candidates, loops, people, slots
from storage.columns import LIVE_CLAIM
from storage.tables import Application, Candidate, Claim, Loop, Option, Person, Requisition, Slot, Swap
from storage.waiting import Nudge


@dataclass(frozen=True, slots=True)
class Found:
    """The rows a subject names, with the loop they are in; `requisition` is the loop's or the application's."""

    loop: Loop | None = None
    slot: Slot | None = None
    claim: Claim | None = None
    swap: Swap | None = None
    application: Application | None = None
    requisition: Requisition | None = None
    person: Person | None = None
    candidate: Candidate | None = None
    nudge: Nudge | None = None


def principal(session: Session, actor: Actor, now: datetime) -> access.Principal | None:
    """The actor as the policy knows them, with the roles they have now.

    None when the actor is nobody: a person who is unknown or no longer active. Whoever comes by a link that does not
    open anything is no candidate of ours.
    """
    if actor.kind is ActorKind.PERSON:
        person = session.get(Person, PersonId(actor.id))
        if person is None or not person.active:
            return None
        return access.Principal(actor.kind, person.id, people.roles(session, person.id))
    if actor.kind is ActorKind.CANDIDATE:
        link = loops.link(session, actor.id, now)
        return access.Principal(actor.kind, session.get_one(Loop, link.loop_id).candidate_id if link else actor.id)
    return access.Principal(actor.kind, actor.id)


def find(session: Session, actor: Actor, kind: str, place: str, now: datetime) -> Found | None:
    """The rows under this kind and id (or code); None when there are none."""
    if kind == "link":
        link = loops.link(session, actor.id, now)
        return _of_loop(session, session.get_one(Loop, link.loop_id)) if link else None
    if kind == "loop":
        loop = loops.find(session, place)
        return _of_loop(session, loop) if loop else None
    if kind == "slot":
        spot = slots.find(session, place)
        if spot is None:
            return None
        return _of_loop(session, spot.loop, slot=spot.slot)
    if kind == "claim":
        claim = claim_at(session, PersonId(actor.id), place)
        return _of_loop(session, slots.at(session, claim.slot_id).loop, claim=claim) if claim else None
    if kind == "swap":
        swap = session.get(Swap, SwapId(place))
        if swap is None:
            return None
        claim = session.get_one(Claim, swap.claim_id)
        return _of_loop(session, slots.at(session, claim.slot_id).loop, claim=claim, swap=swap)
    if kind == "nudge":
        nudge = session.get(Nudge, NudgeId(place))
        return replace(_of_loop(session, session.get_one(Loop, nudge.loop_id)), nudge=nudge) if nudge else None
    if kind == "application":
        application = session.get(Application, place)
        if application is None:
            return None
        return Found(application=application, requisition=session.get_one(Requisition, application.requisition_id))
    if kind == "candidate":
        loop = loops.find(session, place)
        candidate = loops.candidate(session, loop) if loop else candidates.named(session, place)
        return Found(loop=loop, candidate=candidate) if candidate else None
    if kind == "person":
        person = people.named(session, place)
        return Found(person=person) if person else None
    raise ValueError(f"no subject is called {kind}")


def claim_at(session: Session, person_id: PersonId, place: str) -> Claim | None:
    """The person's claim under a claim id or a slot's or loop's code; of several, the first to have ended."""
    claim = session.get(Claim, ClaimId(place))
    if claim is not None:
        return claim
    spot = slots.find(session, place)
    if spot is not None:
        return slots.held_by(session, spot.slot.id, person_id) or slots.last_held_by(session, spot.slot.id, person_id)
    loop = loops.find(session, place)
    if loop is None:
        return None
    return session.exec(
        select(Claim)
        .join(Slot, col(Slot.id) == Claim.slot_id)
        .join(Option, col(Option.id) == Slot.option_id)
        .where(Option.loop_id == loop.id, Claim.person_id == person_id, sa.text(f"claim.{LIVE_CLAIM}"))
        .order_by(sa.case((col(Claim.state) == ClaimState.ATTENDED, 0), else_=1), col(Claim.ends_at))
    ).first()


def facts(session: Session, found: Found, *, panel: bool) -> access.Facts:
    """What was found, as the policy may see it. `panel` says that a rule asks who holds a seat in the loop.

    A claim that was released and a swap that was settled are still one's own: the handler says that they are over.
    """
    if found.candidate is not None:
        return access.CandidateFacts(found.candidate.id)
    if found.person is not None:
        return access.PersonFacts(found.person.id)
    if found.swap is not None:
        return access.SwapFacts(found.swap.id, found.swap.to_person_id, found.swap.claim_id)
    if found.nudge is not None:
        return access.NudgeFacts(found.nudge.id, found.nudge.person_id, found.nudge.loop_id)
    if found.loop is None or found.requisition is None:
        return _of_application(found)
    if found.claim is not None:
        return access.ClaimFacts(found.claim.id, found.claim.person_id, found.loop.id)
    if found.slot is not None:
        return access.SlotFacts(found.slot.id, found.loop.id)
    return access.LoopFacts(
        found.loop.id,
        found.requisition.recruiter_id,
        found.requisition.hiring_manager_id,
        found.loop.candidate_id,
        frozenset(claim.person_id for claim in slots.claims_of_loop(session, found.loop.id)) if panel else None,
    )


def _of_application(found: Found) -> access.Facts:
    if found.application is None or found.requisition is None:
        return access.CompanyFacts()
    owners = found.requisition.recruiter_id, found.requisition.hiring_manager_id
    return access.ApplicationFacts(found.application.id, *owners)


def _of_loop(
    session: Session, loop: Loop, slot: Slot | None = None, claim: Claim | None = None, swap: Swap | None = None
) -> Found:
    return Found(loop, slot, claim, swap, requisition=loops.requisition(session, loop))

"""What is a command about, and how does its actor stand to it?

Facts for the access policy, looked up in the open transaction.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies import access
from policies.vocabulary import Actor, ActorKind, ClaimId, ClaimState, PersonId, Role, SwapId
from storage import loops, people, slots
from storage.columns import LIVE_CLAIM
from storage.tables import Application, Claim, Loop, Option, Person, Requisition, Slot, Swap


@dataclass(frozen=True, slots=True)
class Found:
    """The rows a subject names; `requisition` is the loop's or the application's."""

    loop: Loop | None = None
    claim: Claim | None = None
    swap: Swap | None = None
    application: Application | None = None
    requisition: Requisition | None = None


def actor_stands(session: Session, actor: Actor) -> frozenset[Role] | None:
    """The actor's roles now; None when the actor is nobody: unknown or no longer active."""
    if actor.kind is not ActorKind.PERSON:
        return frozenset()
    person = session.get(Person, PersonId(actor.id))
    return people.roles(session, person.id) if person is not None and person.active else None


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
        held = slots.held_by(session, spot.slot.id, PersonId(actor.id))
        return _of_loop(session, spot.loop, claim=held)
    if kind == "claim":
        claim = claim_at(session, PersonId(actor.id), place)
        return _of_loop(session, slots.at(session, claim.slot_id).loop, claim=claim) if claim else None
    if kind == "swap":
        swap = session.get(Swap, SwapId(place))
        if swap is None:
            return None
        claim = session.get_one(Claim, swap.claim_id)
        return _of_loop(session, slots.at(session, claim.slot_id).loop, claim=claim, swap=swap)
    if kind == "application":
        application = session.get(Application, place)
        if application is None:
            return None
        return Found(application=application, requisition=session.get_one(Requisition, application.requisition_id))
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


def relations(session: Session, actor: Actor, found: Found) -> frozenset[str]:
    """How the actor stands to what was found, in the access policy's words.

    A claim that was released and a swap that was settled are still one's own: the handler says that they are over.
    """
    if actor.kind is ActorKind.CANDIDATE:
        return frozenset({access.LOOP_CANDIDATE}) if found.loop is not None else frozenset()
    if actor.kind is not ActorKind.PERSON:
        return frozenset()
    held = {
        access.CLAIM_HOLDER: found.claim is not None and found.claim.person_id == actor.id,
        access.SWAP_ASKED: found.swap is not None and found.swap.to_person_id == actor.id,
        access.LOOP_RECRUITER: found.requisition is not None and found.requisition.recruiter_id == actor.id,
        access.LOOP_HIRING_MANAGER: found.requisition is not None and found.requisition.hiring_manager_id == actor.id,
        access.LOOP_PANELIST: found.loop is not None
        and any(claim.person_id == actor.id for claim in slots.claims_of_loop(session, found.loop.id)),
    }
    return frozenset(name for name, holds in held.items() if holds)


def _of_loop(session: Session, loop: Loop, claim: Claim | None = None, swap: Swap | None = None) -> Found:
    return Found(loop, claim, swap, session.get_one(Application, loop.application_id), loops.requisition(session, loop))

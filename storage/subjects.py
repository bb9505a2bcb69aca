"""What is a command about, and who stands where to it?

Facts for the access policy, looked up in the open transaction: ids, no verdicts.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from policies import access
from policies.vocabulary import Actor, ActorKind, CandidateId, ClaimId, ClaimState, LinkState, LoopId, PersonId
from storage import candidates, people, slots
from storage.columns import LIVE_CLAIM
from storage.hiring import Hired
from storage.store import run
from storage.tables import (
    Application,
    Claim,
    Interview,
    Link,
    Loop,
    Option,
    Person,
    PersonRole,
    Requisition,
    Slot,
    Swap,
)
from storage.waiting import Nudge


@dataclass(frozen=True, slots=True)
class Found:
    """What a subject names: `facts` as the policy may see it, and ids for the handler and the audit entry.

    `about` is the code of the loop it is in, or else its own id. A claim that was released and a swap that was settled
    are still one's own: the handler says that they are over.
    """

    facts: access.Facts
    loop_id: LoopId | None = None
    claim_id: ClaimId | None = None
    person_id: PersonId | None = None
    candidate_id: CandidateId | None = None
    about: str | None = None


_ROLES = (
    sa.select(col(Person.active), col(PersonRole.role))
    .outerjoin(PersonRole, col(PersonRole.person_id) == col(Person.id))
    .where(col(Person.id) == sa.bindparam("person"))
)
_OWNERS = col(Requisition.recruiter_id), col(Requisition.hiring_manager_id)
_LOOPS = (
    sa.select(col(Loop.id), col(Loop.code), col(Loop.candidate_id), *_OWNERS)
    .select_from(Loop)
    .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
)
_SLOTS = (
    _LOOPS.join(Option, col(Option.loop_id) == col(Loop.id))
    .join(Slot, col(Slot.option_id) == col(Option.id))
    .join(Interview, col(Interview.id) == col(Slot.interview_id))
    .add_columns(col(Slot.id).label("slot_id"))
)
_CLAIMS = (
    _LOOPS.join(Option, col(Option.loop_id) == col(Loop.id))
    .join(Slot, col(Slot.option_id) == col(Option.id))
    .join(Claim, col(Claim.slot_id) == col(Slot.id))
)
_LOOP = _LOOPS.where(sa.or_(col(Loop.id) == sa.bindparam("place"), col(Loop.code) == sa.bindparam("code")))
_LINKED = _LOOPS.join(Link, col(Link.loop_id) == col(Loop.id)).where(
    col(Link.id) == sa.bindparam("link"),
    col(Link.state) == LinkState.ISSUED,
    col(Link.expires_at) > sa.bindparam("now"),
)
_SLOT = _SLOTS.where(slots.BY_ID)
_SLOT_CODE = _SLOTS.where(slots.BY_CODE)
_CLAIM = _CLAIMS.add_columns(col(Claim.id).label("claim_id"), col(Claim.person_id)).where(
    col(Claim.id) == sa.bindparam("claim")
)
_LIVE_CLAIM = (
    _CLAIMS.add_columns(col(Claim.id).label("claim_id"), col(Claim.person_id))
    .where(
        col(Loop.id) == sa.bindparam("loop"),
        col(Claim.person_id) == sa.bindparam("person"),
        sa.text(f"claim.{LIVE_CLAIM}"),
    )
    .order_by(sa.case((col(Claim.state) == ClaimState.ATTENDED, 0), else_=1), col(Claim.ends_at))
)
_SWAP = (
    _CLAIMS.join(Swap, col(Swap.claim_id) == col(Claim.id))
    .add_columns(col(Swap.id).label("swap_id"), col(Swap.to_person_id), col(Swap.claim_id))
    .where(col(Swap.id) == sa.bindparam("swap"))
)
_NUDGE = (
    _LOOPS.join(Nudge, col(Nudge.loop_id) == col(Loop.id))
    .add_columns(col(Nudge.id).label("nudge_id"), col(Nudge.person_id))
    .where(col(Nudge.id) == sa.bindparam("nudge"))
)
_HIRE = (
    _LOOPS.join(Hired, col(Hired.loop_id) == col(Loop.id))
    .add_columns(col(Hired.id).label("hire_id"))
    .where(col(Hired.id) == sa.bindparam("hire"))
)
_APPLICATION = (
    sa.select(col(Application.id), col(Application.candidate_id), *_OWNERS)
    .join(Requisition, col(Requisition.id) == col(Application.requisition_id))
    .where(col(Application.id) == sa.bindparam("place"))
)
"""What every command asks first: made once, and run past the ORM."""


def principal(session: Session, actor: Actor, now: datetime) -> access.Principal | None:
    """The actor as the policy knows them, with the roles they have now.

    None when the actor is nobody: a person who is unknown or no longer active. Whoever comes by a link that does not
    open anything is no candidate of ours.
    """
    if actor.kind is ActorKind.PERSON:
        rows = run(session, _ROLES, person=actor.id).all()
        if not rows or not rows[0].active:
            return None
        return access.Principal(actor.kind, actor.id, frozenset(row.role for row in rows if row.role is not None))
    if actor.kind is ActorKind.CANDIDATE:
        linked = run(session, _LINKED, link=actor.id, now=now).first()
        return access.Principal(actor.kind, linked.candidate_id if linked else actor.id)
    return access.Principal(actor.kind, actor.id)


def find(session: Session, actor: Actor, kind: str, place: str, now: datetime, *, panel: bool) -> Found | None:
    """What is under this kind and id (or code); None when there is nothing. `panel`: a rule asks who is on it."""
    if kind == "link":
        return _loop(session, run(session, _LINKED, link=actor.id, now=now).first(), panel)
    if kind == "loop":
        return _loop(session, _loop_at(session, place), panel)
    if kind == "slot":
        row = _slot_at(session, place)
        return _in_loop(row, access.SlotFacts(row.slot_id, row.id)) if row else None
    if kind == "claim":
        return _claim(session, PersonId(actor.id), place)
    if kind == "swap":
        row = run(session, _SWAP, swap=place).first()
        facts = access.SwapFacts(row.swap_id, row.to_person_id, row.claim_id) if row else None
        return replace(_in_loop(row, facts), claim_id=row.claim_id) if row and facts else None
    if kind == "nudge":
        row = run(session, _NUDGE, nudge=place).first()
        return _in_loop(row, access.NudgeFacts(row.nudge_id, row.person_id, row.id)) if row else None
    if kind == "hire":
        row = run(session, _HIRE, hire=place).first()
        return _in_loop(row, access.HireFacts(row.hire_id, row.recruiter_id, row.id)) if row else None
    if kind == "application":
        row = run(session, _APPLICATION, place=place).first()
        return _application(row) if row else None
    if kind == "candidate":
        return _candidate(session, place)
    if kind == "person":
        person = people.named(session, place)
        return Found(access.PersonFacts(person.id), person_id=person.id, about=person.id) if person else None
    raise ValueError(f"no subject is called {kind}")


def _loop_at(session: Session, place: str) -> Any:
    place = place.strip()
    return run(session, _LOOP, place=place, code=place.upper()).first()


def _slot_at(session: Session, place: str) -> Any:
    typed = slots.typed(place)
    return (run(session, _SLOT_CODE, **typed) if typed else run(session, _SLOT, slot=place)).first()


def _in_loop(row: Any, facts: access.Facts) -> Found:
    return Found(facts, row.id, candidate_id=row.candidate_id, about=row.code)


def _loop(session: Session, row: Any, panel: bool) -> Found | None:
    if row is None:
        return None
    on_it = frozenset(claim.person_id for claim in slots.claims_of_loop(session, row.id)) if panel else None
    return _in_loop(row, access.LoopFacts(row.id, row.recruiter_id, row.hiring_manager_id, row.candidate_id, on_it))


def _claim(session: Session, person_id: PersonId, place: str) -> Found | None:
    row = run(session, _CLAIM, claim=place).first() or _claim_at(session, person_id, place)
    facts = access.ClaimFacts(row.claim_id, row.person_id, row.id) if row else None
    return replace(_in_loop(row, facts), claim_id=row.claim_id) if row and facts else None


def _claim_at(session: Session, person_id: PersonId, place: str) -> Any:
    """The person's claim under a slot's or loop's code; of several, the first to have ended."""
    spot = _slot_at(session, place)
    if spot is not None:
        held = slots.held_by(session, spot.slot_id, person_id) or slots.last_held_by(session, spot.slot_id, person_id)
        return run(session, _CLAIM, claim=held.id).one() if held else None
    loop = _loop_at(session, place)
    return run(session, _LIVE_CLAIM, loop=loop.id, person=person_id).first() if loop else None


def _application(row: Any) -> Found:
    facts = access.ApplicationFacts(row.id, row.recruiter_id, row.hiring_manager_id)
    return Found(facts, candidate_id=row.candidate_id, about=row.id)


def _candidate(session: Session, place: str) -> Found | None:
    """A candidate under a loop's code, or their own id or the ATS's."""
    loop = _loop_at(session, place)
    if loop is not None:
        return _in_loop(loop, access.CandidateFacts(loop.candidate_id))
    named = candidates.named(session, place)
    return Found(access.CandidateFacts(named.id), candidate_id=named.id, about=named.id) if named else None

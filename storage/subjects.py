"""What is a command about, and who stands where to it?

Facts for the access policy, looked up in the open transaction: ids, no verdicts.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from policies import access
from policies.vocabulary import Actor, ActorKind, CandidateId, ClaimId, ClaimState, LinkState, LoopId, PersonId
from storage import candidates, people, slots
from storage.columns import LIVE_CLAIM
from storage.hiring import ChecklistItem, Hired
from storage.prepared import run
from storage.tables import (
    Application,
    Candidate,
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

    `about` is the code of the loop it is in, or else its own id. `key` is the candidate's own, in hex: empty once they
    are erased, None where it was not looked up. A claim that was released and a swap that was settled are still one's
    own: the handler says that they are over.
    """

    facts: access.Facts
    loop_id: LoopId | None = None
    claim_id: ClaimId | None = None
    person_id: PersonId | None = None
    candidate_id: CandidateId | None = None
    about: str | None = None
    key: str | None = None


_ROLES = (
    sa.select(col(Person.active), col(PersonRole.role))
    .outerjoin(PersonRole, col(PersonRole.person_id) == col(Person.id))
    .where(col(Person.id) == sa.bindparam("person"))
)
_OWNERS = col(Requisition.recruiter_id), col(Requisition.hiring_manager_id)
_LOOPS: sa.Select[*tuple[Any, ...]] = (
    sa.select(col(Loop.id), col(Loop.code), col(Loop.candidate_id), *_OWNERS, col(Candidate.pseudonym_key).label("key"))
    .select_from(Loop)
    .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
    .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
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
_ITEM = (
    _LOOPS.join(Hired, col(Hired.loop_id) == col(Loop.id))
    .join(ChecklistItem, col(ChecklistItem.hire_id) == col(Hired.id))
    .add_columns(col(ChecklistItem.id).label("item_id"), col(ChecklistItem.owner_id))
    .where(col(ChecklistItem.id) == sa.bindparam("item"))
)
_APPLICATION = (
    sa.select(col(Application.id), col(Application.candidate_id), *_OWNERS)
    .join(Requisition, col(Requisition.id) == col(Application.requisition_id))
    .where(col(Application.id) == sa.bindparam("place"))
)
"""What every command asks first: made once, and run past the ORM."""


@functools.cache
def _with_roles(about: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """The same, asked together with who the person is: in each row one of their roles, and what is there, if it is."""
    place = about.subquery("about")
    return (
        sa.select(col(Person.active), col(PersonRole.role), *place.c)
        .select_from(Person)
        .outerjoin(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .outerjoin(place, sa.true())
        .where(col(Person.id) == sa.bindparam("actor"))
    )


class Asking:
    """What is to be known before a command may run. Who asks is looked up together with what it is about."""

    def __init__(self, session: Session, actor: Actor, now: datetime) -> None:
        self._session = session
        self._actor = actor
        self._now = now
        self._principal: access.Principal | None = None
        self._is_known = False

    def principal(self) -> access.Principal | None:
        """The actor as the policy knows them, with the roles they have now.

        None when the actor is nobody: a person who is unknown or no longer active. Whoever comes by a link that does
        not open anything is no candidate of ours.
        """
        actor = self._actor
        if actor.kind is ActorKind.PERSON:
            if not self._is_known:
                self._know(run(self._session, _ROLES, person=actor.id))
            return self._principal
        if actor.kind is ActorKind.CANDIDATE:
            linked = self._row(_LINKED, link=actor.id, now=self._now)
            return access.Principal(actor.kind, linked.candidate_id if linked else actor.id)
        return access.Principal(actor.kind, actor.id)

    def _know(self, rows: Sequence[Any]) -> None:
        self._is_known = True
        if rows and rows[0].active:
            roles = frozenset(row.role for row in rows if row.role is not None)
            self._principal = access.Principal(self._actor.kind, self._actor.id, roles)

    def _row(self, statement: sa.Select[*tuple[Any, ...]], **values: Any) -> Any:
        """The first row of an answer; None where there is none."""
        if self._is_known or self._actor.kind is not ActorKind.PERSON:
            return run(self._session, statement, **values).first()
        rows = run(self._session, _with_roles(statement), actor=self._actor.id, **values)
        self._know(rows)
        if not rows:
            return run(self._session, statement, **values).first()
        return rows[0] if rows[0].id is not None else None

    def find(self, kind: str, place: str, *, panel: bool) -> Found | None:
        """What is under this kind and id (or code); None when there is nothing. `panel`: a rule asks who is on it."""
        if kind == "link":
            return self._loop(self._row(_LINKED, link=self._actor.id, now=self._now), panel)
        if kind == "loop":
            return self._loop(self._loop_at(place), panel)
        if kind == "slot":
            row = self._slot_at(place)
            return _in_loop(row, access.SlotFacts(row.slot_id, row.id)) if row else None
        if kind == "claim":
            return self._claim(place)
        if kind == "swap":
            row = self._row(_SWAP, swap=place)
            facts = access.SwapFacts(row.swap_id, row.to_person_id, row.claim_id) if row else None
            return replace(_in_loop(row, facts), claim_id=row.claim_id) if row and facts else None
        if kind == "nudge":
            row = self._row(_NUDGE, nudge=place)
            return _in_loop(row, access.NudgeFacts(row.nudge_id, row.person_id, row.id)) if row else None
        if kind == "hire":
            row = self._row(_HIRE, hire=place)
            return _in_loop(row, access.HireFacts(row.hire_id, row.recruiter_id, row.id)) if row else None
        if kind == "item":
            row = self._row(_ITEM, item=place)
            return _in_loop(row, access.ItemFacts(row.item_id, row.owner_id, row.recruiter_id, row.id)) if row else None
        if kind == "application":
            row = self._row(_APPLICATION, place=place)
            return _application(row) if row else None
        if kind == "candidate":
            return self._candidate(place)
        if kind == "person":
            person = people.named(self._session, place)
            return Found(access.PersonFacts(person.id), person_id=person.id, about=person.id) if person else None
        raise ValueError(f"no subject is called {kind}")

    def _loop_at(self, place: str) -> Any:
        place = place.strip()
        return self._row(_LOOP, place=place, code=place.upper())

    def _slot_at(self, place: str) -> Any:
        typed = slots.typed(place)
        return self._row(_SLOT_CODE, **typed) if typed else self._row(_SLOT, slot=place)

    def _loop(self, row: Any, panel: bool) -> Found | None:
        if row is None:
            return None
        on_it = frozenset(one.person_id for one in slots.claims_of_loop(self._session, row.id)) if panel else None
        return _in_loop(row, access.LoopFacts(row.id, row.recruiter_id, row.hiring_manager_id, row.candidate_id, on_it))

    def _claim(self, place: str) -> Found | None:
        row = self._row(_CLAIM, claim=place) or self._claim_at(PersonId(self._actor.id), place)
        facts = access.ClaimFacts(row.claim_id, row.person_id, row.id) if row else None
        return replace(_in_loop(row, facts), claim_id=row.claim_id) if row and facts else None

    def _claim_at(self, person_id: PersonId, place: str) -> Any:
        """The person's claim under a slot's or loop's code; of several, the first to have ended."""
        spot = self._slot_at(place)
        if spot is not None:
            of_them = self._session, spot.slot_id, person_id
            held = slots.held_by(*of_them) or slots.last_held_by(*of_them)
            return self._row(_CLAIM, claim=held.id) if held else None
        loop = self._loop_at(place)
        return self._row(_LIVE_CLAIM, loop=loop.id, person=person_id) if loop else None

    def _candidate(self, place: str) -> Found | None:
        """A candidate under a loop's code, or their own id or the ATS's."""
        loop = self._loop_at(place)
        if loop is not None:
            return _in_loop(loop, access.CandidateFacts(loop.candidate_id))
        named = candidates.named(self._session, place)
        return Found(access.CandidateFacts(named.id), candidate_id=named.id, about=named.id) if named else None


def _in_loop(row: Any, facts: access.Facts) -> Found:
    return Found(facts, row.id, candidate_id=row.candidate_id, about=row.code, key=row.key)


def _application(row: Any) -> Found:
    facts = access.ApplicationFacts(row.id, row.recruiter_id, row.hiring_manager_id)
    return Found(facts, candidate_id=row.candidate_id, about=row.id)

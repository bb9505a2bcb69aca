"""Where does a loop stand? Loops with their options, interviews, bookings and links."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from policies.vocabulary import (
    ApplicationId,
    BookingState,
    CandidateId,
    InterviewId,
    LinkId,
    LinkState,
    LoopId,
    LoopState,
    OptionId,
    OptionState,
    RequisitionId,
)
from storage import people
from storage.columns import LIVE_LOOP, LIVE_ONSITE
from storage.feedback import Outcome
from storage.prepared import run
from storage.store import among
from storage.tables import (
    Application,
    Booking,
    Candidate,
    CandidateRequest,
    Interview,
    InterviewPlan,
    Link,
    Loop,
    Option,
    Person,
    PlannedInterview,
    Requisition,
    Slot,
)

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody mistakes for one another when reading a code aloud."""


_SET_READY = (
    sa.update(Option)
    .where(col(Option.id) == sa.bindparam("option"))
    .values(state=sa.bindparam("now_is"), ready_at=sa.bindparam("at"))
)


def new_code(session: Session) -> str:
    """A code no loop has had: `PK-` and four letters."""
    while True:
        code = "PK-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(4))
        if find(session, code) is None:
            return code


def find(session: Session, place: str) -> Loop | None:
    """The loop under this id or code."""
    place = place.strip()
    return session.exec(select(Loop).where(sa.or_(col(Loop.id) == place, col(Loop.code) == place.upper()))).first()


def by_id(session: Session, ids: Collection[str]) -> dict[str, tuple[Loop, Candidate]]:
    """Those of these loops that exist, with their candidates."""
    if not ids:
        return {}
    query = sa.select(Loop, Candidate).join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
    return {
        loop.id: (loop, candidate) for loop, candidate in session.execute(query.where(among(session, Loop.id, ids)))
    }


def lock(session: Session, loop_id: LoopId) -> Loop:
    """The loop, locked until the transaction ends: whoever changes a loop takes its turn here.

    What was read before the lock may be stale by now, so all of it is read anew.
    """
    session.flush()
    session.exec(select(Loop.id).where(Loop.id == loop_id).with_for_update(key_share=True)).one()
    session.expire_all()
    return session.get_one(Loop, loop_id)


def live(session: Session, application_id: ApplicationId, stage: str | None = None) -> Sequence[Loop]:
    """The live loops of an application, of one stage if it is named."""
    query = select(Loop).where(Loop.application_id == application_id, sa.text(f"loop.{LIVE_LOOP}"))
    query = query if stage is None else query.where(Loop.stage == stage)
    return session.exec(query.order_by(col(Loop.id))).all()


def live_of_candidate(session: Session, candidate_id: CandidateId) -> Sequence[Loop]:
    """The live loops of all applications of a candidate, in a fixed order."""
    query = select(Loop).where(Loop.candidate_id == candidate_id, sa.text(f"loop.{LIVE_LOOP}"))
    return session.exec(query.order_by(col(Loop.id))).all()


def count_of_candidate(session: Session, candidate_id: CandidateId) -> int:
    """How many loops a candidate ever had."""
    return session.exec(select(sa.func.count()).select_from(Loop).where(Loop.candidate_id == candidate_id)).one()


def application(session: Session, loop: Loop) -> Application:
    return session.get_one(Application, loop.application_id)


def candidate(session: Session, loop: Loop) -> Candidate:
    return session.get_one(Candidate, loop.candidate_id)


def requisition(session: Session, loop: Loop) -> Requisition:
    return session.get_one(Requisition, loop.requisition_id)


def recruiter(session: Session, loop: Loop) -> Person:
    return session.get_one(Person, requisition(session, loop).recruiter_id)


def interviews(session: Session, loop_id: LoopId) -> Sequence[Interview]:
    return session.exec(select(Interview).where(Interview.loop_id == loop_id).order_by(col(Interview.position))).all()


def interview(session: Session, interview_id: InterviewId) -> Interview:
    return session.get_one(Interview, interview_id)


def options(session: Session, loop_id: LoopId, *states: OptionState) -> Sequence[Option]:
    """The loop's options in the order they were proposed, of these states when any are named."""
    query = select(Option).where(Option.loop_id == loop_id)
    if states:
        query = query.where(col(Option.state).in_(states))
    return session.exec(
        query.order_by(col(Option.proposed_at), sa.func.length(Option.letter), col(Option.letter))
    ).all()


def next_letter(session: Session, loop_id: LoopId) -> str:
    """A, B, ... Z, AA, AB: every option a loop ever had keeps its letter."""
    count = session.exec(select(sa.func.count()).select_from(Option).where(Option.loop_id == loop_id)).one()
    letters = ""
    number = count + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def booking(session: Session, loop_id: LoopId) -> Booking | None:
    """The booking that stands, or stood when the interviews took place."""
    standing = col(Booking.state).in_((BookingState.LIVE, BookingState.DONE))
    return session.exec(select(Booking).where(Booking.loop_id == loop_id, standing)).first()


def newest_booked(session: Session, loop_id: LoopId) -> OptionId | None:
    """The option of the newest booking, whatever has become of it."""
    newest = select(Booking.option_id).where(Booking.loop_id == loop_id).order_by(col(Booking.version).desc())
    found = session.exec(newest.limit(1)).first()
    return OptionId(found) if found is not None else None


def version(session: Session, loop_id: LoopId) -> int:
    """The newest schedule version, 0 when nothing was ever booked."""
    return session.exec(
        select(sa.func.coalesce(sa.func.max(Booking.version), 0)).where(Booking.loop_id == loop_id)
    ).one()


_OFFERED = (
    sa.update(Loop)
    .where(col(Loop.id) == sa.bindparam("loop"))
    .values(
        state=sa.case({LoopState.OPEN.value: LoopState.OFFERED.value}, value=col(Loop.state), else_=col(Loop.state)),
        invited=True,
        offers=col(Loop.offers) + 1,
    )
)
_OFFER = (
    sa.select(
        col(Loop.requisition_id), col(Loop.offers), col(Loop.state),
        col(Candidate.timezone), col(Requisition.timezone), *people.HOURS,
    )
    .select_from(Loop)
    .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
    .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
    .join(Person, col(Person.id) == col(Requisition.recruiter_id))
    .where(col(Loop.id) == sa.bindparam("loop"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A loop's newest offer, which it counts: the zones of the candidate, if it is known, and of the requisition; and
    the recruiter's hours.
    """

    loop_id: LoopId
    requisition_id: RequisitionId
    number: int
    loop: LoopState
    candidate_zone: str | None
    requisition_zone: str
    recruiter: people.Hours


def count_offer(session: Session, loop_id: LoopId) -> None:
    """The candidate is invited, once more."""
    run(session, _OFFERED, loop=loop_id)
    held = session.identity_map.get(sa.orm.util.identity_key(Loop, loop_id))
    if held is not None:
        session.expire(held)


def offer(session: Session, loop_id: LoopId) -> Offer:
    """The offer that was counted last."""
    requisition_id, number, state, zone, requisition_zone, *hours = run(session, _OFFER, loop=loop_id)[0]
    return Offer(loop_id, requisition_id, number, state, zone, requisition_zone, people.Hours(*hours))


_ISSUED = sa.select(col(Link.id)).where(col(Link.loop_id) == sa.bindparam("loop"), col(Link.state) == LinkState.ISSUED)
_LINK = sa.insert(SQLModel.metadata.tables["link"])


def issued_link(session: Session, loop_id: LoopId) -> Link | None:
    issued = run(session, _ISSUED, loop=loop_id).first()
    return session.get_one(Link, issued.id) if issued is not None else None


def issue_link(session: Session, loop_id: LoopId, now: datetime, until: datetime) -> LinkId:
    """A new link for a loop that has none."""
    id = LinkId(secrets.token_urlsafe(24))
    run(session, _LINK, id=id, loop_id=loop_id, state=LinkState.ISSUED, issued_at=now, expires_at=until)
    return id


def link(session: Session, link_id: str, now: datetime) -> Link | None:
    """The link, if it is issued and has not expired."""
    found = session.get(Link, LinkId(link_id))
    return found if found is not None and found.state is LinkState.ISSUED and found.expires_at > now else None


def requests(session: Session, loop_id: LoopId) -> Sequence[CandidateRequest]:
    return session.exec(
        select(CandidateRequest).where(CandidateRequest.loop_id == loop_id).order_by(col(CandidateRequest.asked_at))
    ).all()


def plan(
    session: Session, requisition_id: RequisitionId, stage: str
) -> tuple[InterviewPlan, Sequence[PlannedInterview]] | None:
    """The interviews this stage of the requisition consists of; None when the stage has no interviews."""
    found = session.exec(
        select(InterviewPlan).where(InterviewPlan.requisition_id == requisition_id, InterviewPlan.stage == stage)
    ).first()
    if found is None:
        return None
    planned = session.exec(
        select(PlannedInterview).where(PlannedInterview.plan_id == found.id).order_by(col(PlannedInterview.position))
    ).all()
    return (found, planned) if planned else None


def schedulable(session: Session, requisition_ids: Sequence[RequisitionId]) -> Sequence[Application]:
    """Active applications in a stage that has a plan, no live loop and no outcome, on these requisitions."""
    has_plan = sa.exists().where(
        col(InterviewPlan.requisition_id) == Application.requisition_id, col(InterviewPlan.stage) == Application.stage
    )
    has_loop = sa.exists().where(
        col(Loop.application_id) == Application.id, col(Loop.stage) == Application.stage, sa.text(f"loop.{LIVE_LOOP}")
    )
    decided = sa.exists().where(col(Outcome.application_id) == Application.id, col(Outcome.stage) == Application.stage)
    return session.exec(
        select(Application)
        .where(
            col(Application.requisition_id).in_(list(requisition_ids)),
            has_plan,
            ~has_loop,
            ~decided,
            Application.status == "active",
        )
        .order_by(col(Application.read_at))
        .limit(100)
    ).all()


def first_start(session: Session, option_id: OptionId) -> datetime:
    """When the option's first interview begins."""
    return session.exec(
        select(Slot.starts_at).where(Slot.option_id == option_id).order_by(col(Slot.starts_at)).limit(1)
    ).one()


def last_end(session: Session, option_id: OptionId) -> datetime:
    """When the option's last interview ends."""
    return session.exec(
        select(Slot.ends_at).where(Slot.option_id == option_id).order_by(col(Slot.ends_at).desc()).limit(1)
    ).one()


def option(session: Session, option_id: OptionId) -> Option:
    """The option under this id, which exists."""
    return session.get_one(Option, option_id)


def set_ready(session: Session, option_id: OptionId, state: OptionState, ready_at: datetime | None) -> None:
    """The option is ready, or is no longer; `ready_at` is when it first was."""
    run(session, _SET_READY, option=option_id, now_is=state, at=ready_at)
    held = session.identity_map.get(sa.orm.util.identity_key(Option, option_id))
    if held is not None:
        session.expire(held)


def other_onsite(session: Session, loop: Loop) -> bool:
    """Does the candidate have another booked onsite day for this requisition?"""
    query = select(Booking.id).where(
        Booking.candidate_id == loop.candidate_id,
        Booking.requisition_id == loop.requisition_id,
        Booking.loop_id != loop.id,
        sa.text(f"{LIVE_ONSITE}"),
    )
    return session.exec(query).first() is not None


def ended_unfinished(session: Session, now: datetime) -> Sequence[Loop]:
    """Booked loops with an interview whose end has passed and which nobody has closed yet."""
    return session.exec(
        select(Loop)
        .join(Booking, col(Booking.loop_id) == Loop.id)
        .join(Slot, col(Slot.option_id) == Booking.option_id)
        .where(
            Loop.state == LoopState.BOOKED,
            Booking.state == BookingState.LIVE,
            Slot.ends_at <= now,
            col(Slot.finished_at).is_(None),
        )
        .distinct()
        .order_by(col(Loop.id))
        .limit(10)
    ).all()


def overtaken(session: Session, now: datetime) -> Sequence[Loop]:
    """Live loops with an option that has begun without being booked."""
    return session.exec(
        select(Loop)
        .join(Option, col(Option.loop_id) == Loop.id)
        .join(Slot, col(Slot.option_id) == Option.id)
        .where(
            col(Loop.state).in_((LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED)),
            col(Option.state).in_((OptionState.PROPOSED, OptionState.READY)),
            Slot.starts_at <= now,
        )
        .distinct()
        .order_by(col(Loop.id))
        .limit(10)
    ).all()

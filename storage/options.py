"""How does an option get its slots and seats?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from policies.vocabulary import LoopId, PersonId, SeatKind, Span
from storage import loops
from storage.columns import new_id
from storage.tables import Interview, Loop, Option, Seat, Slot


def of_round(session: Session, loop_id: LoopId, number: int) -> bool:
    """Were options of this round added before?"""
    return session.exec(select(Option.id).where(Option.loop_id == loop_id, Option.round == number)).first() is not None


def add(
    session: Session,
    loop: Loop,
    interviews: Sequence[Interview],
    spans: Mapping[str, Span],
    reason: str,
    now: datetime,
    proposed_by: PersonId | None = None,
) -> Option:
    """A new option with a slot for every interview (`spans` by interview id) and every interview's seats, all open."""
    zone = loops.candidate(session, loop).timezone or loops.requisition(session, loop).timezone
    option = Option(
        id=new_id(),
        loop_id=loop.id,
        letter=loops.next_letter(session, loop.id),
        round=loop.rounds if proposed_by is None else None,
        reason=reason,
        proposed_by=proposed_by,
        proposed_at=now,
        zone=zone,
    )
    session.add(option)
    session.flush()
    for interview in interviews:
        span = spans[interview.id]
        slot = Slot(
            id=new_id(),
            option_id=option.id,
            interview_id=interview.id,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            local_minute=local_minute(span.starts_at, zone),
        )
        session.add(slot)
        session.flush()
        for ordinal, kind in enumerate(interview.seats):
            session.add(Seat(slot_id=slot.id, ordinal=ordinal, kind=SeatKind(kind)))
    session.flush()
    return option


def local_minute(moment: datetime, zone: str) -> int:
    """Minutes after midnight on the clocks of that zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute

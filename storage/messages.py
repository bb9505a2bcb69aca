"""What was heard and said, after redaction? Rows of the message log, and which loop and people a message is about."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import CandidateId, LoopId
from storage import holds, loops, slots
from storage.columns import LIVE_LOOP
from storage.ledgers import ChatMessage, Message
from storage.tables import Application, Candidate, Claim, Link, Loop, Option, Swap

PLACE = re.compile(r"[0-9a-z_-]{24,64}|PK-[0-9A-Z]{4}(-[A-Z]{1,3}[0-9]{1,2})?", re.IGNORECASE)
"""What an id or a code looks like: most words that people type are neither, and need no look into the tables."""
CARD = "card:"
"""How the name of a loop's card in its channel begins."""


def loop_at(session: Session, place: str) -> Loop | None:
    """The loop that an id or a code of anything in it leads to: what a client sent narrows a search, and allows
    nothing.
    """
    if not PLACE.fullmatch(place):
        return None
    found = loops.find(session, place)
    if found is not None:
        return found
    spot = slots.find(session, place)
    if spot is not None:
        return spot.loop
    swap = session.get(Swap, place)
    claim = session.get(Claim, swap.claim_id if swap else place)
    if claim is not None:
        return slots.at(session, claim.slot_id).loop
    option, link = session.get(Option, place), session.get(Link, place)
    if option is not None or link is not None:
        return session.get(Loop, (option or link).loop_id)  # type: ignore[union-attr]
    application = session.get(Application, place)
    return next(iter(loops.live(session, application.id)), None) if application else None


def candidates_in(session: Session, platform: str, channel: str) -> Sequence[CandidateId]:
    """The candidates whose live loops have their card in this channel."""
    query = (
        select(Loop.candidate_id)
        .join(ChatMessage, col(ChatMessage.name) == sa.literal(CARD) + col(Loop.id))
        .where(ChatMessage.platform == platform, ChatMessage.channel == channel, sa.text(f"loop.{LIVE_LOOP}"))
        .distinct()
    )
    return [CandidateId(found) for found in session.exec(query)]


def is_loops_channel(session: Session, platform: str, channel: str) -> bool:
    """Has a loop ever had its card in this channel?"""
    query = select(ChatMessage.id).where(
        ChatMessage.platform == platform, ChatMessage.channel == channel, col(ChatMessage.name).startswith(CARD)
    )
    return session.exec(query.limit(1)).first() is not None


def of_erased(session: Session, loop_ids: Collection[LoopId]) -> frozenset[LoopId]:
    """Those of these loops whose candidate is erased."""
    query = select(Loop.id).join(Candidate, col(Candidate.id) == Loop.candidate_id)
    found = session.exec(query.where(col(Loop.id).in_(loop_ids), col(Candidate.erased_at).is_not(None)))
    return frozenset(map(LoopId, found))


def record(session: Session, rows: Sequence[Message]) -> None:
    session.add_all(rows)


def of_loop(session: Session, loop_id: LoopId, limit: int) -> Sequence[Message]:
    """The newest messages about a loop, oldest first."""
    query = select(Message).where(Message.loop_id == loop_id).order_by(col(Message.id).desc()).limit(limit)
    return session.exec(query).all()[::-1]


def newest(session: Session, limit: int, since: datetime | None) -> Sequence[Message]:
    """The newest messages of all, oldest first, none from before `since`."""
    query = select(Message).order_by(col(Message.id).desc()).limit(limit)
    if since is not None:
        query = query.where(Message.at >= since)
    return session.exec(query).all()[::-1]


def drop_before(session: Session, moment: datetime, limit: int) -> int:
    """Delete messages from before this moment, at most so many; how many went. A legal hold keeps those about it."""
    held = sa.select(col(Loop.id)).where(col(Loop.candidate_id).in_(holds.held())).scalar_subquery()
    free = sa.or_(col(Message.loop_id).is_(None), col(Message.loop_id).not_in(held))
    old = select(Message.id).where(Message.at < moment, free).order_by(col(Message.at)).limit(limit)
    gone = session.execute(sa.delete(Message).where(col(Message.id).in_(old)).returning(col(Message.id)))
    return len(gone.all())

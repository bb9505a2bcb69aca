"""What was heard and said, after redaction? Rows of the message log, and which loop and people a message is about."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from policies.vocabulary import CandidateId, LoopId
from storage import holds, slots
from storage.columns import LIVE_LOOP
from storage.ledgers import CARD, CARD_NAMES, ChatMessage, Message
from storage.prepared import run, run_all
from storage.tables import Candidate, Claim, Interview, Link, Loop, Option, Person, Slot, Swap

PLACE = re.compile(r"[0-9a-z_-]{24,64}|PK-[0-9A-Z]{4}(-[A-Z]{1,3}[0-9]{1,2})?", re.IGNORECASE)
"""What an id or a code looks like: most words that people type are neither, and need no look into the tables."""
_PLACE: sa.BindParameter[str] = sa.bindparam("place")
_LOOPS: sa.Select[*tuple[Any, ...]] = sa.select(col(Loop.id).label("id"), col(Loop.candidate_id).label("candidate_id"))
_OPTIONS = _LOOPS.join(Option, col(Option.loop_id) == col(Loop.id))
_SLOTS = _OPTIONS.join(Slot, col(Slot.option_id) == col(Option.id))
_CLAIMS = _SLOTS.join(Claim, col(Claim.slot_id) == col(Slot.id))
_AT = (
    sa.union_all(
        _LOOPS.where(sa.or_(col(Loop.id) == _PLACE, col(Loop.code) == sa.bindparam("code"))),
        _OPTIONS.where(col(Option.id) == _PLACE),
        _SLOTS.where(slots.BY_ID),
        _CLAIMS.where(col(Claim.id) == _PLACE),
        _CLAIMS.join(Swap, col(Swap.claim_id) == col(Claim.id)).where(col(Swap.id) == _PLACE),
        _LOOPS.join(Link, col(Link.loop_id) == col(Loop.id)).where(col(Link.id) == _PLACE),
        _LOOPS.where(col(Loop.application_id) == _PLACE, sa.text(f"loop.{LIVE_LOOP}")),
    )
    .order_by("id")
    .limit(1)
)
_AT_SLOT = _SLOTS.join(Interview, col(Interview.id) == col(Slot.interview_id)).where(slots.BY_CODE)
_CARDS = (
    col(ChatMessage.platform) == sa.bindparam("platform"),
    col(ChatMessage.channel) == sa.bindparam("channel"),
    sa.text(CARD_NAMES),
)
_CANDIDATES_IN = (
    sa.select(col(Loop.candidate_id))
    .join(ChatMessage, col(Loop.id) == sa.func.substr(col(ChatMessage.name), len(CARD) + 1))
    .where(*_CARDS, sa.text(f"loop.{LIVE_LOOP}"))
    .distinct()
)
_CARD_IN = sa.select(col(ChatMessage.id)).where(*_CARDS).limit(1)
_RECORDED = [column for column in SQLModel.metadata.tables["message"].c if not column.primary_key]
_VALUES = {column.name: sa.bindparam(column.name, type_=column.type) for column in _RECORDED}
_RECORD = sa.insert(SQLModel.metadata.tables["message"]).from_select(
    _RECORDED,
    sa.select(
        *(
            sa.select(col(Person.id)).where(col(Person.id) == value).scalar_subquery() if name == "person_id" else value
            for name, value in _VALUES.items()
        )
    ).where(
        ~sa.exists()
        .where(col(Loop.id) == _VALUES["loop_id"])
        .where(col(Candidate.id) == col(Loop.candidate_id), col(Candidate.erased_at).is_not(None))
    ),
    include_defaults=False,
)
"""A message that was on its way when its candidate was erased is left out; a person who is gone is not named."""


def spot(session: Session, place: str) -> tuple[LoopId, CandidateId] | None:
    """The loop that an id or a code of anything in it leads to, and its candidate: what a client sent narrows a search,
    and allows nothing.
    """
    if not PLACE.fullmatch(place):
        return None
    typed = slots.typed(place)
    if typed is not None:
        row = run(session, _AT_SLOT, **typed).first()
    else:
        row = run(session, _AT, place=place, slot=place, code=place.upper()).first()
    return (LoopId(row.id), CandidateId(row.candidate_id)) if row is not None else None


def loop_at(session: Session, place: str) -> Loop | None:
    """The same, as its row."""
    found = spot(session, place)
    return session.get(Loop, found[0]) if found is not None else None


def candidates_in(session: Session, platform: str, channel: str) -> Sequence[CandidateId]:
    """The candidates whose live loops have their card in this channel."""
    return [CandidateId(row[0]) for row in run(session, _CANDIDATES_IN, platform=platform, channel=channel)]


def is_loops_channel(session: Session, platform: str, channel: str) -> bool:
    """Has a loop ever had its card in this channel?"""
    return bool(run(session, _CARD_IN, platform=platform, channel=channel))


def record(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep messages, each with the columns of `Message`."""
    run_all(session, _RECORD, rows)


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

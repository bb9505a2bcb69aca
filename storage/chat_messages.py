"""Where did the bot say what? So that a card is edited in place and a message can be found again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import CandidateId, LoopId
from storage.columns import new_id
from storage.ledgers import ChatMessage
from storage.store import among
from storage.tables import Loop


def is_said(session: Session, name: str) -> bool:
    """Was the message of this name said, on whatever platform?"""
    return session.exec(select(ChatMessage.id).where(ChatMessage.name == name).limit(1)).first() is not None


def named(session: Session, names: Collection[str]) -> dict[str, ChatMessage]:
    """The messages of these names, of those that are known. A message stays on the platform that it was said on."""
    if not names:
        return {}
    query = select(ChatMessage).where(among(session, ChatMessage.name, names))
    return {row.name: row for row in session.exec(query)}


def named_like(session: Session, beginning: str) -> Sequence[str]:
    """The names of the messages that begin so."""
    query = select(ChatMessage.name).where(col(ChatMessage.name).startswith(beginning, autoescape=True))
    return session.exec(query.order_by(col(ChatMessage.name))).all()


def at(session: Session, id: str) -> ChatMessage | None:
    return session.get(ChatMessage, id)


def about(session: Session, candidate_id: CandidateId) -> Sequence[ChatMessage]:
    """Where the bot said something about a loop of this candidate."""
    query = select(ChatMessage).join(Loop, col(Loop.id) == ChatMessage.loop_id).where(Loop.candidate_id == candidate_id)
    return session.exec(query.order_by(col(ChatMessage.id))).all()


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a message of a name stands now, and which loop it is about."""

    platform: str
    name: str
    channel: str
    ts: str
    loop_id: LoopId | None


def remember(
    session: Session, stand: Sequence[Stands], known: Mapping[str, ChatMessage], now: datetime
) -> dict[str, str]:
    """Keep where these messages stand; the id of each by its name. `known` are those of before, by their names."""
    new = {one.name: one for one in stand if one.name not in known}
    ids = {name: known[name].id if name in known else new_id() for name in (one.name for one in stand)}
    for one in stand:
        if one.name in known:
            row = known[one.name]
            row.platform, row.channel, row.ts, row.loop_id = one.platform, one.channel, one.ts, one.loop_id
    rows = [{"id": ids[name], "posted_at": now, **asdict(one)} for name, one in new.items()]
    if rows:
        session.execute(sa.insert(ChatMessage), rows)
    return ids


def forget(session: Session, id: str) -> None:
    """The message says nothing any more: nobody has to find it again."""
    session.execute(sa.delete(ChatMessage).where(col(ChatMessage.id) == id))

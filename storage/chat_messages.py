"""Where did the bot say what? So that a card is edited in place and a message can be found again."""

from datetime import datetime

from sqlmodel import Session, select

from storage.ledgers import ChatMessage


def where(session: Session, platform: str, name: str) -> tuple[str, str] | None:
    """(channel id, ts) of the message of this name."""
    row = session.exec(select(ChatMessage).where(ChatMessage.platform == platform, ChatMessage.name == name)).first()
    return (row.channel, row.ts) if row else None


def remember(session: Session, platform: str, name: str, channel: str, ts: str, now: datetime) -> None:
    row = session.exec(select(ChatMessage).where(ChatMessage.platform == platform, ChatMessage.name == name)).first()
    if row is None:
        session.add(ChatMessage(platform=platform, name=name, channel=channel, ts=ts, posted_at=now))
    else:
        row.channel, row.ts = channel, ts

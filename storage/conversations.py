"""Where can a platform's users and channels be reached that takes no names? The conversations it has told us of."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from policies.conversing import ConversationKind
from storage.columns import choice, key
from storage.store import insert_unless_known


class ChatConversation(SQLModel, table=True):
    """A chat with one person, a team, or a channel of one, as its platform has told of it.

    `conversation` is the platform's id, `service_url` the address that leads there, and `bot` who the bot is there.
    `chat_user` is the person of a chat, as in chat_identity; `name` a channel's. It goes when the app is removed, but a
    chat stays without its `service_url`: whoever took the app away is not given it again.
    """

    __tablename__ = "chat_conversation"
    __table_args__ = (sa.UniqueConstraint("platform", "kind", "conversation"),)
    id: str = key()
    platform: str = Field(max_length=16)
    team: str = Field(max_length=64)
    kind: ConversationKind = choice(ConversationKind)
    conversation: str = Field(max_length=255)
    service_url: str = Field(max_length=255)
    bot: str = Field(max_length=255)
    chat_user: str | None = Field(default=None, max_length=64, index=True)
    name: str | None = Field(default=None, max_length=200)
    told_at: datetime


def at(session: Session, platform: str, kind: ConversationKind, conversation: str) -> ChatConversation | None:
    """The conversation under the platform's id: a team's is that of its first channel too."""
    return session.exec(
        select(ChatConversation).where(
            ChatConversation.platform == platform,
            ChatConversation.kind == kind,
            ChatConversation.conversation == conversation,
        )
    ).first()


def remember(session: Session, told: ChatConversation) -> bool:
    """Keep this conversation unless it is known; True when it was not."""
    return insert_unless_known(session, ChatConversation, "id", **told.model_dump())


def by_id(session: Session, id: str) -> ChatConversation | None:
    return session.get(ChatConversation, id)


def with_user(session: Session, platform: str, user: str) -> Sequence[ChatConversation]:
    """The chats with one person, the newest first."""
    query = select(ChatConversation).where(ChatConversation.platform == platform, ChatConversation.chat_user == user)
    return session.exec(query.order_by(col(ChatConversation.told_at).desc(), col(ChatConversation.id))).all()


def of_kind(session: Session, platform: str, kind: ConversationKind) -> Sequence[ChatConversation]:
    """All teams, or all channels that something was said in or heard of, in a fixed order."""
    query = select(ChatConversation).where(ChatConversation.platform == platform, ChatConversation.kind == kind)
    return session.exec(query.order_by(col(ChatConversation.told_at), col(ChatConversation.id))).all()


def forget(session: Session, platform: str, conversation: str) -> None:
    """The bot is no longer there. Of a chat it is kept that it was, without its address."""
    there = (col(ChatConversation.platform) == platform, col(ChatConversation.conversation) == conversation)
    is_chat = col(ChatConversation.kind) == ConversationKind.PERSONAL
    session.execute(sa.update(ChatConversation).where(*there, is_chat).values(service_url=""))
    session.execute(sa.delete(ChatConversation).where(*there, ~is_chat))

"""Who has come in by the browser? One-time login links from chat, and the sessions that they open."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from policies.vocabulary import PersonId
from storage.columns import key, ref


class LoginLink(SQLModel, table=True):
    """A link that one person was given in chat. It opens one session, once, before `expires_at`.

    Only the SHA-256 of its token is kept. `path` is the page it leads to.
    """

    __tablename__ = "login_link"
    id: str = key()
    token_hash: str = Field(unique=True, max_length=64)
    person_id: PersonId = ref("person")
    path: str = Field(max_length=400)
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class WebSession(SQLModel, table=True):
    """A person's session in one browser, known by the SHA-256 of its cookie's token."""

    __tablename__ = "web_session"
    id: str = key()
    token_hash: str = Field(unique=True, max_length=64)
    person_id: PersonId = ref("person")
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

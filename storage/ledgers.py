"""What came in, what is promised, what was said and who did it? The tables that only ever grow."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from policies.vocabulary import Direction, LoopId, MessageKind, OutboxId, OutboxState, PersonId
from storage.columns import choice, key, ref

PENDING_WORK = "state IN ('pending', 'unknown')"
DEAD = "state = 'dead'"
CARD = "card:"
"""How the name of a loop's card in its channel begins; the loop's id follows."""
CARD_NAMES = f"substr(name, 1, {len(CARD)}) = '{CARD}'"


class Inbox(SQLModel, table=True):
    """One delivery from outside, stored once per source. It keeps ids only: what is true is re-read at its source."""

    __tablename__ = "inbox"
    __table_args__ = (sa.UniqueConstraint("source", "delivery_id"),)
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=32)
    delivery_id: str = Field(max_length=200)
    kind: str = Field(max_length=64)
    application_ids: list[str] = Field(sa_type=sa.JSON)
    received_at: datetime


class Outbox(SQLModel, table=True):
    """A promise to tell the world something. `subject` is an id, never text; rows of one `lane` are carried in order.

    Nobody waits for a `bulk` one; shares (a requisition, or a person) take turns; `place` is where in chat it is said.
    `lease` names the carrier until `lease_until`; a lapsed lease means the carrier died and the effect is unknown.
    `trace` is the random id of the click, delivery or tick that the promise comes from.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index(
            "ix_outbox_pending",
            "due_at",
            "id",
            sqlite_where=sa.text(PENDING_WORK),
            postgresql_where=sa.text(PENDING_WORK),
        ),
        sa.Index(
            "ix_outbox_lane", "lane", "id", sqlite_where=sa.text(PENDING_WORK), postgresql_where=sa.text(PENDING_WORK)
        ),
        sa.Index("ix_outbox_dead", "id", sqlite_where=sa.text(DEAD), postgresql_where=sa.text(DEAD)),
        sa.Index("ix_outbox_subject", "subject"),
    )
    id: OutboxId | None = Field(default=None, primary_key=True, sa_type=sa.Integer)
    kind: str = Field(max_length=48)
    key: str = Field(unique=True, max_length=200)
    lane: str = Field(max_length=80)
    subject: str = Field(max_length=128)
    bulk: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    share: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    place: str | None = Field(default=None, max_length=100)
    state: OutboxState = choice(OutboxState, OutboxState.PENDING)
    due_at: datetime
    attempts: int = 0
    lease: str | None = Field(default=None, max_length=32)
    lease_until: datetime | None = None
    fault: str | None = Field(default=None, max_length=120)
    created_at: datetime
    settled_at: datetime | None = None
    trace: str | None = Field(default=None, max_length=32)


class AtsCursor(SQLModel, table=True):
    """From where an ATS is asked the next time what has changed, in its own words."""

    __tablename__ = "ats_cursor"
    source: str = Field(primary_key=True, max_length=32)
    cursor: str = Field(sa_type=sa.Text)
    read_at: datetime


class Paced(SQLModel, table=True):
    """How we may go on at a receiver (`chat`, `ats`), a chat platform or a place in chat (`#channel`, `@person`).

    Until `spent_until` its allowance is used up; until `paused_until` it asked to be left alone; since `broken_since` a
    receiver or platform has not accepted our credentials.
    """

    __tablename__ = "pace"
    name: str = Field(primary_key=True, max_length=100)
    spent_until: datetime | None = None
    paused_until: datetime | None = None
    broken_since: datetime | None = None


class ChatMessage(SQLModel, table=True):
    """Where the bot said something that it may have to say anew: the outbox `key` it came from, or a card's name.

    `loop_id` is the loop it was about: what names a candidate is found by it when they are erased.
    """

    __tablename__ = "chat_message"
    __table_args__ = (
        sa.UniqueConstraint("platform", "name"),
        sa.Index("ix_chat_message_name", "name"),
        sa.Index(
            "ix_chat_message_card",
            "platform",
            "channel",
            sqlite_where=sa.text(CARD_NAMES),
            postgresql_where=sa.text(CARD_NAMES),
        ),
    )
    id: str = key()
    platform: str = Field(max_length=16)
    name: str = Field(max_length=200)
    channel: str = Field(max_length=64)
    ts: str = Field(max_length=64)
    posted_at: datetime
    loop_id: LoopId | None = ref("loop", nullable=True)


class Message(SQLModel, table=True):
    """Something the bot heard or said, after redaction.

    `person_id` wrote it or was told it; None for a candidate, a channel or a stranger. `place` is the conversation's id
    on its platform. `text` None means that it could not be redacted, and `withheld` why.
    """

    __tablename__ = "message"
    __table_args__ = (sa.CheckConstraint("(text IS NULL) <> (withheld IS NULL)", name="text_or_reason"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    direction: Direction = choice(Direction)
    kind: MessageKind = choice(MessageKind)
    platform: str = Field(max_length=16)
    command: str = Field(max_length=64)
    person_id: PersonId | None = ref("person", nullable=True)
    place: str = Field(max_length=64)
    loop_id: LoopId | None = ref("loop", nullable=True)
    text: str | None = Field(default=None, sa_type=sa.Text)
    withheld: str | None = Field(default=None, max_length=64)


class AuditEntry(SQLModel, table=True):
    """Who did or saw what, about whom, through which door, under which rule. Append-only: triggers refuse the rest.

    `about` is a loop's code or an id, `subject` the candidate's token as the message log has it. `shown` lists what of
    the candidate was shown (`Shown`, with commas), `shown_to` to whom, where that was not the actor: a person's id or
    a system's name. `place_rule` is the rule of a jurisdiction that decided. `text` is what the actor wrote,
    encrypted under the candidate's own key: once that is destroyed the entry still stands, and cannot be read.
    """

    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor_kind: str = Field(max_length=16)
    actor_id: str = Field(max_length=64)
    command: str = Field(max_length=48, index=True)
    surface: str = Field(max_length=16)
    allowed: bool
    rule: str = Field(max_length=64)
    answer: str = Field(max_length=48)
    about: str | None = Field(default=None, max_length=64, index=True)
    subject: str | None = Field(default=None, max_length=16, index=True)
    shown: str | None = Field(default=None, max_length=120)
    shown_to: str | None = Field(default=None, max_length=64)
    place_rule: str | None = Field(default=None, max_length=64)
    text: bytes | None = Field(default=None, sa_type=sa.LargeBinary)


class AuditSeal(SQLModel, table=True):
    """An entry's place in the chain. `leaf` is the hash of the entry, `hash` that of the hash before and the leaf.

    Append-only like the entries. `seq` counts from 1 without a gap.
    """

    __tablename__ = "audit_seal"
    seq: int | None = Field(
        default=None, primary_key=True, sa_type=sa.Integer, sa_column_kwargs={"autoincrement": False}
    )
    entry_id: int = Field(foreign_key="audit_entry.id", unique=True)
    leaf: bytes = Field(sa_type=sa.LargeBinary)
    hash: bytes = Field(sa_type=sa.LargeBinary)
    sealed_at: datetime

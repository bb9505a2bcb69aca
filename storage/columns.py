"""Which kinds of column are there? Keys, references, words of a vocabulary, uniqueness while something lives.

The conditions of partial indexes are constants, so that SQLite and PostgreSQL cannot differ.
"""

import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LIVE_LOOP = "state NOT IN ('closed', 'cancelled')"
LIVE_CLAIM = "state <> 'released'"
LIVE_BOOKING = "state = 'live'"
LIVE_ONSITE = "state = 'live' AND onsite"
BOOKED_OPTION = "state IN ('booked', 'done')"
ASKED_SWAP = "state = 'asked'"
ISSUED_LINK = "state = 'issued'"


def new_id() -> Any:
    """A random 128-bit id in hex: it says nothing about when or for whom it was made. Fits every kind of id."""
    return uuid.uuid4().hex


def key() -> Any:
    return Field(default_factory=new_id, primary_key=True, sa_type=sa.String(32))


def ref(table: str, *, nullable: bool = False, primary_key: bool = False) -> Any:
    """A reference to another table's id, indexed unless it leads a primary key."""
    return Field(
        default=None if nullable else ...,
        foreign_key=f"{table}.id",
        index=not primary_key,
        nullable=nullable,
        primary_key=primary_key,
        sa_type=sa.String(32),
    )


def choice(
    of: type[StrEnum], default: StrEnum | None = None, *, nullable: bool = False, primary_key: bool = False
) -> Any:
    """A column that holds a word of `of`, stored as its value and checked by the database on both engines."""
    kind = sa.Enum(
        of,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=of.__name__.lower(),
        values_callable=lambda words: [word.value for word in words],
    )
    start = default if default is not None else (None if nullable else ...)
    return Field(default=start, nullable=nullable, primary_key=primary_key, sa_type=kind)


def unique_where(name: str, *columns: str, where: str) -> sa.Index:
    return sa.Index(name, *columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))

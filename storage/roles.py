"""Who has which role, and who says so? One source takes back only what it gave itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.vocabulary import PersonId, Role
from storage.store import insert_unless_known
from storage.tables import Person, PersonRole

BY_HAND = "cli"
"""The source of the roles that an operator or an admin gives one by one."""
FILE = "csv"
"""The source of the roles that an operator's list gives."""


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """A role that a source gives a person."""

    person_id: PersonId
    role: Role
    source: str


def grant(session: Session, given: Given) -> bool:
    """Write it down; False when the source gives it already."""
    values = {"person_id": given.person_id, "role": given.role, "source": given.source}
    return insert_unless_known(session, PersonRole, "person_id", **values)


def revoke(session: Session, given: Given) -> bool:
    """Take it back; False when the source did not give it."""
    gone = session.execute(
        sa.delete(PersonRole)
        .where(
            col(PersonRole.person_id) == given.person_id,
            col(PersonRole.role) == given.role,
            col(PersonRole.source) == given.source,
        )
        .returning(col(PersonRole.person_id))
    )
    return gone.first() is not None


def sources(session: Session, person_id: PersonId, role: Role) -> Sequence[str]:
    """Who gives this person this role."""
    query = select(PersonRole.source).where(PersonRole.person_id == person_id, PersonRole.role == role)
    return sorted(session.exec(query))


def given_by(session: Session, family: str, but: Collection[str] = ()) -> frozenset[Given]:
    """What a source gives, or all sources whose names begin with `family` and a colon; those of `but` left out."""
    of_family = sa.or_(col(PersonRole.source) == family, col(PersonRole.source).startswith(f"{family}:"))
    rows = session.exec(select(PersonRole).where(of_family, col(PersonRole.source).not_in(list(but))))
    return frozenset(Given(row.person_id, row.role, row.source) for row in rows)


def everyone(session: Session) -> Sequence[tuple[Person, PersonRole]]:
    """Every role of everybody, by e-mail address."""
    query = select(Person, PersonRole).join(PersonRole, col(PersonRole.person_id) == Person.id)
    return session.exec(query.order_by(Person.email, col(PersonRole.role), col(PersonRole.source))).all()

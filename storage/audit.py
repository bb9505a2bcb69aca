"""Who did what? Appended in the transaction that did it; nothing here changes or removes an entry."""

from datetime import datetime

from sqlmodel import Session

from policies.vocabulary import Actor, Surface
from storage.ledgers import AuditEntry


def append(
    session: Session,
    *,
    at: datetime,
    actor: Actor,
    command: str,
    surface: Surface,
    rule: str | None,
    answer: str,
    about: str | None,
) -> None:
    """One entry. `rule` None means that nothing allowed it; `about` is a loop's code or an id, never a name."""
    session.add(
        AuditEntry(
            at=at,
            actor_kind=actor.kind.value,
            actor_id=actor.id[:64],
            command=command,
            surface=surface.value,
            allowed=rule is not None,
            rule=rule or "none",
            answer=answer,
            about=about,
        )
    )

"""What has the world told us? One row a delivery and source; ids only."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from storage.ledgers import Inbox
from storage.store import insert_unless_known


def receive(
    session: Session, source: str, delivery_id: str, kind: str, application_ids: Sequence[str], now: datetime
) -> bool:
    """Store the delivery unless it is known; True when it is new."""
    return insert_unless_known(
        session,
        Inbox,
        "id",
        source=source,
        delivery_id=delivery_id,
        kind=kind,
        application_ids=list(application_ids),
        received_at=now,
    )

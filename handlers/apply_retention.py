"""What has been kept long enough? Messages, settled promises and digests, deliveries, past leave, expired logins."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.command import Command, Context, Refused
from storage import digests, inbox, logins, messages, outbox, pace, people

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class RetentionApplied:
    """How many messages were deleted, and how many rows of other tables. `more` says that there were too many for one
    transaction.
    """

    messages: int
    more: bool
    rows: int = 0


@dataclass(frozen=True, slots=True)
class ApplyRetention(Command[RetentionApplied | Refused]):
    """A tick of the clock."""

    quiet = True


def handle(command: ApplyRetention, context: Context) -> RetentionApplied:
    session = context.session
    said = messages.drop_before(session, context.now - timedelta(days=context.rules.message_days), AT_ONCE)
    before = context.now - timedelta(days=context.rules.settled_days)
    drops = (
        outbox.drop_settled,
        inbox.drop_before,
        people.drop_leave,
        logins.drop_before,
        digests.drop_before,
        pace.drop_before,
    )
    gone = [drop(session, before, AT_ONCE) for drop in drops]
    return RetentionApplied(said, more=AT_ONCE in (said, *gone), rows=sum(gone))

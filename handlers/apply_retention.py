"""What has been kept long enough? Messages older than the setting says are deleted."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.command import Command, Context, Refused
from storage import messages

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class RetentionApplied:
    """How many messages were deleted. `more` says that there were too many for one transaction."""

    messages: int
    more: bool


@dataclass(frozen=True, slots=True)
class ApplyRetention(Command[RetentionApplied | Refused]):
    """A tick of the clock."""

    quiet = True


def handle(command: ApplyRetention, context: Context) -> RetentionApplied:
    before = context.now - timedelta(days=context.rules.message_days)
    gone = messages.drop_before(context.session, before, AT_ONCE)
    return RetentionApplied(gone, more=gone == AT_ONCE)

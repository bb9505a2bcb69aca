"""What if a webhook never comes? The ATS is asked from time to time which applications have changed."""

from dataclasses import dataclass

from handlers import promises
from handlers.command import Command, Context, Done, Refused
from storage import inbox


@dataclass(frozen=True, slots=True)
class AskForChanges(Command[Done | Refused]):
    """A tick of the clock."""

    quiet = True


@dataclass(frozen=True, slots=True)
class RecordChanges(Command[Done | Refused]):
    """These applications (the ATS's ids) may have changed; the next time is asked from `cursor`."""

    quiet = True
    source: str
    application_ids: tuple[str, ...]
    cursor: str


def ask(command: AskForChanges, context: Context) -> Done:
    if context.rules.polled_ats:
        promises.read_changes(context, context.rules.polled_ats)
    return Done()


def record(command: RecordChanges, context: Context) -> Done:
    for ats_id in command.application_ids:
        promises.read_application(context, ats_id)
    inbox.move_cursor(context.session, command.source, command.cursor, context.now)
    return Done()

"""What is still owed to the world, what is late, and what has died? For the operator, who may try a dead one again."""

from dataclasses import dataclass
from datetime import datetime

from handlers.command import Command, Context, Done, Refused
from policies.vocabulary import OutboxId, OutboxState, Refusal
from storage import outbox


@dataclass(frozen=True, slots=True)
class Job:
    """A promise that has not been kept. `fault` names what went wrong, and no person."""

    outbox_id: OutboxId
    errand: str
    state: OutboxState
    attempts: int
    due_at: datetime
    fault: str | None


@dataclass(frozen=True, slots=True)
class JobsShown:
    """How many promises wait, how many of them are late by more than a minute, and those that died or are in doubt."""

    waiting: int
    late: int
    troubled: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class ShowJobs(Command[JobsShown | Refused]):
    """Look at the outbox."""


@dataclass(frozen=True, slots=True)
class RetryJob(Command[Done | Refused]):
    """Carry a dead promise once more: its receiver is asked first whether it arrived."""

    outbox_id: OutboxId


def handle(command: ShowJobs, context: Context) -> JobsShown:
    waiting, late = outbox.counts(context.session, context.now)
    troubled = tuple(
        Job(OutboxId(row.id or 0), row.kind, row.state, row.attempts, row.due_at, row.fault)
        for row in outbox.troubled(context.session)
    )
    return JobsShown(waiting, late, troubled)


def retry(command: RetryJob, context: Context) -> Done | Refused:
    if not outbox.revive(context.session, command.outbox_id, context.now):
        return Refused(Refusal.UNKNOWN_SUBJECT)
    context.promised()
    return Done()

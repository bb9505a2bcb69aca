"""What is still owed to the world, what is late, and what has died? For the operator, who may try again or let go."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from handlers import hiring, promises
from handlers.command import Command, Context, Done, Refused
from policies.vocabulary import DropReason, JobKind, OutboxId, OutboxState, Refusal
from storage import outbox, promised
from storage.ledgers import Outbox

MOST_JOBS = 1000


@dataclass(frozen=True, slots=True)
class Job:
    """A promise that has not been kept. `fault` names what went wrong, and no person.

    Jobs of one `lane` are carried one after the other; most are in none. `carried_until` is set while one is carried.
    """

    outbox_id: OutboxId
    errand: str
    lane: str
    state: OutboxState
    attempts: int
    made_at: datetime
    due_at: datetime
    carried_until: datetime | None
    fault: str | None
    trace: str | None


@dataclass(frozen=True, slots=True)
class JobsShown:
    """How many promises wait, how many of them are late by more than a minute, how many died; and those asked for."""

    waiting: int
    late: int
    dead: int
    jobs: tuple[Job, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class ShowJobs(Command[JobsShown | Refused]):
    """Look at the outbox: at one kind of jobs, else at those that died or are in doubt."""

    kind: JobKind = JobKind.TROUBLED
    limit: int = 100


@dataclass(frozen=True, slots=True)
class RetryJob(Command[Done | Refused]):
    """Carry a dead promise once more: its receiver is asked first whether it arrived."""

    outbox_id: OutboxId


@dataclass(frozen=True, slots=True)
class JobDropped:
    """It will not be carried. `told` says that the requisition's recruiter is told what will not happen."""

    errand: str
    told: bool


@dataclass(frozen=True, slots=True)
class DropJob(Command[JobDropped | Refused]):
    """Let go of a promise that has not been kept: nobody will keep it any more."""

    outbox_id: OutboxId
    reason: DropReason


def handle(command: ShowJobs, context: Context) -> JobsShown:
    session, now = context.session, context.now
    rows = outbox.listed(session, command.kind, now, min(command.limit, MOST_JOBS))
    return JobsShown(*outbox.counts(session, now), tuple(_job(row, now) for row in rows), now)


def retry(command: RetryJob, context: Context) -> Done | Refused:
    row = outbox.unkept(context.session, command.outbox_id)
    if row is None or row.state is not OutboxState.DEAD:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    outbox.revive(row, OutboxState.UNKNOWN, context.now)
    hiring.tried_again(context, row)
    context.promised()
    return Done()


def drop(command: DropJob, context: Context) -> JobDropped | Refused:
    session = context.session
    row = outbox.unkept(session, command.outbox_id)
    if row is None:
        return Refused(Refusal.UNKNOWN_SUBJECT)
    if row.lease_until is not None and row.lease_until > context.now:
        return Refused(Refusal.UNDER_WAY)
    concerned = promised.concerned(session, row)
    if concerned is not None:
        promises.tell_dropped(context, *concerned, (command.outbox_id, row.kind, command.reason))
    loop = concerned[1] if concerned is not None else None
    about = loop.code if loop is not None else f"job {row.id}"
    context.trail.changes.append((about, f"dropped:{row.kind}:{command.reason.value}"))
    hiring.let_go(context, row, command.reason)
    outbox.remove(session, row)
    context.promised()  # what waited behind it in its lane may be due
    return JobDropped(row.kind, told=concerned is not None)


def _job(row: Outbox, now: datetime) -> Job:
    is_carried = row.lease_until is not None and row.lease_until > now
    return Job(
        OutboxId(row.id or 0),
        row.kind,
        _lane(row),
        row.state,
        row.attempts,
        row.created_at,
        row.due_at,
        row.lease_until if is_carried else None,
        row.fault,
        row.trace,
    )


def _lane(row: Outbox) -> str:
    """The name of the lane, and of whose it is a mark only: it may be an id that the ATS gave. Most have no lane."""
    if row.lane == row.key[: len(row.lane)]:
        return ""
    name, _, whose = row.lane.partition(":")
    return f"{name}:{hashlib.sha256(whose.encode()).hexdigest()[:8]}"

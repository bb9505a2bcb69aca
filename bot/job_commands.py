"""What does the bot still owe the world? `panelkeeper jobs list | owed | late | dead | retry | drop`."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.operator_desk import as_operator, stop
from policies.vocabulary import DropReason, JobKind, OutboxId, Refusal

if TYPE_CHECKING:
    from handlers.show_jobs import Job, JobsShown

app = typer.Typer(help="What the bot still owes the world.", no_args_is_help=True)

HEADS = ("job", "errand", "lane", "state", "age", "tries", "due (UTC)", "last fault")
Number = Annotated[int, typer.Argument(help="The number that `jobs list` shows.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_jobs(limit: Limit = 100, as_json: AsJson = False) -> None:
    """Count what waits, what is late and what died; list what died or is in doubt."""
    _show(JobKind.TROUBLED, limit, as_json=as_json)


@app.command("owed")
def owed(limit: Limit = 100, as_json: AsJson = False) -> None:
    """List what is still to be carried, in the order in which it is due."""
    _show(JobKind.OWED, limit, as_json=as_json)


@app.command("late")
def late(limit: Limit = 100, as_json: AsJson = False) -> None:
    """List what has been due for more than a minute."""
    _show(JobKind.LATE, limit, as_json=as_json)


@app.command("dead")
def dead(limit: Limit = 100, as_json: AsJson = False) -> None:
    """List what was given up, the newest first."""
    _show(JobKind.DEAD, limit, as_json=as_json)


@app.command("retry")
def retry(job: Number) -> None:
    """Try a dead one again."""
    from handlers.command import Refused
    from handlers.show_jobs import RetryJob

    if isinstance(as_operator(RetryJob(OutboxId(job))), Refused):
        stop(f"There is no dead job {job}.", 1)
    print(f"Job {job} will be tried again.")


@app.command("drop")
def drop(
    job: Number,
    reason: Annotated[DropReason, typer.Option(help="Why: it is written to the audit trail and told the recruiter.")],
) -> None:
    """Let go of one that has not been carried. The requisition's recruiter is told what will not happen."""
    from handlers.command import Refused
    from handlers.show_jobs import DropJob

    answer = as_operator(DropJob(OutboxId(job), reason))
    if isinstance(answer, Refused):
        under_way = answer.why is Refusal.UNDER_WAY
        stop(f"Job {job} is being carried: try again in a minute." if under_way else f"There is no open job {job}.", 1)
    told = "its recruiter is told" if answer.told else "no recruiter is concerned"
    print(f"Job {job} ({answer.errand}) is dropped; {told}.")


def _show(kind: JobKind, limit: int, *, as_json: bool) -> None:
    from handlers.command import Refused
    from handlers.show_jobs import ShowJobs

    shown = as_operator(ShowJobs(kind, limit))
    if isinstance(shown, Refused):
        stop("The operator may not see jobs: the access rules are broken.")
    if as_json:
        for job in shown.jobs:
            print(json.dumps(asdict(job), default=_moment))
        return
    print(f"{shown.waiting} waiting, {shown.late} of them late; {shown.dead} dead.")
    for line in _table(shown):
        print(line)


def _table(shown: "JobsShown") -> list[str]:
    """The jobs in columns; nothing where there are none."""
    if not shown.jobs:
        return []
    rows = [HEADS, *(_cells(job, shown.now) for job in shown.jobs)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cells(job: "Job", now: datetime) -> tuple[str, ...]:
    state = "being carried" if job.carried_until else job.state.value
    due = job.due_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    tries, age = str(job.attempts), _age(now - job.made_at)
    return str(job.outbox_id), job.errand, job.lane or "-", state, age, tries, due, job.fault or "-"


def _age(age: timedelta) -> str:
    """The largest unit that fits, rounded down."""
    seconds = max(0, int(age.total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")

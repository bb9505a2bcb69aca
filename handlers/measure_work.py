"""How far behind is the work? Counts and ages for the operator's monitoring; nobody is named, not even by an id."""

from dataclasses import dataclass
from datetime import datetime

from handlers.command import Command, Context, Refused
from handlers.promises import Errand
from policies.vocabulary import OutboxState
from storage import audit_chain, nudges, outbox

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Backlog:
    """So many promises of an errand are in a state; `other` for errands that this version does not know."""

    errand: str
    state: OutboxState
    count: int


@dataclass(frozen=True, slots=True)
class WorkMeasured:
    """Promises that are open or dead. Ages are in seconds, 0 where nothing waits."""

    backlog: tuple[Backlog, ...]
    oldest_due: float
    oldest_nudge_due: float
    unsealed: int
    oldest_unsealed: float


@dataclass(frozen=True, slots=True)
class MeasureWork(Command[WorkMeasured | Refused]):
    """Measure what waits: promises, nudges, audit entries without a seal."""

    quiet = True


def handle(command: MeasureWork, context: Context) -> WorkMeasured:
    session, now = context.session, context.now
    known = {errand.value for errand in Errand}
    backlog: dict[tuple[str, OutboxState], int] = {}
    for kind, state, count in outbox.backlog(session):
        name = kind if kind in known else OTHER
        backlog[name, state] = backlog.get((name, state), 0) + count
    unsealed, oldest = audit_chain.behind(session)
    return WorkMeasured(
        tuple(Backlog(errand, state, count) for (errand, state), count in sorted(backlog.items())),
        _age(now, outbox.oldest_due(session)),
        _age(now, nudges.oldest_due(session)),
        unsealed,
        _age(now, oldest),
    )


def _age(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0

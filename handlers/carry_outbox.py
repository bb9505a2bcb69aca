"""Which promises are due, and what became of each? The relay leases, carries outside any transaction, and settles."""

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers import packing
from handlers.command import Command, Context, Done, Refused
from handlers.parcels import ChatParcel, Parcel
from policies.vocabulary import OutboxId, OutboxState
from storage import chat_messages, outbox
from storage.ledgers import Outbox

MOST_ATTEMPTS = 15
LONGEST_WAIT = 900
LONGEST_TRY = timedelta(days=3)
"""An outage of a weekend is waited out: a promise dies only when it has been tried often and for this long."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A promise to carry now. `uncertain` says that an earlier carrier may have done it: look before doing it again."""

    outbox_id: OutboxId
    token: str
    key: str
    errand: str
    uncertain: bool
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class LeaseOutbox(Command[tuple[Leased, ...] | Refused]):
    """Take up to `limit` due promises."""

    quiet = True
    limit: int = 10


@dataclass(frozen=True, slots=True)
class RecoverOutbox(Command[Done | Refused]):
    """The only carrier has started: what its predecessor was carrying when it died is looked into."""

    quiet = True


@dataclass(frozen=True, slots=True)
class Sent:
    """It is done. `posted` is where a chat message is now: (channel id, ts)."""

    posted: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """It was not done; try again after this many seconds, or by the usual backoff. `fault` names no person."""

    fault: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have been done: the next carrier looks first."""

    fault: str


@dataclass(frozen=True, slots=True)
class Dead:
    """It can never be done: a person has to look."""

    fault: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The row's state is written. `dead` says that nobody will try again unless a person asks for it."""

    dead: bool = False


@dataclass(frozen=True, slots=True)
class SettleOutbox(Command[Settled | Refused]):
    """Say what became of a leased promise. A lease that has lapsed settles nothing."""

    quiet = True
    outbox_id: OutboxId
    token: str
    result: Sent | Again | Unsure | Dead
    message: str | None = None


def lease(command: LeaseOutbox, context: Context) -> tuple[Leased, ...]:
    rows = outbox.lease(context.session, context.now, command.limit)
    return tuple(item for row in rows if (item := _leased_or_dead(context, row)) is not None)


def _leased_or_dead(context: Context, row: Outbox) -> Leased | None:
    """One row that cannot be packed must not hold up the others: it dies, and the operator sees why."""
    before = len(context.trail.disclosures)
    try:
        with context.session.begin_nested():
            leased = _leased(context, row)
    except Exception as error:  # whatever is wrong with one row's facts, it is that row's fault alone
        row.state = OutboxState.DEAD
        row.settled_at = context.now
        row.fault = f"cannot be packed: {type(error).__name__}"
        del context.trail.disclosures[before:]
        return None
    if row.attempts > 1:  # the trail has had it when it was carried first
        del context.trail.disclosures[before:]
    return leased


def _leased(context: Context, row: Outbox) -> Leased:
    parcel = packing.pack(context, row)
    if isinstance(parcel, ChatParcel):
        parcel = replace(parcel, known=chat_messages.where(context.session, packing.PLATFORM, parcel.name))
    uncertain = row.state is OutboxState.UNKNOWN
    return Leased(OutboxId(row.id or 0), row.lease or "", row.key, row.kind, uncertain, parcel)


def recover(command: RecoverOutbox, context: Context) -> Done:
    outbox.lapse_leases(context.session, context.now)
    return Done()


def settle(command: SettleOutbox, context: Context) -> Settled:
    row = outbox.held(context.session, command.outbox_id, command.token)
    if row is None:
        return Settled()
    row.lease = row.lease_until = None
    result = command.result
    if isinstance(result, Sent):
        row.state = OutboxState.RECONCILED if row.state is OutboxState.UNKNOWN else OutboxState.SENT
        row.settled_at = context.now
        row.fault = None
        if result.posted and command.message:
            chat_messages.remember(context.session, packing.PLATFORM, command.message, *result.posted, context.now)
        return Settled()
    row.fault = result.fault[:120]
    given_up = row.attempts >= MOST_ATTEMPTS and context.now - row.created_at > LONGEST_TRY
    if isinstance(result, Dead) or given_up:
        row.state = OutboxState.DEAD
        row.settled_at = context.now
        return Settled(dead=True)
    if isinstance(result, Unsure):
        row.state = OutboxState.UNKNOWN
    after = result.after if isinstance(result, Again) else None
    row.due_at = context.now + timedelta(seconds=after if after is not None else min(2**row.attempts, LONGEST_WAIT))
    return Settled()

"""Which promises are due, and what became of each? The relay leases, carries outside any transaction, and settles."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers import hiring, packing, packing_nudges, promises
from handlers.command import Carry, Command, Context, Done, Refused
from handlers.parcels import ChatParcel, ForgetMessage, Later, Parcel
from handlers.promises import INSTALLING, NAMELESS, RECEIVERS, Errand
from policies import pacing
from policies.pacing import Limit, Pace, Wanted
from policies.vocabulary import OutboxId, OutboxState, PersonId
from storage import candidates, chat_messages, loops, messages, outbox, pace
from storage.chat_messages import Stands
from storage.ledgers import ChatMessage, Outbox

FORBIDDEN = "the app may not be installed for people"
MOST_ATTEMPTS = 15
LONGEST_WAIT = 900
LONGEST_TRY = timedelta(days=3)
"""An outage of a weekend is waited out: a promise dies only when it has been tried often and for this long."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A promise to carry now. `uncertain` says that an earlier carrier may have done it: look before doing it again.

    Nobody waits for a `bulk` one. `trace` is the id of what the promise comes from. `refused` says that the receiver
    did not accept our credentials so far.
    """

    outbox_id: OutboxId
    token: str
    key: str
    errand: str
    uncertain: bool
    parcel: Parcel
    bulk: bool
    trace: str | None = None
    refused: bool = False


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
class SweepOutbox(Command[Done | Refused]):
    """A tick of the clock: is something due that nobody carries? Then the carriers are told once more."""

    quiet = True


@dataclass(frozen=True, slots=True)
class Sent:
    """It is done. `posted` is where a chat message is now: (channel id, ts)."""

    posted: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """It was not done; try again after this many seconds, or by the usual backoff. `fault` names no person.

    `pause` says that the receiver wants to be left alone until then, `unreached` that the person it is for does not
    have the app there, and `forbidden` that we may not install it for them; `broken` names the vendor that did not
    accept our credentials.
    """

    fault: str
    after: float | None = None
    pause: bool = False
    unreached: bool = False
    forbidden: bool = False
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have been done: the next carrier looks first."""

    fault: str


@dataclass(frozen=True, slots=True)
class Dead:
    """It can never be done: a person has to look. `in_doubt` says that it may have been done."""

    fault: str
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The row's state is written. `dead` says that nobody will try again unless a person asks for it, `broke` that it
    is the first whose receiver did not accept our credentials.
    """

    dead: bool = False
    broke: bool = False


@dataclass(frozen=True, slots=True)
class SettleOutbox(Command[Settled | Refused]):
    """Say what became of a leased promise. A lease that has lapsed settles nothing.

    `message` is the name of a chat message that was sent, `about` an id or code of the loop it is about, `platform` the
    one it was for. `unreached` is whom it could not be said to, since they do not have the app there. `mended` says
    that the receiver accepts our credentials again.
    """

    quiet = True
    outbox_id: OutboxId
    token: str
    result: Sent | Again | Unsure | Dead
    message: str | None = None
    about: str = ""
    platform: str = ""
    unreached: PersonId | None = None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class SettleTogether(Command[tuple[Settled, ...] | Refused]):
    """Say what became of several leased promises in one transaction: all of it is written, or nothing."""

    quiet = True
    settlements: tuple[SettleOutbox, ...]


def lease(command: LeaseOutbox, context: Context) -> tuple[Leased, ...]:
    paces = pace.read(context.session, RECEIVERS | set(context.rules.platforms))
    rows = _leased_in_turn(context, command.limit, _closed(context, paces))
    together = _packed_together(context, [row for row in rows if row.kind == Errand.CHAT_NUDGE and row.attempts == 1])
    packed = [(row, parcel) for row in rows if (parcel := _packed_or_dead(context, row, together)) is not None]
    names = [parcel.name for _, parcel in packed if isinstance(parcel, ChatParcel)]
    known = chat_messages.named(context.session, names)
    there = {name: one for name, one in known.items() if one.platform in context.rules.platforms}
    broken = {name for name, one in paces.items() if one.broken_since is not None}
    return tuple(_leased(row, parcel, there, broken) for row, parcel in packed)


def _leased_in_turn(context: Context, limit: int, closed: frozenset[str]) -> Sequence[Outbox]:
    """Rows that are due, whose receivers and places may have something now."""
    session, now = context.session, context.now
    due = outbox.due(session, now, limit, closed)
    receivers = [row.kind.partition(".")[0] for row in due]
    limits = {name: one for name, one in _limits(context).items() if name in receivers}
    paces = pace.lock(session, limits) if limits else {}
    allowances = {name: pacing.allowance(one, paces[name], now) for name, one in limits.items()}
    spaced = context.rules.place_seconds > 0
    wanted = [Wanted(receivers[number], row.place if spaced else None) for number, row in enumerate(due)]
    going = pacing.chosen(wanted, allowances)
    places = {place for number in going if (place := wanted[number].place) is not None}
    ours = pace.hold(session, places, now, now + outbox.LEASE)
    going = [number for number in going if wanted[number].place in ours | {None}]
    rows = [due[number] for number in going]
    outbox.take(session, rows, now)
    counts = Counter(receivers[number] for number in going)
    spent = {name: pacing.spent(one, paces[name], now, counts[name]) for name, one in limits.items() if counts[name]}
    pace.spend(session, spent)
    return rows


def _limits(context: Context) -> dict[str, Limit]:
    return {receiver: Limit(number) for receiver, number in context.rules.per_minute.items() if number}


def _closed(context: Context, paces: Mapping[str, Pace]) -> frozenset[str]:
    """Those of these receivers that may have nothing now."""
    limits = _limits(context)
    may_have = {name: pacing.allowance(limits.get(name), one, context.now) for name, one in paces.items()}
    return frozenset(name for name, number in may_have.items() if number == 0)


def _packed_together(context: Context, rows: Sequence[Outbox]) -> Mapping[int | None, Parcel | Later]:
    """Many of one kind in a few queries; none, where that fails: then each is packed by itself."""
    before = len(context.trail.disclosures)
    try:
        with context.session.begin_nested():
            return packing_nudges.due(context, rows) if len(rows) > 1 else {}
    except Exception:  # one of them is at fault: packing each by itself finds out which
        del context.trail.disclosures[before:]
        return {}


def _packed_or_dead(context: Context, row: Outbox, together: Mapping[int | None, Parcel | Later]) -> Parcel | None:
    """One row that cannot be packed must not hold up the others: it dies, and the operator sees why.

    None for that one, and for one that is to be carried later.
    """
    before = len(context.trail.disclosures)
    try:
        if row.id in together:
            parcel = together[row.id]
        else:
            with context.session.begin_nested():
                parcel = packing.pack(context, row)
    except Exception as error:  # whatever is wrong with one row's facts, it is that row's fault alone
        in_doubt = row.state is OutboxState.UNKNOWN
        row.state = OutboxState.DEAD
        row.settled_at = context.now
        row.fault = f"cannot be packed: {type(error).__name__}"
        hiring.failed(context, row, in_doubt=in_doubt)
        del context.trail.disclosures[before:]
        return None
    if row.attempts > 1 or isinstance(parcel, Later):  # the trail has had it when it was carried first, or will have
        del context.trail.disclosures[before:]
    if isinstance(parcel, Later):
        row.due_at, row.lease, row.lease_until = parcel.moment, None, None
        row.attempts -= 1
        return None
    return parcel


def _leased(row: Outbox, parcel: Parcel, known: Mapping[str, ChatMessage], broken: Collection[str]) -> Leased:
    before = known.get(parcel.name) if isinstance(parcel, ChatParcel) else None
    if before is not None and isinstance(parcel, ChatParcel):
        parcel = replace(parcel, platform=before.platform, known=(before.channel, before.ts))
    uncertain = row.state is OutboxState.UNKNOWN
    lease = row.lease or ""
    receiver = parcel.platform if isinstance(parcel, ChatParcel | ForgetMessage) else row.kind.partition(".")[0]
    refused = receiver in broken
    return Leased(OutboxId(row.id or 0), lease, row.key, row.kind, uncertain, parcel, row.bulk, row.trace, refused)


def recover(command: RecoverOutbox, context: Context) -> Done:
    outbox.lapse_leases(context.session, context.now)
    pace.free_places(context.session, context.now)
    return Done()


def sweep(command: SweepOutbox, context: Context) -> Done:
    if outbox.has_overdue(context.session, context.now, _closed(context, pace.read(context.session, RECEIVERS))):
        context.trail.carry = Carry.OVERDUE
    return Done()


def settle(command: SettleOutbox, context: Context) -> Settled:
    return settle_together(SettleTogether((command,)), context)[0]


def settle_together(command: SettleTogether, context: Context) -> tuple[Settled, ...]:
    rows = outbox.held(context.session, {one.outbox_id: one.token for one in command.settlements})
    kept = [one for one in command.settlements if one.outbox_id in rows and isinstance(one.result, Sent)]
    if any(rows[one.outbox_id].fault == FORBIDDEN for one in kept):
        pace.mend(context.session, {INSTALLING})
    outbox.keep(context.session, [rows[one.outbox_id] for one in kept], context.now)
    for one in kept:
        hiring.recorded(context, rows[one.outbox_id])
    _remember(context, kept, rows)
    settled = tuple(_settled(context, one, rows.get(one.outbox_id)) for one in command.settlements)
    broke = _credentials(context, [one for one in command.settlements if one.outbox_id in rows], rows)
    _space(context, command.settlements, rows)
    return tuple(
        replace(made, broke=one.outbox_id in broke) for one, made in zip(command.settlements, settled, strict=True)
    )


def _credentials(
    context: Context, settlements: Sequence[SettleOutbox], rows: Mapping[OutboxId, Outbox]
) -> frozenset[OutboxId]:
    """Who begins to refuse our credentials is told of once, until it has accepted them again; which promises showed it.

    On each chat platform we have others. To install the app for people is a permission by itself, on none.
    """
    named = {one.outbox_id: one.platform or rows[one.outbox_id].kind.partition(".")[0] for one in settlements}
    refused: dict[str, tuple[OutboxId, str]] = {}
    for one in settlements:
        if isinstance(one.result, Again) and one.result.broken:
            refused.setdefault(named[one.outbox_id], (one.outbox_id, one.result.broken))
        elif isinstance(one.result, Again) and one.result.forbidden:
            refused.setdefault(INSTALLING, (one.outbox_id, one.platform))
    pace.mend(context.session, {named[one.outbox_id] for one in settlements if one.mended} - refused.keys())
    newly = pace.break_off(context.session, refused, context.now)
    for receiver in sorted(newly):
        promises.tell_credentials(context, receiver, refused[receiver][1])
    return frozenset(refused[receiver][0] for receiver in newly)


def _space(context: Context, settlements: Sequence[SettleOutbox], rows: Mapping[OutboxId, Outbox]) -> None:
    """Where something was said, nothing more is said for a moment; who asked for a pause gets it."""
    session, now = context.session, context.now
    seconds = timedelta(seconds=context.rules.place_seconds)
    if seconds:
        pace.spend(session, {row.place: now + seconds for row in rows.values() if row.place is not None})
    asked = [one for one in settlements if one.outbox_id in rows and isinstance(one.result, Again) and one.result.pause]
    for one in asked:
        row = rows[one.outbox_id]
        refused = pace.paused_places(session, now)
        pace.pause(session, pacing.paused(refused, row.kind.partition(".")[0], row.place, row.due_at))


def _remember(context: Context, kept: Sequence[SettleOutbox], rows: Mapping[OutboxId, Outbox]) -> None:
    """Keep where messages are; what was on its way while its candidate was erased is unsaid at once."""
    session = context.session
    for one in kept:
        if rows[one.outbox_id].kind == Errand.CHAT_FORGET:
            chat_messages.forget(session, rows[one.outbox_id].subject)
    said = {one.message: one for one in kept if one.message and isinstance(one.result, Sent) and one.result.posted}
    if not said:
        return
    nearby = loops.by_id(session, {one.about for one in said.values() if one.about})
    found = {
        name: nearby[one.about][0] if one.about in nearby else messages.loop_at(session, one.about)
        for name, one in said.items()
    }
    stand = [
        Stands(one.platform, name, *one.result.posted, loop.id if (loop := found[name]) else None)
        for name, one in said.items()
        if isinstance(one.result, Sent) and one.result.posted
    ]
    ids = chat_messages.remember(session, stand, chat_messages.named(session, said), context.now)
    for name, loop in found.items():
        names_somebody = rows[said[name].outbox_id].kind not in NAMELESS
        if loop is not None and names_somebody and candidates.is_erased(session, loop):
            session.flush()
            promises.forget_message(context, session.get_one(ChatMessage, ids[name]))


def _settled(context: Context, command: SettleOutbox, row: Outbox | None) -> Settled:
    """What is not kept stays open, or dies."""
    result = command.result
    if row is None or isinstance(result, Sent):
        return Settled()
    row.lease = row.lease_until = None
    row.fault = result.fault[:120]
    if command.unreached is not None and row.kind != Errand.CHAT_UNREACHED:
        _report(context, command.unreached, command.about)
    given_up = row.attempts >= MOST_ATTEMPTS and context.now - row.created_at > LONGEST_TRY
    if isinstance(result, Dead) or given_up:
        in_doubt = isinstance(result, Unsure) or row.state is OutboxState.UNKNOWN
        row.state = OutboxState.DEAD
        row.settled_at = context.now
        hiring.failed(context, row, in_doubt=in_doubt or (isinstance(result, Dead) and result.in_doubt))
        return Settled(dead=True)
    if isinstance(result, Unsure):
        row.state = OutboxState.UNKNOWN
    after = result.after if isinstance(result, Again) else None
    row.due_at = context.now + timedelta(seconds=after if after is not None else min(2**row.attempts, LONGEST_WAIT))
    return Settled()


def _report(context: Context, person_id: PersonId, about: str) -> None:
    """The recruiter hears of somebody who cannot be told about a loop of theirs: once for each loop and person."""
    loop = messages.loop_at(context.session, about)
    if loop is not None and loops.requisition(context.session, loop).recruiter_id != person_id:
        promises.tell_unreached(context, loop, person_id)

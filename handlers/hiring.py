"""How does a hire come into the HR system, and who is told when it does not? People are, and it waits for them."""

from zoneinfo import ZoneInfo

from handlers import checklists, promises, reading
from handlers.command import Context
from handlers.hire_views import HireView, ItemView
from handlers.promises import Errand
from policies.hiring import ASKS, HireId, HireState
from policies.vocabulary import DropReason, OutboxState, PersonId, Role
from storage import checklists as stored
from storage import hires, loops, outbox, people
from storage.feedback import Outcome
from storage.hiring import ChecklistItem, Hired
from storage.ledgers import Outbox
from storage.tables import Loop, Person

HR_OPERATIONS = "HR operations"


def begin(context: Context, loop: Loop, outcome: Outcome) -> None:
    """Somebody is hired: the HR system and HR operations are to know, and whoever has something to do for it."""
    zone = ZoneInfo(loops.requisition(context.session, loop).timezone)
    today = context.now.astimezone(zone).date()
    hire = hires.begin(context.session, outcome.id, loop.id, today)
    checklists.begin(context, loop, hire, today)
    promises.record_hire(context, outcome.id)
    promises.tell_hire(context, hire)


def recorded(context: Context, row: Outbox) -> None:
    """The promise to write a hire down is kept."""
    _now(context, row, HireState.RECORDED)


def failed(context: Context, row: Outbox, *, in_doubt: bool) -> None:
    """The promise died: a person is asked how it goes on. `in_doubt` says that it may have been kept."""
    _now(context, row, HireState.IN_DOUBT if in_doubt else HireState.FAILED)


def tried_again(context: Context, row: Outbox) -> None:
    """The operator has the promise carried once more."""
    _now(context, row, HireState.OWED)


def let_go(context: Context, row: Outbox, reason: DropReason) -> None:
    """The operator has dropped the promise."""
    _now(context, row, HireState.BY_HAND if reason is DropReason.BY_HAND else HireState.DROPPED)


def _now(context: Context, row: Outbox, state: HireState) -> None:
    """What a promise is about stands so now, where it is about a hire and the candidate is not erased."""
    hire = hires.of_outcome(context.session, row.subject) if row.kind == Errand.HRIS_HIRE else None
    if hire is not None:
        hire.state, hire.answered_by = state, None
        hire.failures += state in ASKS
        promises.tell_hire(context, hire)


def answer(context: Context, hire_id: HireId, state: HireState) -> Hired:
    """A person says how it goes on with a hire that waits for one: the promise is carried anew, or dropped.

    It is carried as one that has not arrived: that is what the person says. Where somebody else has said it before,
    nothing changes. Whoever settles a promise holds it first, and then the hire: so does this.
    """
    hire = hires.at(context.session, hire_id)
    row = hires.promise(context.session, Errand.HRIS_HIRE.value, hire, lock=True)
    hires.lock(context.session, hire)
    if hire.state in ASKS:
        _go_on(context, hire, row, state)
    return hire


def _go_on(context: Context, hire: Hired, row: Outbox | None, state: HireState) -> None:
    if state is not HireState.OWED and row is not None:
        outbox.remove(context.session, row)
    elif state is HireState.OWED and row is not None:
        outbox.revive(row, OutboxState.PENDING, context.now)
    elif state is HireState.OWED:
        promises.record_hire(context, hire.outcome_id)
    hire.state, hire.answered_by = state, context.standing.person_id
    context.promised()
    promises.tell_hire(context, hire)


def view(context: Context, hire: Hired, *, to: PersonId | None = None) -> HireView:
    """The hire as the actor sees it, or as `to` does."""
    session = context.session
    loop = session.get_one(Loop, hire.loop_id)
    viewer = to if to is not None else context.standing.person_id
    prepares = Role.HR_OPERATIONS in people.roles(session, viewer)
    may_set = prepares or loops.requisition(session, loop).recruiter_id == viewer
    candidate = reading.candidate_name(context, loop, to=to)
    row = hires.promise(session, Errand.HRIS_HIRE.value, hire)
    by = session.get_one(Person, hire.answered_by).name if hire.answered_by is not None else ""
    return HireView(
        hire_id=hire.id,
        loop_id=loop.id,
        code=loop.code,
        title=loops.requisition(session, loop).title,
        candidate=candidate,
        state=hire.state,
        makes=context.rules.hire_makes,
        fault=(row.fault or "") if row is not None else "",
        by=by,
        starts_on=hire.starts_on,
        items=tuple(
            item(context, one, loop.code, candidate, may_tick=may_set or one.owner_id == viewer)
            for one in stored.of_hire(session, hire.id)
        ),
        may_set=may_set,
    )


def item(context: Context, row: ChecklistItem, code: str, candidate: str, *, may_tick: bool) -> ItemView:
    """One thing to do, as somebody sees it who knows the candidate's name."""
    names = people.names(context.session, [one for one in (row.owner_id, row.done_by) if one is not None])
    owner = names[row.owner_id] if row.owner_id is not None else HR_OPERATIONS
    done_by = names[row.done_by] if row.done_by is not None else ""
    return ItemView(row.id, code, candidate, row.what, owner, row.due_on, done_by, may_tick)

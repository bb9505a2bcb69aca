"""Who does what for a hire, until when? Items are made, planned anew and ended here, with the reminders about them."""

from datetime import date

from handlers import nudging, public_holidays
from handlers.command import Context
from policies import hiring
from policies.hiring import Anchor, Step
from policies.vocabulary import PersonId, Role
from storage import checklists, loops, people
from storage.hiring import ChecklistItem, Hired
from storage.tables import Loop, Requisition


def begin(context: Context, loop: Loop, hire: Hired, hired_on: date) -> None:
    """The company's steps become this hire's items."""
    requisition = loops.requisition(context.session, loop)
    holidays = public_holidays.around(requisition.jurisdiction, hired_on)
    for position, step in enumerate(checklists.steps(context.session), start=1):
        item = ChecklistItem(
            hire_id=hire.id,
            position=position,
            what=step.what,
            owner_id=_owner(context, requisition, step),
            days=step.days,
            anchor=step.anchor,
            due_on=hiring.due_on(step.anchor, step.days, hired_on, None, holidays),
        )
        context.session.add(item)
        context.session.flush()
        nudging.item_waits(context, loop, item)


def starts(context: Context, loop: Loop, hire: Hired, day: date) -> None:
    """The first day is known, or another: what is counted from it is due on other days."""
    hire.starts_on = day
    holidays = public_holidays.around(loops.requisition(context.session, loop).jurisdiction, day)
    for item in checklists.of_hire(context.session, hire.id):
        if item.anchor is Anchor.START and item.done_at is None:
            item.due_on = hiring.due_on(item.anchor, item.days, day, day, holidays)
            _plan_anew(context, loop, item)


def assign(context: Context, loop: Loop, item: ChecklistItem, person_id: PersonId) -> None:
    """The item is this person's from now on."""
    item.owner_id = person_id
    _plan_anew(context, loop, item)


def tick(context: Context, item: ChecklistItem) -> None:
    """The actor says that it is done: nobody is reminded of it any more."""
    item.done_at, item.done_by = context.now, context.standing.person_id
    nudging.item_done(context, item)


def untick(context: Context, loop: Loop, item: ChecklistItem) -> None:
    """It is not done after all: the reminders about it begin anew."""
    item.done_at = item.done_by = None
    _plan_anew(context, loop, item)


def _plan_anew(context: Context, loop: Loop, item: ChecklistItem) -> None:
    nudging.item_moved(context, item)
    item.plans += 1
    context.session.flush()
    nudging.item_waits(context, loop, item)


def _owner(context: Context, requisition: Requisition, step: Step) -> PersonId | None:
    """Whose a step is for this requisition; somebody who has left is replaced by HR operations."""
    if step.owner == Role.RECRUITER:
        return requisition.recruiter_id
    if step.owner == Role.HIRING_MANAGER:
        return requisition.hiring_manager_id
    person = people.by_email(context.session, step.owner) if step.owner != Role.HR_OPERATIONS else None
    return person.id if person is not None and person.active else None

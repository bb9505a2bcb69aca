"""What has been done for a hire, whose is what is left, and when is the first day? People say so."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers import checklists as items
from handlers import hiring, promises
from handlers.command import Command, Context, Refused, Subject
from handlers.hire_views import HireView
from policies.hiring import HireId, ItemId
from policies.vocabulary import PersonId, Refusal
from storage import checklists, hires
from storage.hiring import Hired
from storage.tables import Loop, Person

FARTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class ChecklistKept:
    """The hire with its checklist, as it is now."""

    hire: HireView


@dataclass(frozen=True, slots=True)
class TickItem(Command[ChecklistKept | Refused]):
    """Say that something on a hire's checklist is done. Nobody is reminded of it any more."""

    item_id: ItemId

    def subject(self) -> Subject:
        return Subject("item", self.item_id)


@dataclass(frozen=True, slots=True)
class UntickItem(Command[ChecklistKept | Refused]):
    """Say that something on a hire's checklist is not done after all. Whoever it is of is reminded of it again."""

    item_id: ItemId

    def subject(self) -> Subject:
        return Subject("item", self.item_id)


@dataclass(frozen=True, slots=True)
class ItemShown:
    """Something to do for a hire, whose it is now, and what it is."""

    item_id: ItemId
    code: str
    what: str
    owner: str


@dataclass(frozen=True, slots=True)
class ShowItem(Command[ItemShown | Refused]):
    """Whose is something on a hire's checklist? Asked before it is handed over."""

    item_id: ItemId

    def subject(self) -> Subject:
        return Subject("item", self.item_id)


@dataclass(frozen=True, slots=True)
class AssignItem(Command[ChecklistKept | Refused]):
    """Hand something on a hire's checklist over to somebody. They are told of it, and reminded in place of others."""

    item_id: ItemId
    to: PersonId

    def subject(self) -> Subject:
        return Subject("item", self.item_id)


@dataclass(frozen=True, slots=True)
class StartShown:
    """When the first day of a hire is, where that is known."""

    hire_id: HireId
    code: str
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class ShowStart(Command[StartShown | Refused]):
    """When is a hire's first day? Asked before it is set."""

    hire_id: HireId

    def subject(self) -> Subject:
        return Subject("hire", self.hire_id)


@dataclass(frozen=True, slots=True)
class SetStart(Command[ChecklistKept | Refused]):
    """Say when a hire's first day is: what is to be done before it is due by that."""

    hire_id: HireId
    day: date

    def subject(self) -> Subject:
        return Subject("hire", self.hire_id)


def tick(command: TickItem, context: Context) -> ChecklistKept:
    item = checklists.at(context.session, command.item_id)
    checklists.lock(context.session, item)
    hire = hires.at(context.session, item.hire_id)
    if item.done_at is None:
        items.tick(context, item)
        promises.tell_hire(context, hire)
    return _kept(context, hire)


def untick(command: UntickItem, context: Context) -> ChecklistKept:
    item = checklists.at(context.session, command.item_id)
    checklists.lock(context.session, item)
    hire = hires.at(context.session, item.hire_id)
    if item.done_at is not None:
        items.untick(context, context.session.get_one(Loop, hire.loop_id), item)
        promises.tell_hire(context, hire)
    return _kept(context, hire)


def show_item(command: ShowItem, context: Context) -> ItemShown | Refused:
    item = checklists.at(context.session, command.item_id)
    if item.done_at is not None:
        return Refused(Refusal.ALREADY_ANSWERED)
    owner = context.session.get_one(Person, item.owner_id).name if item.owner_id is not None else hiring.HR_OPERATIONS
    return ItemShown(item.id, context.standing.about or "", item.what, owner)


def assign(command: AssignItem, context: Context) -> ChecklistKept | Refused:
    session = context.session
    item = checklists.at(session, command.item_id)
    checklists.lock(session, item)
    person = session.get(Person, command.to)
    if item.done_at is not None:
        return Refused(Refusal.ALREADY_ANSWERED)
    if person is None or not person.active:
        return Refused(Refusal.INVALID)
    hire = hires.at(session, item.hire_id)
    if item.owner_id != person.id:
        items.assign(context, session.get_one(Loop, hire.loop_id), item, person.id)
        promises.tell_hire(context, hire)
    return _kept(context, hire)


def show_start(command: ShowStart, context: Context) -> StartShown:
    hire = hires.at(context.session, command.hire_id)
    return StartShown(hire.id, context.standing.about or "", hire.starts_on)


def set_start(command: SetStart, context: Context) -> ChecklistKept | Refused:
    today = context.now.date()
    if not today - FARTHEST <= command.day <= today + FARTHEST:
        return Refused(Refusal.INVALID)
    hire = hires.at(context.session, command.hire_id)
    hires.lock(context.session, hire)
    if hire.starts_on != command.day:
        items.starts(context, context.session.get_one(Loop, hire.loop_id), hire, command.day)
        promises.tell_hire(context, hire)
    return _kept(context, hire)


def _kept(context: Context, hire: Hired) -> ChecklistKept:
    context.session.flush()
    return ChecklistKept(hiring.view(context, hire))

"""Who is hired, and what is left to do for them? HR operations sees all, everybody else what is theirs."""

from dataclasses import dataclass

from handlers import hiring
from handlers.command import Command, Context, Refused
from handlers.hire_views import HireView
from policies.vocabulary import Role
from storage import checklists

MOST_HIRES = 4
"""So many checklists fit into one answer; the others are counted."""
MOST_COUNTED = 500


@dataclass(frozen=True, slots=True)
class HiresShown:
    """Hires with something left to do, the most urgent first, and how many more there are."""

    hires: tuple[HireView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ShowHires(Command[HiresShown | Refused]):
    """The checklists that concern the actor: all for HR operations, else those with something of theirs."""


def handle(command: ShowHires, context: Context) -> HiresShown:
    prepares = Role.HR_OPERATIONS in context.standing.roles
    mine = None if prepares else context.standing.person_id
    found = checklists.unfinished(context.session, MOST_COUNTED, mine)
    return HiresShown(tuple(hiring.view(context, one) for one in found[:MOST_HIRES]), len(found[MOST_HIRES:]))

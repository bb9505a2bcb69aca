"""Whom must the redactor know? Every candidate, page by page, and again those of whom something new was stated."""

from dataclasses import dataclass

from handlers.command import Command, Context, Refused
from policies.redaction import KnownPerson
from storage import known_people

PAGE = 2_000


@dataclass(frozen=True, slots=True)
class KnownPeopleShown:
    """The people of one page, whole. `last` is where the next page begins; `aliases` is how many there are of all."""

    people: tuple[KnownPerson, ...]
    last: int
    aliases: int


@dataclass(frozen=True, slots=True)
class ShowKnownPeople(Command[KnownPeopleShown | Refused]):
    """The candidates of the aliases after this one."""

    quiet = True
    after: int


def handle(command: ShowKnownPeople, context: Context) -> KnownPeopleShown:
    ids, last = known_people.since(context.session, command.after, PAGE)
    return KnownPeopleShown(known_people.of(context.session, ids), last, known_people.count(context.session))

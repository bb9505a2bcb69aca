"""Who gets a role, who loses one? One by one, by an operator's list, by the settings, by groups of the chat platform.

Each of these is a source of its own and takes back only what it gave. Every change is an audit entry of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.command import Command, Context, Refused, Subject
from policies.vocabulary import Role
from storage import people, roles
from storage.roles import BY_HAND, FILE, Given


@dataclass(frozen=True, slots=True)
class RoleGranted:
    """The person has the role. `again` says that it had been given by hand before."""

    name: str
    again: bool


@dataclass(frozen=True, slots=True)
class GrantRole(Command[RoleGranted | Refused]):
    """Give a person a role by hand. `person` is an id or an e-mail address."""

    person: str
    role: Role

    def subject(self) -> Subject:
        return Subject("person", self.person)


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    """What had been given by hand is taken back. `taken` says that there was something; `still` who gives it too."""

    name: str
    taken: bool
    still: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevokeRole(Command[RoleRevoked | Refused]):
    """Take back a role that was given by hand. `person` is an id or an e-mail address."""

    person: str
    role: Role

    def subject(self) -> Subject:
        return Subject("person", self.person)


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One line of a list: a person by e-mail address or id, and a role."""

    person: str
    role: Role


@dataclass(frozen=True, slots=True)
class RolesLoaded:
    """How many roles the list gave and how many it took back: nothing where both are 0."""

    given: int
    taken: int


@dataclass(frozen=True, slots=True)
class PeopleUnknown:
    """Nothing was changed: these entries, counted from 0, name nobody."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LoadRoles(Command[RolesLoaded | PeopleUnknown | Refused]):
    """Load a whole list of roles, in place of the list that was loaded before."""

    entries: tuple[RoleEntry, ...]


@dataclass(frozen=True, slots=True)
class RolesSynced:
    """What changed, and how many entries name nobody."""

    given: int
    taken: int
    unknown: int


@dataclass(frozen=True, slots=True)
class SyncRoles(Command[RolesSynced | Refused]):
    """Bring the roles of a family of sources to what they say now, such as `slack:S0123` of the family `slack`.

    What a source of the family does not say any more is taken back; the sources in `unread` are left as they are.
    """

    quiet = True
    family: str
    entries: tuple[tuple[str, RoleEntry], ...]
    unread: tuple[str, ...] = ()


def grant(command: GrantRole, context: Context) -> RoleGranted:
    given = Given(context.standing.other, command.role, BY_HAND)
    is_new = roles.grant(context.session, given)
    if is_new:
        _note(context, "RoleGranted", given)
    return RoleGranted(_name(context, given), again=not is_new)


def revoke(command: RevokeRole, context: Context) -> RoleRevoked:
    given = Given(context.standing.other, command.role, BY_HAND)
    taken = roles.revoke(context.session, given)
    if taken:
        _note(context, "RoleRevoked", given)
    still = roles.sources(context.session, given.person_id, given.role)
    return RoleRevoked(_name(context, given), taken, tuple(still))


def load(command: LoadRoles, context: Context) -> RolesLoaded | PeopleUnknown:
    wanted, unknown = _read(context, ((FILE, entry) for entry in command.entries))
    if unknown:
        return PeopleUnknown(unknown)
    return RolesLoaded(*_replace(context, wanted, roles.given_by(context.session, FILE)))


def sync(command: SyncRoles, context: Context) -> RolesSynced:
    wanted, unknown = _read(context, command.entries)
    known = roles.given_by(context.session, command.family, but=command.unread)
    return RolesSynced(*_replace(context, wanted, known), len(unknown))


def _read(context: Context, entries: Iterable[tuple[str, RoleEntry]]) -> tuple[frozenset[Given], tuple[int, ...]]:
    """What the entries give, and the places of those that name nobody."""
    wanted, unknown = set(), []
    for place, (source, entry) in enumerate(entries):
        person = people.named(context.session, entry.person)
        if person is None:
            unknown.append(place)
        else:
            wanted.add(Given(person.id, entry.role, source))
    return frozenset(wanted), tuple(unknown)


def _replace(context: Context, wanted: frozenset[Given], known: frozenset[Given]) -> tuple[int, int]:
    """Bring what is known to what is wanted; how many roles were given and taken back."""
    fresh = [one for one in sorted(wanted - known) if roles.grant(context.session, one)]
    stale = [one for one in sorted(known - wanted) if roles.revoke(context.session, one)]
    for one in fresh:
        _note(context, "RoleGranted", one)
    for one in stale:
        _note(context, "RoleRevoked", one)
    return len(fresh), len(stale)


def _note(context: Context, word: str, given: Given) -> None:
    context.trail.changes.append((given.person_id, f"{word}:{given.role}"))


def _name(context: Context, given: Given) -> str:
    return people.names(context.session, [given.person_id])[given.person_id]

"""Who has which roles, and who says so?"""

from dataclasses import dataclass

from handlers.command import Command, Context, Refused
from policies.vocabulary import Role
from storage import roles


@dataclass(frozen=True, slots=True)
class RoleView:
    """A person's role and the source that gives it. One who is not `active` can do nothing with it."""

    name: str
    email: str
    active: bool
    role: Role
    source: str


@dataclass(frozen=True, slots=True)
class RolesShown:
    """Every role of everybody, by e-mail address."""

    roles: tuple[RoleView, ...]


@dataclass(frozen=True, slots=True)
class ShowRoles(Command[RolesShown | Refused]):
    """List everybody's roles."""


def handle(command: ShowRoles, context: Context) -> RolesShown:
    return RolesShown(
        tuple(
            RoleView(person.name, person.email, person.active, given.role, given.source)
            for person, given in roles.everyone(context.session)
        )
    )

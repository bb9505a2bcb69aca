"""Which person of the company is this chat user? Matched once by a confirmed e-mail address, then remembered.

The confirmed address is the authority: a person who comes back as another user of the team, with the same address, is
linked anew, and the user of before is a stranger from then on.
"""

from dataclasses import dataclass

from handlers.command import Command, Context, Refused
from policies.vocabulary import PersonId, Refusal
from storage import people
from storage.tables import Person


@dataclass(frozen=True, slots=True)
class Known:
    """The person behind a chat user."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class Stranger:
    """Nobody of the company is known under this identity."""


@dataclass(frozen=True, slots=True)
class ShowIdentity(Command[Known | Stranger | Refused]):
    """Look the chat user up. `acts` says that they are doing something there now."""

    quiet = True
    platform: str
    team: str
    user: str
    acts: bool = False


@dataclass(frozen=True, slots=True)
class LinkIdentity(Command[Known | Stranger | Refused]):
    """Link the chat user to the person with this e-mail, which the platform must have confirmed.

    `acts` says that they are doing something there now.
    """

    platform: str
    team: str
    user: str
    email: str
    acts: bool = False


def show(command: ShowIdentity, context: Context) -> Known | Stranger:
    person = people.by_identity(context.session, command.platform, command.team, command.user)
    if person is None:
        return Stranger()
    return _known(person, command)


def _known(person: Person, command: ShowIdentity | LinkIdentity) -> Known:
    """Where somebody acts is where they are told things from now on."""
    if command.acts and person.platform != command.platform:
        person.platform = command.platform
    return Known(person.id)


def handle(command: LinkIdentity, context: Context) -> Known | Stranger | Refused:
    person = people.by_email(context.session, command.email)
    if person is None or not person.active:
        return Stranger()
    identity = (command.platform, command.team, command.user)
    if not people.link_identity(context.session, *identity, person.id):
        known = people.by_identity(context.session, *identity)
        if known is None:
            people.relink_identity(context.session, *identity, person.id)
        elif known.id != person.id:
            return Refused(Refusal.NOT_ALLOWED)
    return _known(person, command)

"""On which platform is somebody told something? Where they acted last, or where they are known, or on the first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from handlers.command import Context
from policies.vocabulary import PersonId
from storage import people
from storage.tables import Person, Requisition


@dataclass(frozen=True, slots=True)
class Address:
    """A platform, and who the person is there, if that is known."""

    platform: str
    user: str | None


def of_person(context: Context, person: Person) -> Address:
    return of_people(context, [person])[person.id]


def of_people(context: Context, persons: Collection[Person]) -> Mapping[PersonId, Address]:
    """An address for each: every person has one, since an e-mail address or a roster may lead to them."""
    known = people.chat_users(context.session, context.rules.platforms, [one.id for one in persons])
    return {one.id: _address(context, one, known.get(one.id, {})) for one in persons}


def _address(context: Context, person: Person, users: Mapping[str, str]) -> Address:
    """`users` are their chat users by platform."""
    wanted = [person.platform, *(one for one in context.rules.platforms if one in users)]
    platform = next((one for one in wanted if one in context.rules.platforms), context.rules.platforms[0])
    return Address(platform, users.get(platform))


def of_channel(context: Context, requisition: Requisition) -> str:
    """The platform that a requisition's channel is on."""
    platforms = context.rules.platforms
    return requisition.platform if requisition.platform in platforms else platforms[0]

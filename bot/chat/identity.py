"""Who pressed the button? A chat user becomes a person of the company by a confirmed e-mail address, and stays it."""

from typing import Protocol

from bot.cards.platform import Platform
from bot.desk import Desk
from handlers.link_identity import Known, LinkIdentity, ShowIdentity
from policies.vocabulary import Actor, ActorKind, PersonId


class Directory(Protocol):
    """A platform's own list of its users."""

    async def confirmed_email(self, team: str, user: str) -> str | None:
        """The user's e-mail address, if the platform has confirmed it and the user is a full member of the team."""


class Identities:
    """Looks people up in our own table first, and asks the platform once for those it does not know."""

    def __init__(self, desk: Desk, platform: Platform, directory: Directory) -> None:
        self._desk = desk
        self._platform = platform
        self._directory = directory
        self._door = Actor(ActorKind.SYSTEM, platform.name)

    async def actor(self, team: str, user: str) -> Actor | None:
        """The person behind a chat user who does something now; None for strangers, guests and bots."""
        person = await self._find(team, user, acts=True)
        return Actor(ActorKind.PERSON, person) if person is not None else None

    async def person(self, team: str, user: str) -> PersonId | None:
        """The person id behind a chat user somebody picked."""
        return await self._find(team, user, acts=False)

    async def _find(self, team: str, user: str, *, acts: bool) -> PersonId | None:
        name, surface = self._platform.name, self._platform.surface
        known = await self._desk(ShowIdentity(name, team, user, acts), self._door, surface)
        if not isinstance(known, Known):
            email = await self._directory.confirmed_email(team, user)
            if email is None:
                return None
            known = await self._desk(LinkIdentity(name, team, user, email, acts), self._door, surface)
        return known.person_id if isinstance(known, Known) else None

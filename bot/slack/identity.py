"""Who pressed the button? A Slack user becomes a person of the company by a confirmed e-mail address, and stays it."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from handlers.link_identity import Known, LinkIdentity, ShowIdentity
from policies.vocabulary import Actor, ActorKind, PersonId, Surface

PLATFORM = "slack"
DOOR = Actor(ActorKind.SYSTEM, "slack")


class Identities:
    """Looks people up in our own table first, and asks Slack once for those it does not know."""

    def __init__(self, desk: Desk, client: AsyncWebClient) -> None:
        self._desk = desk
        self._client = client

    async def actor(self, team: str, user: str) -> Actor | None:
        """The person behind a Slack user; None for strangers, guests and bots."""
        known = await self._desk(ShowIdentity(PLATFORM, team, user), DOOR, Surface.SLACK)
        if not isinstance(known, Known):
            email = await self._confirmed_email(team, user)
            if email is None:
                return None
            known = await self._desk(LinkIdentity(PLATFORM, team, user, email), DOOR, Surface.SLACK)
        return Actor(ActorKind.PERSON, known.person_id) if isinstance(known, Known) else None

    async def person(self, team: str, user: str) -> PersonId | None:
        """The person id behind a Slack user somebody picked."""
        actor = await self.actor(team, user)
        return PersonId(actor.id) if actor else None

    async def _confirmed_email(self, team: str, user: str) -> str | None:
        """The profile's e-mail, only for full members of this very team whose address Slack has confirmed."""
        answer = await self._client.users_info(user=user)
        found = answer.get("user") or {}
        unfit = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        if any(found.get(name) for name in unfit) or not found.get("is_email_confirmed"):
            return None
        if found.get("team_id") != team:
            return None
        email = (found.get("profile") or {}).get("email")
        return str(email) if email else None

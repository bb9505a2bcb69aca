"""Who is in the user groups that stand for roles? Slack is asked every few minutes; a group it does not tell of stays
as it was.
"""

from collections.abc import Sequence

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.identity import Identities
from bot.desk import Desk
from bot.slack.directory import SlackDirectory
from bot.slack.platform import SLACK
from handlers.change_roles import RoleEntry, SyncRoles
from handlers.command import Refused
from policies.vocabulary import Actor, ActorKind, Role, Surface

log = structlog.get_logger()

CLOCK = Actor(ActorKind.SYSTEM, "slack-groups")


class RoleGroups:
    """Keeps the roles of the members of Slack's user groups; `groups` are (user group id, role)."""

    def __init__(self, desk: Desk, client: AsyncWebClient, groups: Sequence[tuple[str, Role]]) -> None:
        self._desk = desk
        self._client = client
        self._identities = Identities(desk, SLACK, SlackDirectory(client))
        self._groups = groups
        self._team: str | None = None

    async def sync(self) -> None:
        """Read every group and bring the roles to what they say; a group that is not named any more gives none."""
        members: dict[str, list[str]] = {}
        unread = []
        for group in dict.fromkeys(group for group, _ in self._groups):
            try:
                members[group] = await self._members(group)
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                log.warning("a user group was not read: its roles stay as they are", kind=type(error).__name__)
                unread.append(_source(group))
        entries = tuple(
            (_source(group), RoleEntry(person, role))
            for group, role in self._groups
            for person in members.get(group, ())
        )
        answer = await self._desk(SyncRoles(SLACK.name, entries, tuple(unread)), CLOCK, Surface.CLOCK)
        if isinstance(answer, Refused):
            raise RuntimeError("the system may not change roles: the access rules are broken")
        if answer.given or answer.taken:
            log.info("roles follow user groups", given=answer.given, taken=answer.taken)

    async def _members(self, group: str) -> list[str]:
        """The person ids of a group's members; guests, bots and strangers to the company are left out."""
        if self._team is None:
            self._team = str((await self._client.auth_test())["team_id"])
        answer = await self._client.usergroups_users_list(usergroup=group)
        people = [await self._identities.person(self._team, str(user)) for user in answer["users"]]
        return [person for person in people if person is not None]


def _source(group: str) -> str:
    return f"{SLACK.name}:{group}"

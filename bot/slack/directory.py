"""Who does Slack say its users are?"""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.faults import word

NOBODY = frozenset({"user_not_found", "user_not_visible"})
"""What Slack says of somebody who is none of the workspace's people, and of an id that is nobody's."""


class SlackDirectory:
    """The users of the workspace."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def confirmed_email(self, team: str, user: str) -> str | None:
        """The profile's e-mail, only for full members of this very team whose address Slack has confirmed."""
        try:
            answer = await self._client.users_info(user=user)
        except SlackApiError as error:
            if word(error) in NOBODY:
                return None
            raise
        found = answer.get("user") or {}
        unfit = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        if any(found.get(name) for name in unfit) or not found.get("is_email_confirmed"):
            return None
        if found.get("team_id") != team:
            return None
        email = (found.get("profile") or {}).get("email")
        return str(email) if email else None

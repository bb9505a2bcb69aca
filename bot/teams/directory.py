"""Who does Teams say its users are? Only members of the tenant count: no guests, and nobody from elsewhere."""

from typing import Any

from bot.teams.connector import Connector, Conversation, Json, Missing
from bot.teams.places import Places

OUTSIDER = "#ext#"
"""Stands in the principal name of somebody who was invited from another tenant."""


class TeamsDirectory:
    """Looks users up where somebody has just done something, and in the teams that have the app."""

    def __init__(self, connector: Connector, places: Places, near: Conversation) -> None:
        self._connector = connector
        self._places = places
        self._near = near

    async def confirmed_email(self, team: str, user: str) -> str | None:
        """The member's address, as the tenant's own directory has it."""
        member = await self.member(user)
        return email_of(member, team) if member is not None and entra_id(member) == user else None

    async def member(self, user: str) -> Json | None:
        """The roster's entry for a user, by either of their ids."""
        for where in (self._near, *await self._places.teams()):
            try:
                return await self._connector.member(where, user)
            except Missing:
                continue
        return None


def entra_id(member: Json) -> str:
    return str(member.get("aadObjectId") or member.get("objectId") or "")


def email_of(member: Json, tenant: str) -> str | None:
    """The e-mail address of a full member of this tenant; None for guests, bots and people of other tenants."""
    principal = str(member.get("userPrincipalName") or "")
    if _word(member, "userRole") not in ("", "user") or OUTSIDER in principal.lower() or not entra_id(member):
        return None
    if _word(member, "tenantId") not in ("", tenant.lower()):
        return None
    email = str(member.get("email") or principal)
    return email if "@" in email else None


def _word(member: Json, key: str) -> str:
    found: Any = member.get(key)
    return found.lower() if isinstance(found, str) else ""

"""Who has a role because a setting or a user group says so? Looked at when the server starts, and every few minutes.

What a setting says of somebody who is not known yet holds as soon as they are.
"""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.desk import Desk
from handlers.change_roles import RoleEntry, SyncRoles
from handlers.command import Refused
from policies.vocabulary import Actor, ActorKind, Role, Surface

log = structlog.get_logger()

SETTINGS = "settings"
ACTOR = Actor(ActorKind.SYSTEM, SETTINGS)


class RoleKeeping:
    """Keeps the roles of PANELKEEPER_ROLES, `listed` as (e-mail address, role), and has `others` keep theirs."""

    def __init__(
        self, desk: Desk, listed: Sequence[tuple[str, Role]], others: Sequence[Callable[[], Awaitable[None]]]
    ) -> None:
        self._desk = desk
        self._entries = tuple((SETTINGS, RoleEntry(email, role)) for email, role in listed)
        self._others = others
        self._unknown = 0

    async def keep(self) -> None:
        """Bring both to what is said now. A fault is logged, and roles stay as they were."""
        for work in (self._follow_settings, *self._others):
            try:
                await work()
            except Exception as error:
                log.error("roles are as they were", exc_info=error)

    async def _follow_settings(self) -> None:
        answer = await self._desk(SyncRoles(SETTINGS, self._entries), ACTOR, Surface.CLOCK)
        if isinstance(answer, Refused):
            raise RuntimeError("the system may not change roles: the access rules are broken")
        if answer.unknown and answer.unknown != self._unknown:
            log.warning("PANELKEEPER_ROLES names people who are not known here", entries=answer.unknown)
        self._unknown = answer.unknown

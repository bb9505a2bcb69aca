"""Where in Teams is a person, a channel, a team? What Teams has told of itself is remembered, and asked for by it."""

import asyncio
import re
from collections.abc import AsyncIterator

from bot.desk import Desk
from bot.teams.connector import Connector, Conversation, Json, Missing
from bot.teams.platform import TEAMS
from handlers.remember_conversation import (
    ConversationsShown,
    ConversationView,
    ForgetConversation,
    RememberConversation,
    Remembered,
    ShowConversations,
)
from policies.conversing import ConversationKind
from policies.vocabulary import Actor, ActorKind

DOOR = Actor(ActorKind.SYSTEM, TEAMS.name)
MOST_REMEMBERED = 10_000
FRESH = 60.0
"""Seconds after which it is remembered anew: another process may have been told that the bot is gone from there."""
GENERAL = "general"


class Places:
    """The conversations of this bot. An `id` is our own: it stands for one in messages and in the message log."""

    def __init__(self, desk: Desk, connector: Connector) -> None:
        self._desk = desk
        self._connector = connector
        self._told: dict[tuple[str, str], tuple[str, float]] = {}

    async def remember(self, kind: ConversationKind, where: Conversation, user: str = "", name: str = "") -> Remembered:
        """Teams has told of this conversation. What it told a moment ago, in the same words, costs nothing."""
        told = (where.id, f"{kind} {where.service_url} {where.bot} {user} {name}")
        now = asyncio.get_running_loop().time()
        id, until = self._told.get(told, ("", 0.0))
        if now < until:
            return Remembered(id, new=False)
        command = RememberConversation(
            TEAMS.name, where.tenant, kind, where.id, where.service_url, where.bot, user, name
        )
        answer = await self._desk(command, DOOR, TEAMS.surface)
        if not isinstance(answer, Remembered):
            raise RuntimeError("the door may not remember: the access rules are broken")
        if len(self._told) >= MOST_REMEMBERED:
            self._told.clear()
        self._told[told] = answer.id, now + FRESH
        return answer

    async def forget(self, conversation: str) -> None:
        """The bot is no longer there."""
        for told in [one for one in self._told if one[0] == conversation]:
            del self._told[told]
        await self._desk(ForgetConversation(TEAMS.name, conversation), DOOR, TEAMS.surface)

    async def at(self, id: str) -> Conversation | None:
        """The conversation that an id of ours stands for."""
        shown = await self._shown(ShowConversations(TEAMS.name, id=id))
        return next((_conversation(one) for one in shown if one.service_url), None)

    async def chat(self, user: str) -> tuple[str, Conversation] | None:
        """The chat with the person of this Entra id: our id of it, and where it is."""
        shown = await self._shown(ShowConversations(TEAMS.name, user=user))
        return next(((one.id, _conversation(one)) for one in shown if one.service_url), None)

    async def have_left(self, user: str) -> bool:
        """Whether this person had the app and took it away."""
        shown = await self._shown(ShowConversations(TEAMS.name, user=user))
        return bool(shown) and not any(one.service_url for one in shown)

    async def teams(self) -> tuple[Conversation, ...]:
        """Every team that has the app."""
        return tuple(map(_conversation, await self._shown(ShowConversations(TEAMS.name, kind=ConversationKind.TEAM))))

    async def channel(self, name: str) -> tuple[str, Conversation] | None:
        """The channel of this name, in whatever team; names are compared as `hiring-backend` is written."""
        known = await self._shown(ShowConversations(TEAMS.name, kind=ConversationKind.CHANNEL))
        found = next((one for one in known if _slug(one.name) == _slug(name)), None)
        if found is not None:
            return found.id, _conversation(found)
        for team in await self.teams():
            for one in await self._channels(team):
                where = Conversation(team.tenant, str(one.get("id") or ""), team.service_url, team.bot)
                if _slug(str(one.get("name") or GENERAL)) == _slug(name):
                    told = await self.remember(ConversationKind.CHANNEL, where, name=name)
                    return told.id, where
        return None

    async def members(self) -> AsyncIterator[tuple[Conversation, Json]]:
        """Everybody in the teams that have the app, with a team they are in."""
        for team in await self.teams():
            try:
                async for one in self._connector.members(team):
                    yield team, one
            except Missing:
                await self.forget(team.id)

    async def _channels(self, team: Conversation) -> list[Json]:
        try:
            return await self._connector.channels(team)
        except Missing:
            await self.forget(team.id)
            return []

    async def _shown(self, command: ShowConversations) -> tuple[ConversationView, ...]:
        shown = await self._desk(command, DOOR, TEAMS.surface)
        if not isinstance(shown, ConversationsShown):
            raise RuntimeError("the door may not look: the access rules are broken")
        return shown.conversations


def _conversation(view: ConversationView) -> Conversation:
    return Conversation(view.team, view.conversation, view.service_url, view.bot)


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")

"""How does a message reach Teams? It goes where Teams has told us that somebody is, or into a new chat with them.

Teams has no way to look for what was said, so a message of which it is not known whether it arrived is said again.
"""

import contextlib

from adapters.ports import Rejected, Retry, Unreached
from bot.cards.notices import notice
from bot.cards.privacy import forgotten
from bot.teams import render
from bot.teams.adapter import TeamsAdapter
from bot.teams.connector import Connector, Conversation, Json, Missing
from bot.teams.directory import email_of, entra_id
from bot.teams.installer import ASK_PEOPLE_AGAIN, NOT_HERE, Installer
from bot.teams.places import Places
from bot.teams.platform import TEAMS
from handlers.parcels import ChatParcel
from policies.conversing import ConversationKind

ASK_AGAIN = 300.0
SOON = 5.0


class TeamsGateway:
    """Carries chat parcels to one tenant or several. A place is an id of ours, a message's name one of Teams'."""

    platform = TEAMS

    def __init__(
        self, adapter: TeamsAdapter, connector: Connector, places: Places, installer: Installer | None = None
    ) -> None:
        self._adapter = adapter
        self._connector = connector
        self._places = places
        self._installer = installer

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]:
        """Say or edit the message; where it is now: (our id of the place, activity id). Raises the ports' failures."""
        zone = parcel.to.timezone if parcel.to else "UTC"
        text, card = render.message(notice(parcel.content, zone, TEAMS))
        if parcel.known is not None and await self._changed(parcel.known, text, card):
            return parcel.known
        place, where = await self._where(parcel)
        try:
            return place, await self._adapter.say(where, text, card)
        except Missing as gone:
            await self._places.forget(where.id)
            raise _unsaid(parcel) from gone

    async def forget(self, channel: str, ts: str) -> None:
        """Put words that name nobody in place of a message. One that is gone already is forgotten."""
        await self._changed((channel, ts), *render.message(forgotten()))

    async def _changed(self, known: tuple[str, str], text: str, card: Json) -> bool:
        """Put something else in place of a message; False where that is no longer there."""
        where = await self._places.at(known[0])
        if where is None:
            return False
        try:
            await self._adapter.change(where, known[1], text, card)
        except Missing:
            return False
        return True

    async def _where(self, parcel: ChatParcel) -> tuple[str, Conversation]:
        if parcel.channel is not None:
            channel = await self._places.channel(parcel.channel)
            if channel is None:
                raise Retry("no team with the app has a channel of this name", ASK_AGAIN)
            return channel
        if parcel.to is None:
            raise Rejected("a message needs a receiver")
        known = await self._places.chat(parcel.chat_user) if parcel.chat_user else None
        return known or await self._opened(parcel.chat_user, parcel.to.email)

    async def _opened(self, user: str | None, email: str) -> tuple[str, Conversation]:
        """A new chat with somebody who has the app by a team, or gets it now; not with whoever has taken it away."""
        found = await self._found(user, email)
        if found is not None:
            team, member = found
            with contextlib.suppress(Missing):
                chat = await self._connector.open(team, str(member.get("id") or ""))
                return await self._remembered(team, chat, entra_id(member))
        id = entra_id(found[1]) if found is not None else user or ""
        if self._installer is None or (id and await self._places.have_left(id)):
            raise Unreached(NOT_HERE, ASK_PEOPLE_AGAIN)
        chat = await self._installer.install(id or email)
        near = next(iter(await self._places.teams()), None)
        if near is None:  # Teams tells where the chat is, as it does of every installation
            raise Retry("installed, and Teams has not told where", SOON)
        return await self._remembered(near, chat, id)

    async def _found(self, user: str | None, email: str) -> tuple[Conversation, Json] | None:
        """Somebody in a team that has the app: the team, and its roster's entry for them."""
        async for team, member in self._places.members():
            if entra_id(member) == user or (email_of(member, team.tenant) or "").lower() == email:
                return team, member
        return None

    async def _remembered(self, near: Conversation, chat: str, user: str) -> tuple[str, Conversation]:
        where = Conversation(near.tenant, chat, near.service_url, near.bot)
        told = await self._places.remember(ConversationKind.PERSONAL, where, user)
        return told.id, where


def _unsaid(parcel: ChatParcel) -> Retry:
    """The place has gone: it is looked for anew, or waits until the person has the app again."""
    return Retry(NOT_HERE, ASK_AGAIN) if parcel.channel is not None else Unreached(NOT_HERE, ASK_PEOPLE_AGAIN)

"""How does a message reach Slack, exactly once as far as Slack lets us? Posts, edits, and looks before it repeats.

Every message carries its name in its metadata. When it is uncertain whether an earlier try arrived, the conversation is
searched for that name first.
"""

import asyncio
from typing import Any, NoReturn

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.ports import CredentialsBroken, Limited, Rejected, Retry, Unknown
from bot.cards.notices import notice
from bot.cards.privacy import forgotten
from bot.slack import render
from bot.slack.faults import pause, status, word
from bot.slack.platform import SLACK
from handlers.parcels import ChatParcel

EVENT = "panelkeeper_message"
BROKEN = frozenset(
    {"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed", "missing_scope"}
)
UNCHANGEABLE = frozenset({"cant_update_message", "edit_window_closed"})
GONE = UNCHANGEABLE | {"message_not_found"}
FIXABLE = frozenset({"channel_not_found", "not_in_channel", "users_not_found", "is_archived", "user_not_found"})
TOO_MANY = 429
FAULTY = 500
ASK_AGAIN = 300.0
LOOK_BACK = 200
KNOWN_SECONDS = 3600.0
"""So long it is known where somebody's direct messages are: Slack answers such questions some 50 times a minute."""


class SlackGateway:
    """Carries chat parcels to one workspace."""

    platform = SLACK

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._channels: dict[str, str] = {}
        self._direct: dict[str, tuple[str, float]] = {}

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]:
        """Post or edit the message; where it is now: (channel id, ts). Raises the ports' failures."""
        try:
            return await self._deliver(parcel, uncertain)
        except SlackApiError as error:
            if word(error) in FIXABLE:
                self._direct.pop(_name(parcel), None)
                self._channels.pop(parcel.channel or "", None)
            _raise_for(error)
        except aiohttp.ClientConnectorError as error:
            raise Retry(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unknown(type(error).__name__) from error

    async def forget(self, channel: str, ts: str) -> None:
        """Put words that name nobody in place of a message; delete it where it can no longer be edited.

        A message that is gone already is forgotten. Raises the ports' failures.
        """
        try:
            try:
                await self._client.chat_update(channel=channel, ts=ts, **render.message(forgotten()))
            except SlackApiError as error:
                if word(error) not in UNCHANGEABLE:
                    raise
                await self._client.chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if word(error) != "message_not_found":
                _raise_for(error)
        except aiohttp.ClientConnectorError as error:
            raise Retry(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unknown(type(error).__name__) from error

    async def _deliver(self, parcel: ChatParcel, uncertain: bool) -> tuple[str, str]:
        zone = parcel.to.timezone if parcel.to else "UTC"
        said: dict[str, Any] = {
            **render.message(notice(parcel.content, zone, SLACK)),
            "metadata": {"event_type": EVENT, "event_payload": {"name": parcel.name}},
        }
        known = parcel.known
        channel = known[0] if known else await self._conversation(parcel)
        if known is None and uncertain:
            known = await self._find(channel, parcel.name)
        if known is not None:
            try:
                await self._client.chat_update(channel=known[0], ts=known[1], **said)
                return known
            except SlackApiError as error:
                if word(error) not in GONE:
                    raise
        posted = await self._client.chat_postMessage(channel=channel, unfurl_links=False, unfurl_media=False, **said)
        return str(posted["channel"]), str(posted["ts"])

    async def _conversation(self, parcel: ChatParcel) -> str:
        """The id of the channel, or of the direct message with the person."""
        if parcel.channel is not None:
            return await self._channel(parcel.channel)
        name, now = _name(parcel), asyncio.get_running_loop().time()
        channel, until = self._direct.get(name, ("", now))
        if until <= now:
            channel = await self._open(parcel)
            self._direct[name] = channel, now + KNOWN_SECONDS
        return channel

    async def _open(self, parcel: ChatParcel) -> str:
        user = parcel.chat_user
        if user is None:
            if parcel.to is None:
                raise Rejected("a message needs a receiver")
            found = await self._client.users_lookupByEmail(email=parcel.to.email)
            user = str(found["user"]["id"])
        opened = await self._client.conversations_open(users=user)
        return str(opened["channel"]["id"])

    async def _channel(self, name: str) -> str:
        """A channel's id by its name; the list is read again when a name is new."""
        if name not in self._channels:
            cursor: str | None = None
            while True:
                page = await self._client.conversations_list(
                    types="public_channel,private_channel", exclude_archived=True, limit=200, cursor=cursor
                )
                self._channels.update({str(one["name"]): str(one["id"]) for one in page["channels"]})
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    break
        if name not in self._channels:
            raise Retry("channel_not_found", ASK_AGAIN)
        return self._channels[name]

    async def _find(self, channel: str, name: str) -> tuple[str, str] | None:
        """The message of this name among the newest of the conversation."""
        page = await self._client.conversations_history(channel=channel, include_all_metadata=True, limit=LOOK_BACK)
        for message in page["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT and (metadata.get("event_payload") or {}).get("name") == name:
                return channel, str(message["ts"])
        return None


def _name(parcel: ChatParcel) -> str:
    """By what whoever a direct message is for is known: their id there, or else their address."""
    return parcel.chat_user or (parcel.to.email if parcel.to is not None else "")


def _raise_for(error: SlackApiError) -> NoReturn:
    """Translate Slack's word for what went wrong into one of our four kinds."""
    said, code = word(error), status(error)
    if said in ("ratelimited", "rate_limited") or code == TOO_MANY:
        raise Limited("ratelimited", pause(error)) from error
    if said in BROKEN:
        raise CredentialsBroken(said) from error
    if said in FIXABLE:
        raise Retry(said, ASK_AGAIN) from error
    if code >= FAULTY or said in ("", "internal_error", "fatal_error", "service_unavailable", "request_timeout"):
        raise Unknown(said or str(code)) from error
    raise Rejected(said) from error

"""How do we speak to Teams? The connector's REST API, and nothing but it; only allowed addresses ever get our token."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from adapters.http import retry_after
from adapters.ports import CredentialsBroken, Limited, Rejected, Retry, Unknown
from bot.teams.addresses import ServiceUrls
from bot.teams.credentials import Credentials

Json = dict[str, Any]

PATIENCE = 10.0
AGAIN = frozenset({412, 429, 502, 504})
"""Microsoft asks to try again after these: nothing has happened."""
PAGE = 200
MOST_PAGES = 50
WORD = re.compile(r"[A-Za-z]{1,60}")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where to say something: an id, the address of the connector that leads there, and who the bot is there."""

    tenant: str
    id: str
    service_url: str
    bot: str


class Missing(Exception):
    """There is no such thing there, or it is not for us: a person without the app, a message that is gone."""


class Connector:
    """Raises the ports' failures, and Missing."""

    def __init__(self, http: httpx.AsyncClient, credentials: Credentials, service_urls: ServiceUrls) -> None:
        self._http = http
        self._credentials = credentials
        self._service_urls = service_urls

    async def post(self, to: Conversation, activity: Json, *, targeted: bool = False) -> str:
        """Say something; the new activity's id. `targeted` says it to the activity's recipient only."""
        params = {"isTargetedActivity": "true"} if targeted else {}
        told = await self._call("POST", to, f"/conversations/{quote(to.id, safe='')}/activities", activity, params)
        return str(told.get("id") or "")

    async def put(self, to: Conversation, activity_id: str, activity: Json) -> None:
        await self._call("PUT", to, _activity(to, activity_id), activity)

    async def delete(self, to: Conversation, activity_id: str) -> None:
        await self._call("DELETE", to, _activity(to, activity_id))

    async def open(self, near: Conversation, member: str) -> str:
        """The id of the conversation with one member alone. Missing where they do not have the app."""
        asked = {
            "isGroup": False,
            "bot": {"id": near.bot},
            "members": [{"id": member}],
            "tenantId": near.tenant,
            "channelData": {"tenant": {"id": near.tenant}},
        }
        return str((await self._call("POST", near, "/conversations", asked)).get("id") or "")

    async def member(self, of: Conversation, user: str) -> Json:
        """One member of a conversation or team, by either of their ids. Missing where they are none."""
        return await self._call("GET", of, f"/conversations/{quote(of.id, safe='')}/members/{quote(user, safe='')}")

    async def members(self, of: Conversation) -> AsyncIterator[Json]:
        """Everybody in a conversation or team, page by page."""
        params = {"pageSize": str(PAGE)}
        for _ in range(MOST_PAGES):
            told = await self._call("GET", of, f"/conversations/{quote(of.id, safe='')}/pagedmembers", params=params)
            for one in told.get("members") or ():
                yield one
            if not told.get("continuationToken"):
                return
            params = {**params, "continuationToken": str(told["continuationToken"])}

    async def channels(self, team: Conversation) -> list[Json]:
        """The channels of a team: id and name; the first one, which is the team itself, has no name."""
        told = await self._call("GET", team, f"/teams/{quote(team.id, safe='')}/conversations")
        return list(told.get("conversations") or ())

    async def _call(
        self,
        method: str,
        to: Conversation,
        path: str,
        body: Json | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Json:
        """One request; once more with a new token where the first is no longer taken."""
        if not self._service_urls.allow(to.service_url):
            raise Rejected("service URL not allowed")
        for is_last in (False, True):
            token = await self._credentials.token()
            answer = await self._send(method, f"{to.service_url.rstrip('/')}/v3{path}", body, params, token)
            if answer.status_code != httpx.codes.UNAUTHORIZED or is_last:
                break
            self._credentials.drop(token)
        return _told(answer)

    async def _send(
        self, method: str, url: str, body: Json | None, params: Mapping[str, str] | None, token: str
    ) -> httpx.Response:
        try:
            return await self._http.request(
                method,
                url,
                json=body,
                params=params,
                headers={"authorization": f"Bearer {token}"},
                timeout=PATIENCE,
                follow_redirects=False,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Retry(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise Unknown(type(error).__name__) from error


def _activity(to: Conversation, activity_id: str) -> str:
    return f"/conversations/{quote(to.id, safe='')}/activities/{quote(activity_id, safe='')}"


def _told(answer: httpx.Response) -> Json:
    """What the answer says; failures in the ports' words, and without anybody's name."""
    status = answer.status_code
    if status < httpx.codes.MULTIPLE_CHOICES:
        return _body(answer)
    word = _word(answer)
    if status in AGAIN:
        limited = status == httpx.codes.TOO_MANY_REQUESTS
        raise (Limited if limited else Retry)(f"{status} {word}", retry_after(answer.headers))
    if status == httpx.codes.UNAUTHORIZED:
        raise CredentialsBroken
    if status in (httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND):
        raise Missing(f"{status} {word}")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Unknown(f"{status} {word}")
    raise Rejected(f"{status} {word}")


def _body(answer: httpx.Response) -> Json:
    try:
        found = answer.json() if answer.content else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _word(answer: httpx.Response) -> str:
    """Microsoft's word for what went wrong."""
    error = _body(answer).get("error")
    word = str(error.get("code") or "") if isinstance(error, dict) else ""
    return word if WORD.fullmatch(word) else ""

"""How does somebody get the app who does not have it? Microsoft Graph installs it for them, where an admin lets it.

It needs the permission TeamsAppInstallation.ReadWriteSelfForUser.All. To install what is installed changes nothing, so
that whatever is not known to have happened is simply asked for again.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from adapters.http import retry_after
from adapters.ports import Retry, Unreached
from bot.teams.credentials import Credentials
from handlers.carry_outbox import FORBIDDEN

Json = dict[str, Any]

PATIENCE = 10.0
AGAIN = frozenset({408, 412, 423, 429})
NOT_HERE = "the app is not installed there"
REFUSED = frozenset({401, 403})
ASK_PEOPLE_AGAIN = 1800.0
ID = re.compile(r"[\w:@.=+\-]{1,255}", re.ASCII)


def scope(graph_url: str) -> str:
    """What a token for Graph is asked for, at this address of it."""
    parts = urlsplit(graph_url)
    return f"{parts.scheme}://{parts.netloc}/.default"


class Installer:
    """Installs the app of this id in the tenant's catalogue. `graph_url` is Graph's address with its version."""

    def __init__(self, http: httpx.AsyncClient, credentials: Credentials, graph_url: str, catalog_app_id: str) -> None:
        self._http = http
        self._credentials = credentials
        self._url = graph_url.rstrip("/")
        self._app = catalog_app_id

    async def install(self, user: str) -> str:
        """Install it for the user of this Entra id or principal name; Teams' id of the chat with them.

        Raises Unreached where the tenant has no such user or forbids it, Retry for all that may be better in a moment,
        and CredentialsBroken.
        """
        apps = f"/users/{quote(user, safe='')}/teamwork/installedApps"
        bound = {"teamsApp@odata.bind": f"{self._url}/appCatalogs/teamsApps/{self._app}"}
        await self._call("POST", apps, body=bound, fine=httpx.codes.CONFLICT)
        told = await self._call("GET", apps, params={"$filter": f"teamsApp/id eq '{self._app}'"})
        found = told.get("value")
        installed = _id(found[0]) if isinstance(found, list) and found else ""
        chat = _id(await self._call("GET", f"{apps}/{quote(installed, safe='')}/chat")) if installed else ""
        if not chat:
            raise Retry("installed, and no chat yet")
        return chat

    async def _call(
        self, method: str, path: str, body: Json | None = None, params: Mapping[str, str] | None = None, fine: int = 0
    ) -> Json:
        """One request; once more with a new token where the first is no longer taken."""
        for is_last in (False, True):
            token = await self._credentials.token()
            answer = await self._send(method, self._url + path, body, params, token)
            if answer.status_code in REFUSED:  # what an admin grants is in the tokens that are made from then on
                self._credentials.drop(token)
            if answer.status_code != httpx.codes.UNAUTHORIZED or is_last:
                break
        return {} if answer.status_code == fine else _told(answer)

    async def _send(
        self, method: str, url: str, body: Json | None, params: Mapping[str, str] | None, token: str
    ) -> httpx.Response:
        head = {"authorization": f"Bearer {token}"}
        try:
            return await self._http.request(
                method, url, json=body, params=params, headers=head, timeout=PATIENCE, follow_redirects=False
            )
        except httpx.HTTPError as error:
            raise Retry(type(error).__name__) from error


def _told(answer: httpx.Response) -> Json:
    """What the answer says; failures in the ports' words."""
    status = answer.status_code
    if status in REFUSED:
        raise Unreached(FORBIDDEN, ASK_PEOPLE_AGAIN, forbidden=True)
    if status in AGAIN or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Retry(f"graph {status}", retry_after(answer.headers))
    if status >= httpx.codes.MULTIPLE_CHOICES:
        raise Unreached(NOT_HERE, ASK_PEOPLE_AGAIN)
    try:
        found = answer.json() if answer.content else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _id(of: object) -> str:
    """The id of a thing of Graph's; "" where it has none that can be one."""
    id = of.get("id") if isinstance(of, dict) else None
    return id if isinstance(id, str) and ID.fullmatch(id) else ""

"""How is Greenhouse's Harvest API (v3) asked? With a token that is minted from client credentials and lives an hour.

A new token may end the one before it: whoever is refused mints once and asks once more, which is safe, since a refused
request was not done.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from adapters.http import Http, Reply, Request, basic, constant
from adapters.ports import CredentialsBroken, Rejected

API = "https://harvest.greenhouse.io/v3"
AUTH = "https://auth.greenhouse.io"
LONGEST_ANSWER = 20_000_000
EARLY_SECONDS = 60
SHORTEST_LIFE = 60.0


class Greenhouse:
    """One tenant's API. `base_url` ends in the version; tokens come from `/token` at `auth_url`."""

    def __init__(
        self,
        base_url: str,
        auth_url: str,
        client_id: str,
        client_secret: str,
        client: httpx.AsyncClient,
    ) -> None:
        if not client_id or not client_secret:
            raise ValueError("a client id and its secret are needed")
        self._base_url = base_url.rstrip("/")
        self._auth = Http(auth_url, client, constant(basic(client_id, client_secret)))
        self._http = Http(base_url, client, self._credentials, LONGEST_ANSWER)
        self._minting = asyncio.Lock()
        self._token = ""
        self._until = 0.0

    async def _credentials(self) -> Mapping[str, str]:
        async with self._minting:
            if not self._token or asyncio.get_running_loop().time() >= self._until:
                await self._mint()
            return {"authorization": f"Bearer {self._token}"}

    async def _mint(self) -> None:
        self._token = ""
        reply = await self._auth.ask(Request("POST", "/token", form={"grant_type": "client_credentials"}))
        told = reply.body if reply is not None else None
        if not isinstance(told, dict) or not isinstance(told.get("access_token"), str):
            raise CredentialsBroken
        self._token = told["access_token"]
        lives = _seconds(told, reply.headers if reply is not None else {})
        self._until = asyncio.get_running_loop().time() + max(lives - EARLY_SECONDS, SHORTEST_LIFE)

    async def rows(self, path: str, **query: str) -> AsyncIterator[Any]:
        """Every row of a list, one by one. With a cursor, nothing else may be asked."""
        request = Request("GET", path, query={"per_page": "100", **query})
        while True:
            reply = await self._again(self._http.ask, request)
            for row in _listed(reply):
                yield row
            following = self._next(reply)
            if following is None or following == request.path:
                return
            request = Request("GET", following)

    async def one(self, path: str, **query: str) -> Any:
        """The first row of a list; None where there is none."""
        async for row in self.rows(path, **query):
            return row
        return None

    async def write(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        """What came of a write. Raises Unknown where it may have been done."""
        reply = await self._again(self._http.act, Request(method, path, dict(body)))
        if reply.status == 404:
            raise Rejected("answered 404")
        return reply.body if isinstance(reply.body, dict) else {}

    async def remove(self, path: str) -> None:
        """Gone afterwards; gone already is success."""
        await self._again(self._http.act, Request("DELETE", path))

    async def _again(self, ask: Callable[[Request], Any], request: Request) -> Any:
        """Once more with a new token, where the one we had was refused."""
        try:
            return await ask(request)
        except CredentialsBroken as broken:
            if not self._token or "401" not in str(broken):
                raise
            self._until = 0.0
            return await ask(request)

    def _next(self, reply: Reply | None) -> str | None:
        """The path of the next page, if its link leads to where we are."""
        for part in (reply.headers.get("link", "") if reply is not None else "").split(","):
            url, _, relation = part.partition(";")
            address = url.strip().strip("<>")
            if 'rel="next"' in relation and address.startswith(f"{self._base_url}/"):
                return address.removeprefix(self._base_url)
        return None


def _listed(reply: Reply | None) -> list[Any]:
    told = reply.body if reply is not None else []
    if isinstance(told, dict):
        told = told.get("data", told.get("results"))
    if not isinstance(told, list):
        raise Rejected("answered in a form that is not known")
    return told


def _seconds(told: Mapping[str, Any], headers: Mapping[str, str]) -> float:
    """How long a token lives: told in seconds, or as a moment, which is held against the answer's own date."""
    if isinstance(told.get("expires_in"), int | float):
        return float(told["expires_in"])
    try:
        until = datetime.fromisoformat(str(told.get("expires_at")))
        return (until - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0.0

"""How is Lever asked? JSON over HTTPS with the key as a name, lists by offset, every write as somebody."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

from adapters.http import Http, Request, basic, constant
from adapters.ports import Rejected, Unknown

API = "https://api.lever.co/v1"
LONGEST_ANSWER = 20_000_000


class Lever:
    """One account's API."""

    def __init__(self, base_url: str, api_key: str, client: httpx.AsyncClient) -> None:
        if not api_key:
            raise ValueError("an API key is needed")
        self._http = Http(base_url, client, constant(basic(api_key, "")), LONGEST_ANSWER)

    async def read(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """What there is under a path; None where there is nothing."""
        reply = await self._http.ask(Request("GET", path, query=query))
        return None if reply is None else _data(reply.body, Rejected)

    async def write(self, method: str, path: str, body: Any, perform_as: str) -> Any:
        """What came of a write in somebody's name. Raises Unknown where it may have been done."""
        reply = await self._http.act(Request(method, path, body, {"perform_as": perform_as}))
        if reply.status == 404:
            raise Rejected("answered 404")
        return _data(reply.body, Unknown)

    async def remove(self, path: str, perform_as: str) -> None:
        """Gone afterwards; gone already is success."""
        await self._http.act(Request("DELETE", path, query={"perform_as": perform_as}))

    async def hook(self, event: str, url: str) -> Any:
        """A new webhook setting."""
        reply = await self._http.act(Request("POST", "/webhooks", {"event": event, "url": url}))
        return _data(reply.body, Unknown)

    async def pages(self, path: str, query: Mapping[str, str] | None = None) -> AsyncIterator[Any]:
        """Every item of a list, one by one."""
        offset: dict[str, str] = {}
        while True:
            reply = await self._http.ask(Request("GET", path, query={"limit": "100", **(query or {}), **offset}))
            told = reply.body if reply is not None else {"data": []}
            for item in _data(told, Rejected):
                yield item
            following = told.get("next")
            if not told.get("hasNext") or not isinstance(following, str) or offset.get("offset") == following:
                return
            offset = {"offset": following}


def _data(told: Any, otherwise: type[Rejected] | type[Unknown]) -> Any:
    if not isinstance(told, dict) or "data" not in told:
        raise otherwise("answered in a form that is not known")
    return told["data"]

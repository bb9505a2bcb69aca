"""How do the local adapters ask the demo's back office? JSON with a bearer token; things are kept under our keys."""

from collections.abc import Mapping
from typing import Any

import httpx

from adapters.http import Http, Reply, Request, constant
from adapters.ports import Ref, Rejected, Unknown


class LocalHttp:
    """The way to one local system. `base_url` has no path."""

    def __init__(self, base_url: str, token: str, client: httpx.AsyncClient) -> None:
        if not token:
            raise ValueError("a token is needed")
        self._http = Http(base_url, client, constant({"authorization": f"Bearer {token}"}))

    async def read(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON answer to a question, None for 404."""
        reply = await self._http.ask(Request(method, path, body))
        return None if reply is None else reply.body

    async def write(self, method: str, path: str, body: Mapping[str, Any]) -> Ref:
        """Where the thing is kept now."""
        reply = await self._http.act(Request(method, path, body))
        if reply.status == 404:
            raise Rejected("answered 404")
        return _ref(reply)

    async def remove(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        """Gone afterwards; gone already is success."""
        await self._http.act(Request(method, path, body))


def _ref(reply: Reply) -> Ref:
    body = reply.body if isinstance(reply.body, dict) else {}
    kept_as, url = body.get("id"), body.get("url")
    if not isinstance(kept_as, str):
        raise Unknown("answered in a form that is not known")
    return Ref(kept_as, url if isinstance(url, str) and url.startswith(("http://", "https://")) else None)

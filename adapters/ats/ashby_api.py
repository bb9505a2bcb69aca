"""How is Ashby asked? Remote calls by POST; an answer of status 200 may still say `success: false`."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

from adapters.http import Http, Request, basic, constant
from adapters.ports import CredentialsBroken, Limited, Rejected, Unknown

API = "https://api.ashbyhq.com"
LONGEST_ANSWER = 20_000_000
_CODE = re.compile(r"[a-z_]{1,60}")


class Ashby:
    """One tenant's API: what is asked and answered, page by page."""

    def __init__(self, base_url: str, api_key: str, client: httpx.AsyncClient) -> None:
        if not api_key:
            raise ValueError("an API key is needed")
        credentials = constant({**basic(api_key, ""), "accept": "application/json; version=1"})
        self._http = Http(base_url, client, credentials, LONGEST_ANSWER)

    async def read(self, call: str, body: Mapping[str, Any] | None = None) -> Any:
        """The results of a call that changes nothing; None where Ashby finds nothing."""
        reply = await self._http.ask(Request("POST", f"/{call}", dict(body or {})))
        if reply is None:
            return None
        if _says_not_found(reply.body):
            return None
        return _results(reply.body, Rejected)

    async def write(self, call: str, body: Mapping[str, Any]) -> Any:
        """The results of a call that changes something. Raises Unknown where it may have."""
        reply = await self._http.act(Request("POST", f"/{call}", dict(body)))
        if reply.status == 404:
            raise Rejected("answered 404")
        return _results(reply.body, Unknown)

    async def synced(self, call: str, token: str) -> tuple[list[Any], str]:
        """What has changed since this token was given out (all there is, without one), and the next token."""
        found: list[Any] = []
        more: dict[str, str] = {"syncToken": token} if token else {}
        while True:
            reply = await self._http.ask(Request("POST", f"/{call}", {"limit": 100, **more}))
            told = reply.body if reply is not None else {}
            results = _results(told, Rejected)
            found += results if token else []
            following = told.get("nextCursor")
            if not told.get("moreDataAvailable") or not isinstance(following, str):
                return found, str(told.get("syncToken") or token)
            more["cursor"] = following

    async def pages(self, call: str, body: Mapping[str, Any]) -> AsyncIterator[Any]:
        """Every result of a list, one by one."""
        cursor: dict[str, str] = {}
        while True:
            reply = await self._http.ask(Request("POST", f"/{call}", {"limit": 100, **body, **cursor}))
            told = reply.body if reply is not None else {}
            for item in _results(told, Rejected):
                yield item
            following = told.get("nextCursor")
            if not told.get("moreDataAvailable") or not isinstance(following, str) or cursor.get("cursor") == following:
                return
            cursor = {"cursor": following}


def _results(told: Any, otherwise: type[Rejected] | type[Unknown]) -> Any:
    """What a call found or made; raises what its refusal means, and `otherwise` for an answer of no known form."""
    if not isinstance(told, dict) or not isinstance(told.get("success"), bool):
        raise otherwise("answered in a form that is not known")
    if told["success"]:
        results = told.get("results")
        return {} if results is None else results
    codes = _codes(told)
    if any("rate_limit" in code for code in codes):
        raise Limited("answered: " + ", ".join(codes))
    if any(code in ("unauthorized", "missing_endpoint_permission", "forbidden") for code in codes):
        raise CredentialsBroken
    raise Rejected("answered: " + (", ".join(codes) or "not possible"))


def _codes(told: Mapping[str, Any]) -> list[str]:
    """The codes of a refusal, never its messages: those quote what was sent."""
    info = told.get("errorInfo")
    given = [info.get("code")] if isinstance(info, dict) else []
    given += told["errors"] if isinstance(told.get("errors"), list) else []
    return list(dict.fromkeys(one for one in given if isinstance(one, str) and _CODE.fullmatch(one)))[:5]


def _says_not_found(told: Any) -> bool:
    return isinstance(told, dict) and told.get("success") is False and any("not_found" in one for one in _codes(told))

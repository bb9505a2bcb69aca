"""How do the local adapters speak HTTP? One request, one answer, and every failure as one of the ports' four."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx

from adapters.ports import CredentialsBroken, Ref, Rejected, Retry, Unknown

TIMEOUT = httpx.Timeout(connect=5, read=10, write=10, pool=5)
MAX_ANSWER = 1_000_000
LONGEST_WAIT = 86_400.0
_FIELD = re.compile(r"[a-z_]{1,40}")
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NOT_ASKABLE = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, and the body as JSON (None where there is none or it is no JSON)."""

    status: int
    headers: Mapping[str, str]
    body: Any


class LocalHttp:
    """The way to one system. `base_url` has no path; the client's pool is shared, its timeouts are not used."""

    def __init__(self, base_url: str, token: str, client: httpx.AsyncClient) -> None:
        if not token:
            raise ValueError("a token is needed")
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._client = client

    async def read(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON answer to a question, None for 404. Everything but a refusal may be asked again."""
        try:
            reply = await self._ask(method, path, body)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Retry(f"no whole answer: {type(error).__name__}") from error
        if reply.status == 404:
            return None
        if reply.status >= 500 and reply.status != 503:
            raise Retry(f"answered {reply.status}")
        _refuse(reply)
        if reply.body is None:
            raise Rejected("answered in a form that is not known")
        return reply.body

    async def write(self, method: str, path: str, body: Mapping[str, Any]) -> Ref:
        """Where the thing is kept now. Raises Unknown wherever it may have happened."""
        reply = await self._send(method, path, body)
        _refuse(reply)
        return _ref(reply)

    async def remove(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        """Gone afterwards; gone already is success."""
        reply = await self._send(method, path, body)
        if reply.status != 404:
            _refuse(reply)

    async def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> Reply:
        try:
            reply = await self._ask(method, path, body)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Unknown(f"no whole answer: {type(error).__name__}") from error
        if reply.status >= 500 and reply.status != 503:
            raise Unknown(f"answered {reply.status}")
        return reply

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Reply:
        """Ask once. Raises Retry where nothing was sent; httpx's errors say what happened to the rest."""
        headers = {"authorization": f"Bearer {self._token}", "content-type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        url = self._base_url + path
        try:
            async with self._client.stream(
                method, url, content=content, headers=headers, timeout=TIMEOUT, follow_redirects=False
            ) as response:
                return Reply(response.status_code, response.headers, _parsed(await _limited(response)))
        except _NOT_SENT as error:
            raise Retry(f"not reached: {type(error).__name__}") from error
        except _NOT_ASKABLE as error:
            raise Rejected(f"cannot be asked: {type(error).__name__}") from error


def segment(value: str) -> str:
    """A key of ours as one part of a path."""
    return quote(value, safe="", errors="replace")


def moment(value: datetime) -> str:
    """A moment as the local systems write it."""
    return value.astimezone(UTC).isoformat()


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from Retry-After (RFC 9110 10.2.3: seconds or a date), at most a day; None where it says nothing.

    A date is taken from the answer's own Date, so that two machines' clocks need not agree.
    """
    value = headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_WAIT)
    until, since = _date(value), _date(headers.get("date", ""))
    if until is None or since is None:
        return None
    return min(max((until - since).total_seconds(), 0.0), LONGEST_WAIT)


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


async def _limited(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_ANSWER:
            raise httpx.ReadError("the answer is too long")
    return bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


def _refuse(reply: Reply) -> None:
    """Raise what a reply that is no success means; 5xx other than 503 was judged before."""
    if reply.status in (429, 503):
        raise Retry(f"answered {reply.status}", retry_after(reply.headers))
    if reply.status in (401, 403):
        raise CredentialsBroken(f"answered {reply.status}")
    if not 200 <= reply.status < 300:
        raise Rejected(f"answered {reply.status}{_fields(reply.body)}")


def _fields(body: Any) -> str:
    """The names of refused fields, never their values."""
    errors = body.get("errors") if isinstance(body, dict) else None
    named = [error.get("field") for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    known = [name for name in named if isinstance(name, str) and _FIELD.fullmatch(name)]
    return f" for {', '.join(known[:5])}" if known else ""


def _ref(reply: Reply) -> Ref:
    body = reply.body if isinstance(reply.body, dict) else {}
    kept_as, url = body.get("id"), body.get("url")
    if not isinstance(kept_as, str):
        raise Unknown("answered in a form that is not known")
    return Ref(kept_as, url if isinstance(url, str) and url.startswith(("http://", "https://")) else None)

"""How do adapters speak HTTP? One request, one answer, and every failure as one of the ports' four.

`Http` says what an answer means; a vendor's adapter says how to ask. A question that got no whole answer may be asked
again; a request that may have changed something is `Unknown` then.
"""

import json
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from adapters.ports import CredentialsBroken, Limited, Rejected, Retry, Unknown

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


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: `body` goes as JSON, `form` as a form; `query` is appended to the path."""

    method: str
    path: str
    body: Any = None
    query: Mapping[str, str] | None = None
    form: Mapping[str, str] | None = None


class Http:
    """The way to one system. The client's pool is shared, its timeouts are not used.

    `credentials` gives the headers that let us in; it may raise whatever the ports know.
    """

    def __init__(
        self,
        base_url: str,
        client: httpx.AsyncClient,
        credentials: Callable[[], Awaitable[Mapping[str, str]]],
        longest: int = MAX_ANSWER,
    ) -> None:
        """`longest` is how many bytes of an answer are read."""
        self._base_url = base_url.rstrip("/")
        self._client = client
        self._credentials = credentials
        self._longest = longest

    async def ask(self, request: Request) -> Reply | None:
        """The answer to a question, None for 404. Everything but a refusal may be asked again."""
        try:
            reply = await self._once(request)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Retry(f"no whole answer: {type(error).__name__}") from error
        if reply.status == 404:
            return None
        if _leaves_open(reply):
            raise Retry(f"answered {reply.status}")
        refuse(reply)
        if reply.body is None:
            raise Rejected("answered in a form that is not known")
        return reply

    async def act(self, request: Request) -> Reply:
        """The answer to a request that changes something, 404 included. Raises Unknown where it may have been done."""
        try:
            reply = await self._once(request)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Unknown(f"no whole answer: {type(error).__name__}") from error
        if _leaves_open(reply):
            raise Unknown(f"answered {reply.status}")
        if reply.status != 404:
            refuse(reply)
        return reply

    async def _once(self, request: Request) -> Reply:
        """Ask once. Raises Retry where nothing was sent; httpx's errors say what happened to the rest."""
        headers = {"accept": "application/json", **await self._credentials()}
        content: bytes | None = None
        if request.form is not None:
            headers["content-type"], content = "application/x-www-form-urlencoded", urlencode(request.form).encode()
        elif request.body is not None:
            headers["content-type"], content = "application/json", json.dumps(request.body).encode()
        url = self._base_url + request.path + (f"?{urlencode(request.query)}" if request.query else "")
        try:
            async with self._client.stream(
                request.method, url, content=content, headers=headers, timeout=TIMEOUT, follow_redirects=False
            ) as response:
                return Reply(response.status_code, response.headers, _parsed(await _limited(response, self._longest)))
        except _NOT_SENT as error:
            raise Retry(f"not reached: {type(error).__name__}") from error
        except _NOT_ASKABLE as error:
            raise Rejected(f"cannot be asked: {type(error).__name__}") from error


async def tell(client: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """POST to an address that may hold a secret: any 2xx is success, and what comes back is not read.

    No fault quotes the address. Redirects are not followed: it goes where it was meant to go.
    """
    try:
        request = client.stream("POST", url, content=body, headers=headers, timeout=TIMEOUT, follow_redirects=False)
        async with request as response:
            reply = Reply(response.status_code, response.headers, None)
    except _NOT_SENT as error:
        raise Retry(f"not reached: {type(error).__name__}") from None
    except _NOT_ASKABLE as error:
        raise Rejected(f"cannot be asked: {type(error).__name__}") from None
    except httpx.TransportError as error:
        raise Unknown(f"no answer: {type(error).__name__}") from None
    if _leaves_open(reply):
        raise Unknown(f"answered {reply.status}")
    refuse(reply)


def constant(headers: Mapping[str, str]) -> Callable[[], Awaitable[Mapping[str, str]]]:
    """Credentials that do not change."""

    async def credentials() -> Mapping[str, str]:
        return headers

    return credentials


def basic(name: str, password: str) -> dict[str, str]:
    """HTTP's basic authorization (RFC 7617)."""
    return {"authorization": "Basic " + b64encode(f"{name}:{password}".encode()).decode()}


def segment(value: str) -> str:
    """A key of ours as one part of a path."""
    return quote(value, safe="", errors="replace")


def texts(listed: object, name: str) -> tuple[str, ...]:
    """The texts under this name in a list of objects. Raises ValueError for anything of another form."""
    if not isinstance(listed, list) or not all(
        isinstance(one, dict) and isinstance(one.get(name), str) for one in listed
    ):
        raise ValueError("a list of texts is expected")
    return tuple(one[name] for one in listed)


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


async def _limited(response: httpx.Response, longest: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > longest:
            raise httpx.ReadError("the answer is too long")
    return bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


def _leaves_open(reply: Reply) -> bool:
    """Does the answer leave open whether it was done? A server, or one before it, gave up meanwhile; 503 refuses."""
    return reply.status == 408 or (reply.status >= 500 and reply.status != 503)


def refuse(reply: Reply) -> None:
    """Raise what a reply that is no success means; what leaves open whether it was done was judged before."""
    if reply.status in (429, 503):
        raise Limited(f"answered {reply.status}", retry_after(reply.headers))
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

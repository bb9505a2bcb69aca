"""What comes in at a door at all? Bodies of at most 1 MB, and pages' posts from loopback only."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

LARGEST = 1_000_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Unreadable(Exception):
    """A body that is too large, not UTF-8, or not what its content type says."""


async def read_body(request: Request) -> bytes:
    """The whole body; raises Unreadable past 1 MB without buffering more."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Unreadable("larger than 1 MB")
    return bytes(body)


async def read_arguments(request: Request) -> dict[str, Any]:
    """Arguments from the query and from a form or JSON body; a JSON body must be an object. Raises Unreadable."""
    arguments: dict[str, Any] = dict(request.query_params)
    raw = await read_body(request)
    try:
        text = raw.decode()
        if request.headers.get("content-type", "").startswith("application/json"):
            value = json.loads(text or "{}")
            if not isinstance(value, dict):
                raise Unreadable("not a JSON object")
            return arguments | value
        return arguments | dict(parse_qsl(text, keep_blank_values=True, max_num_fields=1000))
    except (ValueError, RecursionError) as error:
        raise Unreadable("not readable") from error


def is_local(request: Request) -> bool:
    """Whether Host, and Origin where a browser sent one, name this machine: no other site may post here."""
    origin = request.headers.get("origin")
    names = [_host(f"//{request.headers.get('host', '')}")] + ([_host(origin)] if origin is not None else [])
    return all(name in LOOPBACK for name in names) and request.headers.get("sec-fetch-site") != "cross-site"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""

"""Is this request fit to be read at all? Size, time and form are judged before any parser sees a byte."""

import asyncio

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1_000_000
MOST_SECONDS = 20.0
LAST = {"connection": "close"}
TOO_LARGE = PlainTextResponse("The request is larger than 1 MB.", 413, LAST)
TOO_SLOW = PlainTextResponse("The request did not come in whole in time.", 408, LAST)


class Gate:
    """Reads at most a megabyte of a body, then hands it on; a longer one is refused with 413 and not kept.

    One that has not come in whole after so many seconds is refused with 408: no connection is held by trickling.
    """

    def __init__(self, app: ASGIApp, seconds: float = MOST_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isascii() or not declared.isdigit() or len(declared) > 12 or int(declared) > MOST_BYTES:
            await TOO_LARGE(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await _read(receive)
        except TimeoutError:
            await TOO_SLOW(scope, receive, send)
            return
        if body is None:
            await TOO_LARGE(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None as soon as it grows too long, or when the client went away."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hands the body on in one piece, then waits for the client as before."""
    waiting = [body]

    async def again() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return again

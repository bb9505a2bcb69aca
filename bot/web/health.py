"""Is the process alive, can it do its work, and how far behind is it?

`/livez` and `/readyz` are for whoever starts and stops processes, `/metrics` for a Prometheus that has the token.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import metrics


def routes(
    lacking: Callable[[], Awaitable[Sequence[str]]], measured: Callable[[], Awaitable[bytes]], token: str
) -> list[Route]:
    """`/livez` says that the process answers; `/readyz` that nothing is lacking for its work, else what is.

    Without a token there is no `/metrics`.
    """

    async def livez(request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def readyz(request: Request) -> Response:
        found = await lacking()
        return JSONResponse({"ready": not found, "lacking": list(found)}, 503 if found else 200)

    async def read(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            return PlainTextResponse("A token is needed.", 401, {"www-authenticate": "Bearer"})
        return Response(await measured(), media_type=metrics.CONTENT_TYPE, headers={"cache-control": "no-store"})

    always = [Route("/livez", livez, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])]
    return [*always, *([Route("/metrics", read, methods=["GET"])] if token else ())]

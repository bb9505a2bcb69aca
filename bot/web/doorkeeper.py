"""Which requests are visits? All that come in at a door; probes, static files and strays are not."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.visits import Fate, visit
from policies.vocabulary import Surface

DOORS = {
    "slack": Surface.SLACK,
    "api": Surface.TEAMS,
    "webhooks": Surface.WEBHOOK,
    "b": Surface.WEB,
    "login": Surface.WEB,
    "logout": Surface.WEB,
    "reports": Surface.WEB,
}
"""A door is known by the first part of its path."""
SORRY = "Something went wrong on our side. Please try again in a moment."


async def sorry(_request: Request, _error: Exception) -> PlainTextResponse:
    """What is said where nothing better can be, such as while the database is away."""
    return PlainTextResponse(SORRY, 500, {"retry-after": "5"})


class Doorkeeper:
    """Makes a visit of each request at a door. What became of it is told by its status, unless the door has said so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = DOORS.get(scope["path"].lstrip("/").partition("/")[0]) if scope["type"] == "http" else None
        if door is None:
            await self._app(scope, receive, send)
            return
        with visit(door) as here:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start" and here.fate is None:
                    here.fate = _fate(message["status"])
                await send(message)

            await self._app(scope, receive, noted)


def _fate(status: int) -> Fate:
    if status < 400:
        return Fate.ANSWERED
    return Fate.REFUSED if status < 500 else Fate.FAILED

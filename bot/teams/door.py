"""Where do the activities of Teams come in? Each is judged by its token first, then by what it says of itself.

Whatever is wrong with a request, Teams is never answered with a fault of ours: it would stop to deliver for hours.
"""

import hashlib
import json
from collections.abc import Collection
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from adapters.ports import NotGenuine
from bot.chat.deliveries import known
from bot.chat.opening import saying
from bot.desk import Desk
from bot.teams import activities, render
from bot.teams.activities import Activity
from bot.teams.adapter import CHANNEL
from bot.teams.addresses import ServiceUrls
from bot.teams.listeners import CARD, MESSAGE, Listeners
from bot.teams.platform import TEAMS
from bot.teams.tokens import Claims, Tokens
from bot.visits import Fate, ended

log = structlog.get_logger()

ACTING = frozenset({"message", "messageUpdate", "invoke"})
"""What tells of a membership may come again: a repeat is harmless, a loss is not."""
FAULT = "Something went wrong on my side. Please try again."
AGAIN = "This was handled already."
BUTTON = "adaptiveCard/action"


class TeamsDoor:
    """The messaging endpoint. `tenants` are those whose people may use the bot."""

    def __init__(
        self, desk: Desk, listeners: Listeners, tokens: Tokens, tenants: Collection[str], service_urls: ServiceUrls
    ) -> None:
        if not tenants:
            raise ValueError("without a tenant there is no door")
        self._desk = desk
        self._listeners = listeners
        self._tokens = tokens
        self._tenants = frozenset(one.lower() for one in tenants)
        self._service_urls = service_urls

    def routes(self) -> list[Route]:
        return [Route("/api/messages", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        try:
            claims = await self._tokens.check(request.headers.get("authorization", ""))
            raw = await request.body()
            body = _read(raw)
            if body is None:
                return PlainTextResponse("This is no activity.", 400)
            self._judge(claims, body)
        except NotGenuine:
            return PlainTextResponse("This request is not from Teams.", 401)
        except Exception as error:
            log.error("a token could not be judged", exc_info=error)
            return PlainTextResponse("This request is not from Teams.", 401)
        heard = activities.read(body)
        try:
            if heard.kind in ACTING and await self._seen(heard, raw):
                ended(Fate.AGAIN)
                return JSONResponse(_said(heard, AGAIN))
            return JSONResponse(await self._listeners.hear(heard))
        except Exception as error:
            log.error("teams activity failed", exc_info=error)
            ended(Fate.FAILED)
            return JSONResponse(_said(heard, FAULT))

    def _judge(self, claims: Claims, body: dict[str, Any]) -> None:
        """Does the token vouch for this very activity? Raises NotGenuine."""
        service_url = activities.service_url_of(body)
        if service_url.rstrip("/") != claims.service_url.rstrip("/"):
            raise NotGenuine("another service URL")
        if not self._service_urls.allow(service_url):
            raise NotGenuine("a service URL that is not allowed")
        if activities.channel_of(body) != CHANNEL or CHANNEL not in claims.channels:
            raise NotGenuine("a key that may not speak for Teams")
        tenants = activities.tenants_of(body)
        if len(tenants) != 1 or not tenants <= self._tenants:
            raise NotGenuine("another tenant")

    async def _seen(self, heard: Activity, raw: bytes) -> bool:
        """Was this activity here before? Teams tries again with the same id."""
        told = f"{heard.kind}:{heard.conversation}:{heard.id}".encode() if heard.id else raw
        digest = hashlib.sha256(told if heard.kind != "messageUpdate" else raw).hexdigest()
        return await known(self._desk, TEAMS, digest, heard.kind)


def _read(raw: bytes) -> dict[str, Any] | None:
    """The body as an object; None for anything else."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _said(heard: Activity, text: str) -> dict[str, Any]:
    """A sentence in the shape that this kind of activity is answered in."""
    if heard.kind != "invoke":
        return {}
    if heard.name == BUTTON and heard.is_personal:
        return {"statusCode": 200, "type": CARD, "value": render.message(saying(text))[1]}
    if heard.name == BUTTON:
        return {"statusCode": 200, "type": MESSAGE, "value": text}
    return render.dialog(saying(text))

"""Where do Slack's requests come in? Over HTTP, or over a socket that we open (Socket Mode).

Form and freshness are judged before Bolt; a request seen before acts no second time.
"""

import hashlib
import json
import re
import time

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.chat.deliveries import known
from bot.desk import Desk
from bot.message_log import MessageLog
from bot.slack.listeners import Listeners
from bot.slack.platform import SLACK
from bot.visits import Fate, ended, visit
from policies.vocabulary import Surface

log = structlog.get_logger()

TIMESTAMP = re.compile(r"[0-9]{1,11}")
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
FRESH_SECONDS = 300
EVENT_ID = re.compile(r"[A-Za-z0-9]{1,100}")
ACTING = frozenset({"slash_commands", "interactive"})
"""Envelopes behind which a person stands. What only redraws App Home may come again: a repeat is harmless, a loss is
not. What tells of a message may not: it would be kept twice, and answered twice.
"""
FAULT = {"response_type": "ephemeral", "text": "Something went wrong on my side. Please try again."}
AGAIN = {"response_type": "ephemeral", "text": "This was handled already."}


def build_app(
    desk: Desk, messages: MessageLog, client: AsyncWebClient, signing_secret: str | None, public_url: str
) -> AsyncApp:
    """The Bolt app with all listeners. `public_url` is where links to our own pages lead.

    Work is done before the answer, so that nothing is acknowledged and then lost.
    """
    app = AsyncApp(
        name="panelkeeper",  # without one Bolt looks for it in the stack, and reads every module's source on the way
        client=client,
        signing_secret=signing_secret,
        process_before_response=True,
        request_verification_enabled=signing_secret is not None,
    )
    Listeners(desk, messages, client, public_url).register(app)
    return app


class SlackDoor:
    """The HTTP route for commands, buttons, modals and events."""

    def __init__(self, desk: Desk, app: AsyncApp, signing_secret: str) -> None:
        if not signing_secret:
            raise ValueError("without a signing secret there is no door")
        self._desk = desk
        self._handler = AsyncSlackRequestHandler(app)
        self._verifier = SignatureVerifier(signing_secret)

    def routes(self) -> list[Route]:
        return [Route("/slack/events", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        body = await request.body()
        if not self._genuine(request, body):
            return PlainTextResponse("This request is not from Slack.", 401)
        if await self._seen(request, body):
            ended(Fate.AGAIN)
            return JSONResponse(AGAIN)
        if await _heard_before(self._desk, _event(request, body)):
            ended(Fate.AGAIN)
            return Response()
        try:
            answer = await self._handler.handle(request)
        except Exception as error:
            log.error("slack request failed", exc_info=error)
            ended(Fate.FAILED)
            return JSONResponse(FAULT)
        if answer.status_code < 500:
            return answer
        # Bolt has turned a listener's exception into this, such as for a payload that lacks something.
        log.error("slack request failed", status=answer.status_code)
        ended(Fate.FAILED)
        return JSONResponse(FAULT)

    def _genuine(self, request: Request, body: bytes) -> bool:
        """Signed by Slack less than five minutes ago, and readable as text."""
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not TIMESTAMP.fullmatch(timestamp) or not SIGNATURE.fullmatch(signature):
            return False
        if abs(time.time() - int(timestamp)) > FRESH_SECONDS:
            return False
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return self._verifier.is_valid(text, timestamp, signature)

    async def _seen(self, request: Request, body: bytes) -> bool:
        """Was exactly this signed request here before?

        Slack signs its own retries anew, so only a replay is the same.
        """
        stamp = request.headers["x-slack-request-timestamp"].encode()
        digest = hashlib.sha256(stamp + b":" + body).hexdigest()
        return await known(self._desk, SLACK, digest, "request")


class SlackSocket(AsyncSocketModeHandler):
    """The same requests over a WebSocket. An envelope that comes a second time is acknowledged and does nothing."""

    def __init__(self, desk: Desk, app: AsyncApp, app_token: str) -> None:
        if not app_token:
            raise ValueError("without an app-level token there is no socket")
        super().__init__(app, app_token)
        self._desk = desk

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        with visit(Surface.SLACK):
            await self._handle(client, req)

    async def _handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:
        if req.type in ACTING and await known(self._desk, SLACK, req.envelope_id, "envelope"):
            ended(Fate.AGAIN)
            payload = AGAIN if req.type == "slash_commands" else None
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id, payload))
            return
        if req.type == "events_api" and await _heard_before(self._desk, req.payload):
            ended(Fate.AGAIN)
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))
            return
        await super().handle(client, req)


def _event(request: Request, body: bytes) -> object:
    """What a body of JSON says; None for anything else, which is not for us to judge."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


async def _heard_before(desk: Desk, payload: object) -> bool:
    """Does this tell once more of a message? Slack tries again with the same event id, signed anew."""
    if not isinstance(payload, dict) or payload.get("type") != "event_callback":
        return False
    event, name = payload.get("event"), payload.get("event_id")
    if not isinstance(event, dict) or event.get("type") != "message":
        return False
    return isinstance(name, str) and EVENT_ID.fullmatch(name) is not None and await known(desk, SLACK, name, "event")

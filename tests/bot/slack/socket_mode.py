"""What does Slack's side of Socket Mode look like? `apps.connections.open`, then envelopes over a WebSocket.

Strict where Slack is: an unknown method or a wrong token is refused, and an acknowledgement must name an envelope that
was sent and carry nothing but a payload.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

TEAM = "T0ACME"
APP_TOKEN = "xapp-1-test"
BOT_TOKEN = "xoxb-test"
Json = dict[str, Any]


@dataclass
class FakeSlack:
    """One workspace with one open socket. `acks` are the payloads of acknowledgements, by envelope id, in order."""

    emails: dict[str, str]
    url: str = ""
    called: list[str] = field(default_factory=list)
    acks: asyncio.Queue[tuple[str, Json | None]] = field(default_factory=asyncio.Queue)
    sent: set[str] = field(default_factory=set)
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    socket: web.WebSocketResponse | None = None

    async def method(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        self.called.append(name)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token != (APP_TOKEN if name == "apps.connections.open" else BOT_TOKEN):
            return web.json_response({"ok": False, "error": "not_allowed_token_type"})
        sent = await (request.json() if request.content_type == "application/json" else request.post())
        arguments = {**request.query, **{key: str(value) for key, value in sent.items()}}
        return web.json_response(self._answer(name, arguments))

    def _answer(self, name: str, arguments: dict[str, str]) -> Json:
        match name:
            case "apps.connections.open":
                return {"ok": True, "url": f"{self.url.replace('http', 'ws')}/link?ticket=1"}
            case "auth.test":
                return {"ok": True, "team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT", "url": self.url}
            case "users.info" if arguments.get("user") in self.emails:
                profile = {"email": self.emails[arguments["user"]]}
                return {"ok": True, "user": {"team_id": TEAM, "is_email_confirmed": True, "profile": profile}}
            case "chat.postEphemeral" if {"channel", "user", "text"} <= arguments.keys():
                return {"ok": True, "message_ts": "1.2"}
            case _:
                return {"ok": False, "error": "unknown_method"}

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0"}})
        self.socket = socket
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._acknowledged(json.loads(message.data))
        return socket

    async def _acknowledged(self, answer: Json) -> None:
        if answer.keys() - {"envelope_id", "payload"} or answer["envelope_id"] not in self.sent:
            raise AssertionError(f"not an acknowledgement: {answer}")
        await self.acks.put((answer["envelope_id"], answer.get("payload")))

    async def send(self, kind: str, payload: Json, envelope_id: str, **more: Any) -> Json | None:
        """Deliver an envelope; the payload it is acknowledged with."""
        await asyncio.wait_for(self.connected.wait(), 10)
        assert self.socket is not None
        self.sent.add(envelope_id)
        envelope = {"type": kind, "envelope_id": envelope_id, "payload": payload, "accepts_response_payload": True}
        await self.socket.send_json(envelope | more)
        answered, answer = await asyncio.wait_for(self.acks.get(), 10)
        assert answered == envelope_id
        return answer

    async def drop(self) -> None:
        """Close the socket as Slack does when it moves a connection elsewhere."""
        assert self.socket is not None
        self.connected.clear()
        await self.socket.close()


@contextlib.asynccontextmanager
async def fake_slack(emails: dict[str, str]) -> AsyncIterator[FakeSlack]:
    """The fake on a loopback port. `emails` are the confirmed addresses of its users, by user id."""
    fake = FakeSlack(emails)
    app = web.Application()
    app.router.add_route("*", "/api/{method}", fake.method)
    app.router.add_get("/link", fake.link)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    fake.url = f"http://127.0.0.1:{port}"
    try:
        yield fake
    finally:
        await runner.cleanup()


def command(user: str, text: str, name: str = "/panel") -> Json:
    """The payload of a slash command."""
    return {
        "token": "t", "team_id": TEAM, "channel_id": "C1", "user_id": user, "command": name, "text": text,
        "api_app_id": "A0", "response_url": "http://127.0.0.1:9/none", "trigger_id": "1.2.3",
    }  # fmt: skip


def written(user: str, text: str, event_id: str) -> Json:
    """The payload that tells of a message in a channel."""
    event = {
        "type": "message", "channel": "C1", "channel_type": "channel", "user": user, "text": text, "ts": "1.1",
        "event_ts": "1.1", "team": TEAM,
    }  # fmt: skip
    return {
        "type": "event_callback", "token": "t", "team_id": TEAM, "api_app_id": "A0", "event_id": event_id,
        "event_time": 1, "event": event,
    }  # fmt: skip


def press(user: str, action: str, value: str) -> Json:
    """The payload of a button in App Home, where there is no message to answer in."""
    return {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": "A0",
        "token": "t", "trigger_id": "1.2.3", "container": {"type": "message"}, "channel": {"id": "C1"},
        "response_url": "http://127.0.0.1:9/none",
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": "1"}],
    }  # fmt: skip

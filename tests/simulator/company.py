"""What stands in for the company and its bot in these tests? The seeded company, and a tiny bot on a real socket."""

import asyncio
import contextlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import uvicorn
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import simulator
from bot.demo import free_port
from simulator.app import World, build, server
from simulator.backoffice import Secrets
from simulator.outgoing import signature

HERE = Path(simulator.__file__).parent
SIGNING, TOKEN = secrets.token_hex(16), "xoxb-" + secrets.token_hex(12)
ALL_SCOPES = [
    "chat:write", "commands", "users:read", "users:read.email", "channels:read", "channels:history", "im:write",
    "im:history", "im:read",
]  # fmt: skip
HEARING = ("app_home_opened", "message.channels")
Json = dict[str, Any]


def world(folder: Path, bot_url: str, url: str, scopes: list[str], events: Sequence[str] = HEARING) -> World:
    manifest = {
        "features": {
            "bot_user": {"display_name": "Panelkeeper"},
            "slash_commands": [{"command": "/panel", "description": "What waits for me", "should_escape": True}],
        },
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {"event_subscriptions": {"bot_events": list(events)}},
    }
    path = folder / "manifest.yml"
    path.write_text(yaml.safe_dump(manifest), encoding="utf-8")
    return World(
        bot_url=bot_url, public_url=url, company_file=HERE / "company.yml", candidates_file=HERE / "candidates.yml",
        manifest_file=path, clock_file=folder / "clock", signing_secret=SIGNING, bot_token=TOKEN, keys=Secrets.mint(),
    )  # fmt: skip


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


MODAL: Json = {
    "type": "modal",
    "callback_id": "note",
    "title": plain("A note"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "note",
            "label": plain("Your note"),
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True, "min_length": 3},
        },
        {
            "type": "input",
            "block_id": "rating",
            "label": plain("Rating"),
            "element": {
                "type": "radio_buttons",
                "action_id": "pick",
                "options": [{"text": plain(f"{n} of 4"), "value": str(n)} for n in range(1, 5)],
            },
        },
    ],
}


def card(text: str, button: str = "Claim") -> list[Json]:
    element = {"type": "button", "action_id": "claim", "value": "seat-1", "text": plain(button)}
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "actions", "block_id": "go", "elements": [element]},
    ]


@dataclass
class TinyBot:
    """Opens a modal on /panel, refuses the word "bad", posts a card with a button, updates the card on a click."""

    api: str = ""
    seen: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    fail_events: int = 0
    slow: bool = False

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/slack/events", self.receive, methods=["POST"])])

    async def receive(self, request: Request) -> Response:
        body = await request.body()
        self.headers.append(dict(request.headers))
        expected = signature(SIGNING, request.headers["x-slack-request-timestamp"], body)
        if not secrets.compare_digest(expected, request.headers["x-slack-signature"]):
            return Response(status_code=401)
        if request.headers["content-type"] == "application/json":
            return await self.event(json.loads(body))
        fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if "command" in fields:
            return await self.command(fields)
        return await self.interaction(json.loads(fields["payload"]))

    async def call(self, method: str, **arguments: Any) -> Json:
        async with httpx.AsyncClient(trust_env=False) as client:
            headers = {"Authorization": f"Bearer {TOKEN}"}
            return dict((await client.post(f"{self.api}/api/{method}", json=arguments, headers=headers)).json())

    async def event(self, payload: Json) -> Response:
        self.seen.append(payload)
        if self.fail_events:
            self.fail_events -= 1
            return Response(status_code=500)
        if payload["event"]["type"] == "message":
            return Response()
        view = {"type": "home", "blocks": card("Waiting for you", "Look")}
        await self.call("views.publish", user_id=payload["event"]["user"], view=view)
        return Response()

    async def command(self, fields: dict[str, str]) -> Response:
        self.seen.append(fields)
        if self.slow:
            await asyncio.sleep(3.3)
        if fields.get("text"):
            return JSONResponse({"response_type": "ephemeral", "text": f"You said {fields['text']}"})
        await self.call("views.open", trigger_id=fields["trigger_id"], view=MODAL)
        return Response()

    async def interaction(self, payload: Json) -> Response:
        self.seen.append(payload)
        if payload["type"] == "view_submission":
            note = payload["view"]["state"]["values"]["note"]["text"]["value"]
            if "bad" in note:
                return JSONResponse({"response_action": "errors", "errors": {"note": "Not that word."}})
            await self.call("chat.postMessage", channel="#hiring-backend", text=note, blocks=card(note))
        elif payload["type"] == "block_actions" and "message" in payload:
            ts = payload["message"]["ts"]
            blocks = card(f"Claimed by <@{payload['user']['id']}>")
            await self.call("chat.update", channel=payload["channel"]["id"], ts=ts, text="x", blocks=blocks)
        return Response()


@contextlib.contextmanager
def running(running_server: uvicorn.Server) -> Iterator[None]:
    """The server in a thread of its own, up when the block begins and down when it ends."""
    thread = threading.Thread(target=running_server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not running_server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert running_server.started
    yield
    running_server.should_exit = True
    thread.join(10)


@contextlib.contextmanager
def town(
    folder: Path, scopes: list[str] = ALL_SCOPES, events: Sequence[str] = HEARING
) -> Iterator[tuple[str, TinyBot]]:
    """The simulator and the tiny bot, both on real sockets; gives the simulator's URL and the bot."""
    port, bot_port = free_port(), free_port()
    url, bot = f"http://127.0.0.1:{port}", TinyBot()
    bot.api = url
    app = build(world(folder, f"http://127.0.0.1:{bot_port}", url, scopes, events))
    with running(server(app, port)), running(server(bot.app(), bot_port)):
        yield url, bot

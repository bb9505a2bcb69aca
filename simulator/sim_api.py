"""How do tests and the scripted story act in the workspace? JSON routes under /sim/, doing what the pages do."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from simulator.clock import Clock
from simulator.doors import Unreadable, is_local, read_body
from simulator.faults import Faults
from simulator.gestures import Gestures
from simulator.inputs import NotOffered
from simulator.methods import Refused
from simulator.outgoing import Answer
from simulator.payloads import message_json, view_json
from simulator.tickets import Tickets
from simulator.wire import WireLog
from simulator.workspace import Channel, Json, Message, Person, View, Workspace

Handler = Callable[[Json], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Driver:
    """The JSON routes over one workspace; `reset` is what the assembly does to go back to the seeded state."""

    workspace: Workspace
    gestures: Gestures
    tickets: Tickets
    clock: Clock
    faults: Faults
    wire: WireLog
    reset: Callable[[], Awaitable[None]]

    def routes(self) -> list[Route]:
        """All of /sim/ and the response URLs."""
        posts: dict[str, Handler] = {
            "command": self.command, "click": self.click, "submit": self.submit, "close": self.close,
            "rewrite": self.rewrite, "home": self.home, "clock": self.move_clock, "faults": self.add_fault,
            "reset": self.start_over,
        }  # fmt: skip
        return [
            *(Route(f"/sim/{name}", posted(handler), methods=["POST"]) for name, handler in posts.items()),
            Route("/sim/state", self.state),
            Route("/sim/changes", self.changes),
            Route("/responses/{ticket}", self.response_url, methods=["POST"]),
        ]

    def person(self, body: Json) -> Person:
        """The person named by `as`; raises NotOffered."""
        person = self.workspace.by_key(str(body.get("as", "")).lower())
        if person is None:
            raise NotOffered(f"nobody is called {body.get('as')!r}")
        return person

    def place(self, person: Person, name: object) -> Channel:
        """A channel this person is in, or "app" for the direct messages with the bot; raises NotOffered."""
        if name in ("app", None, ""):
            return self.workspace.direct(person)
        channel = self.workspace.channel(name)
        if channel is None or person.id not in channel.members:
            raise NotOffered(f"{person.key} is in no channel {name!r}")
        return channel

    async def command(self, body: Json) -> Json:
        """`{as, channel, text}`: type into the composer."""
        person = self.person(body)
        text = str(body.get("text") or "").strip()
        if not text:
            raise NotOffered("nothing to say")
        return outcome(await self.gestures.say(person, self.place(person, body.get("channel")), text))

    async def rewrite(self, body: Json) -> Json:
        """`{as, channel, ts, text}`: edit one's own message."""
        person = self.person(body)
        where = self._where(person, {"channel": body.get("channel"), "ts": body.get("ts")})
        text = str(body.get("text") or "").strip()
        if not text or not isinstance(where, Message):
            raise NotOffered("nothing to say")
        return outcome(await self.gestures.rewrite(person, where, text))

    async def click(self, body: Json) -> Json:
        """`{as, channel + ts | home | view, action_id, block_id?, value? | selected?}`."""
        person = self.person(body)
        where = self._where(person, body)
        raw = body.get("selected", body.get("value"))
        action_id, block_id = str(body.get("action_id")), body.get("block_id")
        return outcome(await self.gestures.click(person, where, action_id, block_id, raw))

    def _where(self, person: Person, body: Json) -> Message | View:
        found: Message | View | None
        if body.get("home"):
            found = self.workspace.homes.get(person.id)
        elif body.get("view"):
            found = self.workspace.top_modal(person)
        else:
            seen = self.workspace.visible(self.place(person, body.get("channel")), person)
            found = next((m for m in seen if m.ts == body.get("ts")), None)
        if found is None:
            raise NotOffered("nothing to click there")
        return found

    async def submit(self, body: Json) -> Json:
        """`{as, values: {block_id: {action_id: value}}}` on the top modal."""
        values = body.get("values", {})
        if not isinstance(values, dict) or not all(isinstance(actions, dict) for actions in values.values()):
            raise NotOffered("values are {block_id: {action_id: value}}")
        person = self.person(body)
        answer = await self.gestures.submit(person, values)
        errors = answer.body.get("errors", {}) if answer.body.get("response_action") == "errors" else {}
        return outcome(answer) | {"errors": errors} | ({"ok": False} if errors else {})

    async def close(self, body: Json) -> Json:
        """`{as}`: close the top modal."""
        return outcome(await self.gestures.close(self.person(body)))

    async def home(self, body: Json) -> Json:
        """`{as}`: open the app's home tab."""
        return outcome(await self.gestures.home(self.person(body)))

    async def move_clock(self, body: Json) -> Json:
        """`{advance_seconds}` or `{to}` (ISO 8601 with zone); raises ValueError for a move backwards."""
        if "to" in body:
            moment = datetime.fromisoformat(str(body["to"]))
            if moment.tzinfo is None:
                raise ValueError("a moment needs its zone")
            self.clock.move_to(moment)
        else:
            self.clock.advance(int(body.get("advance_seconds", 0)))
        self.workspace.changed()
        return {"ok": True, "now": self.clock.now().isoformat(), "offset": self.clock.offset}

    async def add_fault(self, body: Json) -> Json:
        """`{method, kind, times, retry_after}`."""
        seconds = float(body.get("retry_after") or 1)
        self.faults.add(str(body.get("method")), str(body.get("kind")), int(body.get("times", 1)), seconds)
        return {"ok": True}

    async def start_over(self, body: Json) -> Json:
        """Back to the seeded state."""
        await self.reset()
        return {"ok": True}

    async def state(self, request: Request) -> Response:
        """All that one person sees."""
        try:
            person = self.person(dict(request.query_params))
        except NotOffered as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        modal, home = self.workspace.top_modal(person), self.workspace.homes.get(person.id)
        direct = self.workspace.direct(person)
        body = {
            "ok": True, "version": self.workspace.version, "now": self.clock.now().isoformat(),
            "person": {"key": person.key, "id": person.id, "name": person.name, "roles": person.roles},
            "channels": {c.name: self._messages(c, person) for c in self.workspace.channels_of(person)},
            "app": self._messages(direct, person),
            "home": view_json(self.workspace, home) if home else None,
            "modal": self._modal(modal) if modal else None,
        }  # fmt: skip
        return JSONResponse(body)

    def _messages(self, channel: Channel, person: Person) -> list[Json]:
        seen = self.workspace.visible(channel, person)
        return [message_json(self.workspace, m) | {"ephemeral": bool(m.only_for), "channel": m.channel} for m in seen]

    def _modal(self, view: View) -> Json:
        return view_json(self.workspace, view) | {"errors": view.errors, "trouble": view.trouble}

    async def changes(self, request: Request) -> Response:
        """`?since=`: waits up to 20 s until the version is another, then gives it."""
        since = request.query_params.get("since", "")
        for _ in range(40):
            if str(self.workspace.version) != since or await request.is_disconnected():
                break
            await asyncio.sleep(0.5)
        return JSONResponse({"version": self.workspace.version})

    async def response_url(self, request: Request) -> Response:
        """What the bot posts to a response URL."""
        try:
            body = json.loads(await read_body(request))
        except (Unreadable, ValueError, RecursionError):
            return PlainTextResponse("invalid_payload", 400)
        answer = self._respond(request.path_params["ticket"], body)
        self.wire.add("from bot", "response_url", answer.status_code, 0, body, bytes(answer.body).decode())
        return answer

    def _respond(self, name: str, body: object) -> Response:
        ticket = self.tickets.redeem_response(name)
        if isinstance(ticket, str):
            return PlainTextResponse(ticket, 404)
        channel = self.workspace.channels.get(ticket.channel)
        if channel is None or not isinstance(body, dict):
            return PlainTextResponse("invalid_payload", 400)
        try:
            self.gestures.respond(ticket.person, channel, body, channel.message(ticket.ts))
        except Refused as refused:
            return JSONResponse({"ok": False, "error": refused.error, "messages": refused.messages}, 400)
        return PlainTextResponse("ok")


def outcome(answer: Answer) -> Json:
    """An answer of the bot as the driver reports it."""
    return {"ok": not answer.trouble, "status": answer.status, "trouble": answer.trouble}


def posted(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A JSON door from loopback only; what makes no sense is a 400 with its reason."""

    async def door(request: Request) -> Response:
        if not is_local(request):
            return JSONResponse({"ok": False, "error": "only from this machine"}, 403)
        try:
            body: Any = json.loads(await read_body(request) or b"{}")
            if not isinstance(body, dict):
                raise ValueError("a JSON object, please")
            return JSONResponse(await handler(body))
        except (NotOffered, ValueError, TypeError, OverflowError, RecursionError, Unreadable) as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)

    return door

"""How do the parts of the simulated company become one local web application?"""

import asyncio
import contextlib
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
import yaml
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulator import seed
from simulator.backoffice import BackOffice, Secrets
from simulator.cast import CASTS, Cast
from simulator.chat_pages import ChatPages
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.gestures import Gestures, SlashCommand, heard
from simulator.guide import Guide
from simulator.methods import Api
from simulator.outgoing import Outgoing
from simulator.pages import HERE
from simulator.payloads import Envelope
from simulator.sim_api import Driver
from simulator.teams import renderer
from simulator.teams.pages import TeamsPages
from simulator.teams.town import Teams, TeamsApp
from simulator.tickets import Tickets
from simulator.web_api import Door
from simulator.wire import WireLog
from simulator.workspace import Json, Workspace

KEEP_ALIVE_SECONDS = 130
"""Longer than any caller keeps a connection that it does not use: none of them meets one that is being closed."""
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class World:
    """Everything the simulator is told: base URLs on loopback, files, and secrets minted at each start."""

    bot_url: str
    public_url: str
    company_file: Path
    candidates_file: Path
    manifest_file: Path
    clock_file: Path
    signing_secret: str
    bot_token: str
    keys: Secrets
    smtp_port: int = 0
    vendor: str = ""
    hr_vendor: str = ""
    team_id: str = "T0NORTHWIND"
    on_reset: Callable[[], Awaitable[None]] | None = None
    teams: TeamsApp | None = None
    cast: Cast = CASTS["slack"]
    renderer: Path | None = None
    begins: Callable[[datetime], datetime] = lambda now: now


def build(world: World) -> Starlette:
    """The whole simulator as an ASGI application; raises ValueError for an address elsewhere or no secret."""
    _judge(world)
    company, manifest = _yaml(world.company_file), _yaml(world.manifest_file)
    clock, wire, faults, tickets = Clock(world.clock_file, begins=world.begins), WireLog(), Faults(), Tickets()
    app_name = manifest.get("features", {}).get("bot_user", {}).get("display_name") or "Panelkeeper"
    workspace = Workspace(company, clock, world.team_id, app_name, world.cast)
    outgoing = Outgoing(world.bot_url, world.signing_secret, wire)
    url = world.public_url.rstrip("/")
    teams = Teams(world.teams, workspace, clock, faults, wire, world.bot_url, url) if world.teams else None
    envelope = Envelope(workspace, lambda name: f"{url}/responses/{name}")
    gestures = Gestures(workspace, tickets, outgoing, envelope, slash_commands(manifest), heard(manifest))
    scopes = frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    office = BackOffice(
        clock, wire, world.keys, bot_url=world.bot_url, base_url=url, smtp_port=world.smtp_port,
        changed=workspace.changed, staff=seed.load(world.company_file, world.candidates_file), vendor=world.vendor,
        hr_vendor=world.hr_vendor,
    )  # fmt: skip

    async def reset() -> None:
        clock.reset()
        office.reset()  # no webhook may reach the new server
        if world.on_reset:
            await world.on_reset()
        office.reset()  # and nothing that the old one said while it was being stopped may stay
        workspace.reset()
        wire.clear()
        faults.waiting.clear()
        if teams:
            await teams.start_over()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await office.start()
        yield
        await office.stop()
        await outgoing.close()
        if teams:
            await teams.outgoing.close()

    driver = Driver(workspace, gestures, tickets, clock, faults, wire, reset)
    guide = Guide(company, office.state, clock.now, world.cast)
    chat = ChatPages(workspace, driver, clock, wire, guide, teams.tenant if teams else None)
    routes = [
        *chat.routes(),
        *driver.routes(),
        *office.routes,
        *(
            (*teams.routes, *TeamsPages(teams.driver, renderer.files(world.renderer)).routes(chat.guarded))
            if teams
            else ()
        ),
        *Door(Api(workspace, tickets, scopes, url), world.bot_token, faults, wire).routes(),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(Headers)])
    app.state.frame = chat.frame
    app.state.office = office
    app.state.teams = teams
    return app


def _judge(world: World) -> None:
    """Raise ValueError for what must not be."""
    for address in (world.bot_url, world.public_url):
        if not is_loopback(urlsplit(address).hostname or ""):
            raise ValueError(f"the simulator stays on this machine, and {address} is not on it")
    if not world.signing_secret or not world.bot_token:
        raise ValueError("the simulator needs a signing secret and a bot token")


def slash_commands(manifest: Json) -> dict[str, SlashCommand]:
    """The commands in an app's manifest, by name with the slash."""
    listed = manifest.get("features", {}).get("slash_commands", [])
    return {
        one["command"]: SlashCommand(
            one["command"], one.get("description", ""), one.get("usage_hint", ""), bool(one.get("should_escape"))
        )
        for one in listed
    }


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Headers:
    """Puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, adding headers to the start of the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    (b"content-security-policy", CSP.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"same-origin"),
                    (b"cache-control", b"no-store"),
                ]
            await send(message)

        await self._app(scope, receive, with_headers)


def serve(world: World, port: int) -> None:
    """Run until interrupted, on loopback only."""
    asyncio.run(server(build(world), port).serve())


def server(app: ASGIApp, port: int) -> uvicorn.Server:
    """A uvicorn server on 127.0.0.1 whose `serve()` the caller awaits; long polls do not hold up its end."""
    config = uvicorn.Config(
        app,
        "127.0.0.1",
        port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        server_header=False,
    )
    return uvicorn.Server(config)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))

"""How are the parts put together? The only module that knows every one of them."""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from adapters.ats.local import LocalAts
from adapters.calendar.local import LocalCalendar
from adapters.hris.local import LocalHris
from adapters.mail.smtp import SmtpTransport
from bot.clock import clock, wall_clock
from bot.desk import Desk
from bot.relay import Relay, World
from bot.scheduler import scheduler
from bot.settings import Settings
from bot.slack.door import SlackDoor, SlackSocket, build_app
from bot.slack.gateway import SlackGateway
from bot.web import booking, health, webhooks
from bot.web.gate import Gate
from bot.web.sessions import LinkSettings, booking_url
from handlers.command import Rules
from handlers.dispatch import Dispatcher
from policies.links import Key, Keyring
from storage import schema
from storage.store import Store

log = structlog.get_logger()


class NotConfigured(Exception):
    """Settings that are needed are missing. `names` are environment variables."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("Please set " + ", ".join(names) + ".")
        self.names = names


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs beside the web routes."""

    desk: Desk
    relay: Relay
    store: Store
    http: httpx.AsyncClient
    socket: SlackSocket | None


def dispatcher(settings: Settings, store: Store) -> Dispatcher:
    """The one way in, with the company's figures."""
    rules = Rules(
        company=settings.company,
        ready_options=settings.ready_options,
        options_per_round=settings.options_per_round,
        search_days=settings.search_days,
        lead_hours=settings.lead_hours,
        reschedule_limit=settings.reschedule_limit,
        cutoff_hours=settings.cutoff_hours,
        link_days=settings.link_days,
    )
    return Dispatcher(store, clock(settings.clock_file), rules)


def build(settings: Settings) -> Starlette:
    """The whole server as one ASGI app. Raises NotConfigured before anything is opened."""
    _require(settings)
    store = Store(settings.database_url)
    desk = Desk(dispatcher(settings, store))
    http = httpx.AsyncClient(trust_env=False)
    links = _links(settings)
    slack = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=10,
        retry_handlers=[],  # the relay alone decides what is repeated: the client would post a message twice
    )
    ats = LocalAts(
        settings.local_url,
        settings.local_token.get_secret_value(),
        settings.local_webhook_secret.get_secret_value(),
        http,
    )
    world = World(
        ats=ats,
        calendar=LocalCalendar(settings.local_url, settings.local_token.get_secret_value(), http),
        hris=LocalHris(settings.local_url, settings.local_token.get_secret_value(), http),
        mail=_mail(settings),
        chat=SlackGateway(slack),
        link_url=functools.partial(booking_url, links),
    )
    slack_routes, socket = _slack(settings, desk, slack)
    parts = Parts(desk, Relay(desk, world, alone=store.is_sqlite), store, http, socket)

    async def ready() -> bool:
        return await asyncio.to_thread(_is_current, store)

    routes: list[BaseRoute] = [
        *slack_routes,
        *webhooks.routes(desk, ats, wall_clock),
        *booking.routes(desk, links, clock(settings.clock_file)),
        *health.routes(ready),
    ]

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with _running(parts):
            yield

    return Starlette(routes=routes, middleware=[Middleware(Gate)], lifespan=lifespan)


@contextlib.asynccontextmanager
async def _running(parts: Parts) -> AsyncIterator[None]:
    """The relay, the clock and the socket run while the server does; what is under way is finished at the end."""
    ticking = scheduler(parts.desk)
    ticking.start()
    relaying = asyncio.create_task(parts.relay.run())
    relaying.add_done_callback(_report)
    if parts.socket is not None:
        await parts.socket.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if parts.socket is not None:
            await parts.socket.close_async()  # type: ignore[no-untyped-call]
        ticking.shutdown(wait=False)
        parts.relay.stop()
        await relaying
        await parts.http.aclose()
        parts.desk.close()
        parts.store.close()


def _report(relaying: asyncio.Task[None]) -> None:
    """A relay that ends by a fault must not end in silence."""
    if not relaying.cancelled() and relaying.exception() is not None:
        log.error("the relay has died", exc_info=relaying.exception())


def _slack(settings: Settings, desk: Desk, client: AsyncWebClient) -> tuple[list[BaseRoute], SlackSocket | None]:
    """Slack's door: a route with the signing secret, or a socket with the app token."""
    if settings.slack_transport == "socket":
        bolt = build_app(desk, client, None)
        return [], SlackSocket(desk, bolt, settings.slack_app_token.get_secret_value())
    secret = settings.slack_signing_secret.get_secret_value()
    return [*SlackDoor(desk, build_app(desk, client, secret), secret).routes()], None


def _mail(settings: Settings) -> SmtpTransport:
    return SmtpTransport(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_username,
        settings.smtp_password.get_secret_value(),
        settings.smtp_starttls,
        settings.mail_sender,
        settings.mail_sender.rpartition("@")[2].rstrip(">"),
    )


def _links(settings: Settings) -> LinkSettings:
    keys = [Key(settings.link_kid or None, settings.link_secret.get_secret_value().encode())]
    for item in filter(None, settings.link_secrets_before.get_secret_value().split(",")):
        kid, _, secret = item.strip().partition("=")
        keys.append(Key(kid, secret.encode()))
    return LinkSettings(settings.public_url, Keyring(tuple(keys)), settings.trusted_proxy)


def _is_current(store: Store) -> bool:
    try:
        return schema.current(store) == schema.newest()
    except Exception as error:
        log.error("database out of reach", exc_info=error)
        return False


def _require(settings: Settings) -> None:
    """No secret, no door: what is missing is said at once, all of it."""
    needed = {
        "PANELKEEPER_SLACK_BOT_TOKEN": settings.slack_bot_token,
        "PANELKEEPER_LINK_SECRET": settings.link_secret,
        "PANELKEEPER_LOCAL_TOKEN": settings.local_token,
        "PANELKEEPER_LOCAL_WEBHOOK_SECRET": settings.local_webhook_secret,
    }
    if settings.slack_transport == "socket":
        needed["PANELKEEPER_SLACK_APP_TOKEN"] = settings.slack_app_token
    else:
        needed["PANELKEEPER_SLACK_SIGNING_SECRET"] = settings.slack_signing_secret
    missing = [name for name, secret in needed.items() if not secret.get_secret_value()]
    if not settings.local_url:
        missing.append("PANELKEEPER_LOCAL_URL")
    if missing:
        raise NotConfigured(sorted(missing))

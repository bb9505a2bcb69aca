"""How are the parts put together? The only module that knows every one of them."""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass

import httpx
import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from adapters.anchor.web import WebAnchors
from adapters.ats import ashby_api, greenhouse_api, lever_api
from adapters.ats.ashby import AshbyAts
from adapters.ats.ashby_api import Ashby
from adapters.ats.ashby_setup import AshbySetup
from adapters.ats.greenhouse import GreenhouseAts
from adapters.ats.greenhouse_api import Greenhouse
from adapters.ats.greenhouse_setup import GreenhouseSetup
from adapters.ats.lever import LeverAts
from adapters.ats.lever_api import Lever
from adapters.ats.lever_setup import LeverSetup
from adapters.ats.local import LocalAts
from adapters.calendar.local import LocalCalendar
from adapters.hris.bamboohr import BambooHr, bamboohr
from adapters.hris.bamboohr_setup import BambooHrSetup
from adapters.hris.local import LocalHris
from adapters.hris.webhook import WebhookHris
from adapters.jobs.procrastinate import ProcrastinateEngine
from adapters.mail.smtp import SmtpTransport
from adapters.pii.names import pipelines
from adapters.ports import ATS, HRIS, AtsSetup, HrisSetup, JobEngine, Redactor
from bot import fronts as front_ends
from bot import role_lists, tracing
from bot.audit_keeping import Anchoring, AuditKeeping
from bot.carrying import Carrier, Chat, World
from bot.clock import clock, wall_clock
from bot.desk import Desk
from bot.measuring import measured
from bot.message_log import MessageLog, lasting
from bot.relay import Relay
from bot.role_keeping import RoleKeeping
from bot.running import Parts, running
from bot.settings import Settings, limits, webhook_key
from bot.vitals import Vitals
from bot.web import booking, health, reports, webhooks
from bot.web.doorkeeper import Doorkeeper, sorry
from bot.web.gate import Gate
from bot.web.sessions import LinkSettings, booking_url
from handlers.command import Rules
from handlers.dispatch import Dispatcher
from policies.links import Key, Keyring
from policies.redaction import KnownPerson, Mode
from storage import schema
from storage.store import Store

log = structlog.get_logger()

PIPELINE_MISSING = (
    "{name} is not installed. Find its wheel for your spaCy at https://github.com/explosion/spacy-models/releases and "
    "install it into this environment (with pip: python -m spacy download {name}), or leave "
    "PANELKEEPER_REDACTION_PIPELINE empty"
)


CONNECTABLE = ("ashby", "lever", "greenhouse")
HR_CONNECTABLE = ("bamboohr",)
"""Vendors whose ATS or HR system `panelkeeper connect` can try."""


ABILITIES = {
    "local": LocalAts.abilities,
    "ashby": AshbyAts.abilities,
    "lever": LeverAts.abilities,
    "greenhouse": GreenhouseAts.abilities,
}


HIRE_MAKES = {"local": LocalHris.makes, "webhook": WebhookHris.makes, "bamboohr": BambooHr.makes}


class NotConfigured(Exception):
    """Settings that are needed are missing, or what is set cannot be used: environment variables, and sentences."""

    def __init__(self, names: Sequence[str], faults: Sequence[str] = ()) -> None:
        super().__init__(" ".join([f"Please set {', '.join(names)}."] if names else faults))


@dataclass(frozen=True, slots=True)
class Duties:
    """What a process does beside the clock's ticks: `serves` Slack and the web, `carries` promises to the world."""

    serves: bool = True
    carries: bool = True


EVERYTHING = Duties()


class NeedsPostgres(Exception):
    """Several processes are to share the work, and the database is SQLite."""


def dispatcher(settings: Settings, store: Store, engine: JobEngine | None = None) -> Dispatcher:
    """The one way in, with the company's figures."""
    engine = engine or _engine(store)
    rules = Rules(
        company=settings.company,
        platforms=front_ends.platforms(settings),
        ai_notice=settings.ai_notice,
        ready_options=settings.ready_options,
        options_per_round=settings.options_per_round,
        search_days=settings.search_days,
        lead_hours=settings.lead_hours,
        reschedule_limit=settings.reschedule_limit,
        cutoff_hours=settings.cutoff_hours,
        link_days=settings.link_days,
        message_days=settings.message_days,
        candidate_days=settings.candidate_days,
        settled_days=settings.settled_days,
        nudges_a_day=settings.nudges_a_day,
        quiet_from=_minutes(settings.quiet_from),
        quiet_until=_minutes(settings.quiet_until),
        digest_at=_minutes(settings.digest_at),
        per_minute=limits(settings.per_minute),
        place_seconds=settings.place_seconds,
        asks_ats_form=ABILITIES[settings.ats].forms,
        scorecards_as_notes=ABILITIES[settings.ats].scorecards == "note",
        polled_ats=settings.ats if ABILITIES[settings.ats].polled else "",
        hire_makes=HIRE_MAKES[settings.hris],
    )
    secret = settings.pseudonym_secret.get_secret_value().encode()
    return Dispatcher(store, clock(settings.clock_file), rules, secret, engine.hand_over if engine else None)


def _engine(store: Store) -> JobEngine | None:
    return None if store.is_sqlite else ProcrastinateEngine(*store.address)


def _minutes(clock_time: str) -> int:
    """HH:MM as minutes after midnight."""
    hours, _, minutes = clock_time.partition(":")
    return int(hours) * 60 + int(minutes)


def has_pipeline(settings: Settings) -> bool:
    """Is the pipeline there that the settings name to find names with?"""
    return pipelines.is_there(settings.redaction_pipeline)


def redactor(
    settings: Settings, mode: Mode = Mode.STRICT, people: Iterable[KnownPerson] = (), secret: bytes = b""
) -> Redactor:
    """The redactor, ready for its first text. Takes a second or two: call it in a thread.

    `secret` is used where the settings have none. Ask `has_pipeline` before: without it, ModelMissing is raised.
    """
    from adapters.pii.presidio import PresidioRedactor  # noqa: PLC0415  (spaCy is slow to import)

    key = settings.pseudonym_secret.get_secret_value().encode() or secret
    made = PresidioRedactor(key, people, pipeline=settings.redaction_pipeline or None)
    made.prepare(mode)
    return made


def build(settings: Settings, duties: Duties = EVERYTHING) -> Starlette:
    """The whole process as one ASGI app. Raises NotConfigured or NeedsPostgres before anything is opened."""
    names = missing(settings)
    faults = () if names else unusable(settings)
    if names or faults:
        raise NotConfigured(names, faults)
    store = Store(settings.database_url)
    if store.is_sqlite and duties != EVERYTHING:
        raise NeedsPostgres
    engine = _engine(store)
    desk = Desk(dispatcher(settings, store, engine))
    http = httpx.AsyncClient(trust_env=False, event_hooks={"request": [_trace]})
    links = _links(settings)
    ats = applicant_tracking(settings, http)
    messages = MessageLog(desk, functools.partial(lasting, functools.partial(redactor, settings)))
    fronts = front_ends.fronts(settings, desk, messages, http)
    world = _world(settings, http, ats, {front.chat.platform.name: front.chat for front in fronts}, links)
    relay = Relay(desk, Carrier(desk, world, messages), alone=store.is_sqlite, asked=engine is not None)
    groups = [front.groups.sync for front in fronts if front.groups is not None]
    roles = RoleKeeping(desk, role_lists.of_people(settings.roles), groups)
    parts = Parts(
        desk,
        relay if duties.carries else None,
        engine,
        messages,
        store,
        http,
        [front.socket for front in fronts if front.socket is not None and duties.serves],
        _audit(desk, settings),
        roles,
        vitals := Vitals(),
    )

    async def lacking() -> list[str]:
        is_current = await asyncio.to_thread(_is_current, store)
        return vitals.lacking() if is_current else ["the database", *vitals.lacking()]

    token = settings.metrics_token.get_secret_value()
    watched = health.routes(lacking, functools.partial(measured, desk, messages, vitals), token)

    doors: list[BaseRoute] = [
        *(route for front in fronts for route in front.routes),
        *webhooks.routes(desk, ats, wall_clock),
        *booking.routes(desk, messages, links, clock(settings.clock_file)),
        *reports.routes(desk, links, clock(settings.clock_file)),
    ]

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with running(parts):
            yield

    routes = [*(doors if duties.serves else ()), *watched]
    doors_first = [Middleware(Doorkeeper), Middleware(Gate)]
    app = Starlette(routes=routes, middleware=doors_first, exception_handlers={Exception: sorry}, lifespan=lifespan)
    app.state.messages, app.state.vitals = messages, vitals
    return app


def applicant_tracking(settings: Settings, http: httpx.AsyncClient) -> ATS:
    """The ATS that the settings name."""
    secret = settings.ats_webhook_secret.get_secret_value()
    match settings.ats:
        case "local":
            token, signing = settings.local_token.get_secret_value(), settings.local_webhook_secret.get_secret_value()
            return LocalAts(settings.local_url, token, signing, http)
        case "ashby":
            return AshbyAts(_ashby(settings, http), secret, settings.ats_reject_reason)
        case "lever":
            return LeverAts(_lever(settings, http), secret, settings.ats_user, settings.ats_reject_reason)
        case "greenhouse":
            from_row = settings.ats_moves_from == "application_stage"
            reason = settings.ats_reject_reason
            return GreenhouseAts(_greenhouse(settings, http), secret, reason, moves_from_row=from_row)


def human_resources(settings: Settings, http: httpx.AsyncClient) -> HRIS:
    """The HR system that the settings name."""
    url, key = settings.hris_url.get_secret_value(), settings.hris_key.get_secret_value()
    match settings.hris:
        case "local":
            return LocalHris(settings.local_url, settings.local_token.get_secret_value(), http)
        case "webhook":
            return WebhookHris(url, webhook_key(settings.hris_webhook_secret.get_secret_value()), http, wall_clock)
        case "bamboohr":
            return BambooHr(url, key, http, settings.hris_key_field)


@contextlib.asynccontextmanager
async def ats_setup(settings: Settings, vendor: str) -> AsyncIterator[AtsSetup]:
    """What can be found out about a vendor's ATS; one of CONNECTABLE. Raises NotConfigured."""
    key, secret = settings.ats_key.get_secret_value(), settings.ats_webhook_secret.get_secret_value()
    wanted = {"PANELKEEPER_ATS_KEY": key}
    if vendor == "ashby":
        wanted["PANELKEEPER_ATS_WEBHOOK_SECRET"] = secret
    if vendor == "greenhouse":
        wanted["PANELKEEPER_ATS_CLIENT_ID"] = settings.ats_client_id
    if not all(wanted.values()):
        raise NotConfigured([name for name, value in wanted.items() if not value])
    async with httpx.AsyncClient(trust_env=False) as http:
        if vendor == "lever":
            yield LeverSetup(_lever(settings, http), settings.ats_user)
        elif vendor == "greenhouse":
            yield GreenhouseSetup(_greenhouse(settings, http))
        else:
            yield AshbySetup(_ashby(settings, http), secret)


@contextlib.asynccontextmanager
async def hris_setup(settings: Settings) -> AsyncIterator[HrisSetup]:
    """What can be found out about the one HR system of HR_CONNECTABLE. Raises NotConfigured."""
    wanted = {"PANELKEEPER_HRIS_KEY": settings.hris_key, "PANELKEEPER_HRIS_URL": settings.hris_url}
    if not all(value.get_secret_value() for value in wanted.values()):
        raise NotConfigured([name for name, value in wanted.items() if not value.get_secret_value()])
    async with httpx.AsyncClient(trust_env=False) as http:
        way = bamboohr(settings.hris_url.get_secret_value(), settings.hris_key.get_secret_value(), http)
        yield BambooHrSetup(way, settings.hris_key_field)


def _ashby(settings: Settings, http: httpx.AsyncClient) -> Ashby:
    return Ashby(settings.ats_url or ashby_api.API, settings.ats_key.get_secret_value(), http)


def _lever(settings: Settings, http: httpx.AsyncClient) -> Lever:
    return Lever(settings.ats_url or lever_api.API, settings.ats_key.get_secret_value(), http)


def _greenhouse(settings: Settings, http: httpx.AsyncClient) -> Greenhouse:
    url = settings.ats_url.rstrip("/")
    auth = url.rpartition("/")[0] if url else greenhouse_api.AUTH
    key = settings.ats_key.get_secret_value()
    return Greenhouse(url or greenhouse_api.API, auth, settings.ats_client_id, key, http)


def _world(
    settings: Settings, http: httpx.AsyncClient, ats: ATS, chats: Mapping[str, Chat], links: LinkSettings
) -> World:
    """Everything that promises are carried to."""
    return World(
        ats=ats,
        calendar=LocalCalendar(settings.local_url, settings.local_token.get_secret_value(), http),
        hris=human_resources(settings, http),
        mail=_mail(settings),
        chats=chats,
        link_url=functools.partial(booking_url, links),
        anchor_mailbox=settings.audit_anchor_email,
        anchors=_anchors(settings, http),
    )


async def _trace(request: httpx.Request) -> None:
    """Let a call be found in the vendor's log by what it belongs to here."""
    parent = tracing.parent()
    if parent is not None:
        request.headers[tracing.HEADER] = parent


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


def _anchors(settings: Settings, http: httpx.AsyncClient) -> WebAnchors | None:
    url = settings.audit_anchor_url.get_secret_value()
    return WebAnchors(url, http) if url else None


def _audit(desk: Desk, settings: Settings) -> AuditKeeping:
    by_post = bool(settings.audit_anchor_url.get_secret_value())
    return AuditKeeping(desk, Anchoring(settings.audit_anchor_file, bool(settings.audit_anchor_email), by_post))


def _links(settings: Settings) -> LinkSettings:
    keys = [Key(settings.link_kid or None, settings.link_secret.get_secret_value().encode())]
    for item in filter(None, settings.link_secrets_before.get_secret_value().split(",")):
        kid, _, secret = item.strip().partition("=")
        keys.append(Key(kid, secret.encode()))
    return LinkSettings(settings.public_url, Keyring(tuple(keys)), settings.trusted_proxy)


def unusable(settings: Settings) -> list[str]:
    """What is wrong with settings that are all there, a sentence each: found out by making what they are for."""
    faults = []
    for names, make in (("PANELKEEPER_PUBLIC_URL or _LINK_...", _links), ("PANELKEEPER_MAIL_SENDER", _mail)):
        try:
            make(settings)
        except ValueError as error:
            faults.append(f"{names}: {error}.")
    return faults


def _is_current(store: Store) -> bool:
    try:
        return schema.current(store) == schema.newest()
    except Exception as error:
        log.error("database out of reach", exc_info=error)
        return False


def missing(settings: Settings) -> list[str]:
    """The environment variables that are needed and not set. No secret, no door."""
    needed = {
        **front_ends.needed(settings),
        "PANELKEEPER_LINK_SECRET": settings.link_secret,
        "PANELKEEPER_PSEUDONYM_SECRET": settings.pseudonym_secret,
        "PANELKEEPER_LOCAL_TOKEN": settings.local_token,
    }
    if settings.ats == "local":
        needed["PANELKEEPER_LOCAL_WEBHOOK_SECRET"] = settings.local_webhook_secret
    else:
        needed["PANELKEEPER_ATS_KEY"] = settings.ats_key
        needed["PANELKEEPER_ATS_WEBHOOK_SECRET"] = settings.ats_webhook_secret
    if settings.hris != "local":
        needed["PANELKEEPER_HRIS_URL"] = settings.hris_url
    if settings.hris == "webhook":
        needed["PANELKEEPER_HRIS_WEBHOOK_SECRET"] = settings.hris_webhook_secret
    if settings.hris == "bamboohr":
        needed["PANELKEEPER_HRIS_KEY"] = settings.hris_key
    empty = [name for name, secret in needed.items() if not secret.get_secret_value()]
    if settings.ats == "lever" and not settings.ats_user:
        empty.append("PANELKEEPER_ATS_USER")
    if settings.ats == "greenhouse" and not settings.ats_client_id:
        empty.append("PANELKEEPER_ATS_CLIENT_ID")
    return sorted(empty if settings.local_url else [*empty, "PANELKEEPER_LOCAL_URL"])

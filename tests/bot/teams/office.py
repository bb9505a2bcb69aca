"""Where do these tests take place? The bot, in a thread of its own, and the simulated Teams, on real sockets."""

import contextlib
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from bot import app as assembly
from bot import company_file
from bot.demo import free_port
from bot.demo_hours import at_work
from bot.settings import Settings
from bot.teams import package
from policies.vocabulary import Actor, ActorKind, Surface
from simulator.app import build, server
from simulator.cast import CASTS
from simulator.story import Story
from simulator.teams import town
from simulator.teams.driver import Teams
from simulator.teams.identity import Identity
from simulator.teams.tenant import Member, Tenant
from storage import schema
from storage.store import Store
from tests.journeys.stage import until
from tests.simulator.company import ALL_SCOPES, SIGNING, TOKEN, running, world

Json = dict[str, Any]

APP, TENANT, PASSWORD = str(uuid.uuid4()), str(uuid.uuid4()), secrets.token_urlsafe(24)
CATALOG = "c0ffee00-0000-4000-8000-000000000001"


@dataclass
class Office:
    """The running parts. `teams` acts as people do, `identity` signs as Teams does."""

    url: str
    bot_url: str
    store: Store
    teams: Teams
    identity: Identity
    tenant: Tenant
    http: httpx.Client

    @property
    def service_url(self) -> str:
        return town.service(self.url, TENANT)

    def teams_members(self) -> list[Member]:
        return list(self.tenant.members.values())

    def activity(self, **fields: Any) -> Json:
        """A message as Alice writes it in her chat, but for these fields."""
        return {
            "type": "message", "id": secrets.token_hex(8), "channelId": "msteams", "serviceUrl": self.service_url,
            "from": {"id": "29:alice", "aadObjectId": "alice"}, "recipient": {"id": f"28:{APP}"},
            "conversation": {"id": "a:alice", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}}, "text": "panel help", **fields,
        }  # fmt: skip

    def post(self, body: Any, token: str | None = None) -> httpx.Response:
        """Send to the door, with a genuine token unless another is given."""
        bearer = f"Bearer {self.identity.bearer()}" if token is None else token
        headers = {"authorization": bearer} if bearer else {}
        content = body if isinstance(body, bytes) else None
        return self.http.post(
            f"{self.bot_url}/api/messages", json=None if content else body, content=content, headers=headers
        )

    def rows(self, query: str, **values: Any) -> list[Any]:
        with self.store.engine.connect() as connection:
            return list(connection.execute(sa.text(query), values))

    def settle(self) -> None:
        """Wait until nothing is left to carry."""
        until(lambda: not self.rows("SELECT id FROM outbox WHERE state IN ('pending', 'unknown')"), "the outbox")

    def story(self) -> Story:
        return Story(self.url)


def settings(folder: Path, url: str, bot_url: str, database_url: str, keys: Any) -> Settings:
    """The bot's settings; those of Slack are there where the company has Slack."""
    return Settings(
        _env_file=None,
        database_url=database_url,
        public_url=bot_url,
        local_url=url,
        local_token=keys.ats_token,
        local_webhook_secret=keys.ats_webhook_secret,
        link_secret=secrets.token_hex(32),
        pseudonym_secret=secrets.token_hex(32),
        smtp_starttls=False,
        teams_app_id=APP,
        teams_app_password=PASSWORD,
        teams_tenant_id=TENANT,
        teams_openid_url=town.openid(url),
        teams_login_url=town.login(url, "{tenant}"),
        teams_service_urls=f"{url}/smba/",
        teams_graph_url=town.graph(url),
        teams_catalog_app_id=CATALOG,
        clock_file=folder / "clock",
    )


@contextlib.contextmanager
def office(folder: Path, database_url: str, cast: str = "teams", **changes: Any) -> Iterator[Office]:
    """The bot and the company around it; `changes` are to the bot's settings."""
    port, bot_port = free_port(), free_port()
    url, bot_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{bot_port}"
    manifest = package._manifest(APP, bot_url, "1.0.0")
    plain = world(folder, bot_url, url, ALL_SCOPES)
    keys = replace(plain.keys, calendar_token=plain.keys.ats_token, hris_token=plain.keys.ats_token)
    smtp_port = free_port()
    told = replace(
        plain,
        manifest_file=Path(str(resources.files("bot") / "manifest.yml")),
        keys=keys,
        smtp_port=smtp_port,
        cast=CASTS[cast],
        teams=town.TeamsApp(APP, PASSWORD, TENANT, manifest),
        begins=at_work,
    )
    given = settings(folder, url, bot_url, database_url, keys).model_copy(update={"smtp_port": smtp_port, **changes})
    if cast != "teams":
        slack = {"slack_bot_token": TOKEN, "slack_signing_secret": SIGNING, "slack_api_url": f"{url}/api/"}
        given = Settings(**{**given.model_dump(), **slack}, _env_file=None)
    store = Store(database_url)
    schema.migrate(store)
    loading = company_file.read(told.company_file)
    assembly.dispatcher(given, store).dispatch(loading, Actor(ActorKind.OPERATOR, "test"), Surface.CLI)
    bot = server(assembly.build(given), bot_port)
    app = build(told)
    with contextlib.ExitStack() as at_end:
        at_end.callback(store.close)
        at_end.enter_context(running(bot))
        at_end.enter_context(running(server(app, port)))
        http = at_end.enter_context(httpx.Client(timeout=20, trust_env=False))
        teams = Teams(url)
        at_end.callback(teams.close)
        identity = app.state.teams.identity
        yield Office(url, bot_url, store, teams, identity, app.state.teams.tenant, http)

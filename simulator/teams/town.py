"""How do the parts of the simulated Teams come together?"""

from dataclasses import dataclass
from typing import Any

from starlette.routing import Route

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.teams.activities import Activities
from simulator.teams.connector import Connector
from simulator.teams.gestures import Gestures
from simulator.teams.graph import ROLE, Graph
from simulator.teams.identity import Identity
from simulator.teams.manifest import Manifest
from simulator.teams.outgoing import Outgoing
from simulator.teams.sim_api import Driver
from simulator.teams.tenant import Member, Tenant
from simulator.wire import WireLog
from simulator.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TeamsApp:
    """The bot's registration: app id and password, the one tenant it is for, its manifest, its id in the catalogue.

    `roles` are the permissions of Graph that an admin has granted it.
    """

    app_id: str
    app_password: str
    tenant_id: str
    manifest: Json
    catalog_id: str = "c0ffee00-0000-4000-8000-000000000001"
    roles: frozenset[str] = frozenset({ROLE})


class Teams:
    """The tenant and its doors. `routes` is all of it but the pages."""

    def __init__(
        self, app: TeamsApp, workspace: Workspace, clock: Clock, faults: Faults, wire: WireLog, bot_url: str, url: str
    ) -> None:
        if not app.app_id or not app.app_password or not app.tenant_id:
            raise ValueError("the simulated Teams needs an app id, a password and a tenant")
        service_url = service(url, app.tenant_id)
        self.manifest = Manifest(app.manifest)
        self.tenant = Tenant(workspace.in_teams, workspace.company, clock, app.tenant_id, workspace.changed)
        self.identity = Identity(app.app_id, app.app_password, app.tenant_id, service_url)
        self.outgoing = Outgoing(bot_url, self.identity, wire)
        activities = Activities(self.tenant, app.app_id, self.manifest.name, service_url)
        self.gestures = Gestures(self.tenant, self.outgoing, activities, self.manifest)
        self.driver = Driver(self.tenant, self.gestures)
        path = service_url.removeprefix(url).rstrip("/")
        connector = Connector(self.tenant, self.identity, faults, wire, path, f"{url}/botframework/keys")
        graph_url = graph(url)
        self.identity.audiences[f"{url}/.default"] = url
        self.identity.roles = app.roles
        mine = Graph(
            self.tenant,
            self.identity,
            faults,
            wire,
            graph_url,
            graph_url.removeprefix(url),
            app.catalog_id,
            self._added,
        )
        self.routes: list[Route] = [*connector.routes(), *mine.routes(), *self.driver.routes()]

    async def _added(self, member: Member) -> object:
        return await self.gestures.announce(member, self.tenant.chat(member))

    async def start_over(self) -> None:
        """Back to the first day, with the app installed again."""
        self.tenant.reset()
        await self.driver.install_everywhere()


def openid(url: str) -> str:
    """The address that the bot reads the connector's keys from."""
    return f"{url}/botframework/openidconfiguration"


def login(url: str, tenant_id: str) -> str:
    """The address that the bot logs in at."""
    return f"{url}/entra/{tenant_id}"


def graph(url: str) -> str:
    """Graph's address."""
    return f"{url}/v1.0"


def service(url: str, tenant_id: str) -> str:
    """The connector's address, which every activity names."""
    return f"{url}/smba/{tenant_id}/"

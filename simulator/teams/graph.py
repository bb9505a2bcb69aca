"""How does the bot get into somebody's chats by itself? The calls of Microsoft Graph that install an app for users."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from simulator.faults import Faults
from simulator.teams.calls import Calls, Refused
from simulator.teams.identity import Identity, opaque
from simulator.teams.tenant import Json, Member, Tenant
from simulator.wire import WireLog

LARGEST = 4 * 1024
ROLE = "TeamsAppInstallation.ReadWriteSelfForUser.All"
FILTER = re.compile(r"teamsApp/id eq '([^']*)'")


@dataclass(frozen=True, slots=True)
class Graph:
    """Graph of one tenant below `url`. `announce` tells the bot that it is in somebody's chats now."""

    tenant: Tenant
    identity: Identity
    faults: Faults
    wire: WireLog
    url: str
    path: str
    app: str
    announce: Callable[[Member], Coroutine[Any, Any, object]]
    under_way: set[asyncio.Task[object]] = field(default_factory=set)

    def routes(self) -> list[Route]:
        """What is known of Graph here, by its path on this host."""
        apps = f"{self.path}/users/{{user}}/teamwork/installedApps"
        calls = Calls(self.faults, self.wire, self._knows, lambda name, _request: self.faults.take(name), LARGEST)
        doors = [
            ("POST", apps, "graph.install", self.install),
            ("GET", apps, "graph.installed", self.installed),
            ("GET", f"{apps}/{{installation}}/chat", "graph.chat", self.chat),
        ]
        return [Route(path, calls.door(name, run), methods=[verb]) for verb, path, name, run in doors]

    def install(self, request: Request, body: Json) -> tuple[int, object]:
        """Install the app of the catalogue in a user's chats: 201, and nothing in the body."""
        member = self._member(request)
        if body != {"teamsApp@odata.bind": f"{self.url}/appCatalogs/teamsApps/{self.app}"}:
            raise Refused(404, "NotFound", "The app was not found in the catalogue.")
        if member.id in self.tenant.installed:
            raise Refused(409, "Conflict", "The app is installed for this user already.")
        self.tenant.installed.add(member.id)
        task = asyncio.get_running_loop().create_task(self.announce(member))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        return 201, None

    def installed(self, request: Request, _body: object) -> tuple[int, object]:
        """The installations in a user's chats, here of this app only."""
        member = self._member(request)
        asked = FILTER.fullmatch(request.query_params.get("$filter", ""))
        if asked is None:
            raise Refused(400, "BadRequest", "Invalid filter clause")
        there = member.id in self.tenant.installed and asked[1] == self.app
        return 200, {"value": [{"id": self._installation(member)}] if there else []}

    def chat(self, request: Request, _body: object) -> tuple[int, object]:
        """The chat between a user and the installed app."""
        member = self._member(request)
        if request.path_params["installation"] != self._installation(member) or member.id not in self.tenant.installed:
            raise Refused(404, "NotFound", "The app is not installed for this user.")
        return 200, {"id": self.tenant.chat(member).id, "chatType": "oneOnOne"}

    def _knows(self, authorization: str) -> bool:
        return self.identity.knows(authorization, self.url.removesuffix("/v1.0"))

    def _member(self, request: Request) -> Member:
        """The user of an Entra id or principal name, where the token's app may install itself for users."""
        if not self.identity.grants(request.headers["authorization"], ROLE):
            raise Refused(403, "Forbidden", f"Missing role permissions on the request. API requires one of '{ROLE}'.")
        member = self.tenant.find(request.path_params["user"])
        if member is None or member.id == request.path_params["user"]:  # Graph does not know what a bot calls people
            raise Refused(404, "NotFound", "User not found.")
        return member

    def _installation(self, member: Member) -> str:
        return opaque("", self.tenant.id, "installation", member.id)

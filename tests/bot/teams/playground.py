"""Where is Microsoft's 365 Agents Playground? Fetched with npm when a test asks for it, and never kept here.

It speaks as somebody without an account, and our door lets nobody in without a token: between the two stands a proxy
that signs what it passes on with the simulated identity's key, as Teams would.
"""

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.demo import free_port
from simulator.app import server
from simulator.teams.identity import Identity
from simulator.teams.tenant import Member
from tests.bot.teams.idp import claims
from tests.bot.teams.microsoft import kit
from tests.journeys.stage import until
from tests.simulator.company import running

NAME = "@microsoft/m365agentsplayground"
STRANGERS = 5
"""The Playground wants exactly so many people beside the one who uses it."""


def service_url(port: int) -> str:
    """Where the Playground's connector is: the bot must be allowed to speak to it."""
    return f"http://127.0.0.1:{port}/_connector"


@contextlib.contextmanager
def playground(folder: Path, port: int, bot_url: str, identity: Identity, bot: str, member: Member) -> Iterator[str]:
    """The address of the Playground, as this member of the tenant uses it, with the bot behind a proxy that signs."""
    program = kit(NAME) / "cli.js"
    node = shutil.which("node")
    assert node is not None
    (folder / ".m365agentsplayground.yml").write_text(json.dumps(_config(identity.tenant_id, bot, member)), "utf-8")
    proxy_port, log = free_port(), folder / "playground.log"
    proxy = server(_signing(bot_url, identity), proxy_port)
    command = [
        node, str(program), "start", "-e", f"http://127.0.0.1:{proxy_port}/api/messages", "-c", "msteams",
        "-p", str(port), "--service-url", service_url(port), "--disable-telemetry",
    ]  # fmt: skip
    with running(proxy), log.open("wb") as out:
        environment = {**os.environ, "TEAMSAPPTESTER_BROWSER": "none"}
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=environment)
        try:
            url = f"http://127.0.0.1:{port}"
            until(lambda: process.poll() is not None or _answers(url), "the Playground to start")
            assert process.poll() is None, log.read_text("utf-8")
            yield url
        finally:
            process.terminate()
            process.wait(10)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _signing(bot_url: str, identity: Identity) -> Starlette:
    """Passes on what comes, with a token for where it says that it is from, and nothing else changed."""

    async def pass_on(request: Request) -> Response:
        body = await request.body()
        token = identity.connector.sign(claims(identity.app_id, json.loads(body)["serviceUrl"]))
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
            answer = await client.post(f"{bot_url}/api/messages", content=body, headers=headers)
        return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))

    return Starlette(routes=[Route("/api/messages", pass_on, methods=["POST"])])


def _config(tenant: str, bot: str, member: Member) -> dict[str, object]:
    """Everything that the Playground says of the tenant; it ends without a word when something is missing."""
    strangers = [
        _user(f"Stranger {one}", f"stranger{one}@elsewhere.example", f"stranger-{one}") for one in range(STRANGERS)
    ]
    return {
        "version": "0.1.1",
        "tenantId": tenant,
        "bot": {"id": bot, "name": "Panelkeeper"},
        "currentUser": _user(member.person.name, member.person.email, member.object_id),
        "users": strangers,
        "personalChat": {"id": "a:playground"},
        "groupChat": {"id": "19:playground@thread.v2", "name": "Group Chat"},
        "team": {
            "id": "19:playground@thread.tacv2",
            "name": "Team",
            "aadGroupId": "00000000-0000-0000-0000-000000000031",
            "channels": [{"id": "19:hiring@thread.tacv2", "name": "hiring-backend"}],
        },
    }


def _user(name: str, email: str, entra: str) -> dict[str, str]:
    """A person whose id in conversations is Entra's, since the Playground finds nobody by any other."""
    given, _, surname = name.partition(" ")
    return {
        "id": entra, "name": name, "userPrincipleName": email, "aadObjectId": entra, "givenName": given,
        "surname": surname, "email": email,
    }  # fmt: skip

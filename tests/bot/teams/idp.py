"""What stands in for Microsoft's identity provider where its keys are the question? Our own keys, on a real socket."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo import free_port
from simulator.app import server
from simulator.teams.identity import ISSUER, Signer
from tests.simulator.company import running

Json = dict[str, Any]


@dataclass
class Idp:
    """`keys` are told of; `asked` counts how often. It waits `slow` seconds, and answers `status`."""

    url: str
    keys: list[Signer] = field(default_factory=list)
    asked: int = 0
    slow: float = 0.0
    status: int = 200
    metadata: Json | None = None

    @property
    def openid(self) -> str:
        return f"{self.url}/openid"

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/openid", self._metadata), Route("/keys", self._keys)])

    async def _metadata(self, _request: Request) -> Response:
        self.asked += 1
        await asyncio.sleep(self.slow)
        told = {"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"} if self.metadata is None else self.metadata
        return JSONResponse(told, self.status)

    async def _keys(self, _request: Request) -> Response:
        await asyncio.sleep(self.slow)
        return JSONResponse({"keys": [{"kty": "EC", "kid": "odd"}, *(one.jwk() for one in self.keys)]})


def claims(app_id: str, service_url: str, **changes: Any) -> Json:
    """What a genuine token says, but for these; None leaves one out."""
    now = int(time.time())
    whole = {
        "iss": ISSUER, "aud": app_id, "serviceurl": service_url, "nbf": now - 300, "exp": now + 3600, **changes,
    }  # fmt: skip
    return {name: value for name, value in whole.items() if value is not None}


@contextlib.contextmanager
def idp(*keys: Signer) -> Iterator[Idp]:
    port = free_port()
    made = Idp(f"http://127.0.0.1:{port}", list(keys))
    with running(server(made.app(), port)):
        yield made

"""How does a vendor's double run by itself? On loopback, with its board in the browser and faults on demand."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.backoffice import BackOffice, Secrets
from simulator.clock import Clock
from simulator.fakes.vendors import VENDORS
from simulator.pages import HERE
from simulator.wire import WireLog


def build(office: BackOffice) -> Starlette:
    """The vendor's API, the board and the driver's routes."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await office.start()
        yield
        await office.stop()

    pages = [
        Route("/", lambda request: RedirectResponse("/ats")),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Starlette(routes=[*office.routes, *pages], lifespan=lifespan)


def _welcome(vendor: str, url: str, keys: Secrets) -> str:
    path = VENDORS[vendor].path
    fault = f'{{"path_prefix": "{path}", "kind": "429", "retry_after": 5}}'
    return f"""A double of {vendor}, with the demo's company in it. Its board: {url}/ats

PANELKEEPER_ATS={vendor}
PANELKEEPER_ATS_URL={url}{path}
PANELKEEPER_ATS_KEY={keys.ats_token}
PANELKEEPER_ATS_WEBHOOK_SECRET={keys.ats_webhook_secret}

Let something go wrong (401, 429, 500, 503, drop_after, slow):
  curl {url}/sim/backoffice/faults -d '{fault}'
Let webhooks come twice, and the newest first:
  curl {url}/sim/ats/unruly -d '{{"on": true}}'
See all it holds:
  curl {url}/sim/backoffice/state
"""


def serve(vendor: str, port: int, tell: Callable[[str], None]) -> None:
    """Run until interrupted; `tell` gets the words that say how to reach it. KeyError for a vendor without a double."""
    keys, url = Secrets.mint(), f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="panelkeeper-fake-") as folder:
        clock = Clock(Path(folder) / "clock")
        office = BackOffice(clock, WireLog(), keys, base_url=url, vendor=vendor)
        tell(_welcome(vendor, url, keys))
        config = uvicorn.Config(build(office), "127.0.0.1", port, log_level="warning", access_log=False)
        asyncio.run(uvicorn.Server(config).serve())

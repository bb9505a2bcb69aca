"""How does a vendor's double run by itself? On loopback, with its board in the browser and faults on demand."""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.app import server
from simulator.backoffice import BackOffice, Secrets
from simulator.clock import Clock
from simulator.fakes.vendors import HR_VENDORS, VENDORS
from simulator.pages import HERE
from simulator.wire import WireLog


def build(office: BackOffice, board: str) -> Starlette:
    """The vendor's API, its board (`ats` or `hris`) and the driver's routes."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await office.start()
        yield
        await office.stop()

    pages = [
        Route("/", lambda request: RedirectResponse(f"/{board}")),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Starlette(routes=[*office.routes, *pages], lifespan=lifespan)


def _welcome(vendor: str, url: str, keys: Secrets) -> str:
    path = (HR_VENDORS if vendor in HR_VENDORS else VENDORS)[vendor].path
    fault = f'{{"path_prefix": "{path}", "kind": "429", "retry_after": 5}}'
    return f"""A double of {vendor}, with the demo's company in it. Its board: {url}/{_board(vendor)}

{settings(vendor, url + path, keys)}
Let something go wrong (401, 429, 500, 503, drop_after, slow):
  curl {url}/sim/backoffice/faults -d '{fault}'
{_unruly(vendor, url)}See all it holds:
  curl {url}/sim/backoffice/state
"""


def _board(vendor: str) -> str:
    return "hris" if vendor in HR_VENDORS else "ats"


def _unruly(vendor: str, url: str) -> str:
    if vendor in HR_VENDORS:
        return ""  # it sends none
    return f"""Let webhooks come twice, and the newest first:
  curl {url}/sim/ats/unruly -d '{{"on": true}}'
"""


def settings(vendor: str, url: str, keys: Secrets) -> str:
    """What the product is told to find this vendor's double at its API's address, a line each."""
    if vendor in HR_VENDORS:
        return f"""PANELKEEPER_HRIS={vendor}
PANELKEEPER_HRIS_URL={url}
PANELKEEPER_HRIS_KEY={keys.hris_token}
"""
    return f"""PANELKEEPER_ATS={vendor}
PANELKEEPER_ATS_URL={url}
PANELKEEPER_ATS_KEY={keys.ats_token}
PANELKEEPER_ATS_WEBHOOK_SECRET={keys.ats_webhook_secret}
""" + "".join(f"{name}={value}\n" for name, value in VENDORS[vendor].settings.items())


def serve(vendor: str, port: int, tell: Callable[[str], None]) -> None:
    """Run until interrupted; `tell` gets the words that say how to reach it. KeyError for a vendor without a double,
    OSError where the port cannot be had.
    """
    keys, url = Secrets.mint(), f"http://127.0.0.1:{port}"
    with (
        socket.create_server(("127.0.0.1", port)) as door,
        tempfile.TemporaryDirectory(prefix="panelkeeper-fake-") as folder,
    ):
        clock = Clock(Path(folder) / "clock")
        ats, hris = ("", vendor) if vendor in HR_VENDORS else (vendor, "")
        office = BackOffice(clock, WireLog(), keys, base_url=url, vendor=ats, hr_vendor=hris)
        tell(_welcome(vendor, url, keys))
        asyncio.run(server(build(office, _board(vendor)), port).serve([door]))

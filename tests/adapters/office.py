"""Where do the local adapters' tests find the other side? The simulator's back office on a real loopback socket."""

import contextlib
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from simulator.app import server as on_port
from simulator.backoffice import BackOffice, Secrets
from simulator.clock import Clock
from simulator.wire import WireLog

START_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Office:
    """A running back office, where it is, and a client for its driver routes and pages."""

    back_office: BackOffice
    url: str
    keys: Secrets
    wire: WireLog
    clock: Clock
    browser: httpx.Client

    def state(self) -> dict[str, Any]:
        """Everything it holds."""
        state: dict[str, Any] = self.browser.get("/sim/backoffice/state").json()
        return state

    def fault(self, path_prefix: str, kind: str, **more: int | str) -> None:
        """Order something to go wrong; `more` are `times`, `retry_after`, `skip`, `method` and `path_suffix`."""
        body = {"path_prefix": path_prefix, "kind": kind, **more}
        self.browser.post("/sim/backoffice/faults", json=body).raise_for_status()

    def move(self, application: str, stage: str) -> None:
        """A recruiter's hand in the ATS."""
        self.browser.post("/sim/ats/move", json={"application": application, "stage": stage}).raise_for_status()


@contextlib.contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The app on a free port of the loopback address; its base URL."""
    # The server opens its port itself: on a socket made elsewhere every answer would wait for the client's ACK, 40 ms.
    server = on_port(app, 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + START_SECONDS
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)


@contextlib.contextmanager
def running_office(
    folder: Path, bot_url: str = "http://127.0.0.1:9", vendor: str = "", hr_vendor: str = ""
) -> Iterator[Office]:
    """A back office with its own clock file in `folder`. Without a bot, its webhooks find nobody."""
    clock, wire, keys = Clock(folder / "clock"), WireLog(), Secrets.mint()
    url = "http://office.example"
    back_office = BackOffice(clock, wire, keys, bot_url=bot_url, base_url=url, vendor=vendor, hr_vendor=hr_vendor)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await back_office.start()
        yield
        await back_office.stop()

    app = Starlette(routes=back_office.routes, lifespan=lifespan)
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=10) as browser:
        yield Office(back_office, url, keys, wire, clock, browser)

"""Is a request lost when servers are restarted one after the other? None, behind a proxy that asks who is ready."""

import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.journeys.stage import ON_POSTGRES, Stage, stage, until

pytestmark = pytest.mark.slow
ASK_EVERY = 0.2
SETTINGS = {"PANELKEEPER_DRAIN_SECONDS": "3"}


@dataclass
class Proxy:
    """What deploy/Caddyfile asks for: only who is ready gets requests, and where nobody listens another is tried."""

    urls: list[str]
    ready: set[str] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        with httpx.Client(trust_env=False, timeout=2) as http:
            while not self.over.wait(ASK_EVERY):
                self.ready = {url for url in self.urls if _is_ready(http, url)}

    def passed(self, http: httpx.Client, number: int, path: str, body: bytes, headers: dict[str, str]) -> int:
        """The status that the caller gets; 502 where the request was taken and no answer came."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            ready = sorted(self.ready)
            if ready:
                try:
                    url = ready[number % len(ready)] + path
                    return http.post(url, content=body, headers=headers).status_code
                except httpx.ConnectError:
                    pass
                except httpx.TransportError:
                    return 502
            time.sleep(0.1)
        return 503


def _is_ready(http: httpx.Client, url: str) -> bool:
    try:
        return http.get(f"{url}/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def asking(set_up: Stage, proxy: Proxy, statuses: list[int]) -> None:
    """One person after the other asks for help, in Slack and in Teams, over connections that are kept open."""
    asked = (("Alice", set_up.slacks[0]), ("Farid", set_up.teams[0]), ("Bob", set_up.slacks[0]))
    with httpx.Client(trust_env=False, timeout=20) as http:
        for number in itertools.count():
            if proxy.over.is_set():
                return
            person, wire = asked[number % 3]
            body = wire.typed(person, "/panel help")
            statuses.append(proxy.passed(http, number, wire.path, body, wire.signed(body)))


@ON_POSTGRES
def test_no_request_is_lost_while_both_servers_are_restarted(tmp_path: Path, database_url: str) -> None:
    with stage(tmp_path, database_url, 2, settings=SETTINGS, platform="both") as set_up:
        proxy, statuses = Proxy([set_up.bot_url(0), set_up.bot_url(1)]), list[int]()
        threads = [threading.Thread(target=proxy.watch)]
        threads += [threading.Thread(target=asking, args=(set_up, proxy, statuses)) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            until(lambda: len(proxy.ready) == 2, "both servers to be ready")
            for number, server in enumerate(set_up.servers):
                before = len(statuses)
                assert server.process is not None
                server.process.terminate()
                server.process.wait(60)
                assert proxy.ready == {set_up.bot_url(1 - number)}
                server.start()
                server.wait_until_ready()
                until(lambda: len(proxy.ready) == 2, "both servers to be ready")
                assert len(statuses) > before
        finally:
            proxy.over.set()
            for thread in threads:
                thread.join(30)
        assert Counter(statuses).keys() == {200}

"""Is an anchor posted as it is, once, and is every way of failing told apart without quoting the address?"""

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from adapters.anchor.web import WebAnchors
from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from policies.vocabulary import AuditAnchor

ANCHOR = AuditAnchor("keeper.anchor:7", datetime(2026, 11, 23, 9, tzinfo=UTC), 7, "ab" * 32)
SECRET = "a-secret-in-the-address"


class Collector(HTTPServer):
    """Answers with this status; None cuts the connection after the request has been read."""

    status: int | None = 204
    headers: tuple[tuple[str, str], ...] = ()

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, object]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/collect?key={SECRET}"


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.received.append((self.path, json.loads(body)))
        if self.server.status is None:
            self.connection.close()
            return
        self.send_response(self.server.status)
        for name, value in self.server.headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def keep(url: str) -> None:
    async def kept() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await WebAnchors(url, client).keep(ANCHOR)

    asyncio.run(kept())


def test_an_anchor_is_posted_as_it_is(collector: Collector) -> None:
    keep(collector.url)
    body = {"at": "2026-11-23T09:00:00+00:00", "seq": 7, "hash": "ab" * 32}
    assert collector.received == [(f"/collect?key={SECRET}", body)]


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (429, Retry),
        (503, Retry),
        (401, CredentialsBroken),
        (403, CredentialsBroken),
        (500, Unknown),
        (404, Rejected),
        (302, Rejected),
        (None, Unknown),
    ],
)
def test_every_failure_has_its_kind_and_quotes_no_address(
    collector: Collector, status: int | None, failure: type[Exception]
) -> None:
    collector.status, collector.headers = status, (("location", "/elsewhere"), ("retry-after", "30"))
    with pytest.raises(failure) as caught:
        keep(collector.url)
    assert SECRET not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert len(collector.received) == 1
    if failure is Retry:
        assert caught.value.after == 30  # type: ignore[attr-defined]


def test_nobody_there_is_tried_again_later() -> None:
    with pytest.raises(Retry):
        keep(f"http://127.0.0.1:1/{SECRET}")

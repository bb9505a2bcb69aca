"""What is not let in? A body that is too long, and one that does not end."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web.gate import MOST_BYTES, Gate

PATIENCE = 20


async def _length(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture(scope="module")
def door() -> Iterator[tuple[str, int]]:
    """A server on loopback that waits a fifth of a second for a body."""
    app = Starlette(routes=[Route("/", _length, methods=["POST"])], middleware=[Middleware(Gate, seconds=0.2)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
        thread.start()
        yield listening.getsockname()[:2]
        server.should_exit = True
        thread.join(PATIENCE)


def sent(door: tuple[str, int], length: int, body: bytes) -> bytes:
    """Everything the server says to a body of which only this much comes, until it hangs up."""
    with socket.create_connection(door, PATIENCE) as line:
        line.sendall(b"POST / HTTP/1.1\r\nhost: bot\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % length + body)
        return b"".join(iter(lambda: line.recv(4096), b""))


def test_a_whole_body_comes_through(door: tuple[str, int]) -> None:
    said = sent(door, 5, b"hello")
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(b"\r\n\r\n5")


def test_a_body_that_does_not_end_holds_no_connection(door: tuple[str, int]) -> None:
    said = sent(door, 5, b"hel")
    assert said.startswith(b"HTTP/1.1 408")
    assert b"did not come in whole" in said


def test_a_body_that_is_said_to_be_too_long_is_not_waited_for(door: tuple[str, int]) -> None:
    assert sent(door, MOST_BYTES + 1, b"").startswith(b"HTTP/1.1 413")

"""Who receives the HRIS's webhook? The company's automation: it believes what is signed and acts once on each id."""

import base64
import contextlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

TOLERANCE = 300
"""Seconds between our clock and the timestamp that are put up with, as Standard Webhooks has it."""


class Receiver(HTTPServer):
    """`acted` holds what was acted on, by id; `received` every request. `faults` are what happens next, in order."""

    def __init__(self, key: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = key
        self.faults: list[tuple[str, int]] = []
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.acted: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hires?token=only-we-know"

    def is_genuine(self, headers: dict[str, str], body: bytes) -> bool:
        """Signed with our key, over the bytes that came, a moment ago."""
        at = headers.get("webhook-timestamp", "0")
        signed = b".".join([headers.get("webhook-id", "").encode(), at.encode(), body])
        wanted = "v1," + base64.b64encode(hmac.new(self.key, signed, sha256).digest()).decode()
        is_fresh = abs(time.time() - int(at)) <= TOLERANCE
        return is_fresh and hmac.compare_digest(headers.get("webhook-signature", ""), wanted)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers["content-length"]))
        self.server.received.append((headers, body))
        fault, wait = self.server.faults.pop(0) if self.server.faults else ("", -1)
        if fault.isdecimal():
            self._answer(int(fault), wait)
        elif not self.server.is_genuine(headers, body):
            self._answer(401)
        else:
            self.server.acted.setdefault(headers["webhook-id"], json.loads(body))
            if fault == "drop_after":
                self.connection.close()
            else:
                self._answer(204)

    def _answer(self, status: int, wait: int = -1) -> None:
        self.send_response(status)
        if wait >= 0:
            self.send_header("retry-after", str(wait))
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextlib.contextmanager
def receiving(key: bytes) -> Iterator[Receiver]:
    """A receiver on a free port of the loopback address."""
    with Receiver(key) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()

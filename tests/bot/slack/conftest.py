"""The gateway, and a Slack on a socket whose answers a test sets."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.gateway import SlackGateway
from tests.bot.slack.answering import Slack


@pytest.fixture
def slack() -> Iterator[tuple[Slack, SlackGateway]]:
    made = Slack()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = made.answer(self.path.partition("?")[0].rsplit("/", 1)[1], body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    yield made, SlackGateway(AsyncWebClient("xoxb-test", base_url=url, retry_handlers=[], timeout=5))
    server.shutdown()
    server.server_close()

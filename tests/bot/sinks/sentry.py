"""What arrives at Sentry? A process that reports to a socket which plays it, and prints all that came."""

import gzip
import logging
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from typing import Any

import structlog

from bot import error_reports, logs
from tests.bot.sinks.canaries import CANARY, LINK, MAIL, NAME, PHONE

GOT: list[bytes] = []


class Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        GOT.append(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: Any) -> None:
        return


def main(way: str) -> None:
    sentry_sdk: Any = import_module("sentry_sdk")
    with HTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        dsn = f"http://key@127.0.0.1:{server.server_address[1]}/1"
        if way == "ours":
            logs.configure("json", None, error_reports.start(dsn, "panelkeeper@0"))
        else:
            sentry_sdk.init(dsn=dsn, traces_sample_rate=1.0, send_default_pii=True, enable_logs=True)
            error_reports.guard()
            logs.configure("json")
        report(sentry_sdk)
        sentry_sdk.flush(5)
        server.shutdown()
    sys.stdout.write(b"\n".join(GOT).decode("utf-8", "replace"))


def report(sentry_sdk: Any) -> None:
    """Everything that the kit offers to say something with."""
    candidate = {"name": NAME, "mail": MAIL}
    sentry_sdk.set_user({"email": MAIL, "id": NAME})
    sentry_sdk.set_tag("candidate", NAME)
    sentry_sdk.set_extra("candidate", candidate)
    sentry_sdk.set_context("candidate", candidate)
    sentry_sdk.add_breadcrumb(message=CANARY, category=NAME)
    with sentry_sdk.start_transaction(name=LINK, op=NAME), sentry_sdk.start_span(description=CANARY):
        logging.getLogger("x").error("%s", CANARY, extra={"candidate": candidate})
    sentry_sdk.capture_message(CANARY)
    sentry_sdk.capture_event({"message": CANARY, "logger": NAME, "fingerprint": [PHONE], "event_id": "a" * 32})
    try:
        raise ValueError(CANARY) from KeyError(candidate["name"])
    except ValueError as error:
        error.add_note(PHONE)
        sentry_sdk.get_isolation_scope().add_attachment(bytes=CANARY.encode(), filename=f"{NAME}.txt")
        structlog.get_logger().error("failed", exc_info=error)
        sentry_sdk.capture_exception(error)


if __name__ == "__main__":
    main(sys.argv[1])

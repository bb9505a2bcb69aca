"""Where do answers to Slack's buttons go? To the URL that the button's payload names: here, on a real socket."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Letterbox:
    """What was posted below `url`, by the path's last part."""

    url: str = ""
    got: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def texts(self, name: str | None = None) -> list[str]:
        """The texts of ephemeral answers, of all or of those under one name."""
        bodies = [body for key, posted in self.got.items() if name in (None, key) for body in posted]
        return [body["text"] for body in bodies if body["response_type"] == "ephemeral"]


@contextlib.contextmanager
def letterbox() -> Iterator[Letterbox]:
    """A letterbox on a real socket."""
    box = Letterbox()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            box.got.setdefault(self.path.rpartition("/")[2], []).append(body)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Door) as server:
        box.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join(5)

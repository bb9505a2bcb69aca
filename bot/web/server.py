"""How does the server end? It says first that it will, so that a load balancer can look elsewhere."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn


class Server(uvicorn.Server):
    """Told to stop, it says so at once (`/readyz`), goes on answering for a while, and then stops taking requests.

    A second signal ends the while.
    """

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None], drain_seconds: float) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._drain_seconds = drain_seconds
        self._is_draining = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called for SIGTERM and SIGINT, in the main thread."""
        self._stopping()
        if self._is_draining or not self._drain_seconds or sig == signal.SIGINT:
            super().handle_exit(sig, frame)
            return
        self._is_draining = True
        self.config.encoded_headers.append((b"connection", b"close"))  # nobody is to send on a connection that will end
        timer = threading.Timer(self._drain_seconds, super().handle_exit, (sig, None))
        timer.daemon = True
        timer.start()

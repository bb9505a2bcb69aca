"""What becomes of output that no logger wrote? It is read here, in a process of its own, and told by size and place.

The server's standard output and error lead here, so that neither a `print`, a C library nor a child process can write
to the log. A process of its own drains whatever comes while the server holds its lock, outlives a crash of the server
by as long as it takes to read what was left, and ends when nobody can write any more. Run as
`python -I -S log_keeper.py STYLE STDOUT_FD STDERR_FD`: it writes to its own standard output.
"""

import builtins
import json
import os
import re
import select
import signal
import sys
import time

QUIET_SECONDS = 0.2
LONGEST_SECONDS = 1.0
READ_BYTES = 1 << 16
LONGEST_LINE = 4096
MOST_PLACES = 8
FRAME = re.compile(rb'\s*File "([^"\n]{1,1000})", line ([0-9]{1,7})')
ERROR = re.compile(rb"([A-Z][A-Za-z]{2,40})(?::|$)")
FATAL = re.compile(
    rb"Fatal Python error: "
    rb"(Segmentation fault|Aborted|Bus error|Floating[- ]point exception|Illegal instruction|Cannot recover from .*)"
)


class Stream:
    """What came from one of the two so far, and was not told yet."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rest = b""
        self.since = 0.0
        self.clear()

    def clear(self) -> None:
        self.bytes = self.lines = 0
        self.at: list[str] = []
        self.kinds: list[str] = []

    def take(self, data: bytes) -> None:
        """Count, and keep the places where a traceback says the code was."""
        if not self.bytes:
            self.since = time.monotonic()
        self.bytes += len(data)
        self.lines += data.count(b"\n")
        *whole, self.rest = (self.rest + data).split(b"\n")
        self.rest = self.rest[:LONGEST_LINE]
        for line in whole:
            self._look(line[:LONGEST_LINE])

    def _look(self, line: bytes) -> None:
        if (fatal := FATAL.match(line)) and len(self.kinds) < MOST_PLACES:
            self.kinds.append(fatal[1].decode("ascii", "replace").partition(" from ")[0])
        elif (frame := FRAME.match(line)) and len(self.at) < MOST_PLACES:
            path = os.fsdecode(frame[1])
            if path.endswith(".py") and os.path.isfile(path):  # anybody can write the word File
                self.at.append("/".join(path.split("/")[-2:]) + f":{int(frame[2])}")
        elif (error := ERROR.match(line)) and len(self.kinds) < MOST_PLACES:
            name = error[1].decode("ascii")
            kind = getattr(builtins, name, None)
            if isinstance(kind, type) and issubclass(kind, BaseException):
                self.kinds.append(name)

    def tell(self, style: str) -> None:
        """Write one line about what came."""
        if not self.bytes:
            return
        said: dict[str, object] = {
            "event": "output withheld",
            "level": "warning" if self.name == "stderr" or self.kinds else "info",
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "stream": self.name,
            "lines": self.lines + bool(self.rest),
            "bytes": self.bytes,
        }
        if self.at:
            said["at"] = self.at
        if self.kinds:
            said["error"] = self.kinds
        self.clear()
        write(said, style)


def write(said: dict[str, object], style: str) -> None:
    """One line to our standard output; nobody is left to be told when that fails."""
    line = json.dumps(said)
    if style != "json":
        head = f"{said.pop('timestamp')} [{said.pop('level')}] {said.pop('event')}"
        line = " ".join([head, *(f"{name}={value}" for name, value in said.items())])
    data = line.encode() + b"\n"
    try:
        while data:
            data = data[os.write(1, data) :]
    except OSError:
        return


def keep(style: str, stdout: int, stderr: int) -> None:
    """Read both until nobody can write to either any more."""
    streams = {stdout: Stream("stdout"), stderr: Stream("stderr")}
    while streams:
        ready, _, _ = select.select(list(streams), [], [], QUIET_SECONDS)
        for descriptor in ready:
            data = os.read(descriptor, READ_BYTES)
            if data:
                streams[descriptor].take(data)
            else:
                streams.pop(descriptor).tell(style)
        for descriptor, stream in streams.items():
            if descriptor not in ready or time.monotonic() - stream.since > LONGEST_SECONDS:
                stream.tell(style)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a supervisor tells everybody: we end when the server has
    keep(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

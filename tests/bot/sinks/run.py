"""What comes out by each way, in a process forked for it alone and set up as `serve` is?

`python -m tests.bot.sinks.run FOLDER` tries them all, without a redactor and with one, and leaves all that a way wrote
in FOLDER/<mode>/<name>/.
"""

import gc
import itertools
import logging
import logging.config
import logging.handlers
import os
import sys
from pathlib import Path

import structlog

from bot import logs
from tests.bot.sinks import libraries, lines, output
from tests.bot.sinks.canaries import MODES, OUTPUT, WAYS, Way

LISTED = (lines, output, libraries)
"""Importing them puts their ways into the list."""


def crude(text: str) -> str:
    """A redactor that writes to the log itself, by both roads: neither may come round again."""
    structlog.get_logger().warning("redacting", text=text)
    logging.getLogger("redactor").error(text)
    return " ".join("<WORD>" for _ in text.split())


def tries() -> list[tuple[str, Way]]:
    """Every way without a redactor; with one again those on which it is asked."""
    return [(mode, one) for mode, one in itertools.product(MODES, WAYS) if mode == MODES[0] or one.shows[0] != OUTPUT]


def main(folder: Path) -> None:
    """Fork for each way; the fork falls out of the loop and becomes a process like the server's."""
    gc.collect()
    gc.freeze()  # what is loaded by now need not be looked through again when each fork ends
    for mode, one in tries():
        place = folder / mode / one.name
        place.mkdir(parents=True)
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            os.close(writing)
            os.close(reading)
            logs.configure("json", crude if mode == "redacted" else None)
            logs.take_output("json")
            one.run(place)
            return
        os.close(writing)
        with open(reading, "rb") as wire:
            (place / "output").write_bytes(wire.read())
        os.wait()
    sys.stdout.write("all ways were tried\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""How long does the demo take to its first page, and how much memory does the server need after the whole story?"""

import subprocess
import sys
import time
from pathlib import Path

import httpx

from benchmarks.figures import Figure
from benchmarks.measuring import folder
from bot.demo import free_port
from tests.journeys.stage import stage

STARTS = 3


def run() -> list[Figure]:
    seconds = [_start() for _ in range(STARTS)]
    return [
        Figure(f"to the first page, warm, slowest of {STARTS}", max(seconds), 5, "s", "at_most"),
        Figure("the server's memory after the story", _memory(), 300, "MB", "at_most"),
    ]


def _start() -> float:
    """From the command to a ready server and a first page."""
    port, bot_port = free_port(), free_port()
    command = [sys.executable, "-m", "bot.cli", "demo", "--port", str(port), "--bot-port", str(bot_port)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for address in (f"http://127.0.0.1:{bot_port}/readyz", f"http://127.0.0.1:{port}/"):
            while not _answers(address):
                assert process.poll() is None, "the demo ended by itself"
                time.sleep(0.02)
        return time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(20)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _memory() -> float:
    """The most the server's process ever held (its peak), in MB, once the scripted story has been walked."""
    with folder() as place, stage(place, f"sqlite:///{place}/panelkeeper.db") as made:
        story = made.story()
        try:
            for step in story.steps():
                step.deed()
        finally:
            story.close()
        process = made.servers[0].process
        assert process is not None
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1000

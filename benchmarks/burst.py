"""How fast do one worker and two send a burst of 10,000 due nudges, and is one sent twice? (SQLite: see nudges.)

A worker is a process with the product's own relay and job engine, and chat that writes down each message it gets.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from adapters.jobs.procrastinate import ProcrastinateEngine
from benchmarks.figures import Figure
from benchmarks.measuring import stores
from benchmarks.nudges import BURST, Bench
from bot import logs
from bot.cards.platform import Platform
from bot.carrying import Carrier, World
from bot.desk import Desk
from bot.relay import Relay
from bot.scheduler import SWEEP_SECONDS
from bot.slack.platform import SLACK
from bot.ticking import ticked
from handlers.carry_outbox import SweepOutbox
from handlers.command import Rules
from handlers.dispatch import Dispatcher
from handlers.fire_nudges import FireNudges, NudgesFired
from handlers.parcels import ChatParcel
from handlers.promises import Errand
from policies.vocabulary import Actor, ActorKind, Surface
from storage.store import Store
from tests.builders import SECRET, unkept

LONGEST = 180.0
_CLOCK = Actor(ActorKind.SYSTEM, "clock")
RULES = (("as they come", Rules()), ("one a second in each place", Rules(place_seconds=1.0)))


def run() -> list[Figure]:
    figures = []
    with stores() as opened:
        bench = Bench.prepared(opened["PostgreSQL"])
        for pace, rules in RULES:
            for workers in (1, 2):
                figures += _measured(f"{workers} carrying, {pace}", bench, rules, workers)
    return figures


def _measured(title: str, bench: Bench, rules: Rules, workers: int) -> list[Figure]:
    company = bench.company
    ours = f"'{Errand.CHAT_NUDGE.value}:%'"
    for table in (f"outbox WHERE key LIKE {ours}", f"chat_message WHERE name LIKE {ours}", "nudge WHERE rung = 0"):
        company.write(f"DELETE FROM {table}")  # noqa: S608
    bench.owe(BURST, lambda _: company.now, rung=0)
    url = company.store.engine.url.render_as_string(hide_password=False)
    engine = ProcrastinateEngine(*company.store.address)
    firing = Dispatcher(company.store, lambda: company.now, rules, SECRET, engine.hand_over)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / str(number) for number in range(workers)]
        with _carrying(url, company.now, rules, files):
            start = time.perf_counter()
            while _fired(firing):
                pass
            came = _until(files, BURST, start + LONGEST)
        names = Counter(name for _, name in came)
        moments = sorted(moment for moment, _ in came)
    seconds = moments[BURST - 1] - moments[0]
    return [
        Figure(f"{title}: drained", BURST / seconds, 700, "/s", "at_least"),
        Figure(f"{title}: sent twice", sum(names.values()) - len(names), 0, "", "at_most"),
    ]


def _fired(firing: Dispatcher) -> bool:
    """Some more nudges are promised; whether others are due."""
    answer = firing.dispatch(FireNudges(), _CLOCK, Surface.CLOCK)
    assert isinstance(answer, NudgesFired)
    return answer.more


def _until(files: Sequence[Path], count: int, latest: float) -> list[tuple[float, str]]:
    """What came, once it is so much; and what else comes in the second after."""
    while sum(file.read_bytes().count(b"\n") for file in files) < count:
        if time.perf_counter() > latest:
            raise RuntimeError("the burst was not sent in time")
        time.sleep(0.2)
    time.sleep(1)
    lines = [line.split() for file in files for line in file.read_text().splitlines()]
    return [(float(moment), name) for moment, name in lines]


@contextmanager
def _carrying(url: str, now: datetime, rules: Rules, files: Sequence[Path]) -> Iterator[None]:
    """A process for each file, ready to carry; ended afterwards."""
    arguments = [url, now.isoformat(), str(rules.place_seconds)]
    crew = []
    try:
        for file in files:
            file.touch()
            command = [sys.executable, "-m", "benchmarks.burst", *arguments, str(file)]
            crew.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        for process in crew:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        yield
    finally:
        for process in crew:
            process.terminate()
            process.communicate()


class _Sink:
    """Chat that takes everything at once, and writes down when it came."""

    platform: Platform = SLACK

    def __init__(self, file: Path) -> None:
        self._file = file.open("a")
        self._count = 0

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]:
        self._count += 1
        self._file.write(f"{time.perf_counter()} {parcel.name}\n")
        self._file.flush()
        return f"D{os.getpid()}", str(self._count)

    async def forget(self, channel: str, ts: str) -> None:
        raise AssertionError("nothing is forgotten here")


async def _work(url: str, since: datetime, place_seconds: float, file: Path) -> None:
    """Carry until the process is ended."""
    store, began = Store(url), time.perf_counter()
    engine = ProcrastinateEngine(*store.address)

    def clock() -> datetime:
        return since + timedelta(seconds=time.perf_counter() - began)

    rules = Rules(place_seconds=place_seconds)
    desk = Desk(Dispatcher(store, clock, rules, SECRET, engine.hand_over))
    none = cast(Any, SimpleNamespace(name="none"))
    world = World(none, none, none, none, {SLACK.name: _Sink(file)}, lambda *_: "")
    relay = Relay(desk, Carrier(desk, world, unkept(desk)), alone=False, asked=True)
    logs.configure("json")
    print("ready", flush=True)
    await asyncio.gather(relay.run(), engine.run(relay.carry_due), _sweep(desk))


async def _sweep(desk: Desk) -> None:
    """As the clock does: a place that had to wait a second is free, and nobody else says so."""
    while True:
        await ticked(desk, SweepOutbox())
        await asyncio.sleep(SWEEP_SECONDS)


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1], datetime.fromisoformat(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4])))

"""Are 100,000 waiting nudges a burden? The tick's query, memory, lateness, and a burst through clock and relay.

The company has been told 100,000 things before.
"""

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from benchmarks.figures import Figure
from benchmarks.measuring import percentile, stores
from bot.audit_keeping import Anchoring, AuditKeeping
from bot.carrying import Carrier, World
from bot.desk import Desk
from bot.relay import Relay
from bot.role_keeping import RoleKeeping
from bot.scheduler import scheduler
from bot.slack.platform import SLACK
from handlers.fire_nudges import AT_ONCE, FireNudges
from handlers.load_company import InterviewEntry
from handlers.parcels import ChatParcel
from policies.vocabulary import Role, SeatKind
from storage import nudges
from storage.store import Store
from tests import held_loops, history
from tests.builders import MONDAY, PEOPLE, Company, person, unkept

LOOPS = 2_500
PANEL = 4
BURST = LOOPS * PANEL
PENDING = 100_000
SAID = 100_000
TRICKLE_SECONDS = 20
TRICKLE = 1_000
TICKS = 300
LONGEST = 120.0
INTERVIEW = InterviewEntry("Coding", "coding", 60, (SeatKind.LEAD,), "engineering")


def run() -> list[Figure]:
    with stores() as opened:
        return [figure for name, store in opened.items() for figure in _measured(name, store)]


def _measured(name: str, store: Store) -> list[Figure]:
    bench = Bench.prepared(store)
    query, grown = bench.idle_ticks()
    late = sorted(asyncio.run(bench.trickle()))
    burst = bench.owe(BURST, lambda _: bench.company.now, rung=0)
    seconds, sent = asyncio.run(bench.drained(burst))
    return [
        Figure(f"{name}: tick's query, {PENDING:,} pending, p99", percentile(query, 99) * 1000, 20, "ms", "at_most"),
        Figure(f"{name}: memory grown over {TICKS} ticks", grown, 5, "MB", "at_most"),
        Figure(f"{name}: lateness of {TRICKLE:,} nudges, p99", percentile(late, 99), 2, "s", "at_most"),
        Figure(f"{name}: a burst of {burst:,} drained", burst / seconds, 700, "/s", "at_least"),
        Figure(f"{name}: sent twice", sent - burst, 0, "", "at_most"),
    ]


@dataclass
class Sink:
    """Chat that takes everything at once, and notes when it came."""

    platform = SLACK

    came: list[tuple[float, str]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, count: int) -> None:
        """Wait until so many have come."""
        while len(self.came) < count:
            self.news.clear()
            await self.news.wait()

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]:
        self.came.append((time.perf_counter(), parcel.name))
        self.news.set()
        return "D1", str(len(self.came))

    async def forget(self, channel: str, ts: str) -> None:
        raise AssertionError("nothing is forgotten here")


@dataclass
class Bench:
    """A company whose panels all owe a scorecard, and a clock that runs from Monday, noon."""

    company: Company
    claims: list[dict[str, Any]]
    began: float = 0.0

    @classmethod
    def prepared(cls, store: Store) -> "Bench":
        company = Company(store, now=MONDAY + timedelta(hours=2))
        panel = tuple(person(f"panel{number:04d}", (Role.INTERVIEWER,), "coding") for number in range(LOOPS))
        company.load(*[INTERVIEW] * PANEL, people=(*PEOPLE, *panel))
        company.write("DELETE FROM digest")
        made = cls(company, held_loops.write(company, LOOPS, PANEL, "panel"))
        with store.engine.begin() as connection:
            connection.execute(held_loops.NUDGE, [made.row(claim, 1, time_no, _NEXT_YEAR) for claim in made.claims
                                       for time_no in range(1, PENDING // BURST + 1)])  # fmt: skip
        history.write(company, SAID)
        return made

    def row(self, claim: dict[str, Any], rung: int, time_no: int, due_at: datetime) -> dict[str, Any]:
        id = hashlib.blake2b(f"{claim['id']}:{rung}:{time_no}".encode(), digest_size=16).hexdigest()
        return {**claim, "nudge": id, "rung": rung, "time_no": time_no, "due": due_at, "since": self.company.now}

    def owe(self, count: int, due_at: Callable[[int], datetime], rung: int, time_no: int = 1) -> int:
        """Plan so many nudges; nothing else has been sent today."""
        self.company.write("UPDATE nudge SET sent_on = NULL WHERE sent_on IS NOT NULL")
        rows = [self.row(claim, rung, time_no, due_at(number)) for number, claim in enumerate(self.claims[:count])]
        with self.company.store.engine.begin() as connection:
            connection.execute(held_loops.NUDGE, rows)
        return count

    def idle_ticks(self) -> tuple[list[float], float]:
        """Seconds that the tick's query takes, and the megabytes by which the process grows over many ticks."""
        took = []
        for _ in range(TICKS):
            with self.company.store.transaction() as session:
                start = time.perf_counter()
                nudges.due(session, self.company.now, AT_ONCE)
                took.append(time.perf_counter() - start)
        before = _megabytes()
        for _ in range(TICKS):
            self.company.system(FireNudges())
        return took, _megabytes() - before

    async def trickle(self) -> list[float]:
        """How late each of some nudges is that are due one after the other, in seconds."""
        start = self.company.now
        step = timedelta(seconds=TRICKLE_SECONDS / TRICKLE)
        first = start + timedelta(seconds=1)
        self.owe(TRICKLE, lambda number: first + number * step, rung=2)
        names = {f"chat.nudge:{self.row(claim, 2, 1, start)['nudge']}": number
                 for number, claim in enumerate(self.claims[:TRICKLE])}  # fmt: skip
        sink, began = Sink(), time.perf_counter()
        await self._while_running(sink, TRICKLE)
        return [came - began - 1 - names[name] * step.total_seconds() for came, name in sink.came if name in names]

    async def drained(self, count: int) -> tuple[float, int]:
        """Seconds until so many are sent, counted from the first; and how many messages there were in all."""
        sink, began = Sink(), time.perf_counter()
        await self._while_running(sink, count)
        assert len({name for _, name in sink.came}) == count, len(sink.came)
        return sink.came[-1][0] - began, len(sink.came)

    async def _while_running(self, sink: Sink, count: int) -> None:
        """The product's own clock and relay, until the sink has so many."""
        base, began = self.company.now, time.perf_counter()
        self.company.dispatcher.clock = lambda: base + timedelta(seconds=time.perf_counter() - began)
        desk = Desk(self.company.dispatcher)
        none = cast(Any, SimpleNamespace(name="none"))
        world = World(none, none, none, none, {SLACK.name: sink}, lambda *_: "")
        relay = Relay(desk, Carrier(desk, world, unkept(desk)), alone=True)
        ticking = scheduler(desk, AuditKeeping(desk, Anchoring()), RoleKeeping(desk, (), []))
        running = asyncio.create_task(relay.run())
        ticking.start()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(sink.until(count), LONGEST)
        ticking.shutdown(wait=False)
        relay.stop()
        await running
        desk.close()
        self.company.now = self.company.dispatcher.clock()
        self.company.dispatcher.clock = lambda: self.company.now


async def _nothing() -> None:
    """Nobody's roles are kept here."""


_NEXT_YEAR = MONDAY + timedelta(days=400)


def _megabytes() -> float:
    """What the process holds in memory."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024

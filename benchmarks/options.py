"""How long does it take to propose options for a loop from the calendars of 30 people over 14 days?"""

import random
import time
from datetime import UTC, datetime, timedelta

from benchmarks.figures import Figure
from benchmarks.measuring import percentile
from policies.scheduling import Availability, CandidateDay, Wanted, Window, propose
from policies.vocabulary import Span

PEOPLE, DAYS, REPEATS = 30, 14, 15
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York")
ONSITE = (
    Wanted("1", "coding", 60, 1),
    Wanted("2", "design", 60, 1),
    Wanted("3", "collaboration", 45, 2),
    Wanted("4", "hiring_manager", 45, 1),
)


def run() -> list[Figure]:
    return [
        Figure("ordinary calendars, p50", _median_ms(0.5, 4), 50, "ms", "at_most"),
        Figure("ordinary calendars, 10 options, p50", _median_ms(0.5, 10), 50, "ms", "at_most"),
        Figure("calendars so full that nothing fits, p50", _median_ms(1.0, 4), 50, "ms", "at_most"),
    ]


def _median_ms(full: float, count: int) -> float:
    pool = calendars(full)
    window = Window(MONDAY, MONDAY + timedelta(days=DAYS), "Europe/Berlin", CandidateDay("Europe/Madrid", 480, 1200))
    took = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        found = propose(ONSITE, pool, window, count)
        took.append((time.perf_counter() - start) * 1000)
    assert bool(found) is (full < 1)
    return percentile(took, 50)


def calendars(full: float) -> list[Availability]:
    """People of four pools in three zones, each hour of whose working days is taken with this likelihood."""
    chance = random.Random(7)
    pool = []
    for number in range(PEOPLE):
        hours = (MONDAY + timedelta(days=day, hours=hour) for day in range(DAYS) for hour in range(6, 23))
        busy = [Span(start, start + timedelta(hours=1)) for start in hours if chance.random() < full]
        kinds = frozenset({ONSITE[number % 4].kind, ONSITE[(number + 1) % 4].kind})
        week = frozenset(range(1, 6))
        pool.append(Availability(f"p{number}", kinds, ZONES[number % 3], 540, 1080, week, busy))
    return pool

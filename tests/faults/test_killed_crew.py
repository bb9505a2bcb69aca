"""What if servers and workers are killed at random while people claim and release? Each promise is kept once.

Twenty seconds of it; `PANELKEEPER_KILL_SECONDS` asks for more.
"""

import os
import random
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from simulator.driver import Workspace
from tests.journeys.stage import ON_POSTGRES, Stage, at_seat_choice, stage, until
from tests.journeys.wire import Wire

SECONDS = float(os.environ.get("PANELKEEPER_KILL_SECONDS", "20"))
EVERY = 2.0
LEASE_SECONDS = 61
SEED = 5
SEATS = (("Alice", "A1"), ("Elif", "A2"), ("Farid", "A3"), ("Alice", "C1"), ("Elif", "D2"))


def claiming(set_up: Stage, code: str, over: threading.Event) -> None:
    """People take seats and give them back, some in Slack and some in Teams; where nobody answers, they go on."""
    dice = random.Random(SEED)
    slack, teams = set_up.slacks[0], set_up.teams[0]
    while not over.is_set():
        person, seat = dice.choice(SEATS)
        word = dice.choice(("claim", "release"))
        wire: Wire = teams if person == "Farid" else slack
        try:
            wire.post(wire.typed(person, f"/panel {word} {code}-{seat}"))
        except httpx.TransportError:
            time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.timeout(300 + 3 * SECONDS)
@ON_POSTGRES
def test_servers_and_workers_that_are_killed_at_random_keep_each_promise_once(
    tmp_path: Path, database_url: str
) -> None:
    with stage(tmp_path, database_url, 1, workers=2, platform="both") as set_up:
        code, dice, over = at_seat_choice(set_up), random.Random(SEED), threading.Event()
        load = threading.Thread(target=claiming, args=(set_up, code, over))
        load.start()
        kills, end = 0, time.monotonic() + SECONDS
        try:
            while time.monotonic() < end:
                time.sleep(EVERY)
                victim = dice.choice([*set_up.servers, *set_up.workers])
                assert victim.process is not None
                victim.process.kill()
                victim.process.wait(10)
                victim.start()
                kills += 1
        finally:
            over.set()
            load.join(60)
        for one in (*set_up.servers, *set_up.workers):
            one.wait_until_ready()
        assert kills >= SECONDS / EVERY / 3
        workspace = Workspace(set_up.world.public_url)
        try:
            workspace.advance(LEASE_SECONDS)  # what the killed ones held is looked into
            until(lambda: not set_up.open_promises(), "all promises to be kept", 90)
            nothing_is_lost_or_doubled(set_up, workspace)
        finally:
            workspace.close()


def nothing_is_lost_or_doubled(set_up: Stage, workspace: Workspace) -> None:
    """The calendars hold what the claims say, and no message was posted twice that has a name, as Slack's have."""
    assert set_up.rows("SELECT kind, fault FROM outbox WHERE state NOT IN ('sent', 'reconciled')") == []
    live = set_up.rows("SELECT count(*) FROM claim WHERE state <> 'released'")[0][0]
    assert sum(not event["cancelled"] for event in set_up.office()["events"]) == live
    assert set_up.rows("SELECT count(*) FROM outbox WHERE kind = 'calendar.claim'")[0][0] > 2
    for person in ("Alice", "Elif", "Dana"):
        named = [m["metadata"]["event_payload"]["name"] for m in workspace.messages(person) if m.get("metadata")]
        assert len(named) == len(set(named)), Counter(named).most_common(3)

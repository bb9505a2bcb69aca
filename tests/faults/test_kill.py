"""What is lost or doubled when the server is killed? Nothing: the story completes, each thing is there once."""

import random
import threading
from collections import Counter
from collections.abc import Container
from pathlib import Path

import pytest

from simulator.driver import Workspace
from simulator.story import Story
from tests.faults.patience import PatientVisitor, patient
from tests.journeys.stage import ON_EACH_PLATFORM, ON_POSTGRES, ON_SQLITE, Stage, stage

LEASE_SECONDS = 61
SWAP_TO_RESCHEDULE = (6, 8, 9, 10)
SEED = 7


def killed_and_restarted(set_up: Stage, story: Story, clock_moves: int) -> None:
    """SIGKILL, and a new process on the same database, `clock_moves` seconds later by the company's clock."""
    server = set_up.servers[0]
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    if clock_moves:
        story.workspace.advance(clock_moves)
    server.start()
    server.wait_until_ready()


def told_with_kills(set_up: Stage, steps: Container[int], clock_moves: int = 0) -> int:
    """The whole story, with a kill at some moment of each of these steps; how many kills there were."""
    dice = random.Random(SEED)
    story, kills = set_up.story(), 0
    story.visitor.close()
    story.chat, story.visitor, story.patience = patient(set_up), PatientVisitor(), 45
    try:
        for number, step in enumerate(story.steps()):
            if number not in steps:
                step.deed()
                continue
            delay = 0.0 if number % 3 == 0 else dice.uniform(0.02, 0.5)
            killer = threading.Timer(delay, killed_and_restarted, (set_up, story, clock_moves))
            killer.start()
            try:
                step.deed()
            finally:
                killer.join()
            kills += 1
    finally:
        story.close()
    set_up.settle()
    return kills


@pytest.mark.slow
@pytest.mark.timeout(300)
@ON_SQLITE
def test_the_story_survives_a_kill_in_every_step(tmp_path: Path, database_url: str) -> None:
    """The only server of a database knows that nobody carries any more what its predecessor was carrying."""
    with stage(tmp_path, database_url) as set_up:
        assert told_with_kills(set_up, range(100)) == len(set_up.story().steps())
        nothing_is_lost_or_doubled(set_up)


@pytest.mark.slow
@pytest.mark.timeout(300)
@ON_POSTGRES
@ON_EACH_PLATFORM
def test_what_a_killed_server_of_many_carried_is_taken_up_when_its_lease_lapses(
    tmp_path: Path, database_url: str, platform: str
) -> None:
    with stage(tmp_path, database_url, platform=platform) as set_up:
        assert told_with_kills(set_up, SWAP_TO_RESCHEDULE, LEASE_SECONDS) == len(SWAP_TO_RESCHEDULE)
        nothing_is_lost_or_doubled(set_up)


def nothing_is_lost_or_doubled(set_up: Stage) -> None:
    """The counts of the story, as the outside world has them."""
    office = set_up.office()
    live = [one for one in office["interviews"].values() if not one.get("cancelled")]
    events = [one for one in office["events"] if not one["cancelled"]]
    counts = [len(live), len(events), len(office["scorecards"]), len(office["outcomes"]), len(office["hires"])]
    assert counts == [3, 3, 3, 1, 1]
    mails = Counter(mail["message_id"] for mail in office["mails"])
    assert max(mails.values()) == 1
    assert set_up.rows("SELECT kind, fault FROM outbox WHERE state NOT IN ('sent', 'reconciled')") == []
    if set_up.platform == "teams":
        return  # where a message has no name: one of unknown fate is said again
    workspace = Workspace(set_up.world.public_url)
    try:
        for person in ("Alice", "Bob", "Elif", "Farid", "Grace", "Hana", "Dana", "Noor"):
            named = [m["metadata"]["event_payload"]["name"] for m in workspace.messages(person) if m.get("metadata")]
            assert len(named) == len(set(named)), Counter(named)
    finally:
        workspace.close()

"""What is lost or doubled when the server is killed? Nothing: the story completes, and the world has each thing once."""

import random
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.driver import Workspace
from simulator.story import Story
from simulator.visitor import Visitor
from tests.journeys.stage import ON_SQLITE, Stage, stage, until

LEASE_SECONDS = 61
SEED = 7


class PatientWorkspace(Workspace):
    """People who do it again when the app did not answer."""

    def _act(self, what: str, person: str, **body: Any) -> dict[str, Any]:
        return until(lambda: self._answered(what, person, body), f"an answer to {person}'s {what}")

    def _answered(self, what: str, person: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = super()._act(what, person, **body)
        return {} if answer["trouble"] in ("dispatch_failed", "operation_timeout") else answer

    def wait_until(self, fn: Any, seconds: float = 10) -> Any:
        return super().wait_until(fn, 45)


class PatientVisitor(Visitor):
    """A candidate who tries again when the page does not load."""

    def open(self, url: str) -> None:
        until(lambda: self._did(lambda: super(PatientVisitor, self).open(url)), "the page")

    def press(self, words: str, number: int = 0, **values: str) -> None:
        until(lambda: self._did(lambda: super(PatientVisitor, self).press(words, number, **values)), "the button")

    def _did(self, deed: Any) -> bool:
        try:
            deed()
        except httpx.TransportError:
            return False
        return True


def killed_and_restarted(set_up: Stage, story: Story) -> None:
    """SIGKILL, and a new process on the same database; the leases of the dead one have lapsed by then."""
    server = set_up.servers[0]
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    story.workspace.advance(LEASE_SECONDS)
    server.start()
    server.wait_until_ready()


@pytest.mark.slow
@pytest.mark.timeout(300)
@ON_SQLITE
def test_the_story_survives_a_kill_in_every_step(tmp_path: Path, database_url: str) -> None:
    dice = random.Random(SEED)
    with stage(tmp_path, database_url) as set_up:
        story = set_up.story()
        story.workspace.close()
        story.visitor.close()
        story.workspace, story.visitor = PatientWorkspace(set_up.world.public_url, 60), PatientVisitor()
        try:
            for number, step in enumerate(story.steps()):
                delay = 0.0 if number % 3 == 0 else dice.uniform(0.02, 0.5)
                killer = threading.Timer(delay, killed_and_restarted, (set_up, story))
                killer.start()
                try:
                    step.deed()
                finally:
                    killer.join()
        finally:
            story.close()
        set_up.settle()
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
    workspace = Workspace(set_up.world.public_url)
    try:
        for person in ("Alice", "Bob", "Elif", "Farid", "Grace", "Hana", "Dana", "Noor"):
            named = [m["metadata"]["event_payload"]["name"] for m in workspace.messages(person) if m.get("metadata")]
            assert len(named) == len(set(named)), Counter(named)
    finally:
        workspace.close()

"""Does the story hold, whichever call to a vendor goes wrong? Each of them once, in every way, one at a time."""

import contextlib
import threading
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.driver import Workspace
from simulator.fakes.vendors import HR_VENDORS, VENDORS
from simulator.story import Step, Story
from tests.journeys.stage import PLATFORMS, Stage, stage, until
from tests.journeys.test_vendors import there_is_one_of_each

KINDS = ("429", "500", "drop_after")
SYSTEMS = [("ats", name) for name in ("local", *VENDORS)] + [("hris", name) for name in ("local", *HR_VENDORS)]
PATHS = {("ats", "local"): "/ats/api/", ("hris", "local"): "/hris/api/"}
"""Where each begins: a vendor's with its name."""
MOST_ROUNDS = 4
LONGEST_STEP = 90.0


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("port", "name"), SYSTEMS)
def test_the_story_holds_whichever_call_goes_wrong(tmp_path: Path, port: str, name: str, kind: str) -> None:
    """A call that only came while another was being got over has its turn when the story is told again."""
    met: set[str] = set()
    left: set[str] = set()
    for number in range(MOST_ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        each = told(folder, port, name, kind, left, PLATFORMS[(number + KINDS.index(kind)) % 2])
        assert each["met"], f"nothing went wrong for {left}"
        met |= set(each["met"])
        left = set(each["passed"]) - met
        if not left:
            break
    assert left == set()


def told(folder: Path, port: str, name: str, kind: str, only: Set[str], platform: str) -> dict[str, Any]:
    """Tell the story once; which calls went wrong, and which never have."""
    ats, hris = (name, "local") if port == "ats" else ("local", name)
    path = PATHS.get((port, name), f"/{name}/")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", ats=ats, hris=hris, platform=platform) as set_up:
        order = {
            "path_prefix": path,
            "kind": kind,
            "retry_after": 0,
            "only": ",".join(sorted(only)),
        }
        set_up.http.post(f"{set_up.world.public_url}/sim/backoffice/faults/each", json=order).raise_for_status()
        with watched(set_up), contextlib.closing(set_up.story()) as story:
            story.patience = LONGEST_STEP
            for step in story.steps():
                until(lambda: not set_up.open_promises(), "the outbox to be empty", LONGEST_STEP)
                tell(set_up, story, step)
            until(lambda: not set_up.open_promises(), "the outbox to be empty", LONGEST_STEP)
        there_is_one_of_each(set_up)
        return dict(set_up.office()["each"])


def tell(set_up: Stage, story: Story, step: Step) -> None:
    """One step; where nothing can be looked up in the HR system, HR operations looks and has it tried again."""
    if step.deed == story.hire and set_up.rows("SELECT id FROM hire WHERE state = 'in_doubt'"):
        set_up.chat.press("Noor", "It is not there: try again")
    try:
        step.deed()
    except Exception as failure:
        raise AssertionError(f"{step.who} {step.does}: {failure}\n{set_up.logs()[-4000:]}") from failure


@contextlib.contextmanager
def watched(set_up: Stage) -> Iterator[None]:
    """Say when a fault is got over, and move the clock on while all that is left waits for another try."""
    over = threading.Event()
    thread = threading.Thread(target=watch, args=(set_up, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def watch(set_up: Stage, over: threading.Event) -> None:
    url = set_up.world.public_url
    with contextlib.closing(Workspace(url)) as workspace, httpx.Client(trust_env=False) as http:
        while not over.wait(0.1):
            left = set_up.rows("SELECT lease, attempts FROM outbox WHERE state IN ('pending', 'unknown')")
            if left and all(lease is None for lease, _ in left):
                workspace.advance(1)
            if not any(attempts for _, attempts in left):
                http.post(f"{url}/sim/backoffice/faults/over", json={}).raise_for_status()

"""What if the answer is lost on the way, or the chat says to wait? Nothing is lost, and nothing happens twice.

But for one thing: Teams cannot be asked what was said, so a message of unknown fate is said again there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.driver import Workspace
from simulator.story import Story
from tests.journeys.stage import ON_SQLITE, PLATFORMS, Stage, at_seat_choice, stage, until

WAIT_SECONDS = 60


@pytest.fixture(scope="module", params=PLATFORMS)
def set_up(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """One server on SQLite with Carmen's loop at the choice of seats; each test has an option of its own."""
    folder = tmp_path_factory.mktemp("lost")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", platform=request.param) as made:
        at_seat_choice(made)
        yield made


@pytest.fixture
def workspace(set_up: Stage) -> Iterator[Workspace]:
    made = Workspace(set_up.world.public_url)
    yield made
    made.close()


def code(set_up: Stage) -> str:
    return str(set_up.rows("SELECT code FROM loop ORDER BY opened_at")[0][0])


def office_fault(set_up: Stage, path: str, kind: str) -> None:
    """The next request of the product to a path that begins so goes wrong."""
    order = {"path_prefix": path, "kind": kind}
    url = f"{set_up.world.public_url}/sim/backoffice/faults"
    set_up.http.post(url, json=order).raise_for_status()


def chat_fault(set_up: Stage, workspace: Workspace, person: str, kind: str, retry_after: float = 1) -> None:
    """The next message that the bot sends to this person by itself goes wrong."""
    method = "chat.postMessage" if set_up.platform == "slack" else f"activities.post#{person.lower()}"
    workspace.fault(method, kind, retry_after=retry_after)


def claim(set_up: Stage, person: str, seat: str) -> None:
    wire = set_up.wire
    assert "yours" in wire.read(wire.post(wire.typed(person, f"/panel claim {code(set_up)}-{seat}")))


def swap_asked(set_up: Stage, person: str, seat: str, colleague: str) -> None:
    chat = set_up.chat
    chat.command(person, f"/panel swap {code(set_up)}-{seat} {chat.mention(colleague)}")


def promises(set_up: Stage, kind: str) -> list[Any]:
    """Of the promises of this kind: how often each was tried, and what became of it; oldest first."""
    query = "SELECT attempts, state FROM outbox WHERE kind = :kind ORDER BY id"
    return [tuple(row) for row in set_up.rows(query, kind=kind)]


def asked(set_up: Stage, colleague: str, seat: str) -> int:
    """How many messages ask this colleague to take a seat."""
    return sum(seat in text and "asks you to take" in text for text in set_up.chat.texts(colleague))


def test_a_message_whose_answer_was_lost_is_not_posted_again_where_it_can_be_found(
    set_up: Stage, workspace: Workspace
) -> None:
    claim(set_up, "Alice", "B1")
    set_up.settle()
    chat_fault(set_up, workspace, "Bob", "drop_after")
    swap_asked(set_up, "Alice", "B1", "Bob")
    set_up.settle()
    assert promises(set_up, "chat.swap")[-1] == (2, "reconciled")
    assert asked(set_up, "Bob", f"{code(set_up)}-B1") == (1 if set_up.platform == "slack" else 2)


def test_a_calendar_event_whose_answer_was_lost_is_there_once(set_up: Stage) -> None:
    before = len(set_up.office()["events"])
    office_fault(set_up, "/calendar/api/events/", "drop_after")
    claim(set_up, "Alice", "C1")
    set_up.settle()
    assert promises(set_up, "calendar.claim")[-1] == (2, "reconciled")
    assert len(set_up.office()["events"]) == before + 1


def test_what_the_chat_asks_to_wait_is_waited_for_and_then_the_message_comes_once(
    set_up: Stage, workspace: Workspace
) -> None:
    claim(set_up, "Alice", "D1")
    set_up.settle()
    chat_fault(set_up, workspace, "Jonas", "429", retry_after=WAIT_SECONDS)
    swap_asked(set_up, "Alice", "D1", "Jonas")
    until(lambda: promises(set_up, "chat.swap")[-1:] == [(1, "pending")] and resting(set_up), "the refusal")
    workspace.advance(WAIT_SECONDS - 5)
    claim(set_up, "Elif", "D2")
    until(lambda: len(set_up.open_promises()) == 1, "all else to be carried")
    assert promises(set_up, "chat.swap")[-1] == (1, "pending")
    assert asked(set_up, "Jonas", f"{code(set_up)}-D1") == 0
    workspace.advance(6)
    set_up.settle()
    assert promises(set_up, "chat.swap")[-1] == (2, "sent")
    assert asked(set_up, "Jonas", f"{code(set_up)}-D1") == 1


def resting(set_up: Stage) -> bool:
    """Is one promise left, and nobody carrying it?"""
    held = set_up.rows("SELECT lease FROM outbox WHERE state IN ('pending', 'unknown')")
    return [row[0] for row in held] == [None]


@ON_SQLITE
def test_interviews_whose_answers_were_lost_are_in_the_ats_once(tmp_path: Path, database_url: str) -> None:
    with stage(tmp_path, database_url) as made:
        story = made.story()
        try:
            booked_with_a_lost_answer(made, story)
        finally:
            story.close()
        assert sorted(promises(made, "ats.interview")) == [(1, "sent"), (1, "sent"), (2, "reconciled")]
        live = [one for one in made.office()["interviews"].values() if not one.get("cancelled")]
        assert len(live) == 3


def booked_with_a_lost_answer(made: Stage, story: Story) -> None:
    for deed in (story.move_to_onsite, story.see_options):
        deed()
    for option in ("A", "B"):
        for person, number in (("Alice", 1), ("Elif", 2), ("Farid", 3)):
            claim(made, person, f"{option}{number}")
    story.open_link()
    made.settle()
    office_fault(made, "/ats/api/interviews/", "drop_after")
    story.book()
    story.see_booking()
    made.settle()

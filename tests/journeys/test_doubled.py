"""What does a second time change in chat? A request replayed, forged, or sent twice at once; on each platform."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.stage import ON_EACH_PLATFORM, PLATFORMS, Stage, at_seat_choice, stage, until
from tests.journeys.wire import side_by_side

HANDLED = "This was handled already."
RATINGS = ("question", "problem_solving", "code_quality", "listening", "disagreement")
CHOICES = {**{f"rating_{key}": "3" for key in RATINGS}, "recommendation": "yes"}
NOTES = "Clear and calm under a hard question."


@pytest.fixture(scope="module", params=PLATFORMS)
def set_up(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Carmen's loop is at the choice of seats; each test has an option of its own."""
    folder = tmp_path_factory.mktemp("doubled")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", platform=request.param) as made:
        at_seat_choice(made)
        yield made


def code(set_up: Stage) -> str:
    return str(set_up.rows("SELECT code FROM loop")[0][0])


def slot(set_up: Stage, letter: str) -> str:
    query = (
        "SELECT s.id FROM slot s JOIN option o ON o.id = s.option_id JOIN interview i ON i.id = s.interview_id "
        "WHERE o.letter = :letter AND i.position = 1"
    )
    return str(set_up.rows(query, letter=letter)[0][0])


def test_a_command_replayed_byte_for_byte_acts_once(set_up: Stage) -> None:
    wire = set_up.wire
    body = wire.typed("Alice", f"/panel claim {code(set_up)}-A1")
    headers = wire.signed(body)
    assert "is yours" in wire.read(wire.post(body, headers))
    set_up.settle()
    before, told = set_up.dump(), len(set_up.chat.texts("Alice"))
    assert wire.post(body, headers).status_code == 200
    assert set_up.dump() == before
    assert len(set_up.chat.texts("Alice")) == told


def test_whoever_replays_a_form_is_told_that_it_was_handled(set_up: Stage) -> None:
    body = set_up.wire.handed_in("Dana", "cancel", "a loop that is none", {}, reason="x")
    headers = set_up.wire.signed(body)
    assert HANDLED not in set_up.wire.read(set_up.wire.post(body, headers))
    assert HANDLED in set_up.wire.read(set_up.wire.post(body, headers))


def test_what_is_not_genuine_or_too_old_is_refused(set_up: Stage) -> None:
    body, before = set_up.wire.typed("Alice", f"/panel claim {code(set_up)}-B1"), set_up.dump()
    for sent, headers in set_up.wire.forged(body):
        assert set_up.wire.post(sent, headers).status_code == 401
    assert set_up.dump() == before


def test_a_double_clicked_button_claims_once(set_up: Stage) -> None:
    wire = set_up.wire
    answers = side_by_side(wire, *(wire.pressed("Jonas", "claim", slot(set_up, "C")) for _ in range(2)))
    assert [answer.status_code for answer in answers] == [200, 200]
    read = [wire.read(answer) for answer in answers]
    assert all("yours" in text for text in read), read
    claims = set_up.rows("SELECT count(*) FROM claim c JOIN person p ON p.id = c.person_id WHERE p.email LIKE 'jonas%'")
    assert claims[0][0] == 1
    set_up.settle()
    assert sum(event["owner_email"].startswith("jonas") for event in set_up.office()["events"]) == 1


@pytest.mark.parametrize("set_up", ["slack"], indirect=True)
def test_an_event_that_only_redraws_app_home_may_come_again(set_up: Stage) -> None:
    event = {"type": "app_home_opened", "user": "U0ALICE", "channel": "D0ALICE", "tab": "home", "event_ts": "1.1"}
    before = set_up.dump()
    for retry in range(3):
        again = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"} if retry else {}
        assert set_up.slack.event(event, **again).status_code == 200
    assert set_up.dump() == before


@pytest.mark.slow
@ON_EACH_PLATFORM
def test_a_form_handed_in_three_times_is_one_scorecard(tmp_path: Path, platform: str) -> None:
    with stage(tmp_path, f"sqlite:///{tmp_path}/panelkeeper.db", platform=platform) as set_up:
        claim, wire = interviewed(set_up, "elif"), set_up.wire
        forms = [wire.handed_in("Elif", "scorecard", claim, CHOICES, notes=NOTES) for _ in range(3)]
        read = [wire.read(answer) for answer in side_by_side(wire, *forms)]
        assert all("scorecard" in one for one in read), read
        set_up.settle()
        assert set_up.rows("SELECT revision FROM scorecard") == [(1,)]
        assert set_up.rows("SELECT count(*) FROM scorecard_revision") == [(1,)]
        assert len(set_up.office()["scorecards"]) == 1


def interviewed(set_up: Stage, name: str) -> str:
    """Carmen's interviews are over; the claim of the one who led one of them."""
    story = set_up.story()
    try:
        for step in (
            story.move_to_onsite, story.see_options, story.claim_by_button, story.fill_option_a,
            story.release_and_claim, story.swap, story.open_link, story.book, story.see_booking, story.pass_interviews,
        ):  # fmt: skip
            step()
    finally:
        story.close()
    return until(lambda: attended(set_up, name), "the interviews to be over")


def attended(set_up: Stage, name: str) -> str:
    query = (
        "SELECT c.id FROM claim c JOIN person p ON p.id = c.person_id WHERE c.state = 'attended' AND p.email LIKE :like"
    )
    found = set_up.rows(query, like=f"{name}%")
    return str(found[0][0]) if found else ""

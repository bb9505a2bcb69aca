"""What does a form change that is handed in three times at the same moment? The same in whatever chat."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.slack_wire import Slack
from tests.journeys.stage import ON_EACH_PLATFORM, Stage, stage, until
from tests.journeys.teams_wire import TeamsWire

RATINGS = ("question", "problem_solving", "code_quality", "listening", "disagreement")
CHOICES = {**{f"rating_{key}": "3" for key in RATINGS}, "recommendation": "yes"}
NOTES = "Clear and calm under a hard question."


def side_by_side(wire: Slack | TeamsWire, *requests: Any) -> list[httpx.Response]:
    """The answers to requests sent at the same moment."""

    async def send() -> list[httpx.Response]:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            return list(await asyncio.gather(*(wire.post_from(client, one) for one in requests)))

    return asyncio.run(send())


@pytest.mark.slow
@ON_EACH_PLATFORM
def test_a_form_handed_in_three_times_is_one_scorecard(tmp_path: Path, platform: str) -> None:
    with stage(tmp_path, f"sqlite:///{tmp_path}/panelkeeper.db", platform=platform) as set_up:
        claim = interviewed(set_up, "elif")
        wire = set_up.teams[0] if platform == "teams" else set_up.slack
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

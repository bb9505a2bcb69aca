"""Does the whole story hold? One hire from stage change to outcome, over HTTP, on both databases."""

import io
from pathlib import Path

import pytest

from simulator import story
from tests.journeys.stage import stage


@pytest.mark.slow
def test_the_whole_story_holds(tmp_path: Path, database_url: str) -> None:
    with stage(tmp_path, database_url) as set_up:
        told = io.StringIO()
        assert story.tell(set_up.world.public_url, told), told.getvalue() + set_up.logs()[-3000:]
        set_up.settle()
        assert set_up.rows("SELECT kind, fault FROM outbox WHERE state = 'dead'") == []
        assert set_up.office()["webhooks"]["given_up"] == []

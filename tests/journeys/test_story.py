"""Does the whole story hold? One hire from stage change to outcome, over HTTP, on both databases."""

import io
import re
from collections import defaultdict
from pathlib import Path

import pytest

from bot.demo import Launch, spawned
from policies.vocabulary import MessageKind
from simulator import story
from tests.journeys.forked import forked
from tests.journeys.stage import Stage, stage


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["slack", "teams", "both"])
def test_the_whole_story_holds(tmp_path: Path, database_url: str, platform: str) -> None:
    """The company that uses both is served as it would be, by an interpreter of its own, on each database."""
    launch: Launch = spawned if platform == "both" else forked
    with stage(tmp_path, database_url, launch=launch, platform=platform) as set_up:
        told = io.StringIO()
        assert story.tell(set_up.world.public_url, told, platform), told.getvalue() + set_up.logs()[-3000:]
        set_up.settle()
        assert set_up.rows("SELECT kind, fault FROM outbox WHERE state = 'dead'") == []
        assert set_up.office()["webhooks"]["given_up"] == []
        all_was_kept_and_nobody_is_named(set_up)


def all_was_kept_and_nobody_is_named(set_up: Stage) -> None:
    """The message log after the story: every kind of message, each with its text, each candidate under one token."""
    rows = set_up.rows("SELECT kind, loop_id, text FROM message")
    assert {kind for kind, _, _ in rows} == {kind.value for kind in MessageKind} - {"message"}
    texts = [text for _, _, text in rows]
    assert None not in texts
    named = [text for text in texts if re.search("carmen|d[ií]az|mail.example", text, re.IGNORECASE)]
    assert named == []
    tokens = defaultdict(set)
    for _, loop_id, text in rows:
        tokens[loop_id].update(re.findall("<PERSON_[a-z2-7]{10}>", text))
    assert [len(found) for loop_id, found in tokens.items() if loop_id] == [1, 1]
    assert len(set.union(*tokens.values())) == 2

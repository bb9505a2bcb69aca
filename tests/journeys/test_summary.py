"""Does a hiring manager get the notes in short, edited by hand, and nobody where the place says no?"""

from collections.abc import Iterator

import pytest

from bot.demo import company
from simulator.chat import wait_for_text
from simulator.story import CHANNEL, Story
from tests.journeys.stage import PLATFORMS, Stage, stage, until

NOTES = {
    "Alice": "Carmen asked about the load before drawing. Her reference Wilma Wonderly praised her tests. Strong yes!",
    "Elif": "Carmen Díaz drew the schema on one page and named two ways to shard it.",
    "Farid": "Listened to the objection and changed the plan. 4/4.",
}


def told(tmp_path_factory: pytest.TempPathFactory, jurisdiction: str, platform: str) -> Iterator[tuple[Stage, Story]]:
    """The story up to the last scorecard, in a company whose requisitions lie there."""
    folder = tmp_path_factory.mktemp("summary")
    file = folder / "company.yml"
    file.write_text(company().read_text("utf-8").replace("eu-de", jurisdiction), "utf-8")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", company_file=file, platform=platform) as set_up:
        set_up.chat.command("Dana", "/panel help")
        set_up.wait_for_redactor()
        story = set_up.story()
        for step in story.steps():
            if step.deed == story.flagged_scorecard:
                break
            step.deed()
        for person, notes in NOTES.items():
            story.chat.command(person, f"/feedback {story.code}", CHANNEL)
            assert story._fill(person, notes) == {}
        yield set_up, story
        story.close()


@pytest.fixture(scope="module", params=PLATFORMS)
def in_london(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Stage, Story]]:
    yield from told(tmp_path_factory, "uk", request.param)


@pytest.fixture(scope="module", params=PLATFORMS)
def in_berlin(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Stage, Story]]:
    yield from told(tmp_path_factory, "eu-de", request.param)


def summary(story: Story, person: str) -> str:
    """The window with the summary. On a busy machine Slack's three seconds may be over first: then they ask again."""

    def asked() -> str:
        story.chat.command(person, f"/panel summary {story.code}", CHANNEL)
        window = story.chat.window(person)
        return window if "Made by a program" in window else ""

    return until(asked, "the summary")


def test_the_notes_are_shortened_redacted_and_kept_as_edited(in_london: tuple[Stage, Story]) -> None:
    set_up, story = in_london
    chat = story.chat
    assert "Coding, Alice Okafor" in summary(story, "Hana")
    lines = chat.questions("Hana")["Summary"].splitlines()
    assert lines == [
        "The candidate asked about the load before drawing. [1]",
        "Her reference <PERSON> praised her tests. [1]",
        "The candidate drew the schema on one page and named two ways to shard it. [2]",
        "Listened to the objection and changed the plan. [3]",
    ]
    assert chat.fill("Hana", {"Summary": "Asked about load first. [1]"}) == {}
    kept = set_up.rows("SELECT made, text FROM summary")
    assert [row[1] for row in kept] == ["Asked about load first. [1]"] and kept[0][0].splitlines() == lines
    assert "Asked about load first." in summary(story, "Dana")


def test_a_panelist_gets_none(in_london: tuple[Stage, Story]) -> None:
    _, story = in_london
    story.chat.dismiss("Alice")
    story.chat.command("Alice", f"/panel summary {story.code}", CHANNEL)
    wait_for_text(story.chat, "Alice", "You cannot do this", CHANNEL)
    assert "Made by a program" not in story.chat.window("Alice")


def test_where_the_place_says_no_the_answer_says_so(in_berlin: tuple[Stage, Story]) -> None:
    set_up, story = in_berlin
    story.chat.command("Hana", f"/panel summary {story.code}", CHANNEL)
    wait_for_text(story.chat, "Hana", "Summaries of notes are off", CHANNEL)
    assert "Made by a program" not in story.chat.window("Hana")
    assert set_up.rows("SELECT count(*) FROM summary")[0][0] == 0

"""Does a hiring manager get the notes in short, edited by hand, and nobody where the place says no?"""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.demo import company
from simulator.driver import words
from simulator.story import CHANNEL, Story
from tests.journeys.stage import Stage, stage

NOTES = {
    "Alice": "Carmen asked about the load before drawing. Her reference Wilma Wonderly praised her tests. Strong yes!",
    "Elif": "Carmen Díaz drew the schema on one page and named two ways to shard it.",
    "Farid": "Listened to the objection and changed the plan. 4/4.",
}


def told(tmp_path_factory: pytest.TempPathFactory, jurisdiction: str) -> Iterator[tuple[Stage, Story]]:
    """The story up to the last scorecard, in a company whose requisitions lie there."""
    folder = tmp_path_factory.mktemp("summary")
    file = folder / "company.yml"
    file.write_text(company().read_text("utf-8").replace("eu-de", jurisdiction), "utf-8")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", company_file=file) as set_up:
        set_up.slack.command("dana", "/panel help")
        set_up.wait_for_redactor()
        story = set_up.story()
        for step in story.steps():
            if step.deed == story.flagged_scorecard:
                break
            step.deed()
        for person, notes in NOTES.items():
            story.workspace.command(person, f"/feedback {story.code}", CHANNEL)
            answer = story._fill(person, notes)
            assert not answer["errors"], answer
        yield set_up, story
        story.close()


@pytest.fixture(scope="module")
def in_london(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Story]]:
    yield from told(tmp_path_factory, "uk")


@pytest.fixture(scope="module")
def in_berlin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Story]]:
    yield from told(tmp_path_factory, "eu-de")


def initial(modal: dict[str, Any]) -> str:
    (text,) = [block["element"]["initial_value"] for block in modal["blocks"] if block["type"] == "input"]
    return str(text)


def test_the_notes_are_shortened_redacted_and_kept_as_edited(in_london: tuple[Stage, Story]) -> None:
    set_up, story = in_london
    chat = story.workspace
    chat.command("Hana", f"/panel summary {story.code}", CHANNEL)
    modal = chat.modal("Hana")
    assert modal is not None
    assert "Made by a program" in words(modal) and "Coding, Alice Okafor" in words(modal)
    lines = initial(modal).splitlines()
    assert lines == [
        "The candidate asked about the load before drawing. [1]",
        "Her reference <PERSON> praised her tests. [1]",
        "The candidate drew the schema on one page and named two ways to shard it. [2]",
        "Listened to the objection and changed the plan. [3]",
    ]
    answer = chat.submit("Hana", {"Summary": "Asked about load first. [1]"})
    assert not answer["errors"]
    kept = set_up.rows("SELECT made, text FROM summary")
    assert [row[1] for row in kept] == ["Asked about load first. [1]"] and kept[0][0].splitlines() == lines
    chat.command("Dana", f"/panel summary {story.code}", CHANNEL)
    again = chat.modal("Dana")
    assert again is not None and "Asked about load first." in words(again)


def test_a_panelist_gets_none(in_london: tuple[Stage, Story]) -> None:
    _, story = in_london
    story.workspace.dismiss("Alice")
    story.workspace.command("Alice", f"/panel summary {story.code}", CHANNEL)
    story.workspace.wait_for_text("Alice", "You cannot do this", CHANNEL)
    assert story.workspace.modal("Alice") is None


def test_where_the_place_says_no_the_answer_says_so(in_berlin: tuple[Stage, Story]) -> None:
    set_up, story = in_berlin
    story.workspace.command("Hana", f"/panel summary {story.code}", CHANNEL)
    story.workspace.wait_for_text("Hana", "Summaries of notes are off", CHANNEL)
    assert story.workspace.modal("Hana") is None
    assert set_up.rows("SELECT count(*) FROM summary")[0][0] == 0

"""A summary only leaves out: every sentence stands in the note it points to, and none of them judges."""

from hypothesis import given
from hypothesis import strategies as st

from policies.summaries import MOST_OF_A_NOTE, NoteToSummarise, Point, fits, summarise

ALICE = "Asked about the load first. Found the race in the queue alone! Strong yes from me."
BOB = "- Found the race in the queue herself\n- Drew the schema on one page\n- 4/4, would hire"
SENTENCES = st.sampled_from(
    [
        "Asked about the load before drawing anything.",
        "Found the race in the queue.",
        "Named two ways to shard the table.",
        "Wrote tests before the code.",
        "Listened to the objection and changed the plan.",
        "Overall a strong yes.",
        "Rated 3/4 by me.",
        "Better than most candidates.",
        "She is pregnant and lives nearby.",
        "Explained the trade-off of both caches.",
    ]
)
NOTES = st.lists(st.lists(SENTENCES, max_size=9).map(" ".join), max_size=5).map(
    lambda texts: [NoteToSummarise(number, text) for number, text in enumerate(texts, start=1)]
)


def test_each_sentence_points_to_its_notes_and_verdicts_are_left_out() -> None:
    points = summarise([NoteToSummarise(1, ALICE), NoteToSummarise(2, BOB)])
    assert points == (
        Point("Asked about the load first.", (1,)),
        Point("Found the race in the queue alone!", (1, 2)),
        Point("Drew the schema on one page", (2,)),
    )


def test_what_must_not_weigh_is_left_out() -> None:
    notes = "Has three small children. Solved the task with a queue. Her accent on the backend was on tests."
    texts = [point.text for point in summarise([NoteToSummarise(1, notes)])]
    assert texts == ["Solved the task with a queue.", "Her accent on the backend was on tests."]


def test_everybody_is_heard() -> None:
    long = " ".join(f"Built thing{letter} with tool{letter} and part{letter}." for letter in "abcdefghijkl")
    points = summarise([NoteToSummarise(1, long), NoteToSummarise(2, "Drew the schema on one page.")])
    assert [point.sources for point in points] == [(1,)] * MOST_OF_A_NOTE + [(2,)]


def test_of_nothing_there_is_no_summary() -> None:
    assert summarise([]) == summarise([NoteToSummarise(1, ""), NoteToSummarise(2, " \n - \n")]) == ()


@given(NOTES)
def test_a_summary_only_leaves_out(notes: list[NoteToSummarise]) -> None:
    points = summarise(notes)
    assert points == summarise(notes)
    texts = {note.number: note.text for note in notes}
    for point in points:
        assert point.text in texts[point.sources[0]]
        assert fits(point.text) and point.sources
    assert len({point.text for point in points}) == len(points)
    for number in texts:
        assert sum(point.sources[0] == number for point in points) <= MOST_OF_A_NOTE


@given(st.text(max_size=300))
def test_any_text_can_be_summarised(text: str) -> None:
    for point in summarise([NoteToSummarise(1, text)]):
        assert point.text in text

"""Notes are read for what should not weigh; the sentences interviewers write every day pass without a word."""

import time

import pytest

from policies.scorecards import NOTES_LIMIT, Topic, find_in_notes, judge_ratings, judge_submission, may_read_others
from policies.vocabulary import ClaimState, Refusal, ScorecardState

ORDINARY = (
    "Solved the first part in ten minutes and then asked about edge cases.",
    "Spawned a child process and handled its exit code correctly.",
    "Walked the tree and visited the children of each node in order.",
    "Explained how parent and child components share state in React.",
    "Disabled the cache to find the bug, then enabled it again.",
    "Noticed that the feature flag was disabled in production.",
    "Their race condition analysis was the best I have seen this year.",
    "His race detector idea was sound.",
    "Found the fault in a very old library within minutes.",
    "Said the code base was quite old and described how they renewed it.",
    "Planned the retirement of the old API with two quarters of notice.",
    "The migration took from 2026-01-12 until 2026-03-30 and went well.",
    "Interviewed on 2026-11-24 at 10:30, as planned.",
    "Estimated 10 000 000 rows a day and 1.5 TB a year.",
    "Reckoned with 1,000,000,000 events and did the arithmetic aloud.",
    "Knew that 192.168.10.100 is a private address and why.",
    "Compared 100-200 ms with 20-30 ms and drew the right conclusion.",
    "Used Passport.js for the login and knew its limits.",
    "Wrote the passport strategy for the login from memory.",
    "Cloned it with git@github.com:acme/demo.git and had it running at once.",
    "Put the @dataclass decorator to good use.",
    "Religiously wrote a test before every change.",
    "Described Church numerals when asked about lambda calculus.",
    "Earned my trust by saying what they did not know.",
    "Paid attention to naming and to error messages.",
    "Paid off 3 pieces of technical debt along the way.",
    "Asked good questions about the team and the roadmap.",
    "Communicates clearly; listens; changes course when shown a flaw.",
    "Struggled with recursion at first but recovered with a small hint.",
    "Needed much help with SQL joins and could not explain indexes.",
    "Designed a queue with retries, back-off and dead letters.",
    "Would mentor juniors well: patient and precise.",
    "Led a family of services through a rename without an outage.",
    "Handled the pushback on their design calmly.",
    "Chose the native HTTP client rather than a framework.",
    "The orphaned processes were reaped, and zombies were explained.",
    "Talked about single sign-on and single responsibility.",
    "Their strong accent on testing shows in the code.",
    "Thought of daylight saving and of 23-hour days unasked.",
    "Was the current owner of the payment service and knew every corner.",
    "Ran 5 services on 12 nodes, 99.95 % available in 2025.",
    "Version 10.15.7.2026 of the tool broke, and the candidate knew why.",
)

PROBLEMS = (
    (Topic.CONTACT, "You can reach her at carmen@mail.example."),
    (Topic.CONTACT, "Phone: +49 30 1234 5678."),
    (Topic.CONTACT, "Call him on 555-123-4567 after six."),
    (Topic.CONTACT, "His number is (030) 123 456 78."),
    (Topic.CONTACT, "Private address is c.canary+jobs@mail.example"),
    (Topic.CONTACT, "Her mobile is 0171 2345678"),
    (Topic.AGE, "She is 58 years old and it shows."),
    (Topic.AGE, "A 24-year-old with little experience."),
    (Topic.AGE, "He seems too old for this team."),
    (Topic.AGE, "She is rather young for a lead."),
    (Topic.AGE, "At his age he will not learn Rust."),
    (Topic.AGE, "He is close to retirement."),
    (Topic.AGE, "A middle-aged man who knows COBOL."),
    (Topic.FAMILY, "She has two kids at home."),
    (Topic.FAMILY, "He asked about childcare near the office."),
    (Topic.FAMILY, "She is pregnant, so she will be away in spring."),
    (Topic.FAMILY, "Recently married; might move."),
    (Topic.FAMILY, "Her husband works in another city."),
    (Topic.FAMILY, "He is a single father."),
    (Topic.FAMILY, "She plans to have children soon."),
    (Topic.FAMILY, "Coming back from maternity leave."),
    (Topic.FAMILY, "He has a young child."),
    (Topic.HEALTH, "He mentioned a disability."),
    (Topic.HEALTH, "She is disabled and uses a ramp."),
    (Topic.HEALTH, "He was on sick leave last year."),
    (Topic.HEALTH, "She seems depressed."),
    (Topic.HEALTH, "He has ADHD."),
    (Topic.HEALTH, "Uses a wheelchair."),
    (Topic.HEALTH, "She told me about her surgery."),
    (Topic.RELIGION, "She wears a headscarf."),
    (Topic.RELIGION, "He is a practising Muslim."),
    (Topic.RELIGION, "Goes to church on Sundays."),
    (Topic.RELIGION, "Would not work during Ramadan."),
    (Topic.RELIGION, "A very religious person."),
    (Topic.ORIGIN, "He speaks with a heavy accent."),
    (Topic.ORIGIN, "Not a native speaker, but fine."),
    (Topic.ORIGIN, "I wonder about her nationality."),
    (Topic.ORIGIN, "I asked where she is from."),
    (Topic.ORIGIN, "Has a foreign passport."),
    (Topic.PAY_HISTORY, "His current salary is lower than ours."),
    (Topic.PAY_HISTORY, "She earned 80k at her last job."),
    (Topic.PAY_HISTORY, "He used to earn more."),
    (Topic.PAY_HISTORY, "She makes $ 95 thousand now."),
)


@pytest.mark.parametrize("sentence", ORDINARY)
def test_an_ordinary_sentence_has_no_findings(sentence: str) -> None:
    assert find_in_notes(sentence) == ()


@pytest.mark.parametrize(("topic", "sentence"), PROBLEMS)
def test_a_sentence_that_should_not_weigh_is_found(topic: Topic, sentence: str) -> None:
    found = find_in_notes(f"Solid work overall. {sentence} Good questions at the end.")
    assert topic in {finding.topic for finding in found}
    assert all(finding.passage in sentence for finding in found)


def test_every_topic_is_reported_once_in_its_order() -> None:
    everything = " ".join(sentence for _, sentence in PROBLEMS)
    assert [finding.topic for finding in find_in_notes(everything)] == list(Topic)


def test_a_problem_at_the_end_of_the_longest_notes_is_found() -> None:
    notes = "Fine. " * (NOTES_LIMIT // 6 - 6) + "She has two kids."
    assert len(notes) <= NOTES_LIMIT
    assert [finding.topic for finding in find_in_notes(notes)] == [Topic.FAMILY]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a@",
        "@",
        "1",
        "1 ",
        "(1) ",
        "+1-",
        "a.",
        "a.b@c.",
        "very ",
        "earned 1",
        "earned 1.",
        "pregnan",
        "é",
        " ",
        "\n",
    ],
)
def test_a_hundred_thousand_adversarial_characters_are_read_in_no_time(piece: str) -> None:
    hostile = (piece * 100_000)[:100_000]
    started = time.process_time()
    find_in_notes(hostile)
    find_in_notes(f"x{hostile}!")
    assert time.process_time() - started < 0.5


def test_every_attribute_needs_a_rating_of_one_to_four() -> None:
    assert judge_ratings(["a", "b", "c", "d"], {"a": 1, "b": 4, "c": 5, "e": 2}) == ("c", "d")
    assert judge_ratings(["a"], {"a": 0}) == ("a",)
    assert judge_ratings([], {}) == ()


@pytest.mark.parametrize(
    ("state", "claim", "decided", "why"),
    [
        (None, ClaimState.ATTENDED, False, None),
        (ScorecardState.SUBMITTED, ClaimState.ATTENDED, False, None),
        (ScorecardState.AMENDED, ClaimState.ATTENDED, False, None),
        (None, ClaimState.CONFIRMED, False, Refusal.NOT_FINISHED),
        (None, ClaimState.RELEASED, False, Refusal.SEAT_RELEASED),
        (None, ClaimState.ATTENDED, True, Refusal.SCORECARD_LOCKED),
        (ScorecardState.LOCKED, ClaimState.ATTENDED, False, Refusal.SCORECARD_LOCKED),
    ],
)
def test_a_scorecard_is_open_from_the_end_of_the_interview_until_the_outcome(
    state: ScorecardState | None, claim: ClaimState, decided: bool, why: Refusal | None
) -> None:
    assert judge_submission(state, claim, decided=decided) is why


def test_others_are_read_once_all_of_ones_own_are_in() -> None:
    assert may_read_others(0, 0)
    assert may_read_others(2, 2)
    assert not may_read_others(2, 1)

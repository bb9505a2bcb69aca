"""Is the ATS's own form asked and filled in, whatever types of field it has?"""

from dataclasses import replace

import pytest

from adapters.ats.forms import told_apart
from adapters.ports import Rejected
from policies.forms import Answer, FieldKind, FormField
from policies.vocabulary import AtsInterview, AtsScorecard, Rating, Recommendation
from tests.adapters.cast import HOUR
from tests.adapters.worlds import AtsWorld

FARID = "farid@northwind.example"
WITH_NOTES = "Knew what each line was for."
ANSWERS: dict[FieldKind, Answer] = {
    FieldKind.YES_NO: "yes",
    FieldKind.NUMBER: "3",
    FieldKind.RANGE: "2-4",
    FieldKind.MONEY: "12.50 EUR",
    FieldKind.DATE: "2026-04-01",
    FieldKind.URL: "https://yukitanaka.example/portfolio",
    FieldKind.EMAIL: "talks@mail.example",
    FieldKind.PHONE: "+44 20 7946 0958",
    FieldKind.TEXT: "Draws before talking.",
    FieldKind.LONG_TEXT: "Ask about the second project.",
}


def portfolio(world: AtsWorld) -> tuple[AtsInterview, AtsScorecard]:
    interview = world.cast(AtsInterview("int-9", "app-yuki", "Onsite", "Portfolio", HOUR, (FARID,), 1))
    scorecard = AtsScorecard(
        key="card-9",
        application_id=interview.application_id,
        stage="Onsite",
        interview_key="int-9",
        interview_name="Portfolio",
        author_email=FARID,
        ratings=(Rating("craft", "Craft", 4), Rating("reasoning", "Reasoning", 3)),
        notes=WITH_NOTES,
        recommendation=Recommendation.STRONG_YES,
        revision=1,
    )
    return interview, scorecard


def answered(fields: tuple[FormField, ...]) -> dict[str, Answer]:
    """Something for every field beside ratings, notes and recommendation."""
    given: dict[str, Answer] = {}
    for one in fields:
        if one.kind is FieldKind.CHOICE:
            given[one.key] = one.options[-1][0]
        elif one.kind is FieldKind.CHOICES:
            given[one.key] = (one.options[0][0], one.options[-1][0])
        elif one.kind in ANSWERS:
            given[one.key] = ANSWERS[one.kind]
    return given


def test_every_type_of_field_is_asked_and_its_answer_taken(ats_world: AtsWorld) -> None:
    if not ats_world.ats.abilities.forms:
        pytest.skip("it has no forms")
    interview, scorecard = portfolio(ats_world)
    fields = ats_world.run(ats_world.ats.form(interview.application_id, "Onsite", "Portfolio"))
    assert fields is not None
    kinds = [one.kind for one in fields]
    assert kinds.count(FieldKind.RECOMMENDATION) == kinds.count(FieldKind.NOTES) == 1
    assert [one.name for one in fields if one.kind is FieldKind.RATING] == ["Craft", "Reasoning"]
    assert {FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.TEXT, FieldKind.DATE} <= set(kinds)
    given = answered(fields)
    assert len(given) >= 5
    keyed = {one.name: one.key for one in fields}
    ratings = tuple(Rating(keyed[one.name], one.name, one.score) for one in scorecard.ratings)
    filled = replace(scorecard, ratings=ratings, answers=given)
    ats_world.run(ats_world.ats.put_interview(interview))
    ats_world.run(ats_world.ats.submit_scorecard(filled))
    (kept,) = ats_world.office.state()["scorecards"].values()
    assert kept["content"]["recommendation"] == "strong_yes"
    assert {one["name"]: one["score"] for one in kept["content"]["ratings"]} == {"Craft": 4, "Reasoning": 3}
    assert kept["content"]["notes"] == WITH_NOTES
    assert set(given) <= set(kept["content"]["answers"])


def test_a_form_that_asks_for_something_else_by_now_is_rejected(ats_world: AtsWorld) -> None:
    if not ats_world.ats.abilities.forms:
        pytest.skip("it has no forms")
    interview, scorecard = portfolio(ats_world)
    ats_world.run(ats_world.ats.put_interview(interview))
    with pytest.raises(Rejected, match="2 required fields"):
        ats_world.run(ats_world.ats.submit_scorecard(replace(scorecard, ratings=())))


@pytest.mark.parametrize(
    "labels",
    [
        ("Strong No Hire", "No Hire", "Hire", "Strong Hire"),
        ("4 - Strong Hire", "3 - Hire", "2 - No Hire", "1 - Strong No Hire"),
        ("Definitely not", "No", "Yes", "Definitely"),
    ],
)
def test_a_choice_of_the_four_grades_is_the_recommendation_worst_first(labels: tuple[str, ...]) -> None:
    asked = FormField("q", "What do you think?", FieldKind.CHOICE, True, tuple((label, label) for label in labels))
    (found,) = told_apart([asked])
    assert found.kind is FieldKind.RECOMMENDATION
    worst_first = sorted(labels, key=labels.index, reverse=labels[0].startswith("4"))
    assert [label for _, label in found.options] == worst_first


def test_a_choice_of_other_words_and_a_rating_of_other_lengths_are_choices() -> None:
    words = FormField(
        "q", "Level", FieldKind.CHOICE, True, (("a", "Junior"), ("b", "Senior"), ("c", "No"), ("d", "Yes"))
    )
    stars = FormField("s", "Stars", FieldKind.RATING, True, tuple((str(n), str(n)) for n in range(1, 6)))
    assert [one.kind for one in told_apart([words, stars])] == [FieldKind.CHOICE, FieldKind.CHOICE]

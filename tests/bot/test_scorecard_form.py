"""Is every type of field of an ATS's form asked in the modal, and is the author told where the scorecard goes?"""

from dataclasses import replace

from bot.cards import feedback
from bot.cards.elements import Checks, Choice, DateInput, Note, TextInput, spoken
from bot.slack import render
from handlers.submit_scorecard import ScorecardIncomplete
from handlers.views import Flagged, FormAttribute, ScorecardDraft
from policies.forms import Answer, FieldKind, FormField, Misfit
from policies.vocabulary import ClaimId

OPTIONS = (("a" * 400, "Junior"), ("sr", "Senior"))
QUESTIONS = tuple(
    FormField(f"q_{kind.value}", f"About {kind.value}", kind, kind is FieldKind.CHOICE, OPTIONS)
    for kind in FieldKind
    if kind not in (FieldKind.RATING, FieldKind.NOTES, FieldKind.RECOMMENDATION, FieldKind.OTHER)
)
DRAFT = ScorecardDraft(
    claim_id=ClaimId("claim"),
    code="PK-7F3A-1",
    title="Product Designer",
    candidate="Yuki",
    interview="Portfolio",
    attributes=(FormAttribute("craft", "Craft", ("Strong no", "No", "Yes", "Strong yes")),),
    ratings=(),
    notes="",
    recommendation=None,
    kept_because="",
    revision=0,
    questions=QUESTIONS,
)


def test_each_type_has_its_own_input_and_slack_takes_them_all() -> None:
    form = feedback.scorecard_form(DRAFT)
    inputs = {part.key: type(part) for part in form.parts if isinstance(part, TextInput | Choice | Checks | DateInput)}
    assert inputs["answer_q_choice"] is inputs["answer_q_yes_no"] is Choice
    assert inputs["answer_q_choices"] is Checks
    assert inputs["answer_q_date"] is DateInput
    assert all(inputs[f"answer_{one.key}"] for one in QUESTIONS)
    shown = render.form(form)
    options = [
        option
        for block in shown["blocks"]
        for option in block.get("element", {}).get("options", [])
        if "element" in block
    ]
    assert all(len(option["value"]) <= 150 for option in options)


def test_what_was_answered_before_is_there_again() -> None:
    before: dict[str, Answer] = {
        "q_choice": "sr",
        "q_choices": ("sr",),
        "q_date": "2026-03-02",
        "q_number": "7",
        "q_yes_no": "no",
    }
    parts = {getattr(part, "key", ""): part for part in feedback.scorecard_form(replace(DRAFT, answers=before)).parts}
    assert [getattr(parts[f"answer_{key}"], "initial", None) for key in before] == [
        "1",
        ("1",),
        "2026-03-02",
        "7",
        "no",
    ]


def test_who_writes_a_note_is_told_so_before_anything_is_typed() -> None:
    assert Note(feedback.AS_NOTE) not in feedback.scorecard_form(DRAFT).parts
    told = feedback.scorecard_form(replace(DRAFT, as_note=True))
    assert feedback.AS_NOTE in spoken(told)


def test_what_does_not_fit_is_said_at_its_field() -> None:
    flagged = (Flagged("family", "two kids"), Flagged("age", "too old", "q_long_text"))
    said = feedback.scorecard_errors(ScorecardIncomplete((), flagged, misfits=(("q_number", Misfit.NO_NUMBER),)))
    assert set(said) == {"notes", "answer_q_long_text", "answer_q_number"}
    assert "two kids" in said["notes"] and "too old" in said["answer_q_long_text"]
    assert set(feedback.MISFITS) == set(Misfit)

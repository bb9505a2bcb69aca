"""Is there a card for everything, does it fit Slack however large the company is, and can no text become markup?"""

import ast
import dataclasses
import json
from typing import Any, get_args

import pytest

from bot.cards import feedback, outcomes, schedule
from bot.cards.elements import Bold, Button, Buttons, Card, Checks, Choice, Form, Note, Quote, Text, TextInput
from bot.cards.notices import EVENTS, notice
from bot.cards.refusals import SENTENCES
from bot.chat.buttons import ACTIONS
from bot.chat.forms import FORMS
from bot.slack import render
from bot.slack.lint import lint
from bot.slack.platform import SLACK
from handlers.parcels import ChatContent
from handlers.promises import RECRUITER_NOTICES
from handlers.show_schedule import ScheduleShown
from handlers.show_scorecards import ScorecardsShown
from handlers.views import OutcomeDraft, ScorecardView
from policies.vocabulary import LoopId, Rating, Recommendation, Refusal, ScorecardId
from tests.architecture.tree import modules, parsed
from tests.bot.cards.samples import START, makers, plain
from tests.bot.slack.judges import check

Json = dict[str, Any]

MAKERS = makers()


# Completeness


def test_every_message_the_bot_sends_by_itself_has_a_card() -> None:
    carded = {maker.hints["content"] for maker in MAKERS if maker.make is notice}
    assert carded == set(get_args(ChatContent))


def test_every_notice_to_a_recruiter_has_words() -> None:
    assert set(EVENTS) == {errand.value.partition(".")[2] for errand in RECRUITER_NOTICES}


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    assert set(SENTENCES) == set(Refusal)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def made_in_cards(element: str, place: int) -> set[str]:
    """The argument at `place` of every call of this element in bot.cards, where it is always written out."""
    calls = [node for module in modules("bot/cards") for node in ast.walk(parsed(module)) if isinstance(node, ast.Call)]
    return {ast.literal_eval(call.args[place]) for call in calls if ast.unparse(call.func) == element}


def test_every_button_does_something_and_everything_has_a_button() -> None:
    assert made_in_cards("Button", 1) == set(ACTIONS)


def test_every_form_is_read_and_every_reader_has_a_form() -> None:
    assert made_in_cards("Form", 0) == set(FORMS)


# Limits that only grow with the company


def scorecard(number: int, notes: str = "n" * 3000) -> ScorecardView:
    ratings = tuple(Rating(f"k{place}", f"Attribute {place}", 3) for place in range(5))
    return ScorecardView(ScorecardId(str(number)), "Alice", "Coding", ratings, notes, Recommendation.YES, START, 1)


@pytest.mark.parametrize("count", [1, 24, 25, 26, 60])
def test_an_outcome_form_keeps_its_questions_however_many_scorecards_there_are(count: int) -> None:
    cards = tuple(scorecard(number) for number in range(count))
    draft = plain(OutcomeDraft)
    draft = dataclasses.replace(draft, loop_id=LoopId("loop-1"), scorecards=cards)
    form = outcomes.outcome_form(draft)
    payload = render.form(form)
    check(form)
    asked = [block["block_id"] for block in payload["blocks"] if block["type"] == "input"]
    assert asked[:2] == ["decision", "reason"]
    assert (render.MORE in json.dumps(payload)) is (count > 16)


def test_scorecards_that_do_not_fit_say_so_once() -> None:
    cards = tuple(scorecard(number, "Short.") for number in range(60))
    screen = feedback.scorecards(ScorecardsShown("PK-7F3A", "Backend Engineer", "Carmen", cards, ()))
    check(screen)
    assert json.dumps(render.screen(screen)).count(render.MORE) == 1


def test_a_message_stays_under_what_slack_takes_in_all() -> None:
    card = Card("Long", tuple(Quote("q" * 3000) for _ in range(40)))
    check(card)
    assert len(render.message(card)["blocks"]) == 3


def test_one_long_text_is_cut_and_shows_that_it_is() -> None:
    [block] = render.message(Card("x", (Text((Bold("b" * 2999), "tail", "gone")),)))["blocks"]
    words = [word["text"] for word in block["elements"][0]["elements"]]
    assert words == ["b" * 2999, "…"]


def test_what_would_mention_people_in_a_notification_is_escaped() -> None:
    assert render.message(Card("<!channel> & <@U1>", ()))["text"] == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def options(count: int) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(number), f"Option {number}", "") for number in range(count))


@pytest.mark.parametrize(
    ("part", "kind", "shown"),
    [
        (Choice("k", "Which?", options(10), radio=True), "radio_buttons", 10),
        (Choice("k", "Which?", options(11), "10", radio=True), "static_select", 11),
        (Choice("k", "Which?", options(150), "149"), "static_select", 100),
        (Checks("k", "Which?", options(10)), "checkboxes", 10),
        (Checks("k", "Which?", options(11)), "multi_static_select", 11),
        (Checks("k", "Which?", options(150)), "multi_static_select", 100),
    ],
)
def test_many_choices_become_a_menu(part: Choice | Checks, kind: str, shown: int) -> None:
    form = Form("plan", "Plan", "Save", "loop-1", (part,))
    check(form)
    element = render.form(form)["blocks"][0]["element"]
    assert (element["type"], len(element["options"])) == (kind, shown)


def test_a_recruiter_with_more_than_a_menu_holds_is_told() -> None:
    loop = plain(ScheduleShown).loops[0]
    form = schedule.schedule_form(ScheduleShown((), (loop,) * 130), SLACK)
    assert isinstance(form, Form)
    assert next(part.text for part in form.parts if isinstance(part, Note)).startswith("30 more do not fit here")
    check(form)


def test_a_text_longer_than_its_field_is_cut_to_fit() -> None:
    check(Form("cancel", "T" * 40, "S" * 40, "x", (TextInput("k", "L" * 3000, "v" * 400, most=300, hint="h" * 3000),)))


def test_an_empty_row_of_buttons_is_left_out() -> None:
    assert render.message(Card("x", (Buttons(()), Text(("y",)))))["blocks"][0]["type"] == "rich_text"


# The lint itself

GO = render._button(Button("Go", "claim", "1"), "claim:0:0")
CLEAN: Json = {"text": "x", "blocks": [{"type": "actions", "elements": [GO]}]}


@pytest.mark.parametrize(
    ("surface", "payload"),
    [
        ("message", {**CLEAN, "text": ""}),
        ("message", {**CLEAN, "text": "<!channel>"}),
        ("message", {**CLEAN, "text": "R&D"}),
        ("message", {**CLEAN, "blocks": [{"type": "divider"}] * 51}),
        ("message", {**CLEAN, "blocks": CLEAN["blocks"] * 2}),
        ("message", {**CLEAN, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*x*"}}]}),
        ("message", {**CLEAN, "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "h" * 151}}]}),
        ("message", {**CLEAN, "blocks": [{"type": "actions", "elements": []}]}),
        ("message", {**CLEAN, "blocks": [{"type": "rich_text", "elements": []}]}),
        ("message", render.message(Card("x", (Quote("q" * 3000),))) | {"text": "x" * 120_000}),
        ("modal", {"title": {"text": "t" * 25}, "blocks": []}),
        ("modal", {"title": {"text": "t"}, "blocks": [], "private_metadata": "p" * 3001}),
        ("modal", {"title": {"text": "t"}, "blocks": [render._input(TextInput("k", "Why?"))]}),
    ],
)
def test_the_lint_finds(surface: str, payload: Json) -> None:
    assert lint(CLEAN, "message") == []
    assert lint(payload, surface) != []

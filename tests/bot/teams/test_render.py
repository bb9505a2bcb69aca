"""Can no text become markup in Teams, and do forms keep what they ask and what was typed?"""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.elements import (
    Bold,
    Button,
    Buttons,
    Card,
    Checks,
    Choice,
    DateInput,
    Form,
    Link,
    Quote,
    Screen,
    Text,
    TextInput,
)
from bot.teams import activities, render
from bot.teams.markdown import escaped
from tests.bot.cards.samples import HOSTILE

Json = dict[str, Any]


# Text is text


@given(st.text(max_size=200) | st.sampled_from(HOSTILE))
def test_no_text_keeps_a_mark_that_is_not_escaped(text: str) -> None:
    for inside in (False, True):
        made = escaped(text, inside=inside)
        assert "\n" not in made and "{{" not in made
        bare = re.sub(r"\\[\\`*_\[\]<>~|&+\-#={]|\\$", "", made)
        assert not set(bare) & set("`*_[]<>~|")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _it_", r"\*bold\* \_it\_"),
        ("[your bank](https://evil.example)", r"\[your bank\](https://evil.example)"),
        ("<at>Everyone</at>", r"\<at\>Everyone\</at\>"),
        ("{{DATE(2026-03-02T09:00:00Z)}}", r"{\{DATE(2026-03-02T09:00:00Z)}}"),
        ("- a list", r"\- a list"),
        ("1. a list", r"1\. a list"),
        ("# a title", r"\# a title"),
        ("R&D, 5 > 3 &amp; so on", r"R&D, 5 \> 3 \&amp; so on"),
        ("C:\\new", r"C:\\new"),
        ("two\nlines", "two lines"),
    ],
)
def test_what_would_be_markup_is_shown_as_it_was_written(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_a_quote_keeps_its_lines() -> None:
    (quote,) = render.message(Card("x", (Quote("one\n\n- two"),)))[1]["body"]
    assert [line["text"] for line in quote["items"]] == ["one", "\\- two"]


def test_a_link_that_is_no_address_is_its_text() -> None:
    words = (
        Link("Open", "https://a.example/x"),
        Link("Run", "javascript:alert(1)"),
        Link("Odd", "https://a.example/)x"),
    )
    assert render.message(Card("x", (Text(words),)))[1]["body"][0]["text"] == "[Open](https://a.example/x)RunOdd"


# Forms


def fields(form: Form, answers: Any = None, errors: Any = None) -> dict[str, Json]:
    card = render.dialog(form, answers, errors)["task"]["value"]["card"]["content"]
    return {one["id"]: one for one in card["body"] if "id" in one}


FORM = Form(
    "plan", "Plan", "Save", "loop-1",
    (
        TextInput("why", "Why?", "As before"),
        Choice("which", "Which?", (("a", "A", ""), ("b", "B", "")), "a"),
        Checks("also", "And?", (("x", "X", ""), ("y", "Y", ""), ("z", "Z", "")), initial=("y",)),
        DateInput("day", "When?", initial="2026-03-02"),
    ),
)  # fmt: skip


def test_a_form_that_comes_again_has_what_was_typed_and_not_what_it_began_with() -> None:
    again = fields(FORM, {"which": "b", "also": ("x", "z")}, {"why": "Please say why."})
    assert "value" not in again["why"] and again["which"]["value"] == "b" and again["also"]["value"] == "x,z"
    assert "value" not in again["day"] and "value" not in fields(FORM, {"which": "b"})["also"]
    fresh = fields(FORM)
    assert fresh["why"]["value"] == "As before" and fresh["which"]["value"] == "a"
    assert (fresh["also"]["value"], fresh["day"]["value"]) == ("y", "2026-03-02")


def test_an_error_stands_above_its_question_and_one_of_no_question_above_all() -> None:
    card = render.dialog(FORM, {}, {"which": "Not that one.", "gone": "Too late."})["task"]["value"]["card"]["content"]
    told = [one.get("text") or one.get("id") for one in card["body"]]
    assert told[0] == "Too late." and told[told.index("which") - 1] == "Not that one."


def test_what_is_sent_back_is_read_by_key_and_what_is_ours_apart() -> None:
    card = render.dialog(FORM)["task"]["value"]["card"]["content"]
    data = {**card["actions"][0]["data"], "why": "a\r\nb", "which": "", "also": "x,z", "odd": 5}
    heard = activities.read({"type": "invoke", "name": "task/submit", "value": {"data": data}})
    assert (heard.our("form"), heard.our("state")) == ("plan", "loop-1")
    assert heard.answers == {"why": "a\nb", "also": ("x", "z")}


def test_questions_stay_however_much_there_is_to_read() -> None:
    form = Form("outcome", "Outcome", "Record", "l", (*(Quote("q" * 3000) for _ in range(30)), *FORM.parts))
    body = render.dialog(form)["task"]["value"]["card"]["content"]["body"]
    assert [one["id"] for one in body if "id" in one] == ["why", "which", "also", "day"]
    assert json.dumps(body).count(render.MORE) == 1


def test_more_buttons_than_fit_a_row_begin_another() -> None:
    row = Buttons(tuple(Button(f"B{number}", "claim", str(number)) for number in range(14)))
    sets = render.message(Card("x", (row,)))[1]["body"]
    assert [len(one["actions"]) for one in sets] == [6, 6, 2]


def test_a_bold_text_of_nothing_is_nothing() -> None:
    (block,) = render.message(Card("x", (Text((Bold(" "), "y")),)))[1]["body"]
    assert block["text"] == " y"


def test_a_screen_has_no_button_to_hand_in() -> None:
    assert "actions" not in render.dialog(Screen("Read", (Text(("x",)),)))["task"]["value"]["card"]["content"]

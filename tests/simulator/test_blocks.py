"""Does the validator refuse what Slack refuses, and nothing that Slack takes?"""

from typing import Any

import pytest

from simulator.blocks import check_blocks, check_view
from tests.simulator.company import MODAL, card, plain

Json = dict[str, Any]


def section(**fields: Any) -> Json:
    return {"type": "section", **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**fields: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain("Go"), **fields}


def select(count: int, **fields: Any) -> Json:
    options = [{"text": plain(f"Option {n}"), "value": str(n)} for n in range(count)]
    return {"type": "static_select", "action_id": "s", "options": options, **fields}


def asked(element: Json) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element}


def typed(**fields: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "t", **fields}


REFUSED: dict[str, tuple[str, list[Json]]] = {
    "an unknown block": ("message", [{"type": "shout"}]),
    "an unknown element": ("message", [actions({"type": "lever"})]),
    "an unknown field": ("message", [section(text=plain("x"), colour="red")]),
    "an empty section": ("message", [section()]),
    "empty text": ("message", [section(text=plain(""))]),
    "a section over 3000": ("message", [section(text=plain("x" * 3001))]),
    "a header over 150": ("message", [{"type": "header", "text": plain("x" * 151)}]),
    "a header in mrkdwn": ("message", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
    "eleven fields": ("message", [section(fields=[plain("x")] * 11)]),
    "a field over 2000": ("message", [section(fields=[plain("x" * 2001)])]),
    "eleven context elements": ("message", [{"type": "context", "elements": [plain("x")] * 11}]),
    "no actions": ("message", [actions()]),
    "26 actions": ("message", [actions(*(button(action_id=str(n)) for n in range(26)))]),
    "a button text over 75": ("message", [actions(button(text=plain("x" * 76)))]),
    "a button value over 2000": ("message", [actions(button(value="x" * 2001))]),
    "a button style": ("message", [actions(button(style="loud"))]),
    "an action_id over 255": ("message", [actions(button(action_id="x" * 256))]),
    "a block_id over 255": ("message", [{"type": "divider", "block_id": "x" * 256}]),
    "no options": ("message", [actions(select(0))]),
    "101 options": ("message", [actions(select(101))]),
    "a long option": ("message", [actions(select(1) | {"options": [{"text": plain("x" * 76), "value": "v"}]})]),
    "a long option value": ("message", [actions(select(1) | {"options": [{"text": plain("x"), "value": "v" * 151}]})]),
    "a placeholder over 150": ("message", [actions(select(1, placeholder=plain("x" * 151)))]),
    "an initial option not offered": (
        "message",
        [actions(select(1, initial_option={"text": plain("z"), "value": "z"}))],
    ),
    "eleven radio buttons": ("modal", [asked(select(11) | {"type": "radio_buttons"})]),
    "eleven checkboxes": ("modal", [asked(select(11) | {"type": "checkboxes"})]),
    "six in an overflow": ("message", [actions(select(6) | {"type": "overflow"})]),
    "a twin block_id": ("message", [{"type": "divider", "block_id": "b"}] * 2),
    "a twin action_id": ("message", [actions(button(), button())]),
    "51 blocks in a message": ("message", [{"type": "divider"}] * 51),
    "101 blocks in a modal": ("modal", [{"type": "divider"}] * 101),
    "a button as an input": ("modal", [asked(button())]),
    "least over most": ("modal", [asked(typed(min_length=9, max_length=3))]),
    "most over 3000": ("modal", [asked(typed(max_length=3001))]),
    "an initial value too long": ("modal", [asked(typed(max_length=3, initial_value="four"))]),
    "an image over http": ("message", [{"type": "image", "image_url": "http://x.example/a.png", "alt_text": "a"}]),
    "an unknown rich text": (
        "message",
        [{"type": "rich_text", "elements": [{"type": "rich_text_poem", "elements": []}]}],
    ),
    "blocks of no shape": ("message", [{"type": ["section"]}]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_slack_refuses(what: str) -> None:
    surface, blocks = REFUSED[what]
    assert check_blocks(blocks, surface) != []


def test_an_input_needs_a_submit_button() -> None:
    assert check_view({name: value for name, value in MODAL.items() if name != "submit"}) != []


@pytest.mark.parametrize("field", ["title", "submit", "close"])
def test_a_modals_words_are_24_characters_at_most(field: str) -> None:
    assert check_view(MODAL | {field: plain("x" * 25)}) != []


@pytest.mark.parametrize(("field", "most"), [("private_metadata", 3000), ("callback_id", 255)])
def test_a_views_own_texts_have_limits(field: str, most: int) -> None:
    assert check_view(MODAL | {field: "x" * most}) == []
    assert check_view(MODAL | {field: "x" * (most + 1)}) != []


@pytest.mark.parametrize("junk", [None, 7, "x", [1], {"type": "home"}, {"type": "modal", "blocks": {}}])
def test_junk_is_refused_without_a_crash(junk: object) -> None:
    assert check_view(junk) != []


def test_slack_takes_a_card_a_modal_and_rich_text() -> None:
    leaves = [
        {"type": "text", "text": "x", "style": {"bold": True}},
        {"type": "user", "user_id": "U0BOB"},
        {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "x"},
    ]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": leaves}]}
    assert check_blocks([*card("text"), rich], "message") == []
    assert check_view(MODAL) == []

"""Would Teams show it? The simulated tenant's check, the limits that Microsoft names, and what we let come back."""

import json
from collections.abc import Iterator
from typing import Any

from bot.cards.elements import Card
from bot.chat.buttons import ACTIONS, OPENING
from bot.chat.forms import FORMS
from bot.teams import render
from simulator.teams.cards import actions, check_card
from tests.bot.cards.samples import Shown

Json = dict[str, Any]
MOST_BYTES = 28 * 1024


def cards(shown: Shown) -> Iterator[tuple[bool, Json]]:
    """Every way the bot sends this, and whether that is a dialog."""
    yield True, render.dialog(shown)["task"]["value"]["card"]["content"]
    if isinstance(shown, Card):
        yield False, render.message(shown)[1]


def check(shown: Shown) -> None:
    for is_dialog, card in cards(shown):
        assert check_card(card, dialog=is_dialog) == []
        assert len(json.dumps(card, ensure_ascii=False).encode("utf-8", "replace")) < MOST_BYTES - 2000
        for action in actions(card):
            ours = action["data"]["panelkeeper"]
            assert ours.keys() <= {"action", "value", "form", "state", "many"}
            assert ours.get("action", "claim") in ACTIONS and ours.get("form", "swap") in FORMS
            opens = ours.get("action") in OPENING and not is_dialog
            assert (action["data"].get("msteams") == {"type": "task/fetch"}) is opens
        for node in nodes(card):
            if node.get("type") == "ActionSet":
                assert 1 <= len(node["actions"]) <= 6


def nodes(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(one)

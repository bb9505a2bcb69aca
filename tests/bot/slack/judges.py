"""Would Slack take it? Two judges that know nothing of each other: our lint, and the simulated workspace's check."""

from collections.abc import Iterator
from typing import Any

from bot.cards.elements import Card, Form, Screen
from bot.chat.buttons import ACTIONS
from bot.chat.forms import FORMS
from bot.slack import render
from bot.slack.lint import lint
from simulator.blocks import check_blocks, check_view
from tests.bot.cards.samples import Shown

Json = dict[str, Any]


def payloads(shown: Shown) -> Iterator[tuple[str, Json]]:
    """Every way the bot sends this: a card goes out as a message, to App Home, and in a modal."""
    match shown:
        case Card():
            yield "message", render.message(shown)
            yield "home", render.home(shown)
            yield "modal", render.screen(Screen("Panelkeeper", shown.blocks))
        case Form():
            yield "modal", render.form(shown)
        case Screen():
            yield "modal", render.screen(shown)


def judged(surface: str, payload: Json) -> list[str]:
    """What both judges have against a payload."""
    theirs = check_blocks(payload["blocks"], surface) if surface == "message" else check_view(payload)
    return [*lint(payload, surface), *theirs]


def nodes(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def check(shown: Shown) -> None:
    for surface, payload in payloads(shown):
        assert judged(surface, payload) == []
        for node in nodes(payload):
            assert node.get("type") not in ("mrkdwn", "markdown", "section")
            assert node.get("emoji", False) is False
            if node.get("type") == "button":
                assert node["action_id"].partition(":")[0] in ACTIONS
        if isinstance(shown, Form):
            assert payload["callback_id"] in FORMS

"""How does each card look, on each platform? The same plain words every time, to see in a review what a change does.

`UPDATE_GOLDEN=1` writes the examples in golden/ anew.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.cards.elements import Card, Form
from bot.cards.platform import Platform
from bot.slack import render as slack
from bot.slack.platform import SLACK
from bot.teams import render as teams
from bot.teams.platform import TEAMS
from tests.bot.cards.samples import Maker, Shown, makers, plain

GOLDEN = Path(__file__).parent / "golden"
Json = dict[str, Any]
MAKERS = makers()


def in_slack(shown: Shown) -> Json:
    match shown:
        case Card():
            return {"surface": "message", **slack.message(shown)}
        case Form():
            return {"surface": "modal", **slack.form(shown)}
        case _:
            return {"surface": "modal", **slack.screen(shown)}


def in_teams(shown: Shown) -> Json:
    if isinstance(shown, Card):
        text, card = teams.message(shown)
        return {"surface": "message", "summary": text, "card": card}
    return {"surface": "dialog", **teams.dialog(shown)}


DRAWN = {SLACK: in_slack, TEAMS: in_teams}


@pytest.mark.parametrize("platform", DRAWN, ids=lambda platform: platform.name)
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.name)
def test_an_example_looks_as_it_did(maker: Maker, platform: Platform) -> None:
    given = {name: platform if kind is Platform else plain(kind, name) for name, kind in maker.hints.items()}
    drawn = DRAWN[platform](maker.make(**given))
    text = json.dumps(drawn, indent=1, ensure_ascii=False) + "\n"
    path = GOLDEN / f"{maker.name}.{platform.name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert path.exists() and path.read_text(encoding="utf-8") == text, "UPDATE_GOLDEN=1 writes it anew"


def test_no_example_is_left_of_a_card_that_is_gone() -> None:
    wanted = {f"{maker.name}.{platform.name}.json" for maker in MAKERS for platform in DRAWN}
    assert {path.name for path in GOLDEN.glob("*.json")} == wanted


def test_what_slack_types_with_a_slash_teams_does_not() -> None:
    said = {
        platform.name: "".join(p.read_text("utf-8") for p in GOLDEN.glob(f"*.{platform.name}.json"))
        for platform in DRAWN
    }
    assert "/panel" in said["slack"] and "/feedback" in said["slack"]
    assert "/panel" not in said["teams"] and "/feedback" not in said["teams"]

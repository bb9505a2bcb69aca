"""Is a panel of a page's worth, however much somebody owes? The oldest first, and a word on where the rest is."""

import pytest

from bot.cards import panel
from bot.cards.elements import Buttons, spoken
from bot.slack.platform import SLACK
from handlers.show_panel import MOST_OUTCOMES, MOST_SCORECARDS, ShowPanel
from handlers.views import PanelView
from tests import held_loops
from tests.builders import Company

OWED = MOST_SCORECARDS + 5


@pytest.fixture
def owing(company: Company) -> Company:
    """Alice owes many scorecards, Hana as many outcomes."""
    held_loops.write(company, OWED, 1, "alice")
    return company


def shown(company: Company, name: str) -> PanelView:
    view = company.as_(name, ShowPanel())
    assert isinstance(view, PanelView)
    return view


def actions(view: PanelView) -> list[str]:
    blocks = panel.panel(view, SLACK).blocks
    return [button.action for block in blocks if isinstance(block, Buttons) for button in block.buttons]


def test_scorecards_due_are_a_pages_worth_and_the_rest_is_named(owing: Company) -> None:
    view = shown(owing, "alice")
    assert len(view.scorecards_due) == MOST_SCORECARDS
    assert actions(view).count("open_scorecard") == panel.MOST_LINES
    assert "More scorecards are due: /feedback lists them." in spoken(panel.panel(view, SLACK))
    names = "SELECT shown FROM audit_entry WHERE command = 'ShowPanel' AND shown LIKE '%name%'"
    assert len(owing.rows(names)) == MOST_SCORECARDS


def test_outcomes_due_are_a_pages_worth_too(owing: Company) -> None:
    view = shown(owing, "hana")
    assert len(view.outcomes_due) == MOST_OUTCOMES
    assert actions(view).count("open_outcome") == panel.MOST_LINES


def test_what_is_written_or_decided_makes_room_for_the_next(owing: Company) -> None:
    first = shown(owing, "alice").scorecards_due[0]
    owing.write("UPDATE claim SET state = 'released' WHERE id = :id", id=first.claim_id)
    view = shown(owing, "alice")
    assert len(view.scorecards_due) == MOST_SCORECARDS and first not in view.scorecards_due

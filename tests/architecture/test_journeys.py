"""Is every journey walked on both platforms, from the same test? All but those of this list, each for a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
FILES = sorted(file for folder in ("journeys", "faults") for file in (TESTS / folder).glob("test_*.py"))
ON_BOTH = {"ON_EACH_PLATFORM", "PLATFORMS", "HALVES", "both"}
"""What a file says in which each platform has its turn, or both are there at once."""
ON_EITHER = ON_BOTH | {"platform"}
"""A test that says one of these knows where it is, and may say what is so on one platform."""
OF = {"slack": "slack", "slacks": "slack", "IN_SLACK": "slack", "teams": "teams"}
WITHOUT_CHAT = {
    "test_replays": "the ATS's webhooks and the candidate's page: whatever the company chats in is not asked",
    "test_database_away": "carriers that lose the database, in front of no chat at all",
    "test_sealing": "the audit trail, which sealers extend without anybody's chat",
}
ON_ONE = {
    "test_an_edit_that_changes_no_word_is_nothing_new": "Slack tells of a link's preview as of an edit",
    "test_an_event_that_only_redraws_app_home_may_come_again": "Teams has no page of the app's own",
    "test_what_is_written_with_me_is_heard_as_well": "/me is Slack's",
    "test_microsofts_own_renderer_draws_the_cards_where_npm_has_it": "Slack publishes no renderer of its blocks",
}
"""Socket Mode is Slack's too: `tests/bot/slack` looks at it."""


def words(node: ast.AST) -> Iterator[str]:
    """Every name, attribute and text in a piece of source."""
    for one in ast.walk(node):
        match one:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.Constant(value=str(word)):
                yield word
            case _:
                pass


def told_in(file: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_journey_is_walked_on_both_platforms(file: Path) -> None:
    on_both = bool(ON_BOTH & set(words(ast.parse(file.read_text("utf-8")))))
    assert on_both is (file.stem not in WITHOUT_CHAT)


def test_what_is_walked_on_one_platform_only_is_listed() -> None:
    found = {
        test.name
        for file in FILES
        for test in told_in(file)
        if len({OF[word] for word in words(test) if word in OF}) == 1 and not ON_EITHER & set(words(test))
    }
    assert found == set(ON_ONE)


def test_the_lists_name_what_there_is() -> None:
    assert set(WITHOUT_CHAT) <= {file.stem for file in FILES}

"""Can people work in Teams? They type, press, fill in dialogs, and are told."""

from simulator.teams.driver import text_of
from tests.bot.teams.office import Office


def test_help_lists_the_commands_as_they_are_typed_there(place: Office) -> None:
    place.teams.say("Alice", "panel help")
    said = text_of(place.teams.posts("Alice")[-1])
    assert "panel claim CODE" in said and "/panel" not in said

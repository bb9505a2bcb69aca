"""Can people work in Teams, and half of them in Slack? They type, press, fill in dialogs, and are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator import story
from simulator.teams.cards import actions
from simulator.teams.driver import text_of
from tests.bot.teams.office import Office, office
from tests.journeys.stage import until

CHANNEL = "hiring-backend"
HAND = "Please write to carmen.diaz@example.org or ring +49 30 1234567."


@pytest.mark.slow
@pytest.mark.parametrize("cast", ["teams", "both"])
def test_a_hire_from_the_stage_change_to_the_outcome(tmp_path: Path, cast: str) -> None:
    with office(tmp_path, f"sqlite:///{tmp_path}/panelkeeper.db", cast) as made:
        made.teams.install()
        assert story.tell(made.url, platform=cast)


@pytest.fixture(scope="module")
def at_seats(place: Office) -> Iterator[Office]:
    """Carmen's loop is open, and its card in the channel of Teams."""
    told = place.story()
    told.move_to_onsite()
    told.close()
    until(lambda: "Option D" in last(place, "Dana", CHANNEL), "the card")
    place.settle()
    yield place


def last(place: Office, person: str, channel: str | None = None) -> str:
    posts = place.teams.posts(person, channel)
    return text_of(posts[-1]) if posts else ""


def test_help_lists_the_commands_as_they_are_typed_there(place: Office) -> None:
    place.teams.say("Alice", "panel help")
    assert "panel claim CODE" in last(place, "Alice") and "/panel" not in last(place, "Alice")


def test_whoever_adds_the_app_is_told_how_it_is_used_and_known_at_once(place: Office) -> None:
    place.teams.uninstall("Ines")
    assert not chats(place, "ines")
    place.teams.install("Ines")
    assert "panel help lists all that I do" in last(place, "Ines")
    assert len(chats(place, "ines")) == 1


def chats(place: Office, name: str) -> list[object]:
    return place.rows(
        "SELECT chat_conversation.id FROM chat_conversation JOIN chat_identity ON chat_identity.chat_user = "
        "chat_conversation.chat_user JOIN person ON person.id = chat_identity.person_id WHERE person.email LIKE :who "
        "AND service_url <> ''",
        who=f"{name}%",
    )


def test_a_word_that_is_no_command_is_answered_with_the_way_to_help(place: Office) -> None:
    place.teams.say("Alice", "good morning")
    assert last(place, "Alice") == "I do not know “good”. “panel help” lists what I do."


def test_an_answer_in_a_channel_is_for_whoever_asked_only(at_seats: Office) -> None:
    before = len(at_seats.teams.posts("Bob", CHANNEL))
    at_seats.teams.say("Alice", "@Panelkeeper panel privacy", CHANNEL)
    assert "What is stored about whom" in last(at_seats, "Alice", CHANNEL)
    assert len(at_seats.teams.posts("Bob", CHANNEL)) == before + 1  # what she has asked
    assert "stored" not in last(at_seats, "Bob", CHANNEL)


def test_a_claim_is_answered_to_the_one_who_pressed_and_seen_by_all_in_the_card(at_seats: Office) -> None:
    at_seats.teams.press("Farid", "Claim Collaboration", CHANNEL)
    (post,) = [one for one in at_seats.teams.posts("Farid", CHANNEL) if "Option D" in text_of(one)]
    assert "is yours" in post["below"]
    until(lambda: "Farid Haddad" in card(at_seats, "Bob"), "the card to follow")
    assert "is yours" not in card(at_seats, "Bob")


def card(place: Office, person: str) -> str:
    return next(text_of(one) for one in place.teams.posts(person, CHANNEL) if "Option D" in text_of(one))


def test_in_ones_own_chat_the_answer_takes_the_cards_place(at_seats: Office) -> None:
    at_seats.teams.say("Elif", "open")
    before = len(at_seats.teams.posts("Elif"))
    at_seats.teams.press("Elif", "Claim")
    assert "is yours" in last(at_seats, "Elif") and len(at_seats.teams.posts("Elif")) == before
    offered = [one["title"] for one in actions(at_seats.teams.posts("Elif")[-1]["cards"][0])]
    assert offered == ["Release seat", "Other open seats"]
    at_seats.teams.press("Elif", "Other open seats")
    assert "Open seats for you" in last(at_seats, "Elif") and len(at_seats.teams.posts("Elif")) == before


def test_a_command_that_needs_a_form_opens_one_and_keeps_what_was_typed(place: Office) -> None:
    place.teams.say("Dana", "panel settings")
    assert "opens in a window of its own" in last(place, "Dana")
    place.teams.press("Dana", "Open")
    place.teams.send("Dana", {"Time zone": "Nowhere/Land", "Public holidays of": "DE-BY"})
    dialog = place.teams.dialog("Dana")
    assert dialog is not None and "This value cannot be right." in str(dialog["card"])
    assert (dialog["values"]["timezone"], dialog["values"]["holidays"]) == ("Nowhere/Land", "DE-BY")
    place.teams.send("Dana", {"Time zone": "Europe/Paris", "Public holidays of": ""})
    assert place.rows("SELECT timezone FROM person WHERE email LIKE 'dana%'") == [("Europe/Paris",)]


def test_a_command_of_the_menu_opens_its_dialog_at_once(place: Office) -> None:
    place.teams.say("Dana", "/panel privacy")
    dialog = place.teams.dialog("Dana")
    assert dialog is not None and "What is stored about whom" in str(dialog["card"])


def test_contact_data_in_a_channel_with_a_card_is_answered_to_its_writer_alone(at_seats: Office) -> None:
    until(lambda: at_seats.rows("SELECT id FROM message WHERE text IS NOT NULL"), "the redactor")
    at_seats.teams.say("Bob", HAND, CHANNEL)
    assert "seems to hold a candidate's contact data" in last(at_seats, "Bob", CHANNEL)
    assert "seems to hold" not in last(at_seats, "Alice", CHANNEL)
    kept = [row[0] or "" for row in at_seats.rows("SELECT text FROM message")]
    assert not any("carmen.diaz@" in text for text in kept)


def test_a_person_without_the_app_is_reported_to_the_recruiter_once_and_told_later(at_seats: Office) -> None:
    at_seats.teams.say("Chidi", "panel open")
    at_seats.teams.uninstall("Farid")
    (loop,) = at_seats.rows("SELECT code FROM loop")
    at_seats.teams.say("Dana", f"panel cancel {loop[0]}")
    at_seats.teams.press("Dana", "Open")
    at_seats.teams.send("Dana", {"Why?": "On hold."})
    until(lambda: "I cannot reach Farid Haddad" in "\n".join(map(text_of, at_seats.teams.posts("Dana"))), "the report")
    (waiting,) = at_seats.rows("SELECT state, fault FROM outbox WHERE kind = 'chat.freed' AND state <> 'sent'")
    assert waiting == ("pending", "the app is not installed there")
    at_seats.teams.install("Farid")
    at_seats.teams.advance(1900)
    until(lambda: "You are free again" in "\n".join(map(text_of, at_seats.teams.posts("Farid"))), "the message")
    reports = [one for one in at_seats.teams.posts("Dana") if "cannot reach" in text_of(one)]
    assert len(reports) == 1

"""What follows when somebody pastes a candidate's contact data into a channel? A word to them alone; none is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.chat import Chat
from simulator.story import CHANNEL
from tests.journeys.stage import PLATFORMS, Stage, at_seat_choice, stage

HINT = "contact data"
SEEING = ("Alice", "Hana", "Dana")
PERSONAL = ("carmen", "díaz", "mail.example", "7700", "900461", "900 461", "profiles.example", "cdiaz")
"""Pieces of what the ATS knows of Carmen: her name, address, number and pages, as they could stand in a row."""
PLACE = "C001HIRINGBACKEND"
IN_SLACK = pytest.mark.parametrize("set_up", ["slack"], indirect=True)
"""What Teams has no twin of: `/me`, and previews of links that come as edits."""


@pytest.fixture(scope="module", params=PLATFORMS)
def set_up(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Carmen's loop has its card in the channel, and the redactor is at work."""
    folder = tmp_path_factory.mktemp("contact")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", platform=request.param) as made:
        at_seat_choice(made)
        made.wait_for_redactor()
        yield made


@pytest.fixture
def chat(set_up: Stage) -> Chat:
    return set_up.chat


def hints(chat: Chat, person: str) -> list[str]:
    """The texts that this person alone sees in the channel."""
    return chat.private(person, CHANNEL)


def written(set_up: Stage) -> list[str | None]:
    """What is kept of what people wrote in channels, oldest first."""
    return [row[0] for row in set_up.rows("SELECT text FROM message WHERE kind = 'message' ORDER BY id")]


@pytest.mark.parametrize(
    "text",
    [
        "Carmen can be reached at carmen.diaz@mail.example or +44 7700 900461",
        "carmen.diaz@mail.example",
        "just ring 07700 900461 please",
        "carmen dot diaz at mail dot example is where she reads her mail",
    ],
)
def test_who_pastes_contact_data_is_told_alone_and_none_of_it_is_kept(set_up: Stage, chat: Chat, text: str) -> None:
    before, told = len(written(set_up)), {person: len(hints(chat, person)) for person in SEEING}
    assert chat.write("Dana", text, CHANNEL)
    assert [HINT in hint for hint in hints(chat, "Dana")[told["Dana"] :]] == [True]
    for person in ("Alice", "Hana"):
        assert len(hints(chat, person)) == told[person]
    (kept,) = written(set_up)[before:]
    assert kept is not None and not [piece for piece in PERSONAL if piece in kept.lower()], kept


def test_the_hint_says_what_to_do_instead(set_up: Stage, chat: Chat) -> None:
    chat.write("Dana", "Her number is +44 7700 900461", CHANNEL)
    hint = hints(chat, "Dana")[-1]
    assert "delete your message" in hint and "panel schedule" in hint
    assert not [piece for piece in PERSONAL if piece in hint.lower()]


@pytest.mark.parametrize(
    "text",
    [
        "Can anybody take the Coding seat of option B?",
        "Carmen was great in the phone screen",
        "My own number is +44 20 7946 0018 if the room is locked",
        "The room is booked until 16:30, see https://wiki.example/rooms#4",
    ],
)
def test_an_ordinary_message_is_kept_and_brings_no_hint(set_up: Stage, chat: Chat, text: str) -> None:
    before, told = len(written(set_up)), len(hints(chat, "Bob"))
    assert chat.write("Bob", text, CHANNEL)
    assert len(hints(chat, "Bob")) == told
    (kept,) = written(set_up)[before:]
    assert kept is not None and "carmen" not in kept.lower()


def test_a_message_that_is_told_of_again_is_kept_once_and_answered_once(set_up: Stage, chat: Chat) -> None:
    before, told = len(written(set_up)), len(hints(chat, "Dana"))
    for retry in range(3):
        answer = set_up.wire.tell("Dana", "Her number is +44 7700 900461", "1.000002", retry)
        assert answer.status_code == 200
    assert len(written(set_up)) == before + 1
    assert len(hints(chat, "Dana")) == told + 1


def test_what_is_put_in_later_by_editing_is_heard_as_well(set_up: Stage, chat: Chat) -> None:
    chat.write("Dana", "Her number follows", CHANNEL)
    before, told = len(written(set_up)), len(hints(chat, "Dana"))
    assert chat.rewrite("Dana", "Her number is +44 7700 900461", CHANNEL)
    assert [HINT in hint for hint in hints(chat, "Dana")[told:]] == [True]
    (kept,) = written(set_up)[before:]
    assert kept is not None and kept.startswith("Her number is") and not [one for one in PERSONAL if one in kept]


@IN_SLACK
def test_an_edit_that_changes_no_word_is_nothing_new(set_up: Stage, chat: Chat) -> None:
    """Slack tells of a link's preview as of an edit."""
    chat.write("Dana", "See https://wiki.example/loops", CHANNEL)
    before = len(written(set_up))
    message = {"type": "message", "user": "U0DANA", "ts": "1.000003", "text": "See <https://wiki.example/loops>"}
    event = {
        "type": "message", "subtype": "message_changed", "hidden": True, "channel": PLACE, "channel_type": "channel",
        "ts": "1.000004", "event_ts": "1.000004", "message": message, "previous_message": message,
    }  # fmt: skip
    assert set_up.slack.event(event).status_code == 200
    chat.write("Dana", "See what else there is", CHANNEL)
    assert len(written(set_up)) == before + 1


@IN_SLACK
def test_what_is_written_with_me_is_heard_as_well(set_up: Stage, chat: Chat) -> None:
    before = len(written(set_up))
    event = {
        "type": "message", "subtype": "me_message", "user": "U0DANA", "channel": PLACE, "channel_type": "channel",
        "ts": "1.000005", "event_ts": "1.000005", "text": "waits for Carmen", "team": "T0NORTHWIND",
    }  # fmt: skip
    assert set_up.slack.event(event).status_code == 200
    (kept,) = written(set_up)[before:]
    assert kept is not None and "carmen" not in kept.lower()


def test_what_is_written_where_no_loop_ever_had_its_card_is_not_kept(set_up: Stage, chat: Chat) -> None:
    before = set_up.rows("SELECT count(*) FROM message")
    assert chat.write("Dana", "Lunch at one?", "hiring-design")
    assert set_up.rows("SELECT count(*) FROM message") == before


def test_no_log_of_the_server_holds_what_was_pasted(set_up: Stage, chat: Chat, tmp_path: Path) -> None:
    chat.write("Dana", "carmen.diaz@mail.example, +44 7700 900461, https://profiles.example/carmen-diaz", CHANNEL)
    assert not [piece for piece in PERSONAL if piece in set_up.logs().lower()]

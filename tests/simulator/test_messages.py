"""Does what somebody writes reach the channel and the app as in Slack, and an ephemeral message one person alone?"""

from pathlib import Path

import httpx
import pytest

from simulator.driver import Workspace, wait_until
from tests.simulator.company import ALL_SCOPES, TOKEN, Json, TinyBot, town

CHANNEL = "hiring-backend"
ADDRESS = "C001HIRINGBACKEND"


def hint(bot: TinyBot, **arguments: object) -> Json:
    """Call chat.postEphemeral."""
    told = {"channel": ADDRESS, "user": "U0ALICE", "text": "Psst", **arguments}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return dict(httpx.post(f"{bot.api}/api/chat.postEphemeral", json=told, headers=headers, trust_env=False).json())


def test_a_message_is_seen_by_every_member_and_told_to_the_app(chat: Workspace, bot: TinyBot) -> None:
    assert chat.write("Alice", "Is the room free?", CHANNEL)["ok"]
    for person in ("Alice", "Bob"):
        assert chat.messages(person, CHANNEL)[-1]["text"] == "Is the room free?"
    (told,) = bot.seen
    assert (told["type"], told["team_id"], told["event_id"][:2]) == ("event_callback", "T0NORTHWIND", "Ev")
    event = told["event"]
    assert (event["type"], event["channel_type"], event["channel"]) == ("message", "channel", ADDRESS)
    assert (event["user"], event["text"]) == ("U0ALICE", "Is the room free?")
    assert event["ts"] == event["event_ts"] == chat.messages("Alice", CHANNEL)[-1]["ts"]
    assert not {"subtype", "bot_id"} & set(event)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("mail jo.roe+x@mail.example.", "mail <mailto:jo.roe+x@mail.example|jo.roe+x@mail.example>."),
        ("see https://x.example/a?b=1&c=2, ok", "see <https://x.example/a?b=1&amp;c=2>, ok"),
        ("https://x.example/@bob#general", "<https://x.example/@bob#general>"),
        ("(http://x.example)", "(<http://x.example>)"),
        ("@bob and @nobody in #general or #nowhere", "<@U0BOB> and @nobody in <#C000GENERAL|general> or #nowhere"),
        ("<@U0BOB> <mailto:a@b.example>", "&lt;@U0BOB&gt; &lt;mailto:<mailto:a@b.example|a@b.example>&gt;"),
        ("+44 7700 900461", "+44 7700 900461"),
    ],
)
def test_what_is_typed_is_kept_as_slack_keeps_it(chat: Workspace, bot: TinyBot, typed: str, kept: str) -> None:
    chat.write("Alice", typed, CHANNEL)
    assert bot.seen[-1]["event"]["text"] == kept == chat.messages("Bob", CHANNEL)[-1]["text"]


def test_the_composer_writes_a_message_that_the_page_shows_live_and_safe(chat: Workspace, bot: TinyBot) -> None:
    form = {"text": "<b>jo@mail.example</b>"}
    sent = httpx.post(f"{bot.api}/chat/alice/{CHANNEL}/say", data=form, trust_env=False)
    assert sent.status_code == 303
    page = httpx.get(f"{bot.api}/chat/bob/{CHANNEL}", trust_env=False).text
    assert "&lt;b&gt;<a href='mailto:jo@mail.example'" in page
    assert len(bot.seen) == 1


def test_the_app_is_told_nothing_from_where_it_is_no_member(chat: Workspace, bot: TinyBot) -> None:
    assert chat.write("Alice", "Lunch?", "general")["ok"]
    assert chat.write("Alice", "Hello, app", "app")["ok"]
    assert [message["text"] for message in chat.messages("Bob", "general")] == ["Lunch?"]
    assert bot.seen == []


def test_a_message_that_the_app_fails_to_take_is_told_again_under_the_same_id(chat: Workspace, bot: TinyBot) -> None:
    bot.fail_events = 1
    assert not chat.write("Alice", "Anybody?", CHANNEL)["ok"]
    wait_until(lambda: len(bot.seen) == 2, 5)
    assert [headers.get("x-slack-retry-num") for headers in bot.headers] == [None, "1"]
    assert bot.seen[0] == bot.seen[1]
    assert [message["text"] for message in chat.messages("Bob", CHANNEL)] == ["Anybody?"]


@pytest.mark.parametrize(
    ("scopes", "events"),
    [
        (ALL_SCOPES, ["app_home_opened"]),
        ([scope for scope in ALL_SCOPES if scope != "channels:history"], ["message.channels"]),
    ],
    ids=["not subscribed", "no scope"],
)
def test_without_subscription_and_scope_messages_are_not_told(
    tmp_path: Path, scopes: list[str], events: list[str]
) -> None:
    with town(tmp_path, scopes, events) as (url, silent):
        chat = Workspace(url)
        assert chat.write("Alice", "Is the room free?", CHANNEL)["ok"]
        assert chat.messages("Bob", CHANNEL)[-1]["text"] == "Is the room free?"
        assert silent.seen == []
        chat.close()


def test_an_ephemeral_message_is_shown_to_one_person(chat: Workspace, bot: TinyBot) -> None:
    assert hint(bot)["ok"]
    assert [(one["text"], one["ephemeral"]) for one in chat.messages("Alice", CHANNEL)] == [("Psst", True)]
    assert chat.messages("Bob", CHANNEL) == []
    pages = [httpx.get(f"{bot.api}/chat/{who}/{CHANNEL}", trust_env=False).text for who in ("alice", "bob")]
    assert ["Only visible to you" in page and "Psst" in page for page in pages] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"colour": "red"}, "invalid_arguments"),
        ({"response_type": "ephemeral"}, "invalid_arguments"),
        ({"user": "U0NOOR"}, "user_not_in_channel"),
        ({"user": "U0NOBODY"}, "user_not_in_channel"),
        ({"user": None}, "user_not_in_channel"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": "C000GENERAL"}, "not_in_channel"),
        ({"text": ""}, "no_text"),
        ({"blocks": [{"type": "shout"}]}, "invalid_blocks"),
    ],
)
def test_an_ephemeral_message_is_refused_in_slacks_words(
    chat: Workspace, bot: TinyBot, arguments: Json, error: str
) -> None:
    assert hint(bot, **arguments)["error"] == error
    assert chat.messages("Alice", CHANNEL) == []

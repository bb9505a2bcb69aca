"""Can people use Teams by links and forms alone, and does a card show its words and nothing live but its links?"""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from simulator.app import CSP
from simulator.teams.cards import check_card
from simulator.teams.driver import Teams, text_of
from simulator.teams.words import CardWords
from tests.simulator.teams_company import (
    CLAIM,
    WRITE,
    Json,
    TinyBot,
    at,
    card,
    message,
    teams_town,
    text,
)

CHANNEL = "hiring-backend"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Teams, TinyBot]]:
    with teams_town(tmp_path_factory.mktemp("pages"), cast="both") as (url, bot), at(url) as chat:
        chat.install()
        yield chat, bot


@pytest.fixture
def thread(town: tuple[Teams, TinyBot]) -> str:
    """A post by Jonas with two open seats below it; its conversation."""
    chat, bot = town
    bot.answer = None
    chat.say("Jonas", "@Panelkeeper <b>open</b>", CHANNEL)
    conversation = str(bot.of("message")[-1]["conversation"]["id"])
    seats = (CLAIM, CLAIM | {"data": {"seat": "2"}}, WRITE)
    assert bot.post(conversation, message(card(text("Open seats"), actions=seats))).status_code == 201
    return conversation


def page(bot: TinyBot, path: str) -> str:
    answer = httpx.get(bot.url + path, trust_env=False, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == CSP
    assert not re.search(r"<script>|style=|onclick", answer.text)
    return answer.text


def press(bot: TinyBot, path: str, **fields: str) -> httpx.Response:
    named = {name.replace("in_", "in:"): value for name, value in fields.items()}
    return httpx.post(f"{bot.url}/teams/{path}", data=named, trust_env=False)


def test_buttons_of_one_title_are_told_apart(town: tuple[Teams, TinyBot], thread: str) -> None:
    chat, bot = town
    post = chat.posts("Jonas", CHANNEL)[-1]
    assert press(bot, f"jonas/{CHANNEL}/press", id=post["id"], act="1").status_code == 303
    assert text_of(chat.posts("Jonas", CHANNEL)[-1]) == "Yours: 2"
    assert press(bot, f"jonas/{CHANNEL}/press", id=post["id"], act="7").status_code == 400


def test_a_dialog_is_filled_in_corrected_and_closed_by_forms(town: tuple[Teams, TinyBot], thread: str) -> None:
    chat, bot = town
    post = chat.posts("Grace", CHANNEL)[-1]
    press(bot, f"grace/{CHANNEL}/press", id=post["id"], act="2")
    shown = page(bot, f"/teams/grace/{CHANNEL}")
    (turn,) = re.findall(r'name="turn" value="(\d+)"', shown)
    press(bot, f"grace/{CHANNEL}/submit", turn=turn, in_note="no", in_rating="2")
    shown = page(bot, f"/teams/grace/{CHANNEL}")
    assert 'id="m-note-error">Please write a note' in shown
    assert 'aria-describedby="m-note-error"' in shown
    press(bot, f"grace/{CHANNEL}/submit", turn=turn, in_note="a bad <thing>", in_rating="2", act="0")
    shown = page(bot, f"/teams/grace/{CHANNEL}")
    assert "Not that word." in shown and "a bad &lt;thing&gt;" in shown
    assert press(bot, f"grace/{CHANNEL}/submit", turn=turn, in_note="late").status_code == 400
    press(bot, f"grace/{CHANNEL}/close")
    assert chat.dialog("Grace") is None


def test_what_people_write_is_shown_as_they_wrote_it(town: tuple[Teams, TinyBot], thread: str) -> None:
    shown = page(town[1], f"/teams/farid/{CHANNEL}")
    assert "<span class='mention'>Panelkeeper</span> &lt;b&gt;open&lt;/b&gt;" in shown


def test_who_has_no_slack_is_led_to_teams_and_back(town: tuple[Teams, TinyBot]) -> None:
    bot = town[1]
    assert 'data-look="teams"' in page(bot, "/chat/jonas/app")
    assert 'data-look="teams"' in page(bot, f"/chat/jonas/go-{CHANNEL}")
    assert 'data-look="slack"' in page(bot, f"/teams/alice/{CHANNEL}")
    both = page(bot, f"/chat/dana/{CHANNEL}")
    assert f'href="/teams/dana/{CHANNEL}"' in both and f'href="/chat/dana/{CHANNEL}"' in both
    assert "recruiter · Slack and Teams" in page(bot, "/chat/alice/app")


def test_the_app_is_added_where_it_is_missing(town: tuple[Teams, TinyBot]) -> None:
    chat, bot = town
    chat.uninstall("Marek")
    assert "is not installed here" in page(bot, "/teams/marek/app")
    press(bot, "marek/app/install")
    assert bot.of("installationUpdate")[-1]["action"] == "add"
    assert "is not installed here" not in page(bot, "/teams/marek/app")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**bold** and _slanted_", "<p><strong>bold</strong> and <em>slanted</em></p>"),
        (r"\*not bold\* \[x\]\(y\)", "<p>*not bold* [x](y)</p>"),
        ("<script>x</script> &lt;b&gt;", "<p>&lt;script&gt;x&lt;/script&gt; &lt;b&gt;</p>"),
        ("[a](https://x.example)", "<p><a href='https://x.example' target='_blank' rel='noreferrer'>a</a></p>"),
        ("[here](javascript:alert)", "<p>here</p>"),
        ("a\n- one\n- two\nb", "<p>a</p><ul class='list'><li>one</li><li>two</li></ul><p>b</p>"),
        ("at {{TIME(2026-12-01T09:00:00Z)}}", "<p>at 10:00</p>"),
        ("<at>Alice</at>", "<p><span class='mention'>Alice</span></p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
    ],
)  # fmt: skip
def test_a_cards_words_are_teams_markdown_and_never_html(written: str, shown: str) -> None:
    assert CardWords("Europe/Berlin").block(written) == shown


@pytest.mark.parametrize(
    ("element", "why"),
    [
        ({"type": "TextBlock"}, "needs 'text'"),
        ({"type": "TextBlock", "text": "x", "colour": "red"}, "'colour' is not a property"),
        ({"type": "TextBlock", "text": "x", "color": "red"}, "color may not be"),
        ({"type": "Column", "items": []}, "only in ColumnSet"),
        ({"type": "Input.Text", "id": "a", "label": "A", "isRequired": True}, "errorMessage"),
        ({"type": "Input.ChoiceSet", "id": "a", "label": "A", "choices": []}, "needs choices"),
        ({"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x", "url": "file:///"}]}, "leads to"),
        ({"type": "ActionSet", "actions": [{"type": "Action.Execute", "title": "x"}]}, "needs 'verb'"),
        ({"type": "TextBlock", "text": "<at>Alice</at>"}, "nobody is mentioned"),
        (None, "unknown type"),
    ],
)
def test_a_card_that_teams_would_not_show_is_told_why(element: Json | None, why: str) -> None:
    errors = check_card(card(element))  # type: ignore[arg-type]
    assert any(why in html.unescape(error) for error in errors), errors
    assert check_card(card(text("x"))) == []

"""Does what people send reach the server's log? Canaries go in by every command, form, button, webhook and page."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.demo import company
from tests.bot.sinks.canaries import CANARY, LINK, MAIL, NAME, PHONE
from tests.bot.test_sinks import leaked
from tests.journeys.slack_wire import head, press, submission
from tests.journeys.stage import Stage, at_seat_choice, stage
from tests.journeys.test_replays import deliver, genuine, news

TOKEN = LINK.rpartition("/")[2]
STRANGE = (CANARY, NAME, MAIL, PHONE, TOKEN)
PEOPLE = ("Alice", "Dana", "Hana", "Quillfeather")
COMMANDS = (
    "/panel {}", "/panel claim {}", "/panel release {}", "/panel swap {} {}", "/panel schedule {}", "/panel cancel {}",
    "/panel outcome {}", "/panel scorecards {}", "/panel settings {}", "/panel privacy {}", "/panel help {}",
    "/feedback {}", "/{}",
)  # fmt: skip
BUTTONS = (
    "claim", "release", "swap_accept", "swap_decline", "open_scorecard", "read_scorecards", "open_outcome",
    "plan_options", "open_cancel", CANARY,
)  # fmt: skip
FORMS = ("scorecard", "outcome", "cancel", "snooze", "swap", "schedule", "plan", "settings", CANARY)
PAGES = (
    "/b", "/b/", "/b/see", "/b/book", "/b/ask", "/b/cancel", "/b/confirm", "/b/zone", "/b/reschedule",
    "/b/calendar.ics", f"/b/{TOKEN}", f"/b/{NAME}", f"/{MAIL}", f"/nowhere/{TOKEN}", "/readyz", "/webhooks/ats/local",
    "/slack/events",
)  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """All that a server logged while canaries were sent in by every way, and was stopped."""
    folder = tmp_path_factory.mktemp("canaries")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db") as made:
        at_seat_choice(made)
        for send in (by_commands, by_buttons, by_forms, by_fields, by_events, by_webhooks, by_pages, by_hand):
            send(made)
        made.settle()
        made.servers[0].stop()
        yield made.logs()


def by_commands(set_up: Stage) -> None:
    for text in COMMANDS:
        for person in PEOPLE:
            set_up.wire.post(set_up.wire.typed(person, text.format(CANARY, MAIL)))
    code = set_up.rows("SELECT code FROM loop")[0][0]
    set_up.wire.post(set_up.wire.typed("Alice", f"/panel swap {code}-A1 {CANARY}"))


def by_fields(set_up: Stage) -> None:
    """What Slack tells beside what was typed, filled in and pressed."""
    code, loop = set_up.rows("SELECT code, id FROM loop")[0]
    set_up.slack.command("Alice", f"/panel claim {CANARY}", user_name=NAME, channel_name=MAIL)
    set_up.slack.command("Alice", f"/panel claim {code}-B1", response_url=LINK)
    for broken in ({"team_id": CANARY}, {"user_id": CANARY}, {"trigger_id": CANARY}, {"command": CANARY}):
        set_up.slack.command("Dana", f"/panel cancel {code}", **broken)
    nobody = f"http://127.0.0.1:9/{TOKEN}"
    for person in PEOPLE:
        set_up.slack.interaction(press(person, "claim", CANARY, nobody))
    odd: dict[str, Any] = {
        "person": {"type": "users_select", "selected_user": CANARY},
        "date": {"type": "datepicker", "selected_date": NAME}, "time": {"selected_time": NAME},
        "withdraw": {"selected_options": [{"value": NAME}]},
    }  # fmt: skip
    for form in FORMS:
        set_up.slack.interaction(submission("Dana", form, loop, **odd))
    for lacking in ({"view": None}, {"view": {"state": CANARY}}, {"user": CANARY}, {"team": [NAME]}):
        set_up.slack.interaction({**submission("Dana", "cancel", loop, reason=CANARY), **lacking})


def by_buttons(set_up: Stage) -> None:
    slot = set_up.rows("SELECT id FROM slot")[0][0]
    for action in BUTTONS:
        for person in PEOPLE:
            set_up.wire.post(set_up.wire.pressed(person, action, CANARY))
    set_up.wire.post(set_up.wire.pressed("Bob", "claim", slot))


def by_forms(set_up: Stage) -> None:
    loop = set_up.rows("SELECT id FROM loop")[0][0]
    chosen = {"recommendation": "yes", "decision": "hire", "what": f"application:{MAIL}", "rating_x": NAME}
    texts = {
        "reason": CANARY, "notes": CANARY, "person": CANARY, "date": NAME, "time": NAME, "timezone": NAME,
        "withdraw": NAME, "kept_because": CANARY, "work_start": NAME, "work_end": MAIL, "load_day": PHONE,
        "load_week": PHONE, MAIL: CANARY,
    }  # fmt: skip
    for form in FORMS:
        for person, state in zip(PEOPLE, (loop, CANARY, loop, json.dumps({"x": NAME})), strict=True):
            set_up.wire.post(set_up.wire.handed_in(person, form, state, chosen, **texts))


def by_events(set_up: Stage) -> None:
    for event in (
        {"type": "app_home_opened", "user": NAME, "tab": "home"},
        {"type": "message", "text": CANARY, "user": "U0ALICE"},
        {"type": NAME, "text": CANARY},
    ):
        set_up.slack.event(event)
    for kind in ("view_closed", "shortcut", "block_suggestion", "message_action", NAME):
        set_up.slack.interaction(head(kind, "Alice") | {"callback_id": CANARY, "view": {"id": NAME}, "action_id": MAIL})
    for body in (CANARY.encode(), b"payload=" + CANARY.encode(), b'{"a": "' + CANARY.encode(), b"\xff" + NAME.encode()):
        set_up.slack.post(body)
        set_up.slack.post(body, set_up.slack.signed(body, "application/json"))
        set_up.slack.post(body, {"x-slack-signature": CANARY, "x-slack-request-timestamp": PHONE})


def by_webhooks(set_up: Stage) -> None:
    for number, strange in enumerate(STRANGE):
        body = news(f"canary-{number}", strange)
        deliver(set_up, body, f"canary-{number}")
        deliver(set_up, news(strange, kind=strange), strange)
        deliver(set_up, body[:-3] + strange.encode(), strange)
        set_up.webhook(body, **{**genuine(set_up, body, "x"), "x-local-signature": f"sha256={strange}"})
        set_up.webhook(strange.encode(), **{"x-local-delivery": strange, "x-local-timestamp": strange})


def by_pages(set_up: Stage) -> None:
    heads = {"user-agent": CANARY, "referer": LINK, "cookie": f"session={TOKEN}; name={MAIL}", "x-forwarded-for": NAME}
    for path in PAGES:
        for method in ("GET", "HEAD", "POST", "PUT"):
            url = set_up.bot_url() + path
            set_up.http.request(method, url, params={"zone": NAME, "option": TOKEN}, headers=heads)
            set_up.http.request(method, url, data={"link": LINK, "session": TOKEN, "note": CANARY}, headers=heads)
            set_up.http.request(method, url, content=CANARY.encode(), headers={**heads, "content-type": NAME})


def by_hand(set_up: Stage) -> None:
    """What no client would send."""
    port = int(set_up.servers[0].environment["PANELKEEPER_PORT"])
    for raw in (
        f"{CANARY}\r\n\r\n", f"GET /b/{TOKEN} HTTP/9.9\r\n\r\n",
        f"GET /{NAME} HTTP/1.1\r\nHost: {NAME}\r\n{MAIL}\r\n\r\n",
        f"POST /b/{TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: {PHONE}\r\n\r\n",
        f"POST /b/{TOKEN} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n",
        f"GET /b/{TOKEN} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ):  # fmt: skip
        with socket.create_connection(("127.0.0.1", port), timeout=5) as wire:
            wire.sendall(raw.encode())
            wire.settimeout(5)
            try:
                wire.recv(500)
            except OSError:
                continue


@pytest.mark.slow
def test_no_canary_is_in_the_servers_log(told: str) -> None:
    assert leaked(told) == []


@pytest.mark.slow
def test_the_log_was_written_and_every_line_is_ours(told: str) -> None:
    lines = [json.loads(line) for line in told.splitlines()]
    events = {line["event"] for line in lines}
    assert "slack request failed" in events
    assert all("level" in line and "timestamp" in line for line in lines)
    assert [line for line in lines if "<withheld" in line["event"]] == []


@pytest.mark.slow
def test_nobody_of_the_company_and_no_candidate_is_in_the_servers_log(told: str) -> None:
    known = people(company()) | people(company().with_name("candidates.yml"))
    assert len(known) > 20
    assert sorted(word for word in known if word.lower() in told.lower()) == []


def people(file: Path) -> set[str]:
    """Every name and address in a file of the seeded company."""

    def texts(value: Any, key: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from texts(inner, name)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner, key)
        elif isinstance(value, str) and key in ("name", "email"):
            yield value

    return {text for text in texts(yaml.safe_load(file.read_text("utf-8"))) if " " in text or "@" in text}

"""What comes back for what should never come in? A 4xx or a polite sentence; never a 5xx, nor a change."""

import contextlib
import itertools
import json
import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.letterbox import letterbox
from tests.journeys.slack_wire import TEAM, chosen, command, head, interaction, press, submission
from tests.journeys.stage import Stage, at_seat_choice, stage
from tests.journeys.test_replays import deliver, genuine, news

MB = 1_000_000
BODIES = 700
KINDS = (b"application/x-www-form-urlencoded", b"application/json", b"multipart/form-data", b"\xff")
SLACK, WEBHOOK = "/slack/events", "/webhooks/ats/local"
PAGES = ("/b/", "/b/see", "/b/book", "/b/ask", "/b/cancel", "/b/reschedule", "/b/calendar.ics")
POSTED = (SLACK, WEBHOOK, *PAGES, "/nowhere")
LINKS = ("/b/x", "/b/%00", "/b/%ff", "/b/" + "A" * 10_000, "/b/a.b", "/b/a.b.c", "/b/../..", "/b/?zone=%00&option=%ff")
STAMPS = (
    "", "x", "-1", "0", "1e9", "9" * 12, "9" * 400, "٣٤٥٦٧٨٩٠١٢", "１７００００００００", "NaN", "1700000000.5", " 1",
    "+1",
)  # fmt: skip
SIGNATURES = (b"", b"v0=", b"v0=\xff\xfe", b"v1=" + b"0" * 64, b"v0=" + "é".encode() * 32, b"x" * 9000)
NASTY = (
    "\x00", "a\x00b", "'; DROP TABLE claim; --", "' OR '1'='1", "x" * 10_000, "\ud800", "🦔" * 2000, "%00",
    "<!channel>",
    "PK-0000-A1\x00", "PK-٣٣٣٣-A1", "PK-AAAA-A٣", "PK-AAAA-A99999999999999999999", "{}", "null", "\u202e",
)  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def set_up(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server with Carmen's loop at the choice of seats, once on each database."""
    folder = tmp_path_factory.mktemp("doors")
    url = f"sqlite:///{folder}/panelkeeper.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with stage(folder, url) as made:
        at_seat_choice(made)
        made.wait_for_redactor()
        yield made


def no_trouble(answer: httpx.Response) -> httpx.Response:
    assert answer.status_code < 500, (answer.status_code, answer.text[:300])
    return answer


def unchanged(set_up: Stage, before: dict[str, Any]) -> None:
    assert set_up.dump() == before


@contextlib.contextmanager
def no_fault(set_up: Stage) -> Iterator[None]:
    """What is properly formed may be refused, but no listener may fail over it."""
    before = len(set_up.logs())
    yield
    said = set_up.logs()[before:]
    assert "slack request failed" not in said, said[-2000:]


@pytest.fixture(scope="module")
def answers_to() -> Iterator[str]:
    """A response URL, as every button of a message has one."""
    with letterbox() as box:
        yield f"{box.url}/answers"


# Bodies


def resident(set_up: Stage) -> int:
    """The server's resident memory in bytes."""
    process = set_up.servers[0].process
    assert process is not None
    pages = int(Path(f"/proc/{process.pid}/statm").read_text("ascii").split()[1])
    return pages * 4096


def pour(set_up: Stage, path: str, head: str, chunk: bytes, times: int) -> bytes:
    """Write a request by hand and read the status line; a server that hangs up while we write has answered."""
    port = int(set_up.servers[0].environment["PANELKEEPER_PORT"])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode("latin-1"))
        try:
            for _ in range(times):
                wire.sendall(chunk)
        except OSError:
            pass
        try:
            return wire.recv(200)
        except OSError:
            return b""


@pytest.mark.parametrize("path", [SLACK, WEBHOOK, "/b/", "/nowhere"])
def test_sixty_megabytes_are_refused_and_not_kept(
    set_up: Stage, path: str, record_property: Callable[[str, object], None]
) -> None:
    chunk = b"x" * 65_536
    piece = f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n"
    set_up.slack.post(b"x" * 900_000, {})
    before, base = set_up.dump(), resident(set_up)
    declared = pour(set_up, path, f"Content-Length: {60 * MB}", chunk, 60 * MB // 65_536)
    assert declared == b"" or b" 413 " in declared or b" 404 " in declared, declared
    streamed = pour(set_up, path, "Transfer-Encoding: chunked", piece, 60 * MB // 65_536)
    assert streamed == b"" or b" 413 " in streamed, streamed
    grown = resident(set_up) - base
    record_property("grown_mb", round(grown / MB, 2))
    assert grown < 4 * MB
    unchanged(set_up, before)


@pytest.mark.parametrize("path", [SLACK, WEBHOOK, "/b/"])
@pytest.mark.parametrize("declared", ["-1", "+5", "5.0", "x", "٣", "9" * 30, "5, 5", ""])
def test_a_senseless_content_length_is_a_bad_request(set_up: Stage, path: str, declared: str) -> None:
    raw = declared.encode().decode("latin-1")
    answer = pour(set_up, path, f"Content-Length: {raw}", b"hello", 1)
    assert answer[9:10] == b"4", answer


@pytest.mark.parametrize("path", [SLACK, WEBHOOK, "/b/"])
def test_a_body_cut_short_changes_nothing(set_up: Stage, path: str) -> None:
    """Content-Length promises more than comes; the server does not wait with anything else for it."""
    before = set_up.dump()
    port = int(set_up.servers[0].environment["PANELKEEPER_PORT"])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf".encode())
        assert set_up.http.get(f"{set_up.bot_url()}/livez").status_code == 200
    unchanged(set_up, before)


def test_what_is_not_text_is_refused_at_every_door(set_up: Stage) -> None:
    before = set_up.dump()
    for body in (b"\xff\xfe\x00", b"\x80" * 1000, b"payload=\xff", b"payload=%FF%FE", b"link=%FF", b"\x00" * 10, b""):
        for path, kind in itertools.product(POSTED, KINDS):
            no_trouble(set_up.http.post(set_up.bot_url() + path, content=body, headers={b"content-type": kind}))
        no_trouble(set_up.slack.post(body))
        no_trouble(deliver(set_up, body, "bytes"))
    unchanged(set_up, before)


@pytest.mark.parametrize("path", LINKS)
def test_a_senseless_link_is_gone(set_up: Stage, path: str) -> None:
    for method in ("GET", "HEAD", "PUT", "OPTIONS", "DELETE"):
        no_trouble(set_up.http.request(method, set_up.bot_url() + path))


# Signed heads


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_senseless_timestamp_is_not_genuine(set_up: Stage, stamp: str) -> None:
    body, before = command("Alice", "/panel"), set_up.dump()
    signed = set_up.slack.signed(body)
    for raw in {stamp.encode(), stamp.encode("utf-16", "surrogatepass").replace(b"\x00", b"")}:
        headers = {name.encode(): value.encode() for name, value in signed.items()}
        headers[b"x-slack-request-timestamp"] = raw.strip()
        url = set_up.bot_url()
        assert set_up.http.post(url + SLACK, content=body, headers=headers).status_code == 401
        told = {name.encode(): value.encode() for name, value in genuine(set_up, body, "stamp").items()}
        told[b"x-local-timestamp"] = raw.strip()
        assert set_up.http.post(url + WEBHOOK, content=body, headers=told).status_code == 401
    unchanged(set_up, before)


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_senseless_signature_is_not_genuine(set_up: Stage, signature: bytes) -> None:
    body, url = command("Alice", "/panel"), set_up.bot_url()
    headers = {name.encode(): value.encode() for name, value in set_up.slack.signed(body).items()}
    headers[b"x-slack-signature"] = signature
    assert set_up.http.post(url + SLACK, content=body, headers=headers).status_code == 401
    told = {name.encode(): value.encode() for name, value in genuine(set_up, body, "sig").items()}
    told[b"x-local-signature"] = signature
    assert set_up.http.post(url + WEBHOOK, content=body, headers=told).status_code == 401


# Properly signed nonsense


def test_signed_nonsense_in_a_webhook_is_refused(set_up: Stage) -> None:
    before = set_up.dump()
    deep = b"[" * 100_000
    for body in (
        b"nonsense", b"NaN", b"Infinity", b"null", b"[]", b'"x"', b"1", b"{}", deep, b'{"id":' * 50_000, b'{"id": NaN}',
        b'{"id": 1, "type": [], "application_id": {}}', b'{"id": "x\\u0000", "type": "application.stage_changed"}',
        b'{"id": "x", "type": "application.stage_changed", "application_id": "a\\u0000"}', b"9" * 5000,
        b'{"id": "x", "type": "application.stage_changed", "application_id": "' + b"a" * 10_000 + b'"}',
    ):  # fmt: skip
        assert deliver(set_up, body, "x").status_code == 401
    unchanged(set_up, before)


def test_signed_nonsense_from_slack_changes_nothing(set_up: Stage) -> None:
    before = set_up.dump()
    bodies = [
        b"nonsense", b"payload", b"payload=", b"payload=NaN", b"payload=null", b"payload=[]", b"payload=1", b"=",
        b"&&&=",
        b"payload=" + b"%5B" * 100_000, b"payload=%7B%22type%22%3ANaN%7D", b"command=/panel",
        b"command=/nothing&team_id=T",
        b"ssl_check=1", b"payload=%7B%7D&payload=%7B%7D", b"a=b&" * 50_000, b"payload=" + b"9" * 5000,
    ]  # fmt: skip
    for body in bodies:
        no_trouble(set_up.slack.post(body))
    texts = (b"nonsense", b"NaN", b"null", b"[]", b"{}", b"1", b"[" * 100_000, b'{"type":' * 50_000, b'{"event": 1}')
    events = (b'{"type": "event_callback"}', b'{"type": "event_callback", "event": {"type": "app_home_opened"}}')
    for body in texts + events:
        no_trouble(set_up.slack.post(body, set_up.slack.signed(body, "application/json")))
    unchanged(set_up, before)


def test_payloads_that_lack_something_change_nothing(set_up: Stage) -> None:
    before = set_up.dump()
    whole = [
        press("Alice", "claim", "x"),
        submission("Alice", "scorecard", "x", notes="n", recommendation=chosen("yes")),
        submission("Dana", "plan", "x", date="2026-01-01", time="10:00"),
        head("view_closed", "Alice") | {"view": {"id": "V"}},
        head("shortcut", "Alice") | {"callback_id": "x"},
        head("block_suggestion", "Alice") | {"action_id": "x"},
    ]
    for payload in whole:
        for body in [payload, *_lacking(payload)]:
            no_trouble(set_up.slack.interaction(body))
    fields = ("team_id", "user_id", "text", "trigger_id", "command", "channel_id", "response_url")
    for missing in fields:
        body = command("Alice", "/panel help")
        kept = b"&".join(part for part in body.split(b"&") if not part.startswith(missing.encode() + b"="))
        no_trouble(set_up.slack.post(kept))
    unchanged(set_up, before)


def _lacking(value: Any) -> Iterator[Any]:
    """The payload without each key in turn, and with each value of another kind, at every depth."""
    if isinstance(value, dict):
        for key in value:
            yield {name: inner for name, inner in value.items() if name != key}
            others: tuple[Any, ...] = (None, 7, [], {}, "\x00")
            for other in others:
                yield {**value, key: other}
            yield from ({**value, key: inner} for inner in _lacking(value[key]))
    if isinstance(value, list) and value:
        yield []
        yield from ([inner, *value[1:]] for inner in _lacking(value[0]))


# Tampered values


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_words_in_a_command_change_nothing(set_up: Stage, nasty: str) -> None:
    before = set_up.dump()
    sent = nasty.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for text in (
        "/panel {}", "/panel claim {}", "/panel release {}", "/panel swap {} @x", "/panel swap PK-AAAA-A1 {}",
        "/panel schedule {}", "/panel cancel {}", "/panel outcome {}", "/panel scorecards {}", "/feedback {}",
    ):  # fmt: skip
        for person in ("Alice", "Dana"):
            # Without words Dana is shown a form, for which Slack's trigger would have to be a real one.
            with no_fault(set_up) if sent.strip("\x00") else contextlib.nullcontext():
                assert set_up.slack.command(person, text.format(sent)).status_code == 200
    no_trouble(set_up.slack.command("Alice", "/panel", user_id=sent, team_id=sent))
    no_trouble(set_up.slack.command("Alice", "/panel", team_id=sent))
    unchanged(set_up, before)


BUTTONS = (
    "claim", "release", "swap_accept", "swap_decline", "open_scorecard", "read_scorecards", "open_outcome",
    "plan_options",
    "open_cancel", "nothing_we_know", "claim:x",
)  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_a_button_with_another_value_changes_nothing(set_up: Stage, answers_to: str, nasty: str) -> None:
    before = set_up.dump()
    with no_fault(set_up):
        for action, person in itertools.product((*BUTTONS, nasty), ("Alice", "Dana")):
            no_trouble(set_up.slack.interaction(press(person, action, nasty, answers_to)))
    no_trouble(set_up.slack.interaction(press(nasty, "claim", "x")))
    unchanged(set_up, before)


@pytest.mark.parametrize("nasty", NASTY)
def test_a_form_with_another_state_changes_nothing(set_up: Stage, nasty: str) -> None:
    before = set_up.dump()
    for form in ("scorecard", "outcome", "cancel", "swap", "schedule", "plan", nasty):
        for person in ("Alice", "Dana", "Hana"):
            answers = {
                "reason": nasty, "notes": nasty, "recommendation": chosen("yes"), "decision": chosen("hire"),
                "person": {"type": "users_select", "selected_user": nasty}, "what": chosen(f"application:{nasty}"),
                "date": {"type": "datepicker", "selected_date": nasty}, "time": {"selected_time": nasty},
                "withdraw": {"selected_options": [{"value": nasty}]}, "rating_x": chosen(nasty), "kept_because": nasty,
            }  # fmt: skip
            with no_fault(set_up):
                no_trouble(set_up.slack.interaction(submission(person, form, nasty, **answers)))
    unchanged(set_up, before)


def test_a_claim_of_somebody_else_is_not_given_away(set_up: Stage, answers_to: str) -> None:
    """The value of a button and the state of a form are looked up and judged anew."""
    code = set_up.rows("SELECT code FROM loop")[0][0]
    assert "yours" in set_up.slack.command("Alice", f"/panel claim {code}-D1").json()["text"]
    set_up.settle()
    claim = set_up.rows("SELECT id FROM claim WHERE state = 'claimed'")[0][0]
    loop = set_up.rows("SELECT id FROM loop")[0][0]
    before = set_up.dump()
    for person in ("Bob", "Dana", "Chidi"):
        with no_fault(set_up):
            no_trouble(set_up.slack.interaction(press(person, "release", claim, answers_to)))
            no_trouble(set_up.slack.interaction(press(person, "open_scorecard", claim, answers_to)))
        form = submission(person, "swap", claim, person={"type": "users_select", "selected_user": "U0FARID"})
        assert "errors" in set_up.slack.interaction(form).json()
        for name in ("cancel", "outcome"):
            if person != "Dana":
                form = submission(person, name, loop, reason="Because.", decision=chosen("hire"))
                assert "errors" in set_up.slack.interaction(form).json()
    unchanged(set_up, before)
    assert "is open again" in set_up.slack.command("Alice", f"/panel release {code}-D1").json()["text"]
    set_up.settle()


def test_zero_bytes_in_free_text_are_kept_out_or_kept_harmless(set_up: Stage) -> None:
    """PostgreSQL refuses them in text: a field that a person may fill in must not turn that into a fault."""
    loop = set_up.rows("SELECT id FROM loop")[0][0]
    code = set_up.rows("SELECT code FROM loop")[0][0]
    assert "yours" in set_up.slack.command("Alice", f"/panel claim {code}-C1").json()["text"]
    settings = submission(
        "Alice", "settings", "\x00", timezone="Europe/Berlin\x00", work_start="09:00", work_end="17:00\x00",
        load_day="3", load_week="5",
    )  # fmt: skip
    with no_fault(set_up):
        assert set_up.slack.interaction(settings).status_code == 200
        answer = set_up.slack.interaction(submission("Dana", "cancel", loop, reason="On\x00 hold."))
        assert answer.status_code == 200
    set_up.settle()
    assert deliver(set_up, news("after"), "after").status_code == 200
    set_up.settle()


# Many at random


def test_random_signed_bodies_never_fail(set_up: Stage) -> None:
    dice, before = random.Random(20_261), set_up.dump()
    for _ in range(BODIES):
        payload = _shaken(dice, dice.choice(_SEEDS))
        body = interaction(payload) if dice.random() < 0.8 else _bytes(dice, interaction(payload))
        if dice.random() < 0.15:
            event = _shaken(dice, {"type": "app_home_opened"})
            body = json.dumps({"type": "event_callback", "team_id": TEAM, "event": event}).encode()
            no_trouble(set_up.slack.post(body, set_up.slack.signed(body, "application/json")))
        else:
            no_trouble(set_up.slack.post(body))
    unchanged(set_up, before)


_SEEDS: tuple[Any, ...] = (
    press("Alice", "open_scorecard", "PK-AAAA"),
    press("Stranger", "claim", "x"),
    submission("Alice", "scorecard", "x", notes="n", recommendation=chosen("yes")),
    submission("Dana", "schedule", "x", what=chosen("application:x")),
    submission("Hana", "outcome", "x", decision=chosen("hire"), reason="r"),
)


def _shaken(dice: random.Random, value: Any) -> Any:
    """The same shape with a few things in it replaced."""
    if dice.random() < 0.04:
        return dice.choice([None, True, -1, 2**70, 1e308, "", "\x00", "\ud83e", [], {}, [[]], {"type": {}}, "x" * 3000])
    if isinstance(value, dict):
        return {key: _shaken(dice, inner) for key, inner in value.items() if dice.random() > 0.02}
    if isinstance(value, list):
        return [_shaken(dice, inner) for inner in value] * dice.choice([1, 1, 1, 1, 0, 2])
    return value


def _bytes(dice: random.Random, body: bytes) -> bytes:
    """The same bytes with a few of them others."""
    changed = bytearray(body)
    for _ in range(dice.randint(1, 12)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)

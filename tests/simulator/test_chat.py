"""Does the simulated Slack do what Slack does, over real sockets?"""

import contextlib
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.demo import free_port
from simulator.app import CSP, build, server
from simulator.driver import Workspace, wait_until, words
from simulator.outgoing import signature
from simulator.tickets import Tickets
from tests.simulator.company import ALL_SCOPES, SIGNING, TOKEN, Json, TinyBot, card, running, world

CHANNEL = "hiring-backend"


@contextlib.contextmanager
def alone(folder: Path, scopes: list[str]) -> Iterator[httpx.Client]:
    """The simulator with an app of these scopes, and no bot."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    app = build(world(folder, "http://127.0.0.1:9", url, scopes))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with running(server(app, port)), httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
        yield client


def call(url: str, method: str, **arguments: object) -> Json:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer: Json = httpx.post(f"{url}/api/{method}", json=arguments, headers=headers, trust_env=False).json()
    return answer


def test_a_signature_is_slacks() -> None:
    # The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signed = signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)
    assert signed == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_a_command_opens_a_modal_whose_errors_keep_what_was_typed(chat: Workspace, bot: TinyBot) -> None:
    assert chat.command("alice", "/panel", CHANNEL)["ok"]
    assert chat.submit("alice", {"Your note": "no"})["errors"] == {
        "Your note": "Please enter at least 3 characters.",
        "Rating": "Please complete this required field.",
    }
    answer = chat.submit("alice", {"Your note": "a bad thing", "Rating": "3 of 4"})
    assert answer["errors"] == {"Your note": "Not that word."}
    modal = chat.modal("alice")
    assert modal is not None
    assert modal["state"]["values"]["note"]["text"]["value"] == "a bad thing"
    assert modal["state"]["values"]["rating"]["pick"]["selected_option"]["value"] == "3"
    page = httpx.get(f"{bot.api}/chat/alice/{CHANNEL}", trust_env=False).text
    assert 'id="e-note">Not that word.' in page
    assert 'aria-describedby="e-note"' in page
    assert "a bad thing" in page

    assert chat.submit("alice", {"Your note": "a good thing"})["ok"]
    assert chat.modal("alice") is None
    chat.click("bob", "Claim", within=CHANNEL)
    assert "Claimed by <@U0BOB>" in words(chat.messages("alice", CHANNEL)[-1])
    assert chat.messages("alice", CHANNEL)[-1]["edited"]


def test_an_answer_to_a_command_is_seen_by_its_caller_only(chat: Workspace, bot: TinyBot) -> None:
    chat.command("alice", "/panel swap @bob", CHANNEL)
    assert chat.messages("alice", CHANNEL)[-1]["text"] == "You said swap <@U0BOB|bob>"
    assert chat.messages("bob", CHANNEL) == []


def test_closing_a_modal_is_told_where_the_bot_asked_for_it(chat: Workspace, bot: TinyBot) -> None:
    chat.command("alice", "/panel", CHANNEL)
    chat.dismiss("alice")
    assert bot.seen[-1]["type"] == "view_closed"
    assert chat.modal("alice") is None


def test_opening_home_sends_the_event_again_when_the_bot_fails(chat: Workspace, bot: TinyBot) -> None:
    bot.fail_events = 1
    chat.home("alice")
    wait_until(lambda: chat.state("alice")["home"], 5)
    assert [headers.get("x-slack-retry-num") for headers in bot.headers] == [None, "1"]
    assert bot.seen[0]["event_id"] == bot.seen[1]["event_id"]


def test_a_bot_slower_than_three_seconds_has_timed_out(chat: Workspace, bot: TinyBot) -> None:
    bot.slow = True
    try:
        assert chat.command("alice", "/panel late", CHANNEL)["trouble"] == "operation_timeout"
    finally:
        bot.slow = False
    assert "operation_timeout" in chat.messages("alice", CHANNEL)[-1]["text"]


def test_a_response_url_works_five_times(chat: Workspace, bot: TinyBot) -> None:
    chat.command("alice", "/panel hello", CHANNEL)
    url = bot.seen[-1]["response_url"]
    answers = [httpx.post(url, json={"text": "again"}, trust_env=False) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].text == "used_url"


def test_a_response_url_replaces_and_deletes_an_ephemeral_original(chat: Workspace, bot: TinyBot) -> None:
    call(bot.api, "chat.postEphemeral", channel=CHANNEL, user="U0ALICE", text="x", blocks=card("Only you"))
    chat.click("alice", "Claim")
    payload = bot.seen[-1]
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    httpx.post(payload["response_url"], json={"text": "Done", "replace_original": True}, trust_env=False)
    assert [message["text"] for message in chat.messages("alice", CHANNEL)] == ["Done"]
    httpx.post(payload["response_url"], json={"delete_original": True}, trust_env=False)
    assert chat.messages("alice", CHANNEL) == []


def test_a_trigger_lives_three_seconds_and_is_used_once() -> None:
    now = [100.0]
    tickets = Tickets(lambda: now[0])
    first, second = tickets.trigger("U0ALICE"), tickets.trigger("U0ALICE")
    assert not isinstance(tickets.redeem_trigger(first), str)
    assert tickets.redeem_trigger(first) == "exchanged_trigger_id"
    now[0] += 3.01
    assert tickets.redeem_trigger(second) == "expired_trigger_id"
    assert tickets.redeem_trigger("made up") == "invalid_trigger_id"


def test_the_web_api_refuses_in_slacks_words(chat: Workspace, bot: TinyBot) -> None:
    assert call(bot.api, "chat.frobnicate")["error"] == "unknown_method"
    assert call(bot.api, "chat.postMessage", channel="general", text="hi")["error"] == "not_in_channel"
    assert call(bot.api, "chat.postMessage", channel="nowhere", text="hi")["error"] == "channel_not_found"
    assert call(bot.api, "chat.postMessage", channel=CHANNEL)["error"] == "no_text"
    refused = call(bot.api, "chat.postMessage", channel=CHANNEL, text="x", blocks=[{"type": "shout"}])
    assert refused["error"] == "invalid_blocks"
    assert "/blocks/0/type" in refused["response_metadata"]["messages"][0]
    wrong = httpx.post(f"{bot.api}/api/auth.test", headers={"Authorization": "Bearer no"}, trust_env=False)
    assert wrong.json()["error"] == "invalid_auth"


def test_a_method_without_its_scope_is_refused(tmp_path: Path) -> None:
    with alone(tmp_path, ["users:read"]) as client:
        refused = client.post("/api/chat.postMessage", json={"channel": CHANNEL, "text": "hi"}).json()
        profile = client.get("/api/users.info?user=U0ALICE").json()["user"]["profile"]
    assert (refused["error"], refused["needed"], refused["provided"]) == ("missing_scope", "chat:write", "users:read")
    assert "email" not in profile


def test_faults_come_when_asked_for(chat: Workspace, bot: TinyBot) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = {"channel": CHANNEL, "text": "once"}
    chat.fault("chat.postMessage", "429", retry_after=7)
    limited = httpx.post(f"{bot.api}/api/chat.postMessage", json=body, headers=headers, trust_env=False)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    chat.fault("chat.postMessage", "drop_after")
    with pytest.raises(httpx.TransportError):
        httpx.post(f"{bot.api}/api/chat.postMessage", json=body, headers=headers, trust_env=False)
    assert [message["text"] for message in chat.messages("alice", CHANNEL)] == ["once"]


@pytest.mark.parametrize("path", ["/", "/wire", f"/chat/alice/{CHANNEL}", "/chat/alice/home", "/chat/alice/app"])
def test_every_page_has_the_policy_and_says_simulated(place: tuple[str, TinyBot], path: str) -> None:
    answer = httpx.get(place[0] + path, trust_env=False)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == CSP
    assert "SIMULATED" in answer.text
    assert not re.search(r"<script>|style=|onclick", answer.text)


def test_another_site_cannot_act_here(place: tuple[str, TinyBot]) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        assert httpx.post(f"{place[0]}/reset", headers=headers, trust_env=False).status_code == 403
        assert httpx.post(f"{place[0]}/sim/reset", headers=headers, trust_env=False).status_code == 403


def test_the_clock_moves_forward_and_is_told_in_its_file(tmp_path: Path) -> None:
    with alone(tmp_path, ALL_SCOPES) as client:
        assert client.post("/sim/clock", json={"advance_seconds": 3600}).json()["offset"] == 3600
        assert (tmp_path / "clock").read_text() == "3600\n"
        assert client.post("/sim/clock", json={"advance_seconds": -1}).status_code == 400


def test_the_simulator_stays_on_this_machine(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stays on this machine"):
        build(world(tmp_path, "https://bot.example", "http://127.0.0.1:8", ALL_SCOPES))


def test_text_in_mrkdwn_is_live_and_html_is_not(chat: Workspace, bot: TinyBot) -> None:
    text = "*bold* <!channel> <https://evil.example|click> &lt;img src=x&gt;"
    call(bot.api, "chat.postMessage", channel=CHANNEL, text=text)
    page = httpx.get(f"{bot.api}/chat/alice/{CHANNEL}", trust_env=False).text
    assert "<strong>bold</strong>" in page
    assert "<mark class='broadcast'>@channel</mark>" in page
    assert "<a href='https://evil.example'" in page
    assert "&lt;img src=x&gt;" in page


def test_requests_are_signed_with_the_real_time(chat: Workspace, bot: TinyBot) -> None:
    chat.advance(86400)
    chat.command("alice", "/panel hello", CHANNEL)
    stamp = bot.headers[-1]["x-slack-request-timestamp"]
    probe = hmac.new(SIGNING.encode(), b"v0:" + stamp.encode() + b":x", hashlib.sha256).hexdigest()
    assert signature(SIGNING, stamp, b"x") == "v0=" + probe
    assert float(chat.messages("alice", CHANNEL)[-1]["ts"]) - int(stamp) > 86000
    assert json.dumps(bot.seen[-1])

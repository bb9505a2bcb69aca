"""What exactly does Slack send? Signed requests of any shape, byte for byte, as one person or another."""

import contextlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx

from simulator.driver import words
from simulator.outgoing import signature
from tests.journeys.letterbox import Letterbox, letterbox

TEAM = "T0NORTHWIND"
APP = "A0NORTHWIND"
CHANNEL = "C001HIRINGBACKEND"
Json = dict[str, Any]


class Slack:
    """Sends to one server's `/slack/events`, with the right signature unless told otherwise."""

    path = "/slack/events"

    def __init__(self, bot_url: str, secret: str, workspace_url: str) -> None:
        self._secret = secret
        self._workspace_url = workspace_url
        self._bot_url = bot_url
        self._http = httpx.Client(base_url=bot_url, timeout=60, trust_env=False)
        self._at_end = contextlib.ExitStack()

    def close(self) -> None:
        self._http.close()
        self._at_end.close()

    @cached_property
    def _box(self) -> Letterbox:
        """Where buttons' answers go."""
        return self._at_end.enter_context(letterbox())

    def signed(self, body: bytes, kind: str = "application/x-www-form-urlencoded", age: int = 0) -> dict[str, str]:
        """The headers of a genuine request that was signed `age` seconds ago."""
        stamp = str(int(time.time()) - age)
        return {
            "content-type": kind,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature(self._secret, stamp, body),
        }

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        """Send a body, signed unless headers are given."""
        return self._http.post(self.path, content=body, headers=self.signed(body) if headers is None else headers)

    async def post_from(self, client: httpx.AsyncClient, body: bytes) -> httpx.Response:
        """The same from a client of many, to send at the same moment as others."""
        return await client.post(self._bot_url + self.path, content=body, headers=self.signed(body))

    def form(self, **fields: str) -> httpx.Response:
        return self.post(urlencode(fields).encode())

    def interaction(self, payload: Any) -> httpx.Response:
        return self.post(interaction(payload))

    def command(self, person: str, text: str, **fields: str) -> httpx.Response:
        return self.post(command(person, text, self._workspace_url, **fields))

    def event(self, event: Json, age: int = 0, /, **headers: str) -> httpx.Response:
        """Tell of an event; one with the same `event_ts` is the same event again."""
        name = "Ev" + str(event.get("event_ts", "0")).replace(".", "")
        body = json.dumps(
            {"type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event": event, "event_id": name}
        ).encode()
        return self.post(body, {**self.signed(body, "application/json", age), **headers})

    def tell(self, person: str, text: str, name: str, retry: int = 0) -> httpx.Response:
        """A message to the others; Slack signs each try anew."""
        event = {
            "type": "message", "user": user(person), "channel": CHANNEL, "channel_type": "channel", "ts": name,
            "event_ts": name, "text": text, "team": TEAM,
        }  # fmt: skip
        again = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"} if retry else {}
        return self.event(event, 10 * retry, **again)

    def typed(self, person: str, line: str) -> bytes:
        return command(person, line, self._workspace_url)

    def pressed(self, person: str, action: str, value: str) -> bytes:
        return interaction(press(person, action, value, f"{self._box.url}/{secrets.token_hex(8)}"))

    def handed_in(self, person: str, form: str, state: str, choices: Mapping[str, str], /, **texts: str) -> bytes:
        """A modal that was filled in."""
        return interaction(
            submission(person, form, state, **{key: chosen(one) for key, one in choices.items()}, **texts)
        )

    def forged(self, body: bytes) -> Iterator[tuple[bytes, dict[str, str]]]:
        good = self.signed(body)
        for headers in (
            self.signed(body, age=301),
            self.signed(body, age=-301),
            {**good, "x-slack-signature": "v0=" + "0" * 64},
            {"content-type": good["content-type"]},
        ):
            yield body, headers
        yield body + b"&text=x", good

    def read(self, answer: httpx.Response) -> str:
        """What is in the answer or, where it is empty, at the URL that the request has named for it."""
        if answer.content:
            return words(answer.json())
        payload = json.loads(parse_qs(answer.request.content.decode())["payload"][0])
        return "\n".join(self._box.texts(payload["response_url"].rpartition("/")[2]))


def user(person: str) -> str:
    """The Slack user id of a person of the simulated company, by first name."""
    return f"U0{person.upper()}"


def command(person: str, text: str, workspace_url: str = "http://127.0.0.1:9", **fields: str) -> bytes:
    """The body of a slash command; what a person types, the command first."""
    name, _, rest = text.partition(" ")
    return urlencode(
        {
            "token": "t", "team_id": TEAM, "channel_id": CHANNEL, "channel_name": "hiring-backend",
            "user_id": user(person), "user_name": person.lower(), "command": name, "text": rest, "api_app_id": APP,
            "response_url": f"{workspace_url}/responses/none", "trigger_id": secrets.token_hex(8), **fields,
        }
    ).encode()  # fmt: skip


def interaction(payload: Any) -> bytes:
    """The body that carries a payload as JSON, where half a surrogate pair is an escape and legal."""
    return urlencode({"payload": json.dumps(payload)}).encode()


def head(kind: str, person: str) -> Json:
    """What all interactions have."""
    return {
        "type": kind, "team": {"id": TEAM, "domain": "northwind"}, "api_app_id": APP, "token": "t",
        "user": {"id": user(person), "username": person.lower(), "team_id": TEAM},
        "trigger_id": secrets.token_hex(8), "is_enterprise_install": False, "enterprise": None,
    }  # fmt: skip


def press(person: str, action: str, value: str, response_url: str = "") -> Json:
    """A button of a channel's message."""
    return head("block_actions", person) | {
        "container": {"type": "message", "message_ts": "1.000001", "channel_id": CHANNEL},
        "channel": {"id": CHANNEL, "name": "hiring-backend"},
        "message": {"type": "message", "ts": "1.000001", "text": "x"},
        "response_url": response_url,
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": "1.0"}],
    }


def submission(person: str, callback_id: str, state: str, /, **answers: Any) -> Json:
    """A submitted modal. An answer is a text, or an element's state as Slack gives it."""
    values = {
        key: {"value": given if isinstance(given, dict) else {"type": "plain_text_input", "value": given}}
        for key, given in answers.items()
    }
    blocks = [
        {"type": "input", "block_id": key, "label": {"type": "plain_text", "text": key}, "element": {}}
        for key in answers
    ]
    view = {
        "id": "V0TEST", "type": "modal", "callback_id": callback_id, "private_metadata": state, "blocks": blocks,
        "state": {"values": values}, "hash": "1.x", "title": {"type": "plain_text", "text": "x"},
    }  # fmt: skip
    return head("view_submission", person) | {"view": view, "response_urls": []}


def chosen(value: str) -> Json:
    """A radio button or a menu's choice."""
    return {"type": "radio_buttons", "selected_option": {"value": value, "text": {"type": "plain_text", "text": value}}}

"""What stands in for a bot in Teams in these tests? A tiny one on a real socket that reads real tokens."""

import base64
import contextlib
import json
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo import free_port
from simulator.app import build, server
from simulator.cast import CASTS
from simulator.teams import town
from simulator.teams.driver import Teams
from tests.simulator.company import ALL_SCOPES, running, world

Json = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
TENANT, APP, PASSWORD = str(uuid.uuid4()), str(uuid.uuid4()), secrets.token_urlsafe(24)
MANIFEST: Json = {
    "name": {"short": "Panelkeeper"},
    "bots": [
        {
            "botId": APP,
            "scopes": ["personal", "team"],
            "supportsTargetedMessages": True,
            "commandLists": [
                {
                    "scopes": ["personal", "team"],
                    "commands": [{"title": "panel", "description": "What waits", "triggers": ["mention", "slash"]}],
                }
            ],
        }
    ],
    "composeExtensions": [
        {
            "botId": APP,
            "commands": [
                {"id": "note", "type": "action", "title": "Note", "fetchTask": True, "triggers": ["slash"]},
                {"id": "old", "type": "action", "title": "Old", "fetchTask": True},
            ],
        }
    ],
}


def card(*body: Json, actions: tuple[Json, ...] = ()) -> Json:
    made: Json = {"type": "AdaptiveCard", "version": "1.5", "body": list(body)}
    return made | ({"actions": list(actions)} if actions else {})


def text(words: str) -> Json:
    return {"type": "TextBlock", "text": words, "wrap": True}


def message(*cards: Json, text: str = "") -> Json:
    attachments = [{"contentType": CARD, "content": one} for one in cards]
    return {"type": "message", "text": text, "attachments": attachments}


CLAIM: Json = {"type": "Action.Execute", "title": "Claim", "verb": "claim", "data": {"seat": "1"}}
WRITE: Json = {"type": "Action.Submit", "title": "Write", "data": {"msteams": {"type": "task/fetch"}, "about": "1"}}


def form(error: str = "", note: str = "") -> Json:
    complaint = (text(error),) if error else ()
    rating = {"type": "Input.ChoiceSet", "id": "rating", "label": "Rating", "isRequired": True, "errorMessage": "Rate"}
    written = {
        "type": "Input.Text", "id": "note", "label": "Your note", "isMultiline": True, "value": note,
        "isRequired": True, "errorMessage": "Please write a note", "regex": r"^[\s\S]{3,}$",
    }  # fmt: skip
    choices = [{"title": f"{n} of 4", "value": str(n)} for n in range(1, 5)]
    send = {"type": "Action.Submit", "title": "Send", "data": {"state": "s-1"}}
    return card(*complaint, written, rating | {"choices": choices, "value": "2" if error else ""}, actions=(send,))


def continued(content: Json, title: str = "A note") -> Json:
    attachment = {"contentType": CARD, "content": content}
    return {"task": {"type": "continue", "value": {"title": title, "card": attachment}}}


@dataclass
class TinyBot:
    """Answers what it hears with a card; its dialog refuses the word "bad"."""

    url: str = ""
    seen: list[Json] = field(default_factory=list)
    claims: list[Json] = field(default_factory=list)
    fail: int = 0
    answer: Json | None = None
    bearer: str = ""
    keys: list[Json] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/api/messages", self.receive, methods=["POST"])])

    def of(self, kind: str, name: str = "") -> list[Json]:
        return [one for one in self.seen if one["type"] == kind and name in ("", one.get("name"))]

    async def receive(self, request: Request) -> Response:
        activity = json.loads(await request.body())
        self.claims.append(await self.verified(request.headers["authorization"].removeprefix("Bearer ")))
        assert self.claims[-1]["serviceurl"] == activity["serviceUrl"]
        self.seen.append(activity)
        if self.fail:
            return Response(status_code=self.fail)
        if activity["type"] == "invoke":
            return JSONResponse(self.invoked(activity) if self.answer is None else self.answer)
        return Response(status_code=202)

    async def verified(self, token: str) -> Json:
        """The claims of a token that is signed by a key behind the OpenID address."""
        if not self.keys:
            async with httpx.AsyncClient(trust_env=False) as client:
                metadata = (await client.get(town.openid(self.url))).json()
                self.keys = (await client.get(metadata["jwks_uri"])).json()["keys"]
        (key,) = self.keys
        head, body, signature = token.split(".")
        assert _json(head) | {"typ": "JWT"} == {"alg": "RS256", "kid": key["kid"], "x5t": key["x5t"], "typ": "JWT"}
        assert "msteams" in key["endorsements"]
        public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
        public.verify(_bytes(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
        return _json(body)

    def invoked(self, activity: Json) -> Json:
        value = activity["value"]
        if activity["name"] == "adaptiveCard/action":
            return {"statusCode": 200, "type": CARD, "value": card(text(f"Yours: {value['action']['data']['seat']}"))}
        if activity["name"] in ("task/submit", "composeExtension/submitAction"):
            note = value["data"]["note"]
            return continued(form("Not that word.", note)) if "bad" in note else {}
        return continued(form())

    def login(self, **fields: str) -> httpx.Response:
        body = {
            "grant_type": "client_credentials", "client_id": APP, "client_secret": PASSWORD,
            "scope": "https://api.botframework.com/.default", **fields,
        }  # fmt: skip
        tenant = body.pop("tenant", TENANT)
        return httpx.post(f"{town.login(self.url, tenant)}/oauth2/v2.0/token", data=body, trust_env=False)

    def call(self, verb: str, path: str, body: Any = None, **params: str) -> httpx.Response:
        """Call the connector with a bearer of our own."""
        if not self.bearer:
            self.bearer = self.login().json()["access_token"]
        headers = {"authorization": f"Bearer {self.bearer}"}
        url = town.service(self.url, TENANT) + path
        return httpx.request(verb, url, json=body, headers=headers, params=params, trust_env=False)

    def post(self, conversation: str, body: Json, **params: str) -> httpx.Response:
        return self.call("POST", f"v3/conversations/{conversation}/activities", body, **params)


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "==")


def _json(value: str) -> Json:
    return dict(json.loads(_bytes(value)))


def _number(value: str) -> int:
    return int.from_bytes(_bytes(value), "big")


@contextlib.contextmanager
def teams_town(folder: Path, manifest: Json = MANIFEST, cast: str = "teams") -> Iterator[tuple[str, TinyBot]]:
    """The simulator and the tiny bot, both on real sockets; gives the simulator's URL and the bot."""
    port, bot_port = free_port(), free_port()
    url, bot = f"http://127.0.0.1:{port}", TinyBot()
    bot.url = url
    told = replace(
        world(folder, f"http://127.0.0.1:{bot_port}", url, ALL_SCOPES),
        teams=town.TeamsApp(APP, PASSWORD, TENANT, manifest),
        cast=CASTS[cast],
    )
    with running(server(build(told), port)), running(server(bot.app(), bot_port)):
        yield url, bot


@contextlib.contextmanager
def at(url: str) -> Iterator[Teams]:
    chat = Teams(url)
    yield chat
    chat.close()

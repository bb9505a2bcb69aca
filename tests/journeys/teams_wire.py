"""What exactly does Teams send? Signed activities of one person or another, straight to one server."""

import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from simulator.teams.identity import Signer
from simulator.teams.tenant import Conversation, Member, Post
from simulator.teams.town import Teams
from simulator.teams.words import said
from simulator.workspace import Person

Json = dict[str, Any]
CHANNEL = "hiring-backend"


class TeamsWire:
    """Sends to one server's `/api/messages` as the simulated tenant does, with its token."""

    path = "/api/messages"

    def __init__(self, bot_url: str, town: Teams) -> None:
        self._url = bot_url + self.path
        self._town = town

    def signed(self, body: bytes) -> dict[str, str]:
        return _headers(self._town.identity.bearer())

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        given = self.signed(body) if headers is None else headers
        return httpx.post(self._url, content=body, headers=given, timeout=60, trust_env=False)

    async def post_from(self, client: httpx.AsyncClient, body: bytes) -> httpx.Response:
        """The same from a client of many, to send at the same moment as others."""
        return await client.post(self._url, content=body, headers=self.signed(body))

    def tell(self, person: str, text: str, name: str, retry: int = 0) -> httpx.Response:
        """A message to the others; Teams tries again with the same activity."""
        member, _ = self._chat(person)
        channel = self._town.tenant.place(member, CHANNEL)
        assert channel is not None
        return self.post(_written(self._town.gestures.activities.message(member, channel, Post(name, member.id, text))))

    def typed(self, person: str, line: str) -> bytes:
        """What somebody types to the app in their own chat."""
        member, chat = self._chat(person)
        post = Post(self._town.tenant.next_id(), member.id, line.removeprefix("/"))
        return _written(self._town.gestures.activities.message(member, chat, post))

    def pressed(self, person: str, action: str, value: str) -> bytes:
        """A button of a card in their own chat."""
        data = {"panelkeeper": {"action": action, "value": value}}
        pressed = {"action": {"type": "Action.Execute", "verb": action, "data": data}, "trigger": "manual"}
        return self._invoke(person, "adaptiveCard/action", pressed)

    def handed_in(self, person: str, form: str, state: str, choices: Mapping[str, str], /, **texts: str) -> bytes:
        """A dialog that was filled in."""
        data = {"panelkeeper": {"form": form, "state": state, "many": []}, **choices, **texts}
        return self._invoke(person, "task/submit", {"data": data, "context": {"theme": "default"}})

    def forged(self, body: bytes) -> Iterator[tuple[bytes, dict[str, str]]]:
        signer, stranger = self._town.identity.connector, Signer(("msteams",))
        good = signer.read(self._town.identity.bearer()) or {}
        for token in (
            signer.sign(good | {"nbf": good["nbf"] - 7200, "exp": good["nbf"] - 3600}),
            signer.sign(good | {"nbf": good["exp"], "exp": good["exp"] + 3600}),
            signer.sign(good | {"aud": "another bot"}),
            stranger.sign(good),
            stranger.sign(good, kid=signer.kid),
        ):
            yield body, _headers(token)
        yield body, {"content-type": "application/json"}
        yield body.replace(b"smba", b"smbb"), self.signed(body)

    def read(self, answer: httpx.Response) -> str:
        """What is in the answer, or what was said in the person's chat."""
        told = answer.json()
        if "task" in told:
            value = told["task"]["value"]
            return value if isinstance(value, str) else said(value)
        if told:
            return said(told["value"])
        asked = json.loads(answer.request.content)
        found = self._town.tenant.conversation(asked["conversation"]["id"])
        assert found is not None
        return "\n".join(map(said, found[0].posts[-1].cards))

    def _invoke(self, person: str, name: str, value: Json) -> bytes:
        member, chat = self._chat(person)
        return _written(self._town.gestures.activities.invoke(member, chat, name, value, self._town.tenant.next_id()))

    def _chat(self, person: str) -> tuple[Member, Conversation]:
        """A member of the tenant, or somebody whom nobody knows there."""
        member = self._town.tenant.by_key(person)
        if member is None:
            nobody = Person(person.lower(), "", person, f"{person}@elsewhere.example", "Etc/UTC")
            member = Member(nobody, f"29:{secrets.token_hex(8)}", secrets.token_hex(16))
        return member, self._town.tenant.chat(member)


def _headers(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}", "content-type": "application/json"}


def _written(activity: Json) -> bytes:
    return json.dumps(activity).encode()

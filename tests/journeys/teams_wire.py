"""What exactly does Teams send? Signed activities of one person or another, straight to one server."""

from collections.abc import Mapping
from typing import Any

import httpx

from simulator.teams.tenant import Conversation, Member, Post
from simulator.teams.town import Teams
from simulator.teams.words import said

Json = dict[str, Any]


class TeamsWire:
    """Sends to one server's `/api/messages` as the simulated tenant does, with its token."""

    def __init__(self, bot_url: str, town: Teams) -> None:
        self._url = f"{bot_url}/api/messages"
        self._town = town

    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._town.identity.bearer()}"}

    def post(self, activity: Json) -> httpx.Response:
        return httpx.post(self._url, json=activity, headers=self.headers(), timeout=60, trust_env=False)

    async def post_from(self, client: httpx.AsyncClient, activity: Json) -> httpx.Response:
        """The same from a client of many, to send at the same moment as others."""
        return await client.post(self._url, json=activity, headers=self.headers())

    def message(self, person: str, text: str) -> Json:
        """What somebody types to the app in their own chat."""
        member, chat = self._chat(person)
        return self._town.gestures.activities.message(member, chat, self._post(member, text))

    def press(self, person: str, action: str, value: str) -> Json:
        """A button of a card in their own chat."""
        member, chat = self._chat(person)
        data = {"panelkeeper": {"action": action, "value": value}}
        pressed = {"action": {"type": "Action.Execute", "verb": action, "data": data}, "trigger": "manual"}
        return self._invoke(member, chat, "adaptiveCard/action", pressed)

    def handed_in(self, person: str, form: str, state: str, choices: Mapping[str, str], **texts: str) -> Json:
        """A dialog that was filled in."""
        member, chat = self._chat(person)
        data = {"panelkeeper": {"form": form, "state": state, "many": []}, **choices, **texts}
        return self._invoke(member, chat, "task/submit", {"data": data, "context": {"theme": "default"}})

    def read(self, answer: httpx.Response) -> str:
        """What a person reads in the answer to a dialog."""
        return said(answer.json()["task"]["value"])

    def _invoke(self, member: Member, chat: Conversation, name: str, value: Json) -> Json:
        return self._town.gestures.activities.invoke(member, chat, name, value, self._town.tenant.next_id())

    def _post(self, member: Member, text: str) -> Post:
        return Post(self._town.tenant.next_id(), member.id, text)

    def _chat(self, person: str) -> tuple[Member, Conversation]:
        member = self._town.tenant.by_key(person)
        assert member is not None, f"{person} has no Teams"
        return member, self._town.tenant.chat(member)

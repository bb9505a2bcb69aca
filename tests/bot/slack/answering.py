"""Slack's API as a test wants it to answer."""

import json
from typing import Any

from handlers.parcels import ChatParcel, CredentialsRefused
from handlers.views import PersonView
from policies.vocabulary import PersonId


class Slack:
    """Answers each method with the words that a test set, and keeps what was asked."""

    def __init__(self) -> None:
        self.says: dict[str, tuple[int, dict[str, Any]]] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def answer(self, method: str, body: bytes) -> tuple[int, dict[str, Any]]:
        self.asked.append((method, json.loads(body or b"{}")))
        return self.says.get(method, (200, {"ok": True}))


def parcel(name: str, user: str | None = None) -> ChatParcel:
    person = PersonView(PersonId(name), name.title(), f"{name}@acme.example", "UTC")
    return ChatParcel("one", CredentialsRefused("ats", "ashby"), "slack", to=person, chat_user=user)

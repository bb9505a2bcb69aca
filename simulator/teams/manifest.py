"""What may the app do in Teams, and which commands does it offer? Read from its own manifest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
ALL_MESSAGES = "ChannelMessage.Read.Group"


@dataclass(frozen=True, slots=True)
class Command:
    """A command in the "/" menu. `dialog` is the id of the message extension's command that it opens, else empty."""

    title: str
    description: str
    dialog: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a Teams app manifest that the client acts on."""

    body: Json

    @property
    def name(self) -> str:
        """The app's short name, by which it is mentioned."""
        return str(self.body.get("name", {}).get("short") or "Panelkeeper")

    def hears_all(self) -> bool:
        """Whether the app gets every message of a channel that it is installed in, mentioned or not."""
        granted = self.body.get("authorization", {}).get("permissions", {}).get("resourceSpecific", [])
        return any(one.get("name") == ALL_MESSAGES and one.get("type") == "Application" for one in granted)

    def targeted(self) -> bool:
        """Whether the app takes messages that only it and their writer see."""
        return any(bot.get("supportsTargetedMessages") is True for bot in self.body.get("bots", []))

    def dialogs(self) -> list[Command]:
        """The message extension's commands that open a dialog from the "/" menu."""
        return [
            Command(one["title"], one.get("description", ""), one["id"])
            for extension in self.body.get("composeExtensions", [])
            for one in extension.get("commands", [])
            if one.get("type") == "action" and one.get("fetchTask") is True and "slash" in one.get("triggers", [])
        ]

    def texts(self, scope: str) -> list[Command]:
        """The text commands of a scope ("personal", "team") that are offered in the "/" menu."""
        return [
            Command(one["title"], one.get("description", ""))
            for listed in self._lists(scope)
            for one in listed.get("commands", [])
            if "slash" in one.get("triggers", listed.get("triggers", ()))
        ]

    def _lists(self, scope: str) -> Iterator[Json]:
        for bot in self.body.get("bots", []):
            for listed in bot.get("commandLists", []):
                if scope in listed.get("scopes", []):
                    yield listed

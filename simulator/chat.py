"""How does a script use the chat, whichever it is? Type, press, fill in and read, by the words that people see."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from simulator import driver
from simulator.cast import CASTS, Cast
from simulator.driver import NotSeen
from simulator.teams import driver as teams
from simulator.teams.cards import inputs
from simulator.teams.words import said

Json = dict[str, Any]


class Chat(Protocol):
    """One platform as people use it; they are named by first name. A channel's name is with or without #.

    Without a channel it is about the direct messages with the app.
    """

    def command(self, person: str, text: str, channel: str | None = None) -> None:
        """Give the app a command, as `/panel claim CODE` is typed in Slack; a form that it leads to is open then."""

    def write(self, person: str, text: str, channel: str) -> bool:
        """Write a message to the others; whether all went well with the bot."""

    def rewrite(self, person: str, text: str, channel: str) -> bool:
        """Edit the newest message that this person has written."""

    def press(self, person: str, label: str, channel: str | None = None) -> None:
        """Use the newest button with this label; NotSeen where there is none."""

    def questions(self, person: str) -> dict[str, str]:
        """What the form before this person asks, by label in order, with what is filled in; NotSeen without a form."""

    def fill(self, person: str, answers: Mapping[str, Any]) -> dict[str, str]:
        """Fill in the form by label and hand it in; what is wrong with it, by label."""

    def window(self, person: str) -> str:
        """All that can be read in the form or window before this person, "" for none."""

    def dismiss(self, person: str) -> None:
        """Close the form or window."""

    def texts(self, person: str, channel: str | None = None) -> list[str]:
        """What this person can read there, message by message, oldest first."""

    def private(self, person: str, channel: str) -> list[str]:
        """What only this person can read in a channel."""

    def mention(self, person: str) -> str:
        """How one names a colleague in a command."""

    def close(self) -> None:
        """Drop the connections."""


def wait_for_text(chat: Chat, person: str, text: str, channel: str | None = None, seconds: float = 10) -> str:
    """What this person can read with this text in it, once there is something: the newest message, or the window."""

    def found() -> list[str]:
        return [said for said in (*chat.texts(person, channel), chat.window(person)) if text in said]

    return driver.wait_until(found, seconds)[-1]


class SlackChat:
    """Slack: slash commands, modals, ephemeral messages."""

    def __init__(self, base_url: str) -> None:
        self.workspace = driver.Workspace(base_url)

    def command(self, person: str, text: str, channel: str | None = None) -> None:
        self.workspace.command(person, text, channel)

    def write(self, person: str, text: str, channel: str) -> bool:
        return bool(self.workspace.write(person, text, channel)["ok"])

    def rewrite(self, person: str, text: str, channel: str) -> bool:
        return bool(self.workspace.rewrite(person, text, channel)["ok"])

    def press(self, person: str, label: str, channel: str | None = None) -> None:
        self.workspace.click(person, label, channel or "app")

    def questions(self, person: str) -> dict[str, str]:
        modal = self.workspace.modal(person)
        if modal is None:
            raise NotSeen(f"{person} has no form open")
        asked = [block for block in modal["blocks"] if block["type"] == "input"]
        return {block["label"]["text"]: str(block["element"].get("initial_value", "")) for block in asked}

    def fill(self, person: str, answers: Mapping[str, Any]) -> dict[str, str]:
        return dict(self.workspace.submit(person, dict(answers))["errors"])

    def window(self, person: str) -> str:
        modal = self.workspace.modal(person)
        return driver.words(modal) if modal else ""

    def dismiss(self, person: str) -> None:
        self.workspace.dismiss(person)

    def texts(self, person: str, channel: str | None = None) -> list[str]:
        return [driver.words(message) for message in self.workspace.messages(person, channel)]

    def private(self, person: str, channel: str) -> list[str]:
        return [driver.words(one) for one in self.workspace.messages(person, channel) if one["ephemeral"]]

    def mention(self, person: str) -> str:
        return f"<@{self.workspace.state(person)['person']['id']}>"

    def close(self) -> None:
        self.workspace.close()


class TeamsChat:
    """Teams: the app is mentioned in channels, a form is opened with a button, answers are targeted or below a card."""

    def __init__(self, base_url: str, app_name: str = "Panelkeeper") -> None:
        self.workspace = teams.Teams(base_url)
        self._app = app_name

    def command(self, person: str, text: str, channel: str | None = None) -> None:
        line = text.removeprefix("/")
        before = {post["id"] for post in self.workspace.posts(person, channel)}
        self.workspace.say(person, f"@{self._app} {line}" if channel else line, channel)
        fresh = [post for post in self.workspace.posts(person, channel) if post["id"] not in before]
        if any(post["buttons"] == ["Open"] for post in fresh):
            self.workspace.press(person, "Open", channel)

    def write(self, person: str, text: str, channel: str) -> bool:
        return bool(self.workspace.say(person, text, channel)["ok"])

    def rewrite(self, person: str, text: str, channel: str) -> bool:
        return bool(self.workspace.rewrite(person, text, channel)["ok"])

    def press(self, person: str, label: str, channel: str | None = None) -> None:
        self.workspace.press(person, label, channel)

    def questions(self, person: str) -> dict[str, str]:
        dialog = self.workspace.dialog(person)
        if dialog is None or dialog["card"] is None:
            raise NotSeen(f"{person} has no form open")
        return {one["label"]: dialog["values"][one["id"]] for one in inputs(dialog["card"])}

    def fill(self, person: str, answers: Mapping[str, Any]) -> dict[str, str]:
        answer = self.workspace.send(person, dict(answers))
        if answer["errors"] or answer["trouble"]:
            return dict(answer["errors"]) or {"": answer["trouble"]}
        dialog = self.workspace.dialog(person)
        return _errors(dialog["card"] or {}) if dialog else {}

    def window(self, person: str) -> str:
        dialog = self.workspace.dialog(person)
        return "\n".join((dialog["title"], dialog["message"], said(dialog["card"]))) if dialog else ""

    def dismiss(self, person: str) -> None:
        self.workspace.dismiss(person)

    def texts(self, person: str, channel: str | None = None) -> list[str]:
        return [teams.text_of(post) for post in self.workspace.posts(person, channel)]

    def private(self, person: str, channel: str) -> list[str]:
        return [teams.text_of(one) for one in self.workspace.posts(person, channel) if one["only_you"]]

    def mention(self, person: str) -> str:
        return f"@{person}"

    def close(self) -> None:
        self.workspace.close()


def _errors(card: Json) -> dict[str, str]:
    """What a card says in the colour of attention, by the label of the question below it."""
    errors, above = {}, ""
    for element in card.get("body", []):
        if str(element.get("color", "")).lower() == "attention":
            above = said(element)
        elif above:
            errors[element.get("label", "")] = above
            above = ""
    return errors


class MixedChat:
    """Some people are in Slack and some in Teams; who is in both acts in Slack, and reads both."""

    def __init__(self, slack: SlackChat, teams: TeamsChat, cast: Cast = CASTS["both"]) -> None:
        self._slack, self._teams, self._cast = slack, teams, cast

    @classmethod
    def at(cls, base_url: str) -> "MixedChat":
        return cls(SlackChat(base_url), TeamsChat(base_url))

    def _of(self, person: str) -> list[Chat]:
        key = person.lower()
        there: list[tuple[Chat, bool]] = [
            (self._slack, self._cast.in_slack(key)),
            (self._teams, self._cast.in_teams(key)),
        ]
        return [chat for chat, is_there in there if is_there]

    def command(self, person: str, text: str, channel: str | None = None) -> None:
        self._of(person)[0].command(person, text, channel)

    def write(self, person: str, text: str, channel: str) -> bool:
        return self._of(person)[0].write(person, text, channel)

    def rewrite(self, person: str, text: str, channel: str) -> bool:
        return self._of(person)[0].rewrite(person, text, channel)

    def press(self, person: str, label: str, channel: str | None = None) -> None:
        self._of(person)[0].press(person, label, channel)

    def questions(self, person: str) -> dict[str, str]:
        return self._of(person)[0].questions(person)

    def fill(self, person: str, answers: Mapping[str, Any]) -> dict[str, str]:
        return self._of(person)[0].fill(person, answers)

    def window(self, person: str) -> str:
        return "\n".join(chat.window(person) for chat in self._of(person))

    def dismiss(self, person: str) -> None:
        self._of(person)[0].dismiss(person)

    def texts(self, person: str, channel: str | None = None) -> list[str]:
        return [text for chat in self._of(person) for text in chat.texts(person, channel)]

    def private(self, person: str, channel: str) -> list[str]:
        return [text for chat in self._of(person) for text in chat.private(person, channel)]

    def mention(self, person: str) -> str:
        return self._of(person)[0].mention(person)

    def close(self) -> None:
        self._slack.close()
        self._teams.close()


CHATS: dict[str, Callable[[str], Chat]] = {"slack": SlackChat, "teams": TeamsChat, "both": MixedChat.at}
"""By what the company uses, as `simulator.cast.CASTS`; each is made for the simulated company's URL."""

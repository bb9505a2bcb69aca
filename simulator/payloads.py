"""What shape does Slack give what it sends? The documented payloads of commands, interactions and events."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.workspace import Channel, Json, Message, Person, View, Workspace

TOKEN = "simulated-verification-token"  # noqa: S105 - deprecated by Slack, never checked, present in every payload


@dataclass(frozen=True, slots=True)
class Envelope:
    """Builds payloads for one workspace; `response_url` turns a ticket's name into a full URL."""

    workspace: Workspace
    response_url: Callable[[str], str]

    def command(self, person: Person, channel: Channel, text: str, trigger: str, response: str) -> dict[str, str]:
        """The form fields of a slash command; `text` is the whole line with the command first."""
        name, _, rest = text.strip().partition(" ")
        return {
            "token": TOKEN, "team_id": self.workspace.team_id, "team_domain": "northwind",
            "channel_id": channel.id, "channel_name": "directmessage" if channel.is_im else channel.name,
            "user_id": person.id, "user_name": person.key, "command": name, "text": rest.strip(),
            "api_app_id": self.workspace.app_id, "is_enterprise_install": "false",
            "response_url": self.response_url(response), "trigger_id": trigger,
        }  # fmt: skip

    def message_action(
        self, person: Person, channel: Channel, message: Message, action: Json, trigger: str, response: str
    ) -> Json:
        """`block_actions` from a message, ephemeral or not."""
        container = {
            "type": "message", "message_ts": message.ts, "channel_id": channel.id,
            "is_ephemeral": bool(message.only_for),
        }  # fmt: skip
        payload = self._head("block_actions", person) | {
            "container": container,
            "trigger_id": trigger,
            "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
            "state": {"values": self.workspace.states.get((person.id, message.ts), {})},
            "response_url": self.response_url(response),
            "actions": [action],
        }
        if not message.only_for:
            payload["message"] = message_json(self.workspace, message)
        return payload

    def view_action(self, person: Person, view: View, action: Json, trigger: str) -> Json:
        """`block_actions` from a modal or from the home tab."""
        return self._head("block_actions", person) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": trigger,
            "view": view_json(self.workspace, view),
            "actions": [action],
        }

    def submission(self, person: Person, view: View, trigger: str) -> Json:
        """`view_submission`."""
        return self._head("view_submission", person) | {
            "trigger_id": trigger, "view": view_json(self.workspace, view), "response_urls": [],
        }  # fmt: skip

    def closed(self, person: Person, view: View, cleared: bool) -> Json:
        """`view_closed`, sent where the view asked for it."""
        return self._head("view_closed", person) | {
            "view": view_json(self.workspace, view), "is_cleared": cleared,
        }  # fmt: skip

    def event(self, event: Json, event_id: str) -> Json:
        """`event_callback` around one event; times are real, as for everything that is signed."""
        return {
            "token": TOKEN, "team_id": self.workspace.team_id, "api_app_id": self.workspace.app_id, "event": event,
            "type": "event_callback", "event_id": event_id, "event_time": int(time.time()), "event_context": "4-sim",
            "is_ext_shared_channel": False,
            "authorizations": [
                {"enterprise_id": None, "team_id": self.workspace.team_id, "user_id": self.workspace.bot.id,
                 "is_bot": True, "is_enterprise_install": False}
            ],
        }  # fmt: skip

    def home_opened(self, person: Person) -> Json:
        """The inner `app_home_opened` event; has `view` once one was published."""
        view = self.workspace.homes.get(person.id)
        event: Json = {
            "type": "app_home_opened", "user": person.id, "channel": self.workspace.direct(person).id, "tab": "home",
            "event_ts": f"{time.time():.6f}",
        }  # fmt: skip
        return event | ({"view": view_json(self.workspace, view)} if view else {})

    def message_posted(self, channel: Channel, message: Message) -> Json:
        """The inner `message` event for what a person has written."""
        return message_json(self.workspace, message) | {
            "client_msg_id": str(uuid.uuid4()), "team": self.workspace.team_id, "channel": channel.id,
            "channel_type": "im" if channel.is_im else "channel", "event_ts": message.ts,
        }  # fmt: skip

    def _head(self, kind: str, person: Person) -> Json:
        return {
            "type": kind,
            "team": {"id": self.workspace.team_id, "domain": "northwind"},
            "user": {
                "id": person.id, "username": person.key, "name": person.key, "team_id": self.workspace.team_id,
            },
            "api_app_id": self.workspace.app_id,
            "token": TOKEN,
            "enterprise": None,
            "is_enterprise_install": False,
        }  # fmt: skip

    def message_changed(self, channel: Channel, message: Message, before: Json) -> Json:
        """The inner `message` event for what a person has edited; `before` is the message as it was."""
        return {
            "type": "message", "subtype": "message_changed", "hidden": True, "channel": channel.id,
            "channel_type": "im" if channel.is_im else "channel", "ts": message.ts, "event_ts": message.ts,
            "message": message_json(self.workspace, message), "previous_message": before,
        }  # fmt: skip


def message_json(workspace: Workspace, message: Message, metadata: bool = True) -> Json:
    """A message as Slack gives it in histories, answers and payloads."""
    body: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if message.user == workspace.bot.id:
        body |= {"bot_id": "B" + workspace.bot.id[1:], "app_id": workspace.app_id, "team": workspace.team_id}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.metadata and metadata:
        body["metadata"] = message.metadata
    if message.edited:
        body["edited"] = {"user": message.user, "ts": message.edited}
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    return body


def view_json(workspace: Workspace, view: View) -> Json:
    """A view as Slack gives it in answers and payloads."""
    body: dict[str, Any] = {
        "id": view.id, "team_id": workspace.team_id, "state": {"values": view.values}, "hash": view.hash,
        "root_view_id": view.root_id or view.id, "previous_view_id": view.previous_id or None,
        "app_id": workspace.app_id, "app_installed_team_id": workspace.team_id,
        "bot_id": "B" + workspace.bot.id[1:], "external_id": "", "callback_id": "", "private_metadata": "",
        "clear_on_close": False, "notify_on_close": False, "title": None, "submit": None, "close": None,
    }  # fmt: skip
    return body | view.body

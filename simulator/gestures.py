"""What can a person do in the workspace, and what follows? Say, command, click, submit, close, open the home tab."""

import html
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.blocks import check_view
from simulator.inputs import STATEFUL, NotOffered, action, complaints, entry, state_of
from simulator.methods import Refused, content
from simulator.outgoing import Answer, Outgoing
from simulator.payloads import Envelope
from simulator.tickets import Tickets
from simulator.workspace import Channel, Json, Message, Person, View, Workspace, elements_of, with_block_ids

TROUBLE = "We had some trouble connecting. Try again?"
LIVE = re.compile(
    r"(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)])"
    r"|(?<![\w.+-])(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<!\w)@(?P<person>\w+)"
    r"|(?<!\w)#(?P<channel>[\w-]+)"
)
"""What Slack makes live in a line that somebody has typed."""
HISTORY = {"message.channels": "channels:history", "message.im": "im:history"}
"""The events of messages that an app may subscribe to, each with the scope without which it is not sent."""


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command of the app's manifest."""

    name: str
    description: str
    hint: str
    escape: bool


@dataclass(frozen=True, slots=True)
class Gestures:
    """The one place where people act, whether through a page or through the driver."""

    workspace: Workspace
    tickets: Tickets
    outgoing: Outgoing
    envelope: Envelope
    commands: dict[str, SlashCommand]
    hears: frozenset[str] = frozenset()

    async def say(self, person: Person, channel: Channel, text: str) -> Answer:
        """Send what was typed in the composer: a message, or a slash command."""
        if text.startswith("/"):
            return await self._command(person, channel, text)
        message = self.workspace.post(channel, person.id, {"text": self._live(text)})
        return await self._told(channel, self.envelope.message_posted(channel, message))

    async def rewrite(self, person: Person, message: Message, text: str) -> Answer:
        """Edit one's own message; raises NotOffered for somebody else's."""
        if message.user != person.id:
            raise NotOffered("only one's own messages can be edited")
        channel = self.workspace.channels[message.channel]
        before = self.envelope.message_posted(channel, message)
        self.workspace.edit(message, {"text": self._live(text)})
        return await self._told(channel, self.envelope.message_changed(channel, message, before))

    async def _told(self, channel: Channel, event: Json) -> Answer:
        """Tell the bot of a message, where it is in the channel and listens to it."""
        kind = "message.im" if channel.is_im else "message.channels"
        if kind not in self.hears or self.workspace.bot.id not in channel.members:
            return Answer(200, {})
        return await self._event(event)

    def _live(self, text: str) -> str:
        return LIVE.sub(self._made_live, html.escape(text, quote=False))

    def _made_live(self, found: re.Match[str]) -> str:
        """An address, a person or a channel in the form in which Slack keeps it in a message."""
        if found["url"]:
            return f"<{found['url']}>"
        if found["email"]:
            return f"<mailto:{found['email']}|{found['email']}>"
        person = self.workspace.by_key((found["person"] or "").lower())
        channel = self.workspace.channel(found["channel"])
        return f"<@{person.id}>" if person else f"<#{channel.id}|{channel.name}>" if channel else found[0]

    async def _command(self, person: Person, channel: Channel, text: str) -> Answer:
        name = text.split(maxsplit=1)[0]
        command = self.commands.get(name)
        if command is None:
            self.whisper(person, channel, f"{html.escape(name)} is not a valid command.")
            return Answer(0, {}, "invalid_command")
        line = self._with_mentions(text) if command.escape else text
        trigger, response = self.tickets.trigger(person.id), self.tickets.response(person.id, channel.id)
        answer = await self.outgoing.command(self.envelope.command(person, channel, line, trigger, response))
        if answer.body and not answer.trouble:
            answer = self._shown(person, channel, answer)
        if answer.trouble:
            self.whisper(person, channel, f"{name} failed with the error “{answer.trouble}”")
        return answer

    def _shown(self, person: Person, channel: Channel, answer: Answer) -> Answer:
        try:
            self.respond(person.id, channel, answer.body)
        except Refused:
            return Answer(answer.status, answer.body, "invalid_command_response")
        return answer

    def respond(self, user: str, channel: Channel, body: Json, original: Message | None = None) -> None:
        """Carry out an answer to a command or a POST to a response URL; raises Refused for content Slack refuses."""
        if original and body.get("delete_original") is True:
            self.workspace.delete(original)
        elif original and body.get("replace_original") is True:
            self.workspace.edit(original, content(body))
        else:
            in_channel = body.get("response_type") == "in_channel"
            self.workspace.post(channel, self.workspace.bot.id, content(body), "" if in_channel else user)

    def whisper(self, person: Person, channel: Channel, text: str) -> None:
        """Show this one person a line by Slack itself."""
        self.workspace.post(channel, "USLACKBOT", {"text": text}, only_for=person.id)

    def _with_mentions(self, text: str) -> str:
        def user(found: re.Match[str]) -> str:
            person = self.workspace.by_key(found[1].lower())
            return f"<@{person.id}|{person.key}>" if person else found[0]

        def place(found: re.Match[str]) -> str:
            channel = self.workspace.channel(found[1])
            return f"<#{channel.id}|{channel.name}>" if channel else found[0]

        return re.sub(r"(?<!\w)#([\w-]+)", place, re.sub(r"(?<!\w)@(\w+)", user, text))

    async def click(
        self, person: Person, where: Message | View, action_id: str, block_id: str | None = None, raw: Any = None
    ) -> Answer:
        """Use a button, menu or picker in a message, the home tab or a modal; raises NotOffered if it is not there."""
        blocks = where.blocks if isinstance(where, Message) else where.body["blocks"]
        block, element = find_element(blocks, action_id, block_id)
        act = action(block, element, raw, self._find_user)
        stored = entry(element, raw, self._find_user) if element["type"] in STATEFUL else None
        trigger = self.tickets.trigger(person.id)
        if isinstance(where, View):
            if stored:
                where.values.setdefault(block["block_id"], {})[action_id] = stored
            where.values = state_of(where)
            answer = await self.outgoing.interaction(self.envelope.view_action(person, where, act, trigger))
            where.trouble = TROUBLE if answer.trouble else ""
            self.workspace.changed()
            return answer
        return await self._click_message(person, where, act, stored, trigger)

    async def _click_message(
        self, person: Person, message: Message, act: Json, stored: Json | None, trigger: str
    ) -> Answer:
        channel = self.workspace.channels[message.channel]
        if stored:
            state = self.workspace.states.setdefault((person.id, message.ts), {})
            state.setdefault(act["block_id"], {})[act["action_id"]] = stored
        response = self.tickets.response(person.id, channel.id, message.ts)
        payload = self.envelope.message_action(person, channel, message, act, trigger, response)
        answer = await self.outgoing.interaction(payload)
        if answer.trouble:
            self.whisper(person, channel, f"That button failed with the error “{answer.trouble}”")
        return answer

    def _find_user(self, raw: str) -> str:
        for person in self.workspace.humans():
            if raw.lower() in (person.id.lower(), person.key, person.name.lower()):
                return person.id
        raise NotOffered(f"no person {raw!r}")

    def type_in(self, view: View, typed: dict[str, dict[str, Any]]) -> None:
        """Put raw values by block_id and action_id into a view; raises NotOffered for what is not there."""
        for block_id, actions in typed.items():
            for action_id, raw in actions.items():
                block, element = find_element(view.body["blocks"], action_id, block_id)
                if element["type"] not in STATEFUL:
                    raise NotOffered(f"nothing to fill in at {action_id!r}")
                value = entry(element, raw, self._find_user)
                view.values.setdefault(block["block_id"], {})[action_id] = value
        view.values = state_of(view)

    async def submit(self, person: Person, typed: dict[str, dict[str, Any]]) -> Answer:
        """Submit the top modal. Errors stay on the view, with what was typed; raises NotOffered when none is open."""
        view = self.workspace.top_modal(person)
        if view is None or not any((view.body.get("submit"), typed)):
            raise NotOffered("no modal to submit")
        self.type_in(view, typed)
        view.errors, view.trouble = complaints(view), ""
        self.workspace.changed()
        if view.errors:
            return Answer(0, {"response_action": "errors", "errors": view.errors})
        answer = await self.outgoing.interaction(
            self.envelope.submission(person, view, self.tickets.trigger(person.id))
        )
        if answer.trouble or not self._after_submit(person, view, answer.body):
            view.trouble = TROUBLE
            answer = Answer(answer.status, answer.body, answer.trouble or "invalid_response_action")
        self.workspace.changed()
        return answer

    def _after_submit(self, person: Person, view: View, body: Json) -> bool:
        """Carry out the answer to a submission; False when Slack would not take it."""
        step = body.get("response_action")
        if not body or step == "clear":
            stack = self.workspace.modals.get(person.id, [])
            if step == "clear":
                stack.clear()
            elif view in stack:
                stack.remove(view)
            return True
        if step == "errors":
            errors, inputs = body.get("errors"), {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
            if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
                return False
            view.errors = {name: str(text) for name, text in errors.items()}
            return True
        fresh = body.get("view")
        if step not in ("update", "push") or not isinstance(fresh, dict) or check_view(fresh):
            return False
        with_block_ids(fresh["blocks"])
        if step == "update":
            self.workspace.replace_view(view, fresh)
        else:
            self.workspace.show_modal(self.workspace.new_view(person, fresh))
        return True

    async def close(self, person: Person) -> Answer:
        """Close the top modal, or all of them where it says so, and tell the bot where it asked for that."""
        view = self.workspace.top_modal(person)
        if view is None:
            return Answer(200, {})
        cleared = bool(view.body.get("clear_on_close"))
        self.workspace.close_modals(person, only_top=not cleared)
        if view.body.get("notify_on_close"):
            return await self.outgoing.interaction(self.envelope.closed(person, view, cleared))
        return Answer(200, {})

    async def home(self, person: Person) -> Answer:
        """Open the app's home tab: sends `app_home_opened`."""
        return await self._event(self.envelope.home_opened(person))

    async def _event(self, event: Json) -> Answer:
        event_id = "Ev" + secrets.token_hex(5).upper()
        return await self.outgoing.event(self.envelope.event(event, event_id))


def heard(manifest: Mapping[str, Any]) -> frozenset[str]:
    """The events of messages that a manifest subscribes to and has the scopes for."""
    events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    return frozenset(event for event, scope in HISTORY.items() if event in events and scope in scopes)


def find_element(blocks: list[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """The block and the element with this action_id; raises NotOffered."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("action_id") == action_id and block_id in (None, "", block["block_id"]):
                return block, element
    raise NotOffered(f"nothing with action_id {action_id!r}")

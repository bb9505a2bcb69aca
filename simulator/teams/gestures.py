"""What can a person do in Teams, and what follows? Write, mention, use "/" commands, buttons and dialogs, install."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.inputs import NotOffered
from simulator.outgoing import Answer
from simulator.teams import inputs
from simulator.teams.activities import Activities
from simulator.teams.cards import actions, check_card
from simulator.teams.manifest import Command, Manifest
from simulator.teams.outgoing import WRONG, Outgoing
from simulator.teams.tenant import CARD, Conversation, Dialog, Json, Member, Post, Tenant

MESSAGE = "application/vnd.microsoft.activity.message"
CONTEXT = {"context": {"theme": "default"}}
CLIENT = "Teams"
"""The author of lines that the client itself shows to one person."""


@dataclass(frozen=True, slots=True)
class Gestures:
    """The one place where people act, whether through a page or through the driver."""

    tenant: Tenant
    outgoing: Outgoing
    activities: Activities
    manifest: Manifest

    async def install(self, member: Member, conversation: Conversation) -> Answer:
        """Add the app to a person's chats or to the team, as an admin's policy or they themselves do."""
        where = self.tenant.team_id if conversation.kind == "channel" else member.id
        if where in self.tenant.installed:
            return Answer(200, {})
        self.tenant.installed.add(where)
        return await self.announce(member, conversation)

    async def announce(self, member: Member, conversation: Conversation) -> Answer:
        """Tell the bot that it is there now."""
        self.tenant.changed()
        await self.outgoing.send(self.activities.joined(member, conversation))
        return await self.outgoing.send(self.activities.installed(member, conversation, "add"))

    async def uninstall(self, member: Member, conversation: Conversation) -> Answer:
        """Take the app away from there."""
        where = self.tenant.team_id if conversation.kind == "channel" else member.id
        self.tenant.installed.discard(where)
        self.tenant.changed()
        return await self.outgoing.send(self.activities.installed(member, conversation, "remove"))

    def commands(self, conversation: Conversation) -> list[Command]:
        """What the "/" menu offers there."""
        scope = "personal" if conversation.kind == "personal" else "team"
        if not self.tenant.is_installed(conversation):
            return []
        texts = self.manifest.texts(scope) if scope == "personal" or self.manifest.targeted() else []
        return [*self.manifest.dialogs(), *texts]

    async def say(self, member: Member, conversation: Conversation, text: str, root: str = "") -> Answer:
        """Send what was typed: a "/" command, or a message, which the bot hears where Teams lets it."""
        if text.startswith("/"):
            return await self._command(member, conversation, text[1:], root)
        return await self._sent(member, conversation, self._written(text), root, "")

    async def _command(self, member: Member, conversation: Conversation, line: str, root: str) -> Answer:
        for command in self.commands(conversation):
            if command.dialog and line.strip().lower() == command.title.lower():
                return await self.open(member, conversation, command.dialog, root)
            if not command.dialog and re.match(re.escape(command.title.lower()) + r"(\s|$)", line.lower()):
                only_for = member.id if conversation.kind == "channel" else ""
                return await self._sent(member, conversation, line, root, only_for)
        self._whisper(conversation, member, f"There is no command /{line}")
        return Answer(0, {}, "no such command")

    async def _sent(self, member: Member, conversation: Conversation, text: str, root: str, only_for: str) -> Answer:
        post = self.tenant.add(conversation, Post(self.tenant.next_id(), member.id, text, [], root, only_for))
        if not self._heard(conversation, text, targeted=bool(only_for)):
            return Answer(200, {})
        told = self.activities.message(member, conversation, post, targeted=bool(only_for))
        return self._after(post, member, await self.outgoing.send(told))

    def _heard(self, conversation: Conversation, text: str, *, targeted: bool = False) -> bool:
        """Whether the bot is told: always in a chat, in a channel when mentioned or allowed to read everything."""
        if not self.tenant.is_installed(conversation):
            return False
        mentioned = f"<at>{self.activities.app_name}</at>" in text
        return conversation.kind == "personal" or targeted or mentioned or self.manifest.hears_all()

    def _written(self, text: str) -> str:
        """A name after an @ becomes a mention: the app's, or a member's whole or first name."""
        names = {self.activities.app_name.lower(): self.activities.app_name}
        for one in self.tenant.members.values():
            names |= {one.person.key: one.person.name, one.person.name.lower(): one.person.name}
        longest = sorted(names, key=len, reverse=True)
        pattern = rf"(?<!\w)@({'|'.join(map(re.escape, longest))})\b"
        return re.sub(pattern, lambda found: f"<at>{names[found[1].lower()]}</at>", text, flags=re.IGNORECASE)

    def _find(self, name: str) -> str:
        found = self.tenant.find(name) or self.tenant.by_key(name.split(maxsplit=1)[0])
        if found is None:
            raise NotOffered(f"nobody called {name!r} is in Teams")
        return found.object_id

    async def rewrite(self, member: Member, conversation: Conversation, post: Post, text: str) -> Answer:
        """Edit one's own message."""
        if post.author != member.id:
            raise NotOffered("only one's own messages can be edited")
        self.tenant.edit(post, self._written(text), [])
        if not self._heard(conversation, post.text):
            return Answer(200, {})
        return self._after(post, member, await self.outgoing.send(self.activities.edited(member, conversation, post)))

    async def open(self, member: Member, conversation: Conversation, command: str, root: str = "") -> Answer:
        """A message extension's command: asks the bot for its dialog."""
        value = CONTEXT | {"commandId": command, "commandContext": "compose"}
        asked = self.activities.invoke(member, conversation, "composeExtension/fetchTask", value, root=root)
        answer = await self.outgoing.send(asked)
        if answer.trouble or not self._shown(
            member, Dialog(conversation, "", None, command=command, root=root), answer
        ):
            self._whisper(conversation, member, answer.trouble or WRONG)
            return Answer(answer.status, answer.body, answer.trouble or WRONG)
        return answer

    async def press(
        self, member: Member, conversation: Conversation, post: Post, number: int, answers: Mapping[str, Any]
    ) -> Answer:
        """Use a button of a post by its number, with what stands in its card's inputs."""
        buttons = post.buttons(member)
        if not 0 <= number < len(buttons):
            raise NotOffered("that button is gone")
        card, action = buttons[number]
        values = inputs.typed(card, answers, {}, self._find)
        complaints = {} if action["type"] == "Action.OpenUrl" else inputs.complaints(card, values)
        if complaints:
            return self._after(post, member, Answer(0, {"errors": complaints}, "; ".join(complaints.values())))
        data = inputs.sent(card, action, values)
        return self._after(post, member, await self._acted(member, conversation, post, action, data))

    async def _acted(self, member: Member, conversation: Conversation, post: Post, action: Json, data: Json) -> Answer:
        kind = action["type"]
        if kind == "Action.Execute":
            sent = {"type": kind, "verb": action["verb"], "data": data}
            sent |= {name: action[name] for name in ("id", "title") if name in action}
            value = {"action": sent, "trigger": "manual"}
            invoke = self.activities.invoke(member, conversation, "adaptiveCard/action", value, post.id, post.root)
            return self._executed(member, post, await self.outgoing.send(invoke))
        if kind == "Action.Submit" and (data.get("msteams") or {}).get("type") == "task/fetch":
            invoke = self.activities.invoke(
                member, conversation, "task/fetch", CONTEXT | {"data": data}, post.id, post.root
            )
            answer = await self.outgoing.send(invoke)
            dialog = Dialog(conversation, "", None, reply_to=post.id, root=post.root)
            if answer.trouble or self._shown(member, dialog, answer):
                return answer
            return Answer(answer.status, answer.body, WRONG)
        if kind == "Action.Submit":
            return await self.outgoing.send(self.activities.submitted(member, conversation, post, data))
        return Answer(200, {"url": action.get("url", "")})

    def _executed(self, member: Member, post: Post, answer: Answer) -> Answer:
        """What the bot answered to Action.Execute: another card, a message, or an error in its own words."""
        kind, value = answer.body.get("type"), answer.body.get("value")
        if answer.trouble or (not answer.body and answer.status == 200):
            return answer
        if answer.body.get("statusCode") == 200 and kind == CARD:
            errors = check_card(value)
            self.outgoing.refused("card", errors)
            if errors or not isinstance(value, dict):
                return Answer(answer.status, answer.body, WRONG)
            post.views[member.id] = value
            return answer
        if answer.body.get("statusCode") == 200 and kind == MESSAGE and isinstance(value, str):
            return answer
        said = value.get("message") if isinstance(value, dict) else None
        return Answer(answer.status, answer.body, str(said or WRONG))

    def _after(self, post: Post, member: Member, answer: Answer) -> Answer:
        """What the client or the bot has to say about it stands below the message, for this person."""
        said = answer.body.get("value") if answer.body.get("type") == MESSAGE else None
        if answer.trouble:
            post.below[member.id] = (answer.trouble, True)
        elif said:
            post.below[member.id] = (str(said), False)
        else:
            post.below.pop(member.id, None)
        self.tenant.changed()
        return answer

    def _shown(self, member: Member, before: Dialog, answer: Answer) -> bool:
        """Carry out a task answer: a dialog, a message in it, or nothing any more. False when Teams would not."""
        task = answer.body.get("task")
        if not isinstance(task, dict):
            self.tenant.dialogs.pop(member.id, None)
            self.tenant.changed()
            return not answer.body or "composeExtension" in answer.body
        value = task.get("value")
        following = Dialog(
            before.conversation, before.title, None, command=before.command, reply_to=before.reply_to,
            root=before.root, turn=before.turn + 1,
        )  # fmt: skip
        if task.get("type") == "message" and isinstance(value, str):
            following.message = value
        elif task.get("type") == "continue" and isinstance(value, dict):
            card = self._taken(value.get("card"))
            if card is None:
                return False
            following.title, following.card = str(value.get("title") or self.activities.app_name), card
            following.values = inputs.initial(card)
        else:
            return False
        self.tenant.dialogs[member.id] = following
        self.tenant.changed()
        return True

    def _taken(self, attachment: object) -> Json | None:
        """A dialog's card, where Teams would show it; what is wrong with it stands on the wire log."""
        card = attachment.get("content") if isinstance(attachment, dict) else None
        errors = check_card(card, dialog=True)
        if not isinstance(attachment, dict) or attachment.get("contentType") != CARD:
            errors.append(f"the card is no attachment of type {CARD}")
        self.outgoing.refused("dialog", errors)
        return card if isinstance(card, dict) and not errors else None

    async def submit(self, member: Member, answers: Mapping[str, Any], title: str = "") -> Answer:
        """Press a button of the dialog, the first Submit unless one is named; the client's complaints stay with it."""
        dialog = self.tenant.dialogs.get(member.id)
        if dialog is None or dialog.card is None:
            raise NotOffered("no dialog to submit")
        submits = [one for one in actions(dialog.card) if one["type"] == "Action.Submit"]
        action = next((one for one in submits if title in ("", one.get("id"), one["title"])), None)
        if action is None:
            raise NotOffered(f"no button {title!r} in the dialog")
        dialog.values = inputs.typed(dialog.card, answers, dialog.values, self._find)
        dialog.errors, dialog.trouble = inputs.complaints(dialog.card, dialog.values), ""
        self.tenant.changed()
        if dialog.errors:
            return Answer(0, {"errors": dialog.errors})
        value: Json = CONTEXT | {"data": inputs.sent(dialog.card, action, dialog.values)}
        name = "task/submit"
        if dialog.command:
            name, value = "composeExtension/submitAction", value | {
                "commandId": dialog.command, "commandContext": "compose",
            }  # fmt: skip
        invoke = self.activities.invoke(member, dialog.conversation, name, value, dialog.reply_to, dialog.root)
        answer = await self.outgoing.send(invoke)
        if answer.trouble or not self._shown(member, dialog, answer):
            dialog.trouble = answer.trouble or WRONG
            self.tenant.changed()
            return Answer(answer.status, answer.body, dialog.trouble)
        return answer

    def dismiss(self, member: Member) -> None:
        """Close the dialog; nobody is told."""
        self.tenant.dialogs.pop(member.id, None)
        self.tenant.changed()

    def _whisper(self, conversation: Conversation, member: Member, text: str) -> None:
        self.tenant.add(conversation, Post(self.tenant.next_id(), CLIENT, text, only_for=member.id))

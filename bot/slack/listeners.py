"""What does Slack tell us, and in which of its shapes do we answer? The only place that knows Bolt's listeners."""

import re
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.assistant import Assistant
from bot.cards import panel
from bot.cards.elements import Card, Form, Screen, clean, spoken
from bot.cards.privacy import contact_pasted
from bot.chat.buttons import Buttons
from bot.chat.commands import STRANGER, Commands, Typed
from bot.chat.forms import FieldErrors, Forms, Submitted, screen
from bot.chat.hearing import Hearing
from bot.chat.identity import Identities
from bot.chat.opening import Answer, saying
from bot.desk import Desk
from bot.message_log import Exchange, MessageLog, Spoken
from bot.slack import render
from bot.slack.directory import SlackDirectory
from bot.slack.faults import word
from bot.slack.platform import SLACK
from handlers.command import Refused
from handlers.show_panel import ShowPanel
from policies.redaction import gives_contact
from policies.vocabulary import Actor, PersonId

log = structlog.get_logger()

ANYTHING = re.compile(".*", re.DOTALL)
MENTION = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$")
WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""The subtypes of messages that people write; the others tell of joins, deletions and the like."""
PATIENCE = 2.0
TOO_LATE = "Slack did not wait long enough for me to open the form. Please try once more."


class Listeners:
    """Binds the product's commands, buttons and forms to one Bolt app."""

    def __init__(self, desk: Desk, log: MessageLog, client: AsyncWebClient, public_url: str) -> None:
        self._desk = desk
        self._log = log
        assistant = Assistant(desk, log)
        self._commands = Commands(desk, assistant, public_url, SLACK)
        self._buttons = Buttons(desk, assistant, SLACK)
        self._forms = Forms(desk, assistant, SLACK)
        self._hearing = Hearing(SLACK)
        self._identities = Identities(desk, SLACK, SlackDirectory(client))

    def register(self, app: AsyncApp) -> None:
        app.command("/panel")(self.on_panel)
        app.command("/feedback")(self.on_feedback)
        app.action(ANYTHING)(self.on_action)
        app.view(ANYTHING)(self.on_view)
        app.event("app_home_opened")(self.on_home)
        app.event("message")(self.on_message)

    async def on_panel(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        await self._on_command(ack, body, client, self._commands.panel)

    async def on_feedback(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        await self._on_command(ack, body, client, self._commands.feedback)

    async def _on_command(self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient, run: Any) -> None:
        team = str(body["team_id"])
        actor = await self._identities.actor(team, str(body["user_id"]))
        async with self._log.exchange(self._typed(body, actor)) as exchange:
            answer: Answer = STRANGER
            if actor is not None:
                words = tuple(clean(body.get("text") or "").split())
                answer = await run(Typed(actor, "UTC", words, self._mentioned(team)))
            if not isinstance(answer, Card) and not await _open(client, str(body["trigger_id"]), answer):
                answer = saying(TOO_LATE)
            exchange.answer(spoken(answer))
            await (ack(**_ephemeral(answer)) if isinstance(answer, Card) else ack())

    async def on_action(
        self, ack: AsyncAck, body: Mapping[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        pressed = body["actions"][0]
        team = str(body["team"]["id"])
        actor = await self._identities.actor(team, str(body["user"]["id"]))
        action = clean(pressed.get("action_id", "")).partition(":")[0]
        value = clean(pressed.get("value", ""))
        async with self._log.exchange(self._pressed(body, action, value, actor)) as exchange:
            answer = await self._buttons.press(action, value, actor, "UTC") if actor is not None else STRANGER
            if answer is not None:
                exchange.answer(spoken(answer))
                await self._show(answer, body, client, respond)
        if actor is not None and (body.get("view") or {}).get("type") == "home":
            await self._publish_home(team, str(body["user"]["id"]), client)

    async def _show(
        self, answer: Answer, body: Mapping[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show the answer to the presser only: as a message where there are messages, as a modal on App Home."""
        if isinstance(answer, Card) and body.get("response_url"):
            ephemeral = bool((body.get("container") or {}).get("is_ephemeral"))
            await respond(**render.message(answer), response_type="ephemeral", replace_original=ephemeral)
            return
        opened = screen("Panelkeeper", answer) if isinstance(answer, Card) else answer
        if not await _open(client, str(body["trigger_id"]), opened) and body.get("response_url"):
            await respond(**render.message(saying(TOO_LATE)), response_type="ephemeral", replace_original=False)

    async def on_view(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        view = body["view"]
        team = str(body["team"]["id"])
        name = str(view.get("callback_id", ""))
        actor = await self._identities.actor(team, str(body["user"]["id"]))
        if actor is None:
            async with self._log.exchange(self._hearing.form(name, None, None)) as exchange:
                exchange.answer(spoken(STRANGER))
                await ack(response_action="update", view=render.screen(screen("Panelkeeper", STRANGER)))
            return
        submitted = Submitted(
            clean(view.get("private_metadata", "")),
            render.answers(view.get("state") or {}),
            actor,
            self._mentioned(team),
        )
        async with self._log.exchange(self._hearing.form(name, submitted, actor)) as exchange:
            answer = await self._forms.submit(name, submitted)
            match answer:
                case None:
                    await ack()
                case FieldErrors():
                    exchange.answer("\n".join(answer.errors.values()))
                    await ack(response_action="errors", errors=_known_fields(answer.errors, view))
                case Form():
                    exchange.answer(spoken(answer))
                    await ack(response_action="update", view=render.form(answer))
                case Screen():
                    exchange.answer(spoken(answer))
                    await ack(response_action="update", view=render.screen(answer))

    async def on_home(
        self, ack: AsyncAck, body: Mapping[str, Any], event: Mapping[str, Any], client: AsyncWebClient
    ) -> None:
        await ack()
        if event.get("tab", "home") == "home":
            await self._publish_home(str(body["team_id"]), str(event["user"]), client)

    async def on_message(
        self, ack: AsyncAck, body: Mapping[str, Any], event: Mapping[str, Any], client: AsyncWebClient
    ) -> None:
        """What people write in a channel is kept, redacted; contact data is answered, to its writer only."""
        await ack()
        written = _written(event)
        if written is None:
            return
        actor = await self._identities.actor(str(body["team_id"]), str(written["user"]))
        heard = self._hearing.message(clean(written.get("text") or ""), str(written["channel"]), actor)
        (kept,) = await self._log.keep(heard, within=PATIENCE)
        if kept is not None and gives_contact(kept.spans):
            exchange = Exchange(heard)
            exchange.answer(spoken(contact_pasted(SLACK)))
            await _whisper(client, written, contact_pasted(SLACK))
            await self._log.keep(*exchange.messages[1:])

    async def _publish_home(self, team: str, user: str, client: AsyncWebClient) -> None:
        actor = await self._identities.actor(team, user)
        card = STRANGER
        if actor is not None:
            view = await self._desk(ShowPanel(), actor, SLACK.surface)
            card = STRANGER if isinstance(view, Refused) else panel.panel(view, SLACK)
            await self._log.keep(self._hearing.home(actor, spoken(card)))
        await client.views_publish(user_id=user, view=render.home(card))

    def _typed(self, body: Mapping[str, Any], actor: Actor | None) -> Spoken:
        name, place = str(body["command"]).removeprefix(SLACK.prefix), str(body.get("channel_id") or "")
        return self._hearing.command(name, clean(body.get("text") or ""), place, actor)

    def _pressed(self, body: Mapping[str, Any], action: str, value: str, actor: Actor | None) -> Spoken:
        label = clean((body["actions"][0].get("text") or {}).get("text") or "")
        return self._hearing.press(action, value, label, str((body.get("channel") or {}).get("id") or ""), actor)

    def _mentioned(self, team: str) -> Any:
        async def find(named: str) -> PersonId | None:
            mention = MENTION.match(named)
            user = mention.group(1) if mention else named
            if not re.fullmatch(r"[UW][A-Z0-9]+", user):
                return None
            return await self._identities.person(team, user)

        return find


def _written(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The message that a person wrote, or rewrote; None for what people have not written."""
    if event.get("subtype") == "message_changed":
        message, before = event.get("message") or {}, event.get("previous_message") or {}
        if message.get("text") == before.get("text"):  # a preview of a link has come, or a thread has grown
            return None
        event = {**message, "channel": event.get("channel")}
    if event.get("subtype") not in WRITTEN or event.get("bot_id") or not event.get("user"):
        return None
    return event


async def _whisper(client: AsyncWebClient, event: Mapping[str, Any], card: Card) -> None:
    """Tell the writer of a channel's message something that nobody else sees; one who has left is told nothing."""
    try:
        await client.chat_postEphemeral(
            channel=str(event["channel"]),
            user=str(event["user"]),
            thread_ts=event.get("thread_ts"),
            **render.message(card),
        )
    except SlackApiError as error:
        log.warning("not whispered", fault=word(error))


async def _open(client: AsyncWebClient, trigger_id: str, shown: Form | Screen) -> bool:
    """Open a modal; False when the trigger has expired, which is nobody's fault and can be tried again."""
    view = render.form(shown) if isinstance(shown, Form) else render.screen(shown)
    try:
        await client.views_open(trigger_id=trigger_id, view=view)
    except SlackApiError as error:
        if word(error) in ("expired_trigger_id", "exchanged_trigger_id"):
            return False
        raise
    return True


def _known_fields(errors: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, str]:
    """Slack shows errors at inputs only: one meant for a field that the view lacks goes to its first."""
    inputs = [str(block["block_id"]) for block in view.get("blocks", []) if block.get("type") == "input"]
    if not inputs:
        return dict(errors)
    return {key if key in inputs else inputs[0]: text[:2000] for key, text in errors.items()}


def _ephemeral(card: Card) -> dict[str, Any]:
    return {"response_type": "ephemeral", **render.message(card)}

"""What does Teams tell us, and in which of its shapes do we answer? Activities come in, cards and dialogs go out."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from bot.assistant import Assistant
from bot.cards.elements import Card, spoken
from bot.cards.panel import welcome
from bot.cards.privacy import contact_pasted
from bot.chat.buttons import Buttons
from bot.chat.commands import STRANGER, Commands, Typed
from bot.chat.forms import FieldErrors, Forms, Submitted
from bot.chat.hearing import Hearing
from bot.chat.identity import Identities
from bot.chat.opening import Answer, saying
from bot.desk import Desk
from bot.message_log import Exchange, MessageLog
from bot.teams import render
from bot.teams.activities import USER, Activity
from bot.teams.adapter import TeamsAdapter
from bot.teams.connector import Connector, Conversation, Missing
from bot.teams.directory import TeamsDirectory, entra_id
from bot.teams.patience import patiently
from bot.teams.places import Places
from bot.teams.platform import TEAMS
from policies.conversing import ConversationKind
from policies.redaction import gives_contact
from policies.vocabulary import Actor, PersonId

log = structlog.get_logger()

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
PATIENCE = 2.0
ADD_ME = "I have an answer that is for you only, and no way to give it to you alone. Please add me to your own apps."
GONE = saying("I do not know this form any more. Please open it again.")


class Listeners:
    """Binds the product's commands, buttons and forms to what comes from Teams."""

    def __init__(
        self,
        desk: Desk,
        messages: MessageLog,
        adapter: TeamsAdapter,
        connector: Connector,
        places: Places,
        public_url: str,
    ) -> None:
        self._desk = desk
        self._log = messages
        self._adapter = adapter
        self._connector = connector
        self._places = places
        assistant = Assistant(desk, messages)
        self._commands = Commands(desk, assistant, public_url, TEAMS)
        self._buttons = Buttons(desk, assistant, TEAMS)
        self._forms = Forms(desk, assistant, TEAMS)
        self._hearing = Hearing(TEAMS)

    async def hear(self, heard: Activity) -> Json:
        """Do what an activity asks for; what an invoke is answered. Nothing comes of an activity of another kind."""
        match heard.kind:
            case "message":
                await self._on_message(heard)
            case "messageUpdate" if heard.words and not heard.is_personal:
                await self._overhear(heard, await self._place(heard))
            case "invoke" if heard.name in INVOKES:
                return await INVOKES[heard.name](self, heard)
            case "conversationUpdate" | "installationUpdate":
                await self._on_roster(heard)
            case _:
                pass
        return {}

    # Messages

    async def _on_message(self, heard: Activity) -> None:
        place = await self._place(heard)
        if heard.ours:
            await self._on_old_button(heard, place)
        elif heard.is_personal or heard.addressed or heard.targeted:
            await self._on_command(heard, place)
        else:
            await self._overhear(heard, place)

    async def _on_command(self, heard: Activity, place: str) -> None:
        name, words = _command(heard.words)
        actor = await self._actor(heard)
        async with self._log.exchange(self._hearing.command(name, " ".join(words), place, actor)) as exchange:
            typed = f"{name} {' '.join(words)}".strip()
            if actor is not None and self._commands.opens(name, words):
                exchange.answer(render.opening(typed))
                await self._tell(heard, render.opening(typed), render.opener(typed))
                return
            answer = await self._answer(name, words, actor, heard)
            exchange.answer(spoken(answer))
            await self._tell(heard, *render.message(render.as_card(answer)))

    async def _on_old_button(self, heard: Activity, place: str) -> None:
        """A button of a client that cannot do better: what it leads to is told as a message."""
        answer = await self._pressed(heard, "", place)
        if isinstance(answer, Card):
            await self._tell(heard, *render.message(answer))

    async def _overhear(self, heard: Activity, place: str) -> None:
        """What people write in a channel is kept, redacted; contact data is answered, to its writer only."""
        if not heard.words:
            return
        actor = await self._actor(heard)
        message = self._hearing.message(heard.words, place, actor)
        (kept,) = await self._log.keep(message, within=PATIENCE)
        if kept is not None and gives_contact(kept.spans):
            exchange = Exchange(message)
            exchange.answer(spoken(contact_pasted(TEAMS)))
            await self._tell(heard, *render.message(contact_pasted(TEAMS)))
            await self._log.keep(*exchange.messages[1:])

    async def _tell(self, heard: Activity, text: str, card: Json) -> None:
        """Say it to whoever did this, alone: in their chat, or where they are as a message that nobody else sees."""
        try:
            await patiently(lambda: self._told(heard, text, card))
        except (Retry, Rejected, Unknown, CredentialsBroken, Missing) as fault:
            log.warning("not answered in Teams", fault=type(fault).__name__)

    async def _told(self, heard: Activity, text: str, card: Json) -> None:
        if heard.is_personal:
            await self._adapter.say(heard.where, text, card)
        elif not await self._whispered(heard, text, card):
            await self._told_in_chat(heard, text, card)

    async def _whispered(self, heard: Activity, text: str, card: Json) -> bool:
        try:
            await self._adapter.whisper(heard.where, heard.member, text, card)
        except (Missing, Rejected):
            return False
        return True

    async def _told_in_chat(self, heard: Activity, text: str, card: Json) -> None:
        try:
            known = await self._places.chat(heard.user)
            where = known[1] if known else await self._chat(heard)
            await self._adapter.say(where, text, card)
        except Missing:
            await self._adapter.say(heard.where, *render.message(saying(ADD_ME)))

    async def _chat(self, heard: Activity) -> Conversation:
        near = heard.where
        id = await self._connector.open(near, heard.member)
        return Conversation(near.tenant, id, near.service_url, near.bot)

    # Invokes

    async def _on_button(self, heard: Activity) -> Json:
        """In a chat the answer takes the card's place; elsewhere it is told to whoever pressed, and to nobody else."""
        answer = await self._pressed(heard, heard.title, await self._place(heard))
        if answer is None:
            return {"statusCode": 200, "type": MESSAGE, "value": "There is nothing behind this button any more."}
        text, card = render.message(render.as_card(answer))
        if heard.is_personal:
            return {"statusCode": 200, "type": CARD, "value": card}
        return {"statusCode": 200, "type": MESSAGE, "value": text}

    async def _on_fetch(self, heard: Activity) -> Json:
        """A dialog is asked for: by a card's button, or by the opener of a command."""
        typed = heard.our("typed")
        if not typed:
            answer = await self._pressed(heard, "", await self._place(heard))
            return render.dialog(answer if answer is not None else GONE)
        return await self._opened(heard, *_command(typed))

    async def _on_extension(self, heard: Activity) -> Json:
        """A command of the app's menu: its id is what one would type, with dashes."""
        return await self._opened(heard, *_command(heard.command.replace("-", " ")))

    async def _opened(self, heard: Activity, name: str, words: tuple[str, ...]) -> Json:
        actor, place = await self._actor(heard), await self._place(heard)
        async with self._log.exchange(self._hearing.command(name, " ".join(words), place, actor)) as exchange:
            answer = await self._answer(name, words, actor, heard)
            exchange.answer(spoken(answer))
        return render.dialog(answer)

    async def _on_submit(self, heard: Activity) -> Json:
        """A dialog's button: one of a form hands it in, any other does what it does on a card."""
        if not heard.our("form"):
            answer = await self._pressed(heard, "", await self._place(heard))
            return render.dialog(answer if answer is not None else GONE)
        name, actor = heard.our("form"), await self._actor(heard)
        if actor is None:
            async with self._log.exchange(self._hearing.form(name, None, None)) as exchange:
                exchange.answer(spoken(STRANGER))
            return render.dialog(STRANGER)
        submitted = Submitted(heard.our("state"), heard.answers, actor, self._mentioned(heard))
        async with self._log.exchange(self._hearing.form(name, submitted, actor)) as exchange:
            done = await self._forms.submit(name, submitted)
            if isinstance(done, FieldErrors):
                exchange.answer("\n".join(done.errors.values()))
                again = await self._forms.again(name, submitted)
                return render.dialog(again if again is not None else GONE, submitted.answers, done.errors)
            shown = done if done is not None else GONE
            exchange.answer(spoken(shown))
        return render.dialog(shown)

    # Who and where

    async def _answer(self, name: str, words: tuple[str, ...], actor: Actor | None, heard: Activity) -> Answer:
        if actor is None:
            return STRANGER
        run = self._commands.feedback if name == "feedback" else self._commands.panel
        return await run(Typed(actor, heard.timezone, words, self._mentioned(heard)))

    async def _pressed(self, heard: Activity, label: str, place: str) -> Answer | None:
        action, value = heard.our("action"), heard.our("value")
        actor = await self._actor(heard)
        async with self._log.exchange(self._hearing.press(action, value, label, place, actor)) as exchange:
            answer = await self._buttons.press(action, value, actor, heard.timezone) if actor is not None else STRANGER
            if answer is not None:
                exchange.answer(spoken(answer))
            return answer

    def _directory(self, heard: Activity) -> TeamsDirectory:
        return TeamsDirectory(self._connector, self._places, heard.where)

    async def _actor(self, heard: Activity) -> Actor | None:
        if not heard.user:
            return None
        return await self._identities(heard).actor(heard.tenant, heard.user)

    def _identities(self, heard: Activity) -> Identities:
        return Identities(self._desk, TEAMS, self._directory(heard))

    def _mentioned(self, heard: Activity) -> Callable[[str], Awaitable[PersonId | None]]:
        """Finds whom a mention or a picked person stands for: by an id in the conversation, or Entra's."""

        async def find(word: str) -> PersonId | None:
            directory = self._directory(heard)
            user = word.removeprefix("@")
            if word.startswith("@"):
                member = await directory.member(user)
                user = entra_id(member) if member is not None else ""
            if not USER.fullmatch(user):
                return None
            return await self._identities(heard).person(heard.tenant, user)

        return find

    async def _place(self, heard: Activity) -> str:
        """Our id of the conversation, which is remembered: what is said later begins there."""
        if heard.is_personal:
            if not heard.user:
                return ""
            return (await self._places.remember(ConversationKind.PERSONAL, heard.where, heard.user)).id
        if not heard.team:
            return ""
        where = heard.where
        team = Conversation(where.tenant, heard.team, where.service_url, where.bot)
        await self._places.remember(ConversationKind.TEAM, team)
        channel = Conversation(where.tenant, heard.channel, where.service_url, where.bot)
        return (await self._places.remember(ConversationKind.CHANNEL, channel, name=heard.channel_name)).id

    async def _on_roster(self, heard: Activity) -> None:
        """The app was added somewhere, or removed. Whoever adds it for themselves is told how it is used."""
        where = heard.where
        if heard.bot in heard.removed or heard.action == "remove":
            await self._places.forget(where.id if heard.is_personal else heard.team)
            return
        if not heard.is_personal:
            await self._place(heard)
        elif heard.user and (heard.bot in heard.added or heard.action == "add"):
            told = await self._places.remember(ConversationKind.PERSONAL, where, heard.user)
            await self._identities(heard).person(heard.tenant, heard.user)  # whoever has the app is told things there
            if told.new:
                await self._tell(heard, *render.message(welcome(TEAMS)))


INVOKES: Mapping[str, Callable[[Listeners, Activity], Awaitable[Json]]] = {
    "adaptiveCard/action": Listeners._on_button,
    "task/fetch": Listeners._on_fetch,
    "task/submit": Listeners._on_submit,
    "composeExtension/fetchTask": Listeners._on_extension,
    "composeExtension/submitAction": Listeners._on_submit,
}


def _command(words: str) -> tuple[str, tuple[str, ...]]:
    """The command's name and the words after it; `open` alone is `panel open`, as nobody else is spoken to."""
    first, *rest = re.sub(r"^/", "", words.strip()).split() or ["panel"]
    if first.lower() in ("panel", "feedback"):
        return first.lower(), tuple(rest)
    return "panel", (first, *rest)

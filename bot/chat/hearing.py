"""What has the bot heard in chat? Each kind of thing that people do there, in the words of the message log."""

from dataclasses import replace

from bot.cards.platform import Platform
from bot.chat.buttons import ACTIONS
from bot.chat.commands import PANEL
from bot.chat.forms import FORMS, Submitted
from bot.message_log import Spoken
from policies.vocabulary import Actor, Direction, MessageKind, PersonId

UNKNOWN = "unknown"
"""Stands where a client named a command, button or form that there is not: its words may be anything."""


class Hearing:
    """One platform's ear. `place` is the id of the conversation, empty where there is none."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def command(self, name: str, text: str, place: str, actor: Actor | None) -> Spoken:
        """A command: its name and the words after it."""
        typed, words = self._platform.typed(name), text.split()
        word = words[0].lower() if words else ""
        known = f"{typed} {word}" if name == "panel" and word and word in PANEL else typed
        return self._spoken(MessageKind.COMMAND, known, actor, place, tuple(words[:3]), f"{typed} {text}".strip())

    def press(self, action: str, value: str, label: str, place: str, actor: Actor | None) -> Spoken:
        """A pressed button: its label is what was said."""
        known = action if action in ACTIONS else UNKNOWN
        return self._spoken(MessageKind.BUTTON, known, actor, place, (value,), label)

    def form(self, name: str, submitted: Submitted | None, actor: Actor | None) -> Spoken:
        """A submitted form: every answer, a line each."""
        answers = submitted.answers if submitted else {}
        lines = [f"{key}: {value if isinstance(value, str) else ', '.join(value)}" for key, value in answers.items()]
        about = (submitted.state, submitted.text("what").partition(":")[2]) if submitted else ()
        known = name if name in FORMS else UNKNOWN
        return self._spoken(MessageKind.FORM, known, actor, "", about, "\n".join(lines))

    def message(self, text: str, place: str, actor: Actor | None) -> Spoken:
        """Something a person wrote in a channel."""
        return self._spoken(MessageKind.MESSAGE, "", actor, place, (), text)

    def home(self, actor: Actor, text: str) -> Spoken:
        """What the bot's own page shows a person."""
        return replace(self._spoken(MessageKind.ANSWER, "home", actor, "", (), text), direction=Direction.SAID)

    def _spoken(
        self, kind: MessageKind, name: str, actor: Actor | None, place: str, about: tuple[str, ...], text: str
    ) -> Spoken:
        person = PersonId(actor.id) if actor else None
        return Spoken(Direction.HEARD, kind, self._platform.name, name, person, place, about, text)

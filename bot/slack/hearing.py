"""What has the bot heard in Slack? Each kind of payload in the words of the message log."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.cards.elements import clean
from bot.message_log import Spoken
from bot.slack.buttons import ACTIONS
from bot.slack.commands import PANEL
from bot.slack.forms import FORMS, Submitted
from policies.vocabulary import Actor, Direction, MessageKind, PersonId

PLATFORM = "slack"
UNKNOWN = "unknown"
"""Stands where a client named a command, button or form that there is not: its words may be anything."""


def command(body: Mapping[str, Any], actor: Actor | None) -> Spoken:
    """A slash command."""
    name, text = str(body["command"]), clean(body.get("text") or "")
    words = text.split()
    word = words[0].lower() if words else ""
    known = f"{name} {word}" if name == "/panel" and word and word in PANEL else name
    place = str(body.get("channel_id") or "")
    return _spoken(MessageKind.COMMAND, known, actor, place, tuple(words[:3]), f"{name} {text}".strip())


def press(body: Mapping[str, Any], action: str, value: str, actor: Actor | None) -> Spoken:
    """A pressed button: its label is what was said."""
    pressed = body["actions"][0]
    label = clean((pressed.get("text") or {}).get("text") or "")
    place = str((body.get("channel") or {}).get("id") or "")
    known = action if action in ACTIONS else UNKNOWN
    return _spoken(MessageKind.BUTTON, known, actor, place, (value,), label)


def form(name: str, submitted: Submitted | None, actor: Actor | None) -> Spoken:
    """A submitted modal: every answer, a line each."""
    answers = submitted.answers if submitted else {}
    lines = [f"{key}: {value if isinstance(value, str) else ', '.join(value)}" for key, value in answers.items()]
    about = (submitted.state, submitted.text("what").partition(":")[2]) if submitted else ()
    return _spoken(MessageKind.FORM, name if name in FORMS else UNKNOWN, actor, "", about, "\n".join(lines))


def message(event: Mapping[str, Any], actor: Actor | None) -> Spoken:
    """Something a person wrote in a channel."""
    return _spoken(MessageKind.MESSAGE, "", actor, str(event["channel"]), (), clean(event.get("text") or ""))


def home(actor: Actor, text: str) -> Spoken:
    """What App Home shows a person."""
    return replace(_spoken(MessageKind.ANSWER, "home", actor, "", (), text), direction=Direction.SAID)


def _spoken(kind: MessageKind, name: str, actor: Actor | None, place: str, about: tuple[str, ...], text: str) -> Spoken:
    person = PersonId(actor.id) if actor else None
    return Spoken(Direction.HEARD, kind, PLATFORM, name, person, place, about, text)

"""Which words show the message log? What was heard and said about one loop, newest first, as it was redacted."""

from bot.cards.elements import Block, Bold, Heading, Note, Screen, Text, When
from handlers.show_messages import MessagesShown, MessageView
from policies.vocabulary import Direction, MessageKind

MOST_LINES = 40
MOST_CHARACTERS = 300
KINDS = {
    MessageKind.COMMAND: "typed",
    MessageKind.MESSAGE: "wrote",
    MessageKind.FORM: "submitted",
    MessageKind.BUTTON: "pressed",
    MessageKind.ANSWER: "was answered",
    MessageKind.NOTICE: "was told",
    MessageKind.MAIL: "was mailed",
}


def messages(shown: MessagesShown, timezone: str) -> Screen:
    """The answer to `panel messages CODE`."""
    parts: list[Block] = [Heading("What was heard and said")]
    parts += [_line(message, timezone) for message in shown.messages[: -MOST_LINES - 1 : -1]]
    if not shown.messages:
        parts.append(Text(("Nothing yet.",)))
    parts.append(Note("Personal data is masked before anything is kept. One token is one candidate."))
    return Screen("Messages", tuple(parts))


def _line(message: MessageView, timezone: str) -> Text:
    text = "(not kept: it could not be redacted)" if message.text is None else message.text
    cut = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
    what = f" {KINDS[message.kind]}: {cut}" if cut else f" {KINDS[message.kind]}: {message.command}"
    return Text((When(message.at, timezone), " ", Bold(_who(message)), what))


def _who(message: MessageView) -> str:
    if message.who:
        return message.who
    candidate = message.kind is MessageKind.MAIL or message.platform == "web"
    return "The candidate" if candidate else "The channel" if message.direction is Direction.SAID else "Somebody"

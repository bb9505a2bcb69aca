"""How does a message of the log read on a terminal? One line each, or one JSON object."""

import json
from dataclasses import asdict

from handlers.show_messages import MessageView
from policies.vocabulary import Direction


def as_line(message: MessageView) -> str:
    """Time, direction, who, where and what; line ends within the text are shown as such."""
    arrow = "->" if message.direction is Direction.HEARD else "<-"
    text = f"[not kept: {message.withheld}]" if message.text is None else message.text.replace("\n", " / ")
    where = " ".join(filter(None, (message.platform, message.place, message.loop)))
    kind = f"{message.kind.value} {message.command}".strip()
    return f"{message.at:%Y-%m-%d %H:%M:%S}Z {arrow} {message.who or '-'} ({where}; {kind}) {text}"


def as_json(message: MessageView) -> str:
    return json.dumps({**asdict(message), "at": message.at.isoformat()}, ensure_ascii=False)

"""Would Slack take this payload?

The limits that its own kit does not check, and the rule that user text is never markup.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

SURFACES: Mapping[str, int] = {"message": 50, "modal": 100, "home": 100}
OPTION_LIMITS: Mapping[str, int] = {
    "radio_buttons": 10,
    "checkboxes": 10,
    "static_select": 100,
    "multi_static_select": 100,
}
TEXT_LIMITS: Mapping[str, int] = {"header": 150, "context": 2000, "rich_text": 3100}
"""Characters of one block. Slack documents none for rich_text; 3000 and some for dates is what its other texts have."""
MESSAGE_CHARACTERS = 10_000
MOST_BYTES = {"message": 100_000, "modal": 250_000, "home": 250_000}


def lint(payload: Mapping[str, Any], surface: str) -> list[str]:
    """What is wrong with a message, modal or home view; empty when nothing is. Each item says where and why."""
    blocks = payload.get("blocks", [])
    problems = []
    if len(blocks) > SURFACES[surface]:
        problems.append(f"blocks: {len(blocks)} of at most {SURFACES[surface]}")
    if surface == "message":
        problems.extend(_message(payload))
    if len(json.dumps(payload, ensure_ascii=False).encode()) > MOST_BYTES[surface]:
        problems.append(f"{surface}: over {MOST_BYTES[surface]} bytes")
    if surface == "modal":
        problems.extend(_modal(payload, blocks))
    for place, node in _walk(blocks, "blocks"):
        problems.extend(f"{place}: {why}" for why in _node(node))
    problems.extend(_repeated("block_id", (block.get("block_id") for block in blocks)))
    problems.extend(_repeated("action_id", (node.get("action_id") for _, node in _walk(blocks, "blocks"))))
    return problems


def _message(payload: Mapping[str, Any]) -> Iterator[str]:
    if not payload.get("text"):
        yield "text: missing, so notifications and screen readers have nothing to say"
    if re.search(r"[<>]|&(?!amp;|lt;|gt;)", payload.get("text", "")):
        yield "text: not escaped, so it may mention people"
    if characters(payload.get("blocks", [])) > MESSAGE_CHARACTERS:
        yield f"blocks: over {MESSAGE_CHARACTERS} characters in all"


def _modal(payload: Mapping[str, Any], blocks: list[Mapping[str, Any]]) -> Iterator[str]:
    if any(block["type"] == "input" for block in blocks) and "submit" not in payload:
        yield "submit: missing though there are inputs"
    if len(payload.get("private_metadata", "")) > 3000:
        yield "private_metadata: too long"
    for name in ("title", "submit", "close"):
        if name in payload and not 0 < len(payload[name]["text"]) <= 24:
            yield f"{name}: 1 to 24 characters"


def _node(node: Mapping[str, Any]) -> Iterator[str]:
    kind = str(node.get("type"))
    if kind == "mrkdwn":
        yield "mrkdwn turns people's text into markup"
    if kind == "plain_text" and not node["text"]:
        yield "empty text"
    if kind in ("text", "link") and node.get("text") == "":
        yield "empty text"
    if kind in TEXT_LIMITS and characters(node.get("elements", node.get("text"))) > TEXT_LIMITS[kind]:
        yield f"{kind} over {TEXT_LIMITS[kind]} characters"
    if kind.startswith("rich_text") and not node["elements"]:
        yield f"{kind}: empty"
    if kind == "input" and (len(node["label"]["text"]) > 2000 or len(node.get("hint", {"text": ""})["text"]) > 2000):
        yield "label or hint over 2000 characters"
    if kind == "button":
        yield from _button(node)
    if kind == "actions" and not 0 < len(node["elements"]) <= 25:
        yield "actions: 1 to 25 elements"
    if kind == "context" and not 0 < len(node["elements"]) <= 10:
        yield "context: 1 to 10 elements"
    if kind in OPTION_LIMITS:
        yield from _options(node, OPTION_LIMITS[kind])
    if kind == "plain_text_input":
        if not 0 < node.get("max_length", 3000) <= 3000:
            yield "max_length: 1 to 3000"
        if len(node.get("initial_value", "")) > node.get("max_length", 3000):
            yield "initial_value over max_length"
    for name in ("block_id", "action_id"):
        if len(node.get(name, "")) > 255:
            yield f"{name} over 255 characters"


def _button(node: Mapping[str, Any]) -> Iterator[str]:
    if len(node["text"]["text"]) > 75:
        yield "label over 75 characters"
    if len(node.get("value", "")) > 2000:
        yield "value over 2000 characters"
    if len(node.get("accessibility_label", "")) > 75:
        yield "accessibility_label over 75 characters"


def _options(node: Mapping[str, Any], most: int) -> Iterator[str]:
    options = node.get("options", [])
    if not 0 < len(options) <= most:
        yield f"options: 1 to {most}"
    for option in options:
        if len(option["text"]["text"]) > 75 or len(option.get("description", {"text": ""})["text"]) > 75:
            yield "option text over 75 characters"
        if not 0 < len(option["value"]) <= 150:
            yield "option value: 1 to 150 characters"


def characters(node: Any) -> int:
    """How many characters of text there are in a block, or in many."""
    if isinstance(node, list):
        return sum(characters(item) for item in node)
    if not isinstance(node, dict):
        return 0
    own = sum(len(node[name]) for name in ("text", "fallback") if isinstance(node.get(name), str))
    return own + sum(characters(value) for value in node.values())


def _repeated(name: str, values: Iterator[Any]) -> Iterator[str]:
    seen = set()
    for value in values:
        if value is not None and value in seen:
            yield f"{name}: {value} twice"
        seen.add(value)


def _walk(node: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _walk(item, f"{place}/{number}")
    elif isinstance(node, dict):
        yield place, node
        for name, value in node.items():
            yield from _walk(value, f"{place}/{name}")

"""How do cards and forms become Block Kit? Pure functions; user text only ever goes into plain_text or rich_text."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from bot.cards.elements import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    Checks,
    Choice,
    DateInput,
    Form,
    Heading,
    Input,
    Link,
    Note,
    PersonInput,
    Quote,
    Rule,
    Screen,
    Text,
    TextInput,
    TimeInput,
    When,
    Words,
    clean,
)
from bot.slack.lint import characters

Json = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 9_000
VIEW_CHARACTERS = 50_000
"""Slack refuses a message somewhere above 11,000 characters in all (it does not say where) and a view over 250 kB."""
RICH_CHARACTERS = 3_000
URL_CHARACTERS = 3_000
SELECT_OPTIONS = 100
BOX_OPTIONS = 10
DATE_AND_TIME = "{date_short_pretty}, {time}"
TIME = "{time}"
MORE = "There is more than fits here. /panel shows the rest."


def message(card: Card) -> Json:
    """`text` and `blocks` of a message. A card too long for a message says so at its end.

    Slack reads `text` as markup, so what would be a mention or a link there is escaped.
    """
    text = _cut(card.text, 1000).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": text or " ", "blocks": _blocks(card.blocks, MESSAGE_BLOCKS, MESSAGE_CHARACTERS)}


def home(card: Card) -> Json:
    """The App Home view."""
    return {"type": "home", "blocks": _blocks(card.blocks, VIEW_BLOCKS, VIEW_CHARACTERS)}


def form(shown: Form) -> Json:
    """A modal with questions; each question's key is its block's id and its element's."""
    return {
        "type": "modal",
        "callback_id": shown.name,
        "private_metadata": shown.state,
        "title": _plain(shown.title, 24),
        "submit": _plain(shown.submit, 24),
        "close": _plain("Close", 24),
        "blocks": _blocks(shown.parts, VIEW_BLOCKS, VIEW_CHARACTERS),
    }


def screen(shown: Screen) -> Json:
    """A modal to read."""
    return {
        "type": "modal",
        "callback_id": "screen",
        "title": _plain(shown.title, 24),
        "close": _plain("Close", 24),
        "blocks": _blocks(shown.parts, VIEW_BLOCKS, VIEW_CHARACTERS),
    }


def _blocks(parts: Sequence[Block | Input], blocks: int, room: int) -> list[Json]:
    """At most so many blocks and characters. Questions always stay: what is only to be read gives way to them."""
    rendered = [block for number, part in enumerate(parts) for block in _part(part, number)]
    if len(rendered) <= blocks and characters(rendered) <= room:
        return rendered
    asked = [block for block in rendered if block["type"] == "input"]
    blocks, room = blocks - len(asked) - 1, room - characters(asked) - len(MORE)
    kept: list[Json] = []
    full = False
    for block in rendered:
        if block["type"] == "input":
            kept.append(block)
        elif not full:
            blocks, room = blocks - 1, room - characters(block)
            full = blocks < 0 or room < 0
            kept.append(_note(MORE) if full else block)
    return kept


def _part(part: Block | Input, number: int) -> list[Json]:
    match part:
        case Heading():
            return [{"type": "header", "text": _plain(part.text, 150)}]
        case Text():
            return [_rich([{"type": "rich_text_section", "elements": _words(part.words)}])]
        case Bullets():
            return _bullets(part)
        case Quote():
            return [_rich([{"type": "rich_text_quote", "elements": _words((part.text,))}])]
        case Note():
            return [_note(part.text)] if part.text.strip() else []
        case Rule():
            return [{"type": "divider"}]
        case Buttons():
            return [_buttons(part, number)] if part.buttons else []
        case _:
            return [_input(part)]


def _rich(elements: list[Json]) -> Json:
    return {"type": "rich_text", "elements": elements}


def _bullets(part: Bullets) -> list[Json]:
    """A list; items for which there is no room are left out."""
    items: list[Json] = []
    room = RICH_CHARACTERS
    for item in part.items:
        words = _words(item, room)
        room -= characters(words)
        items.append({"type": "rich_text_section", "elements": words})
        if room <= 0:
            break
    return [_rich([{"type": "rich_text_list", "style": "bullet", "elements": items}])] if items else []


def _words(words: Sequence[Words], room: int = RICH_CHARACTERS) -> list[Json]:
    """Rich text elements of at most `room` characters. Slack refuses an empty one, so nothing is said as a space."""
    made: list[Json] = []
    for word in words:
        if room <= 0:
            break
        match word:
            case str():
                made.append({"type": "text", "text": _cut(word, room) or " "})
                room -= len(word)
            case Bold():
                made.append({"type": "text", "text": _cut(word.text, room) or " ", "style": {"bold": True}})
                room -= len(word.text)
            case Link():
                made.append(_link(word, room))
                room -= len(word.text)
            case When():
                made.append(
                    {
                        "type": "date",
                        "timestamp": int(word.moment.timestamp()),
                        "format": DATE_AND_TIME if word.with_day else TIME,
                        "fallback": word.written,
                    }
                )
            case _:
                assert_never(word)
    return made or [{"type": "text", "text": " "}]


def _link(word: Link, room: int) -> Json:
    """A link; where there is no address that Slack takes, its text alone."""
    text = _cut(word.text, room) or " "
    takes = word.url.startswith(("https://", "http://")) and len(word.url) <= URL_CHARACTERS
    return {"type": "link", "url": word.url, "text": text} if takes else {"type": "text", "text": text}


def _note(text: str) -> Json:
    return {"type": "context", "elements": [_plain(text, 2000)]}


def _buttons(part: Buttons, number: int) -> Json:
    """An actions block; its place in the card and each button's place make the ids unique."""
    elements = [_button(button, f"{button.action}:{number}:{place}") for place, button in enumerate(part.buttons[:25])]
    return {"type": "actions", "block_id": f"buttons:{number}", "elements": elements}


def _button(button: Button, action_id: str) -> Json:
    made: Json = {"type": "button", "text": _plain(button.label, 75), "action_id": action_id, "value": button.value}
    if button.style:
        made["style"] = button.style
    if button.describes:
        made["accessibility_label"] = _cut(button.describes, 75)
    if button.confirm:
        made["confirm"] = {
            "title": _plain(button.confirm.title, 100),
            "text": _plain(button.confirm.text, 300),
            "confirm": _plain(button.confirm.yes, 30),
            "deny": _plain(button.confirm.no, 30),
        }
    return made


def _input(part: Input) -> Json:
    made: Json = {"type": "input", "block_id": part.key, "label": _plain(part.label, 2000), "element": _element(part)}
    if isinstance(part, TextInput | Choice | Checks) and part.hint:
        made["hint"] = _plain(part.hint, 2000)
    if not isinstance(part, PersonInput) and part.optional:
        made["optional"] = True
    return made


def _element(part: Input) -> Json:
    match part:
        case TextInput():
            made: Json = {"type": "plain_text_input", "multiline": part.multiline, "max_length": part.most}
            if part.initial:
                made["initial_value"] = _cut(part.initial, part.most)
        case Choice():
            made = _choice(part)
        case Checks():
            kind = "checkboxes" if len(part.options) <= BOX_OPTIONS else "multi_static_select"
            options = [_option(*option) for option in part.options[:SELECT_OPTIONS]]
            made = {"type": kind, "options": options}
            ticked = [option for option in options if option["value"] in part.initial]
            if ticked:
                made["initial_options"] = ticked
        case DateInput():
            made = {"type": "datepicker"}
            if part.initial:
                made["initial_date"] = part.initial
        case TimeInput():
            made = {"type": "timepicker"}
            if part.initial:
                made["initial_time"] = part.initial
        case PersonInput():
            made = {"type": "users_select"}
        case _:
            assert_never(part)
    return {**made, "action_id": part.key}


def _choice(part: Choice) -> Json:
    """Radio buttons, or a menu where there are too many for them."""
    options = [_option(*option) for option in part.options[:SELECT_OPTIONS]]
    radio = part.radio and len(options) <= BOX_OPTIONS
    made: Json = {"type": "radio_buttons" if radio else "static_select", "options": options}
    chosen = [option for option in options if option["value"] == part.initial]
    if chosen:
        made["initial_option"] = chosen[0]
    return made


def _option(value: str, label: str, meaning: str) -> Json:
    made: Json = {"text": _plain(label, 75), "value": value}
    if meaning:
        made["description"] = _plain(meaning, 75)
    return made


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": _cut(text, most) or " ", "emoji": False}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def answers(state: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """What a person filled in, by key: a text, or a tuple of values for checks. What was left empty is not there."""
    found: dict[str, str | tuple[str, ...]] = {}
    for block_id, actions in state.get("values", {}).items():
        for element in actions.values():
            value = _answer(element)
            if value is not None:
                found[block_id] = clean(value) if isinstance(value, str) else tuple(clean(one) for one in value)
    return found


def _answer(element: Mapping[str, Any]) -> str | tuple[str, ...] | None:
    if "selected_options" in element:
        return tuple(str(option["value"]) for option in element["selected_options"] or ())
    if "selected_option" in element:
        option = element["selected_option"]
        return str(option["value"]) if option else None
    for name in ("value", "selected_date", "selected_time", "selected_user"):
        if element.get(name) is not None:
            return str(element[name])
    return None

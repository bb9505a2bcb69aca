"""How do cards and forms become Adaptive Cards? Pure functions; what people wrote is escaped, and never markup."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
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
)
from bot.chat.buttons import OPENING
from bot.teams.markdown import escaped

Json = dict[str, Any]
Answers = Mapping[str, str | tuple[str, ...]]

OURS = "panelkeeper"
"""What a client sends back stands under this name: the rest of the data are answers, which have keys of their own."""
VERSION = "1.5"
MOST_BYTES = 24_000
"""Of one card. Teams takes about 28 kB in all, and does not say how it counts."""
TEXT = 4_000
ROW = 6
"""More buttons than this in a row are folded away by Teams."""
MORE = "There is more than fits here. panel shows the rest."
STYLES = {"primary": "positive", "danger": "destructive"}
PEOPLE = "graph.microsoft.com/users"


def message(card: Card) -> tuple[str, Json]:
    """What a message says in one line, for notifications, and its card."""
    return _cut(card.text, 1000) or " ", _card(card.blocks, in_dialog=False)


def opener(typed: str) -> Json:
    """A card with a button that opens what a command leads to in a dialog."""
    data = {OURS: {"typed": typed}, "msteams": {"type": "task/fetch"}}
    words = _text(f"{typed} opens in a window of its own, for you only.")
    return _whole([words, {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "Open", "data": data}]}])


def opening(typed: str) -> str:
    """What the opener says in one line."""
    return f"{_cut(typed, 100)} opens in a window of its own"


def dialog(
    shown: Card | Form | Screen, answers: Answers | None = None, errors: Mapping[str, str] | None = None
) -> Json:
    """What a dialog shows, as the answer to a request for it. `answers` were given before, and `errors` are theirs."""
    match shown:
        case Card():
            title, card = "Panelkeeper", _card(shown.blocks, in_dialog=True)
        case Screen():
            title, card = shown.title, _card(shown.parts, in_dialog=True)
        case Form():
            title, card = shown.title, _form(shown, answers, errors or {})
        case _:
            assert_never(shown)
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    value = {"title": _cut(title, 60) or " ", "height": "large", "width": "medium", "card": attachment}
    return {"task": {"type": "continue", "value": value}}


def as_card(shown: Card | Form | Screen) -> Card:
    """What of a dialog can be shown where there is none."""
    if isinstance(shown, Card):
        return shown
    return Card(shown.title, tuple(part for part in shown.parts if not isinstance(part, Input)))


def _card(blocks: Sequence[Block], *, in_dialog: bool) -> Json:
    return _whole(_parts(blocks, None, {}, in_dialog=in_dialog))


def _form(shown: Form, answers: Answers | None, errors: Mapping[str, str]) -> Json:
    """A card with questions. Each question's key is its input's id; an error stands above its question."""
    asked = {part.key for part in shown.parts if isinstance(part, Input)}
    many = [part.key for part in shown.parts if isinstance(part, Checks)]
    elsewhere = [_error(text) for key, text in errors.items() if key not in asked]
    data = {OURS: {"form": shown.name, "state": shown.state, "many": many}}
    submit = {"type": "Action.Submit", "title": _cut(shown.submit, 60) or " ", "style": "positive", "data": data}
    body = [*elsewhere, *_parts(shown.parts, answers, errors, in_dialog=True)]
    return {**_whole(body), "actions": [submit]}


def _whole(body: list[Json]) -> Json:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "body": body,
    }


def _parts(
    parts: Sequence[Block | Input], answers: Answers | None, errors: Mapping[str, str], *, in_dialog: bool
) -> list[Json]:
    """As many bytes as a card may have. Questions always stay: what is only to be read gives way to them."""
    rendered: list[tuple[bool, Json]] = []
    after_rule = False
    for part in parts:
        if isinstance(part, Rule):
            after_rule = bool(rendered)
            continue
        made = [*_error_of(part, errors), *_part(part, answers, in_dialog=in_dialog)]
        if after_rule and made:
            made[0] = {**made[0], "separator": True, "spacing": "Large"}
            after_rule = False
        rendered.extend((isinstance(part, Input), one) for one in made)
    return _fitting(rendered)


def _fitting(rendered: Sequence[tuple[bool, Json]]) -> list[Json]:
    if _bytes([one for _, one in rendered]) <= MOST_BYTES:
        return [one for _, one in rendered]
    room = MOST_BYTES - _bytes([one for asked, one in rendered if asked]) - _bytes([_note(MORE)])
    kept: list[Json] = []
    full = False
    for asked, one in rendered:
        if asked:
            kept.append(one)
        elif not full:
            room -= _bytes([one])
            full = room < 0
            kept.append(_note(MORE) if full else one)
    return kept


def _bytes(made: Sequence[Json]) -> int:
    return len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def _part(part: Block | Input, answers: Answers | None, *, in_dialog: bool) -> list[Json]:
    match part:
        case Heading():
            return [_text(escaped(_cut(part.text, 150)), size="Large", weight="Bolder", style="heading")]
        case Text():
            return [_text(_words(part.words))]
        case Bullets():
            return [_text("\n".join(f"- {_words(item, 1000)}" for item in part.items))] if part.items else []
        case Quote():
            return [_quote(part.text)]
        case Note():
            return [_note(part.text)] if part.text.strip() else []
        case Buttons():
            rows = [part.buttons[at : at + ROW] for at in range(0, len(part.buttons), ROW)]
            return [
                {"type": "ActionSet", "actions": [_button(one, in_dialog=in_dialog) for one in row]} for row in rows
            ]
        case Rule():
            return []
        case _:
            return _input(part, None if answers is None else answers.get(part.key, ""))


def _text(text: str, **looks: Any) -> Json:
    return {"type": "TextBlock", "text": text or " ", "wrap": True, **looks}


def _note(text: str) -> Json:
    return _text(escaped(_cut(text, 2000)), isSubtle=True, size="Small")


def _error(text: str) -> Json:
    return _text(escaped(_cut(text, 1000)), color="Attention", weight="Bolder")


def _error_of(part: Block | Input, errors: Mapping[str, str]) -> list[Json]:
    return [_error(errors[part.key])] if isinstance(part, Input) and part.key in errors else []


def _quote(text: str) -> Json:
    lines = [line for line in _cut(text, TEXT).splitlines() if line.strip()] or [" "]
    return {"type": "Container", "style": "emphasis", "items": [_text(escaped(line)) for line in lines]}


def _words(words: Sequence[Words], room: int = TEXT) -> str:
    """Words as Markdown. A moment is shown in the zone of whoever looks."""
    made = ""
    for word in words:
        match word:
            case str():
                made += escaped(_cut(word, room), inside=bool(made))
            case Bold():
                made += f"**{text}**" if (text := escaped(_cut(word.text, room).strip(), inside=True)) else ""
                made += " " if word.text.endswith(" ") else ""
            case Link():
                made += _link(word, room)
            case When():
                made += _when(word)
            case _:
                assert_never(word)
    return made


def _when(word: When) -> str:
    moment = f"{word.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    day = f"{{{{DATE({moment},SHORT)}}}} " if word.with_day else ""
    return f"{day}{{{{TIME({moment})}}}}"


def _link(word: Link, room: int) -> str:
    """A link; where there is no address that can be one, its text alone."""
    text = escaped(_cut(word.text, room), inside=True)
    takes = word.url.startswith(("https://", "http://")) and not set(word.url) & set("()<> \\\n")
    return f"[{text}]({word.url})" if takes else text


def _button(button: Button, *, in_dialog: bool) -> Json:
    """A button that does something is told to the bot, and in a dialog handed in; one that opens a form asks for it."""
    data: Json = {OURS: {"action": button.action, "value": button.value}}
    made: Json = {"title": _cut(button.label, 60) or " "}
    if button.style in STYLES:
        made["style"] = STYLES[button.style]
    if button.describes:
        made["tooltip"] = _cut(button.describes, 100)
    if in_dialog:
        return {"type": "Action.Submit", **made, "data": data, "associatedInputs": "none"}
    if button.action in OPENING:
        return {"type": "Action.Submit", **made, "data": {**data, "msteams": {"type": "task/fetch"}}}
    fallback = {"type": "Action.Submit", **made, "data": data}
    return {"type": "Action.Execute", **made, "verb": button.action, "data": data, "fallback": fallback}


def _input(part: Input, answer: str | tuple[str, ...] | None) -> list[Json]:
    made: Json = {"id": part.key, "label": _cut(part.label, 200) or " "}
    if isinstance(part, PersonInput) or not part.optional:
        missing = "Please fill this in." if isinstance(part, TextInput) else "Please choose."
        made |= {"isRequired": True, "errorMessage": missing}
    hint = [_note(part.hint)] if isinstance(part, TextInput | Choice | Checks) and part.hint else []
    return [{**_element(part, answer), **made}, *hint]


def _element(part: Input, answer: str | tuple[str, ...] | None) -> Json:
    given = answer if isinstance(answer, str) else None
    match part:
        case TextInput():
            made: Json = {"type": "Input.Text", "isMultiline": part.multiline, "maxLength": part.most}
            return _with(made, _cut(part.initial if given is None else given, part.most))
        case Choice():
            made = {"type": "Input.ChoiceSet", "choices": _choices(part.options)}
            made["style"] = "expanded" if part.radio else "compact"
            return _with(made, part.initial if given is None else given)
        case Checks():
            made = {"type": "Input.ChoiceSet", "isMultiSelect": True, "style": "expanded"}
            chosen = part.initial if answer is None else answer if isinstance(answer, tuple) else ()
            return _with({**made, "choices": _choices(part.options)}, ",".join(chosen))
        case DateInput():
            return _with({"type": "Input.Date"}, part.initial if given is None else given)
        case TimeInput():
            return _with({"type": "Input.Time"}, part.initial if given is None else given)
        case PersonInput():
            asked = {"type": "Data.Query", "dataset": PEOPLE}
            return _with({"type": "Input.ChoiceSet", "choices": [], "choices.data": asked}, given)
        case _:
            assert_never(part)


def _with(made: Json, value: str | None) -> Json:
    return {**made, "value": value} if value else made


def _choices(options: Sequence[tuple[str, str, str]]) -> list[Json]:
    return [
        {"title": _cut(f"{label}: {meaning}" if meaning else label, 200) or " ", "value": value}
        for value, label, meaning in options
    ]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"

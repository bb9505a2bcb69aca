"""Would Teams show this Adaptive Card, in a message or a dialog? Says why not, with the place; up to version 1.5."""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
VERSION = re.compile(r"1\.[0-5]")
ALL = frozenset({"type", "id", "isVisible", "spacing", "separator", "height", "fallback", "requires"})
INPUT = ALL | {"label", "isRequired", "errorMessage", "value"}
BOX = ALL | {"style", "bleed", "minHeight", "verticalContentAlignment", "backgroundImage", "selectAction", "rtl"}
TEXT = frozenset({"text", "color", "fontType", "highlight", "isSubtle", "size", "weight"})
ELEMENTS: dict[str, frozenset[str]] = {
    "TextBlock": ALL | TEXT | {"horizontalAlignment", "maxLines", "wrap", "style"},
    "RichTextBlock": ALL | {"inlines", "horizontalAlignment"},
    "Image": ALL | {
        "url", "altText", "size", "width", "style", "horizontalAlignment", "selectAction", "backgroundColor",
    },
    "Container": BOX | {"items"},
    "ColumnSet": BOX | {"columns", "horizontalAlignment"},
    "Column": BOX | {"items", "width"},
    "FactSet": ALL | {"facts"},
    "ActionSet": ALL | {"actions"},
    "Table": ALL | {
        "columns", "rows", "firstRowAsHeader", "showGridLines", "gridStyle", "horizontalCellContentAlignment",
        "verticalCellContentAlignment",
    },
    "TableRow": ALL | {"cells", "style", "horizontalCellContentAlignment", "verticalCellContentAlignment"},
    "TableCell": BOX | {"items"},
    "Input.Text": INPUT | {"isMultiline", "maxLength", "placeholder", "regex", "style", "inlineAction"},
    "Input.Number": INPUT | {"min", "max", "placeholder"},
    "Input.Date": INPUT | {"min", "max", "placeholder"},
    "Input.Time": INPUT | {"min", "max", "placeholder"},
    "Input.Toggle": INPUT | {"title", "valueOn", "valueOff", "wrap"},
    "Input.ChoiceSet": INPUT | {"choices", "choices.data", "isMultiSelect", "style", "placeholder", "wrap"},
}  # fmt: skip
ACTION = frozenset({"type", "id", "title", "iconUrl", "style", "fallback", "requires", "tooltip", "isEnabled", "mode"})
ACTIONS: dict[str, frozenset[str]] = {
    "Action.OpenUrl": ACTION | {"url"},
    "Action.Submit": ACTION | {"data", "associatedInputs"},
    "Action.Execute": ACTION | {"verb", "data", "associatedInputs"},
    "Action.ShowCard": ACTION | {"card"},
    "Action.ToggleVisibility": ACTION | {"targetElements"},
}
ROOT = frozenset({
    "type", "version", "$schema", "body", "actions", "fallbackText", "speak", "lang", "minHeight", "rtl", "msteams",
    "selectAction", "backgroundImage", "verticalContentAlignment", "refresh", "authentication",
})  # fmt: skip
NEEDS = {
    "TextBlock": ("text",), "RichTextBlock": ("inlines",), "Image": ("url",), "Container": ("items",),
    "FactSet": ("facts",), "ActionSet": ("actions",), "Input.Toggle": ("title",), "Action.OpenUrl": ("url",),
    "Action.ShowCard": ("card",), "Action.ToggleVisibility": ("targetElements",), "Action.Execute": ("verb",),
}  # fmt: skip
WORDS = {
    "size": {"default", "small", "medium", "large", "extralarge", "auto", "stretch"},
    "weight": {"default", "lighter", "bolder"},
    "color": {"default", "dark", "light", "accent", "good", "warning", "attention"},
    "spacing": {"default", "none", "small", "medium", "large", "extralarge", "padding"},
    "fontType": {"default", "monospace"},
    "mode": {"primary", "secondary"},
}
STYLES = {
    "TextBlock": {"default", "heading", "columnheader"}, "Action": {"default", "positive", "destructive"},
    "Input.ChoiceSet": {"compact", "expanded", "filtered"}, "Input.Text": {"text", "tel", "url", "email", "password"},
    "Image": {"default", "person"},
}  # fmt: skip
BOXES = {"default", "emphasis", "good", "attention", "warning", "accent"}
HOLDS = {
    "Container": "items", "Column": "items", "TableCell": "items", "ColumnSet": "columns", "Table": "rows",
    "TableRow": "cells",
}  # fmt: skip
ONLY_IN = {"Column": "ColumnSet", "TableRow": "Table", "TableCell": "TableRow"}
PRIMARY = 6


def check_card(card: object, *, dialog: bool = False) -> list[str]:
    """Every reason to refuse this card; empty when Teams shows it."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["/: must be an AdaptiveCard"]
    errors = [f"/{name}: is not a property of AdaptiveCard" for name in card if name not in ROOT]
    if not VERSION.fullmatch(str(card.get("version"))):
        errors.append(f"/version: {card.get('version')!r} is not one that Teams shows (1.0 to 1.5)")
    for at, element, parent in walk(card):
        errors += [f"{at}: {why}" for why in _element(element, parent, dialog)]
    names = [element.get("id") for _, element, _ in walk(card) if str(element.get("type")).startswith("Input.")]
    errors += [f"/: two inputs have the id {name!r}" for name in sorted({str(n) for n in names if names.count(n) > 1})]
    return errors + _mentions(card)


def walk(card: Json, at: str = "") -> Iterator[tuple[str, Json, str]]:
    """Every element and action of a card, nested ones after their parents: (place, it, the parent's type)."""
    yield from _each(card.get("body", []), f"{at}/body", "AdaptiveCard")
    yield from _each(card.get("actions", []), f"{at}/actions", "ActionSet")


def _each(items: object, at: str, parent: str) -> Iterator[tuple[str, Json, str]]:
    for number, item in enumerate(items if isinstance(items, list) else [items]):
        place = f"{at}/{number}"
        if not isinstance(item, dict):
            yield place, {"type": None}, parent
            continue
        kind = str(item.get("type") or ("TableRow" if parent == "Table" else "Column" if parent == "ColumnSet" else ""))
        yield place, item if item.get("type") else {**item, "type": kind}, parent
        if kind in HOLDS:
            yield from _each(item.get(HOLDS[kind], []), f"{place}/{HOLDS[kind]}", kind)
        if kind == "ActionSet":
            yield from _each(item.get("actions", []), f"{place}/actions", kind)
        if kind == "Action.ShowCard" and isinstance(item.get("card"), dict):
            yield from walk(item["card"], f"{place}/card")


def _element(element: Json, parent: str, dialog: bool) -> Iterator[str]:
    kind = element["type"]
    known = (ACTIONS if parent == "ActionSet" else ELEMENTS).get(kind)
    if known is None:
        yield f"unknown type {kind!r} here"
        return
    if ONLY_IN.get(kind, parent) != parent:
        yield f"{kind} stands only in {ONLY_IN[kind]}"
    yield from (f"{name!r} is not a property of {kind}" for name in element if name not in known)
    for name in NEEDS.get(kind, ()):
        if name not in element or element[name] == "":
            yield f"{kind} needs {name!r}"
    yield from _words(kind, element)
    if kind.startswith("Input."):
        yield from _input(kind, element)
    if kind.startswith("Action."):
        yield from _action(kind, element, dialog)
    if kind == "FactSet" and not all(set(fact) == {"title", "value"} for fact in element.get("facts", ())):
        yield "every fact is {title, value}"


def _words(kind: str, element: Json) -> Iterator[str]:
    for name, allowed in WORDS.items():
        if name in element and str(element[name]).lower() not in allowed:
            yield f"{name} may not be {element[name]!r}"
    allowed = STYLES.get("Action" if kind.startswith("Action.") else kind, BOXES)
    if "style" in element and str(element["style"]).lower() not in allowed:
        yield f"style may not be {element['style']!r}"
    if kind == "TextBlock" and not isinstance(element.get("text"), str):
        yield "text must be text"


def _input(kind: str, element: Json) -> Iterator[str]:
    if not element.get("id"):
        yield f"{kind} needs an 'id'"
    if not element.get("label") and kind != "Input.Toggle":
        yield f"{kind} needs a 'label': without one nobody knows what it asks"
    if element.get("isRequired") and not element.get("errorMessage"):
        yield "a required input needs an 'errorMessage'"
    if "value" in element and not isinstance(element["value"], int | float if kind == "Input.Number" else str):
        yield f"the value of {kind} has the wrong type"
    choices = element.get("choices", [])
    if kind == "Input.ChoiceSet" and "choices.data" not in element and not choices:
        yield "a choice needs choices"
    for choice in choices:
        if not isinstance(choice, dict) or not {"title", "value"} <= set(choice) or not choice["title"]:
            yield "every choice is {title, value}"


def _action(kind: str, element: Json, dialog: bool) -> Iterator[str]:
    if not element.get("title"):
        yield f"{kind} needs a 'title'"
    if dialog and kind == "Action.Execute":
        yield "a dialog has no Action.Execute"
    if kind in ("Action.Submit", "Action.Execute") and not isinstance(element.get("data", {}), dict):
        yield "data must be an object"
    if kind == "Action.OpenUrl" and not str(element.get("url")).startswith(("https://", "http://", "mailto:")):
        yield "a link leads to http, https or mailto"


def _mentions(card: Json) -> list[str]:
    """Mentions that nothing in the card says, and tags that no mention stands behind."""
    entities = (card.get("msteams") or {}).get("entities", [])
    said = "\n".join(str(element.get("text", "")) for _, element, _ in walk(card))
    missing = [str(one.get("text")) for one in entities if not one.get("text") or one["text"] not in said]
    known = {one.get("text") for one in entities}
    loose = [tag for tag in re.findall(r"<at>[^<]*</at>", said) if tag not in known]
    return [f"/msteams/entities: {one!r} is not in the card" for one in missing] + [
        f"/body: nobody is mentioned by {tag!r}" for tag in loose
    ]


def inputs(card: Json) -> list[Json]:
    """The inputs of a card outside of cards inside it, in order."""
    return [one for at, one, _ in walk(card) if one["type"].startswith("Input.") and "/card/" not in at]


def actions(card: Json) -> list[Json]:
    """The actions of a card, those of cards inside it too."""
    return [one for _, one, _ in walk(card) if one["type"].startswith("Action.")]

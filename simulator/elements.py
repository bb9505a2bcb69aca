"""Would Slack take this text object or this element? Each check yields (JSON pointer, reason) for every refusal."""

import re
from collections.abc import Iterator
from typing import Any

Errors = Iterator[tuple[str, str]]

OPTION_LIMITS = {
    "static_select": (1, 100), "multi_static_select": (1, 100), "overflow": (1, 5), "radio_buttons": (1, 10),
    "checkboxes": (1, 10),
}  # fmt: skip
COMMON = {"type", "action_id", "confirm", "focus_on_load"}
KNOWN = {
    "button": {"text", "value", "url", "style", "accessibility_label"},
    "static_select": {"options", "option_groups", "placeholder", "initial_option"},
    "multi_static_select": {"options", "option_groups", "placeholder", "initial_options", "max_selected_items"},
    "users_select": {"placeholder", "initial_user"},
    "overflow": {"options"},
    "radio_buttons": {"options", "initial_option"},
    "checkboxes": {"options", "initial_options"},
    "plain_text_input": {
        "placeholder", "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config",
    },
    "datepicker": {"placeholder", "initial_date"},
    "timepicker": {"placeholder", "initial_time", "timezone"},
    "image": {"image_url", "alt_text", "slack_file", "title", "block_id"},
}  # fmt: skip


def length(value: object, at: str, least: int, most: int) -> Errors:
    """A string with a length in these bounds."""
    if not isinstance(value, str):
        yield at, "must be a string"
    elif len(value) < least:
        yield at, f"must be more than {least - 1} characters"
    elif len(value) > most:
        yield at, f"must be less than {most + 1} characters"


def text_object(value: object, at: str, most: int, plain_only: bool = False) -> Errors:
    """A plain_text or mrkdwn object whose text is not empty and not too long."""
    if not isinstance(value, dict):
        yield at, "missing required field"
        return
    kinds = ("plain_text",) if plain_only else ("plain_text", "mrkdwn")
    if value.get("type") not in kinds:
        yield f"{at}/type", f"must be {' or '.join(kinds)}"
    extra = {"verbatim"} if value.get("type") == "mrkdwn" else {"emoji"}
    for name in sorted(set(value) - {"type", "text"} - extra):
        yield at, f"no more fields allowed: {name}"
    yield from length(value.get("text"), f"{at}/text", 1, most)


def check_element(element: object, at: str, surface: str, allowed: tuple[str, ...] = ("image",)) -> Errors:
    """One element where only the `allowed` types may stand."""
    if not isinstance(element, dict) or element.get("type") not in allowed:
        kind = element.get("type") if isinstance(element, dict) else None
        yield f"{at}/type", f"unsupported type: {kind}"
        return
    kind = element["type"]
    for name in sorted(set(element) - KNOWN[kind] - COMMON):
        yield at, f"no more fields allowed: {name}"
    if "action_id" in element:
        yield from length(element["action_id"], f"{at}/action_id", 1, 255)
    if element.get("placeholder") is not None:
        yield from text_object(element["placeholder"], f"{at}/placeholder", 150, True)
    if element.get("confirm") is not None:
        yield from _confirm(element["confirm"], f"{at}/confirm")
    if kind in OPTION_LIMITS:
        yield from _options(element, at, *OPTION_LIMITS[kind])
    elif kind in ("button", "image", "plain_text_input", "datepicker", "timepicker"):
        yield from _SPECIAL[kind](element, at)


def _confirm(confirm: object, at: str) -> Errors:
    if not isinstance(confirm, dict):
        yield at, "must be an object"
        return
    for name, most in (("title", 100), ("confirm", 30), ("deny", 30)):
        yield from text_object(confirm.get(name), f"{at}/{name}", most, True)
    yield from text_object(confirm.get("text"), f"{at}/text", 300)


def _button(element: dict[str, Any], at: str) -> Errors:
    yield from text_object(element.get("text"), f"{at}/text", 75, True)
    yield from length(element.get("value", ""), f"{at}/value", 0, 2000)
    if element.get("url") is not None:
        yield from length(element["url"], f"{at}/url", 1, 3000)
        if not re.match(r"https?://|mailto:", str(element["url"])):
            yield f"{at}/url", "invalid URL"
    if element.get("style", "primary") not in ("primary", "danger"):
        yield f"{at}/style", "must be primary or danger"


def _image(element: dict[str, Any], at: str) -> Errors:
    if not str(element.get("image_url", "")).startswith("https://"):
        yield f"{at}/image_url", "must be an https URL"
    yield from length(element.get("alt_text"), f"{at}/alt_text", 1, 2000)


def _plain_text_input(element: dict[str, Any], at: str) -> Errors:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    initial = element.get("initial_value", "")
    if type(least) is not int or not 0 <= least <= 3000:
        yield f"{at}/min_length", "must be from 0 to 3000"
    elif type(most) is not int or not 1 <= most <= 3000:
        yield f"{at}/max_length", "must be from 1 to 3000"
    elif least > most:
        yield f"{at}/min_length", "must not be more than max_length"
    elif not isinstance(initial, str) or len(initial) > most:
        yield f"{at}/initial_value", f"must be a string of at most {most} characters"
    elif initial and len(initial) < least:
        yield f"{at}/initial_value", f"must be at least {least} characters"


def _datepicker(element: dict[str, Any], at: str) -> Errors:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(element.get("initial_date", "2026-01-01"))):
        yield f"{at}/initial_date", "must be YYYY-MM-DD"


def _timepicker(element: dict[str, Any], at: str) -> Errors:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(element.get("initial_time", "00:00"))):
        yield f"{at}/initial_time", "must be HH:mm"


_SPECIAL = {
    "button": _button, "image": _image, "plain_text_input": _plain_text_input, "datepicker": _datepicker,
    "timepicker": _timepicker,
}  # fmt: skip


def _options(element: dict[str, Any], at: str, least: int, most: int) -> Errors:
    groups = element.get("option_groups")
    if groups is not None and (not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups)):
        yield f"{at}/option_groups", "must be an array of objects"
        return
    options = options_of(element)
    if not isinstance(options, list) or not least <= len(options) <= most:
        yield f"{at}/options", f"must have {least} to {most} items"
        return
    for number, group in enumerate(groups or []):
        yield from text_object(group.get("label"), f"{at}/option_groups/{number}/label", 75, True)
    plain = element["type"] not in ("radio_buttons", "checkboxes")
    for number, option in enumerate(options):
        yield from _option(option, f"{at}/options/{number}", plain)
    initial = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
    if "initial_options" in element and not initial:
        yield f"{at}/initial_options", "must not be empty"
    for chosen in initial if isinstance(initial, list) else [None]:
        if chosen not in options:
            yield f"{at}/initial_option", "must be one of the options"


def _option(option: object, at: str, plain: bool) -> Errors:
    if not isinstance(option, dict):
        yield at, "must be an object"
        return
    for name in sorted(set(option) - {"text", "value", "description", "url"}):
        yield at, f"no more fields allowed: {name}"
    yield from text_object(option.get("text"), f"{at}/text", 75, plain)
    yield from length(option.get("value"), f"{at}/value", 1, 150)
    if option.get("description") is not None:
        yield from text_object(option["description"], f"{at}/description", 75, plain)


def options_of(element: dict[str, Any]) -> Any:
    """The options of an element, those in groups too."""
    groups = element.get("option_groups")
    if groups is None:
        return element.get("options")
    listed = [group.get("options") for group in groups]
    return [option for options in listed if isinstance(options, list) for option in options]

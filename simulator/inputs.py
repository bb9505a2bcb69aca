"""What did a person put into an element, in Slack's words? State entries, actions, Slack's own complaints."""

import time
from collections.abc import Callable
from typing import Any

from simulator.elements import options_of
from simulator.workspace import Json, View, elements_of

STATEFUL = {
    "plain_text_input": "value", "static_select": "selected_option", "multi_static_select": "selected_options",
    "users_select": "selected_user", "radio_buttons": "selected_option", "checkboxes": "selected_options",
    "datepicker": "selected_date", "timepicker": "selected_time",
}  # fmt: skip
INITIAL = {
    "plain_text_input": "initial_value", "static_select": "initial_option", "multi_static_select": "initial_options",
    "users_select": "initial_user", "radio_buttons": "initial_option", "checkboxes": "initial_options",
    "datepicker": "initial_date", "timepicker": "initial_time",
}  # fmt: skip


class NotOffered(Exception):
    """What a person chose is not there to be chosen."""


def entry(element: Json, raw: Any, find_user: Callable[[str], str]) -> Json:
    """The state entry for what was typed or chosen: a text, an option's value or text, or a list of those."""
    kind = element["type"]
    name = STATEFUL[kind]
    if name == "selected_options":
        chosen: Any = [_option(element, each) for each in (raw if isinstance(raw, list) else [raw]) if each]
    elif not raw:
        chosen = None
    elif name == "selected_option":
        chosen = _option(element, raw)
    elif name == "selected_user":
        chosen = find_user(str(raw))
    else:
        chosen = str(raw).replace("\r\n", "\n")
    return {"type": kind, name: chosen}


def _option(element: Json, raw: object) -> Json:
    options: list[Json] = options_of(element)
    for option in options:
        if option["value"] == raw:
            return option
    for option in options:
        if option["text"]["text"] == raw:
            return option
    raise NotOffered(f"no option {raw!r}")


def initial(element: Json) -> Json:
    """The state entry of an element that nobody has touched."""
    empty: Any = [] if STATEFUL[element["type"]] == "selected_options" else None
    value = element.get(INITIAL[element["type"]]) or empty
    return {"type": element["type"], STATEFUL[element["type"]]: value}


def state_of(view: View) -> dict[str, dict[str, Json]]:
    """`state.values` of a view: what was typed, else the initial value, for every stateful element."""
    values: dict[str, dict[str, Json]] = {}
    for block in view.body["blocks"]:
        for element in elements_of(block):
            if element["type"] in STATEFUL:
                typed = view.values.get(block["block_id"], {}).get(element["action_id"])
                values.setdefault(block["block_id"], {})[element["action_id"]] = typed or initial(element)
    return values


def complaints(view: View) -> dict[str, str]:
    """What Slack itself says at input blocks before it sends anything, by block_id."""
    errors = {}
    for block in view.body["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            filled = view.values[block["block_id"]][element["action_id"]][STATEFUL[element["type"]]]
            error = _complaint(block, element, filled)
            if error:
                errors[block["block_id"]] = error
    return errors


def _complaint(block: Json, element: Json, filled: Any) -> str:
    if not filled or (isinstance(filled, str) and not filled.strip()):
        return "" if block.get("optional") else "Please complete this required field."
    if element["type"] == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if len(filled) < least:
            return f"Please enter at least {least} characters."
        if len(filled) > most:
            return f"Please enter at most {most} characters."
    return ""


def action(block: Json, element: Json, raw: Any, find_user: Callable[[str], str]) -> Json:
    """One item of `actions` in `block_actions`."""
    kind = element["type"]
    body: Json = {
        "action_id": element["action_id"], "block_id": block["block_id"], "type": kind,
        "action_ts": f"{time.time():.6f}",
    }  # fmt: skip
    if kind == "button":
        return body | {name: element[name] for name in ("text", "value", "style", "url") if name in element}
    if kind == "overflow":
        return body | {"selected_option": _option(element, raw)}
    return body | entry(element, raw, find_user)

"""Would Slack take these blocks? Says why not, as JSON-pointer lines, for messages, modals and home tabs."""

from collections.abc import Iterator
from typing import Any

from simulator.elements import check_element, length, text_object

IN = {
    "section": ("message", "modal", "home"), "header": ("message", "modal", "home"),
    "divider": ("message", "modal", "home"), "context": ("message", "modal", "home"),
    "actions": ("message", "modal", "home"), "image": ("message", "modal", "home"),
    "rich_text": ("message", "modal", "home"), "input": ("modal", "home", "message"),
}  # fmt: skip
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
ACCESSORIES = (
    "button", "static_select", "multi_static_select", "users_select", "overflow", "radio_buttons", "checkboxes",
    "datepicker", "timepicker", "image",
)  # fmt: skip
IN_ACTIONS = tuple(kind for kind in ACCESSORIES if kind != "image")
INPUTS = (
    "plain_text_input", "static_select", "multi_static_select", "users_select", "radio_buttons", "checkboxes",
    "datepicker", "timepicker",
)  # fmt: skip
RICH = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
RICH_LEAVES = {
    "text": "text", "link": "url", "user": "user_id", "channel": "channel_id", "emoji": "name", "date": "timestamp",
    "broadcast": "range",
}  # fmt: skip
KNOWN = {
    "section": {"text", "fields", "accessory", "expand"}, "header": {"text"}, "divider": set(),
    "context": {"elements"}, "actions": {"elements"}, "rich_text": {"elements"},
    "image": {"image_url", "alt_text", "title", "slack_file"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
}  # fmt: skip


def check_blocks(blocks: object, surface: str) -> list[str]:
    """Every reason to refuse these blocks on a surface ("message", "modal", "home"); empty when Slack takes them."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["must be an array of objects [json-pointer:/blocks]"]
    errors = []
    if len(blocks) > MOST_BLOCKS[surface]:
        errors.append(f"no more than {MOST_BLOCKS[surface]} items allowed [json-pointer:/blocks]")
    for number, block in enumerate(blocks):
        at = f"/blocks/{number}"
        errors += [f"{why} [json-pointer:{where}]" for where, why in _block(block, at, surface)]
    return errors + _duplicates(blocks)


def check_view(view: object) -> list[str]:
    """Every reason to refuse a whole view (modal or home)."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["unsupported type [json-pointer:/type]"]
    errors = []
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if len(str(view.get(name) or "")) > most:
            errors.append(f"must be no more than {most} characters [json-pointer:/{name}]")
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            if name == "title" or view.get(name) is not None:
                refusals = text_object(view.get(name), f"/{name}", 24, True)
                errors += [f"{why} [json-pointer:{at}]" for at, why in refusals]
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if has_input and view["type"] == "modal" and not view.get("submit"):
        errors.append("must define `submit` to use an `input` block in modals [json-pointer:/blocks]")
    return errors + check_blocks(blocks, view["type"])


def _block(block: dict[str, Any], at: str, surface: str) -> Iterator[tuple[str, str]]:
    kind = block.get("type")
    if not isinstance(kind, str) or kind not in IN or surface not in IN[kind]:
        yield f"{at}/type", f"unsupported type: {kind}"
        return
    yield from length(block.get("block_id", "x"), f"{at}/block_id", 1, 255)
    for name in sorted(set(block) - KNOWN[kind] - {"type", "block_id"}):
        yield at, f"no more fields allowed: {name}"
    if kind == "section":
        yield from _section(block, at, surface)
    elif kind == "header":
        yield from text_object(block.get("text"), f"{at}/text", 150, True)
    elif kind == "input":
        yield from _input(block, at, surface)
    elif kind == "image":
        yield from check_element(block, at, surface)
    elif kind in ("context", "actions", "rich_text"):
        yield from _with_elements(block, at, surface)


def _section(block: dict[str, Any], at: str, surface: str) -> Iterator[tuple[str, str]]:
    if block.get("text") is None and not block.get("fields"):
        yield at, "missing required field: text"
    if block.get("text") is not None:
        yield from text_object(block["text"], f"{at}/text", 3000)
    fields = block.get("fields", [None])
    if not isinstance(fields, list) or not 1 <= len(fields) <= 10:
        yield f"{at}/fields", "must have 1 to 10 items"
    elif "fields" in block:
        for number, field in enumerate(fields):
            yield from text_object(field, f"{at}/fields/{number}", 2000)
    if block.get("accessory") is not None:
        yield from check_element(block["accessory"], f"{at}/accessory", surface, ACCESSORIES)


def _input(block: dict[str, Any], at: str, surface: str) -> Iterator[tuple[str, str]]:
    yield from text_object(block.get("label"), f"{at}/label", 2000, True)
    if block.get("hint") is not None:
        yield from text_object(block["hint"], f"{at}/hint", 2000, True)
    yield from check_element(block.get("element"), f"{at}/element", surface, INPUTS)


def _with_elements(block: dict[str, Any], at: str, surface: str) -> Iterator[tuple[str, str]]:
    elements, kind = block.get("elements"), block["type"]
    most = {"context": 10, "actions": 25, "rich_text": 1000}[kind]
    if not isinstance(elements, list) or not 1 <= len(elements) <= most:
        yield f"{at}/elements", f"must have 1 to {most} items"
        return
    for number, element in enumerate(elements):
        where = f"{at}/elements/{number}"
        if kind == "actions":
            yield from check_element(element, where, surface, IN_ACTIONS)
        elif kind == "rich_text":
            yield from _rich(element, where)
        elif isinstance(element, dict) and element.get("type") == "image":
            yield from check_element(element, where, surface)
        else:
            yield from text_object(element, where, 3000)


def _rich(element: object, at: str) -> Iterator[tuple[str, str]]:
    known = isinstance(element, dict) and element.get("type") in RICH
    if not isinstance(element, dict) or not known or not isinstance(element.get("elements"), list):
        yield at, "unsupported rich text element"
        return
    is_list = element["type"] == "rich_text_list"
    if is_list and element.get("style") not in ("bullet", "ordered"):
        yield f"{at}/style", "must be bullet or ordered"
    for number, leaf in enumerate(element["elements"]):
        where = f"{at}/elements/{number}"
        if is_list and isinstance(leaf, dict) and leaf.get("type") == "rich_text_section":
            yield from _rich(leaf, where)
        elif is_list:
            yield where, "a list holds rich_text_section only"
        else:
            yield from _leaf(leaf, where)


def _leaf(leaf: object, at: str) -> Iterator[tuple[str, str]]:
    if not isinstance(leaf, dict) or str(leaf.get("type")) not in RICH_LEAVES:
        yield at, "unsupported rich text element"
        return
    needed = RICH_LEAVES[leaf["type"]]
    if not isinstance(leaf.get(needed), int if needed == "timestamp" else str) or leaf[needed] == "":
        yield f"{at}/{needed}", "missing or empty"
    style = leaf.get("style", {})
    if not isinstance(style, dict) or set(style) - {"bold", "italic", "strike", "code", "underline", "highlight"}:
        yield f"{at}/style", "unsupported style"


def _duplicates(blocks: list[dict[str, Any]]) -> list[str]:
    errors, seen = [], set()
    for number, block in enumerate(blocks):
        name = block.get("block_id")
        if name is not None and str(name) in seen:
            errors.append(f"block_id `{name}` already exists [json-pointer:/blocks/{number}/block_id]")
        seen.add(str(name))
        elements = block.get("elements") if block.get("type") == "actions" else None
        listed = [e for e in elements if isinstance(e, dict)] if isinstance(elements, list) else []
        actions = [e["action_id"] for e in listed if isinstance(e.get("action_id"), str)]
        for action in sorted({action for action in actions if actions.count(action) > 1}):
            errors.append(f"action_id `{action}` already exists [json-pointer:/blocks/{number}/elements]")
    return errors

"""What did a person put into a card's inputs? Flat texts as Teams sends them, and what the client says on its own."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from simulator.inputs import NotOffered
from simulator.teams.cards import inputs
from simulator.teams.tenant import Json

GRAPH_USERS = "graph.microsoft.com/users"
Find = Callable[[str], str]
"""The Entra object id of whoever is called so."""


def initial(card: Json) -> dict[str, str]:
    """The values that the card itself brings, by input id; a toggle always has one."""
    found = {}
    for one in inputs(card):
        value = one.get("value", one.get("valueOff", "false") if one["type"] == "Input.Toggle" else "")
        found[one["id"]] = str(value)
    return found


def typed(card: Json, answers: Mapping[str, Any], before: Mapping[str, str], find: Find) -> dict[str, str]:
    """All values after these answers, by id or label; raises NotOffered for what is not there to be filled."""
    values = {**initial(card), **before}
    for name, answer in answers.items():
        found = next((one for one in inputs(card) if name in (one["id"], one.get("label"))), None)
        if found is None:
            raise NotOffered(f"no input {name!r}, only {[one.get('label') for one in inputs(card)]}")
        values[found["id"]] = _value(found, answer, find)
    return {one["id"]: values[one["id"]] for one in inputs(card)}


def _value(element: Json, answer: Any, find: Find) -> str:
    if element["type"] == "Input.ChoiceSet":
        several = answer if isinstance(answer, list) else [answer] if answer else []
        if len(several) > 1 and not element.get("isMultiSelect"):
            raise NotOffered("one choice only")
        return ",".join(_choice(element, str(one), find) for one in several)
    if element["type"] == "Input.Toggle":
        on = answer is True or str(answer) == element.get("valueOn", "true")
        return str(element.get("valueOn", "true") if on else element.get("valueOff", "false"))
    if element["type"] == "Input.Date" and answer:
        return date.fromisoformat(str(answer)).isoformat()
    if element["type"] == "Input.Time" and answer:
        return time.fromisoformat(str(answer)).strftime("%H:%M")
    return str(answer).replace("\r\n", "\n")


def _choice(element: Json, answer: str, find: Find) -> str:
    for choice in element.get("choices", []):
        if answer in (choice["value"], choice["title"]):
            return str(choice["value"])
    if GRAPH_USERS in str((element.get("choices.data") or {}).get("dataset")):
        return find(answer)
    raise NotOffered(f"no choice {answer!r}")


def complaints(card: Json, values: Mapping[str, str]) -> dict[str, str]:
    """What the client says at inputs before it sends anything, by input id."""
    errors = {}
    for one in inputs(card):
        value = values.get(one["id"], "")
        if not _fits(one, value):
            errors[one["id"]] = str(one.get("errorMessage") or "This is not right.")
    return errors


def _fits(element: Json, value: str) -> bool:
    if not value.strip():
        return not element.get("isRequired")
    if element["type"] == "Input.Text":
        long = len(value) > int(element.get("maxLength", 100_000))
        return not long and (not element.get("regex") or re.search(element["regex"], value) is not None)
    if element["type"] == "Input.Number":
        try:
            figure = float(value)
        except ValueError:
            return False
        return bool(float(element.get("min", figure)) <= figure <= float(element.get("max", figure)))
    if element["type"] in ("Input.Date", "Input.Time"):
        return bool(str(element.get("min", value)) <= value <= str(element.get("max", value)))
    return True


def sent(card: Json, action: Json, values: Mapping[str, str]) -> Json:
    """What an action sends: its data with the inputs beside it. Empty dates, times and figures are left out."""
    data = dict(action.get("data") or {})
    if str(action.get("associatedInputs", "auto")).lower() == "none":
        return data
    for one in inputs(card):
        value = values.get(one["id"], "")
        if value or one["type"] not in ("Input.Date", "Input.Time", "Input.Number"):
            data[one["id"]] = value
    return data

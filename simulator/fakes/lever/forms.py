"""What does a feedback template of Lever look like, and do values fit it? Values by their field's type."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.strict import Refused, text

OVERALL = ("4 - Strong Hire", "3 - Hire", "2 - No Hire", "1 - Strong No Hire")
RECOMMENDATIONS = {"4": "strong_yes", "3": "yes", "2": "no", "1": "strong_no"}
EXTRAS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "design": (
        ("yes-no", "Would you work with them", ()),
        ("dropdown", "Level", ("Junior", "Senior", "Staff")),
        ("multiple-choice", "Pace", ("Slow", "Steady")),
        ("multiple-select", "Seen in", ("Talk", "Work sample", "Discussion")),
        ("currency", "Cost of the tools they asked for", ()),
        ("date", "Ready from", ()),
        ("text", "In one line", ()),
        ("code", "Snippet", ()),
        ("textarea", "Questions for the next round", ()),
        ("file-upload", "Whiteboard", ()),
    )
}
"""Fields beside ratings, recommendation and notes: one template has every type."""


def fields(name: str, attributes: list[dict[str, Any]], id_of: Callable[[str, str], str]) -> list[dict[str, Any]]:
    """The fields of the template for this form of the company's."""

    def one(kind: str, title: str, *, required: bool, options: tuple[str, ...] = ()) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": id_of("field", f"{name}:{title}"),
            "type": kind,
            "text": title,
            "description": "",
            "required": required,
        }
        return made | ({"options": [{"text": option} for option in options]} if options else {})

    made = [one("score-system", "Overall rating", required=True, options=OVERALL)]
    made += [one("score", item["name"], required=True) for item in attributes]
    made += [one("textarea", "Notes", required=False)]
    return made + [one(kind, title, required=False, options=options) for kind, title, options in EXTRAS.get(name, ())]


def filled(asked: list[dict[str, Any]], values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields with their values; raises Refused for an unknown field, a wrong value or a required one left out."""
    given = {one["id"]: one["value"] for one in values}
    known = {one["id"] for one in asked}
    if len(given) < len(values) or not known.issuperset(given):
        raise Refused(400, "fieldValues", "is not a field of this template, or was given twice")
    for one in asked:
        if one["id"] in given and not _fits(one, given[one["id"]]):
            raise Refused(400, one["text"], f"is no value of a {one['type']}")
        if one["required"] and one["id"] not in given:
            raise Refused(400, one["text"], "is required")
    return [{**one, "value": given.get(one["id"])} for one in asked]


def in_words(filled_in: list[dict[str, Any]]) -> dict[str, Any]:
    """Feedback as the board shows it."""
    by_title = {one["text"]: one for one in filled_in}
    notes = str(by_title["Notes"]["value"] or "")
    return {
        "ratings": [
            {"key": one["id"], "name": one["text"], "score": one["value"]}
            for one in filled_in
            if one["type"] == "score"
        ],
        "notes": notes.rpartition("\n\n[")[0] or notes,
        "recommendation": RECOMMENDATIONS[str(by_title["Overall rating"]["value"])[0]],
        "answers": {one["id"]: one["value"] for one in filled_in if one["value"] is not None},
    }


def _fits(field: Mapping[str, Any], value: Any) -> bool:
    options = [one["text"] for one in field.get("options", [])]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    match field["type"]:
        case "score":
            return is_whole and 1 <= value <= 4
        case "score-system" | "dropdown" | "multiple-choice":
            return value in options
        case "multiple-select":
            return isinstance(value, list) and all(one in options for one in value)
        case "yes-no":
            return value in ("yes", "no")
        case "date":
            return bool(is_whole)
        case "currency":
            return isinstance(value, dict) and set(value) == {"value", "code"}
        case "file-upload":
            return False
        case _:
            return _is_text(value)


def _is_text(value: object) -> bool:
    try:
        text(30_000)(value)
    except ValueError:
        return False
    return True

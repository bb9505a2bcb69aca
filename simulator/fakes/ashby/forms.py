"""What does a feedback form of Ashby look like, and does a submission fit it? Values by their field's type."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from simulator.strict import Refused, text

RECOMMENDATIONS = ("strong_no", "no", "yes", "strong_yes")
EXTRAS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "design": (
        ("Boolean", "Would you work with them", ()),
        ("ValueSelect", "Level", ("Junior", "Senior", "Staff")),
        ("MultiValueSelect", "Seen in", ("Talk", "Work sample", "Discussion")),
        ("Number", "Pieces shown", ()),
        ("NumberRange", "Years of practice shown", ()),
        ("Currency", "Cost of the tools they asked for", ()),
        ("Date", "Ready from", ()),
        ("Url", "Portfolio page discussed", ()),
        ("String", "In one line", ()),
        ("LongText", "Questions for the next round", ()),
    )
}
"""Fields beside ratings, recommendation and notes: one form has every type."""


def definition(name: str, attributes: list[dict[str, Any]], id_of: Callable[[str, str], str]) -> dict[str, Any]:
    """The form of this name: overall recommendation, a score for each attribute, whatever else, and notes."""

    def one(kind: str, path: str, title: str, *, required: bool, values: tuple[str, ...] = ()) -> dict[str, Any]:
        field: dict[str, Any] = {
            "id": id_of("field", f"{name}:{path}"),
            "type": kind,
            "path": path,
            "humanReadablePath": title,
            "title": title,
            "isNullable": False,
        }
        if values:
            field["selectableValues"] = [{"label": value, "value": slug(value)} for value in values]
        return {"isRequired": required, "descriptionPlain": "", "field": field}

    fields = [one("Score", "overall_recommendation", "Overall Recommendation", required=True)]
    fields += [one("Score", item["key"], item["name"], required=True) for item in attributes]
    fields += [one("RichText", "notes", "Notes", required=False)]
    fields += [
        one(kind, slug(title), title, required=False, values=values) for kind, title, values in EXTRAS.get(name, ())
    ]
    return {"sections": [{"title": "Feedback", "fields": fields}]}


def submitted(form: Mapping[str, Any], submissions: list[dict[str, Any]]) -> dict[str, Any]:
    """The values by path; raises Refused for an unknown path, a wrong value, or a required field left out."""
    asked = {one["field"]["path"]: one for section in form["sections"] for one in section["fields"]}
    values: dict[str, Any] = {}
    for one in submissions:
        if one["path"] not in asked or one["path"] in values:
            raise Refused(422, "path", "is not a field of this form, or was given twice")
        field = asked[one["path"]]["field"]
        if not _fits(field, one["value"]):
            raise Refused(422, field["path"], f"is no value of a {field['type']}")
        values[one["path"]] = one["value"]
    missing = [path for path, one in asked.items() if one["isRequired"] and path not in values]
    if missing:
        raise Refused(422, missing[0], "is required")
    return values


def in_words(form: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A submission as the board shows it."""
    fields = [one["field"] for section in form["sections"] for one in section["fields"]]
    scores = {one["path"]: (one["title"], values[one["path"]]["score"]) for one in fields if one["type"] == "Score"}
    overall = scores.pop("overall_recommendation", ("", 1))[1]
    return {
        "ratings": [{"key": path, "name": title, "score": score} for path, (title, score) in scores.items()],
        "notes": values.get("notes", {}).get("value", ""),
        "recommendation": RECOMMENDATIONS[overall - 1],
        "answers": {path: value for path, value in values.items() if path not in scores},
    }


def slug(title: str) -> str:
    return re.sub(r"\W+", "_", title.lower()).strip("_")


def _fits(field: Mapping[str, Any], value: Any) -> bool:
    options = [one["value"] for one in field.get("selectableValues", [])]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    match field["type"]:
        case "Boolean":
            return isinstance(value, bool)
        case "Score":
            return isinstance(value, dict) and set(value) == {"score"} and value["score"] in (1, 2, 3, 4)
        case "RichText":
            return isinstance(value, dict) and set(value) == {"type", "value"} and _is_plain(value)
        case "Number":
            return is_whole
        case "NumberRange":
            return isinstance(value, dict) and set(value) == {"type", "minValue", "maxValue"}
        case "Currency":
            return isinstance(value, dict) and set(value) == {"value", "currencyCode"}
        case "Date":
            return isinstance(value, str) and _is_date(value)
        case "ValueSelect":
            return value in options
        case "MultiValueSelect":
            return isinstance(value, list) and all(one in options for one in value)
        case "Url":
            return isinstance(value, str) and value.startswith(("http://", "https://"))
        case _:
            return isinstance(value, str)


def _is_plain(value: Mapping[str, Any]) -> bool:
    try:
        return value["type"] == "PlainText" and text(20_000, empty=True)(value["value"]) is not None
    except ValueError:
        return False


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False

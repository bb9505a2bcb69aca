"""What does a feedback template of Lever ask, and how does Lever want the answers? Each type of field has its own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.ats.forms import told_apart
from adapters.ports import Rejected
from policies.forms import Answer, FieldKind, FormField

KINDS = {
    "code": FieldKind.LONG_TEXT,
    "currency": FieldKind.MONEY,
    "date": FieldKind.DATE,
    "dropdown": FieldKind.CHOICE,
    "multiple-choice": FieldKind.CHOICE,
    "multiple-select": FieldKind.CHOICES,
    "score": FieldKind.RATING,
    "score-system": FieldKind.CHOICE,
    "text": FieldKind.TEXT,
    "textarea": FieldKind.LONG_TEXT,
    "yes-no": FieldKind.YES_NO,
}
SCORES = ("Strong no", "No", "Yes", "Strong yes")


def read_template(told: Any) -> tuple[FormField, ...]:
    """The fields of a template, in order; a type we cannot ask for is `other`. Raises Rejected for no template."""
    try:
        return told_apart([_field(one) for one in told["fields"]])
    except (KeyError, TypeError) as error:
        raise Rejected("answered with a form that is not known") from error


def field_values(template: Any, values: Mapping[str, Answer]) -> list[dict[str, Any]]:
    """`fieldValues` for these values, which are keyed by the fields' ids."""
    return [
        {"id": one["id"], "value": _value(one["type"], values[one["id"]])}
        for one in template["fields"]
        if one["id"] in values
    ]


def _field(told: Mapping[str, Any]) -> FormField:
    kind = KINDS.get(told["type"], FieldKind.OTHER)
    options = tuple((str(one["text"]), str(one["text"])) for one in told.get("options") or ())
    if kind is FieldKind.RATING:
        options = tuple((str(score), label) for score, label in enumerate(SCORES, start=1))
    return FormField(str(told["id"]), str(told.get("text") or "Question"), kind, bool(told.get("required")), options)


def _value(kind: str, answer: Answer) -> Any:
    if not isinstance(answer, str):
        return list(answer)
    match kind:
        case "score":
            return int(answer)
        case "date":
            return int(datetime.fromisoformat(answer).replace(tzinfo=UTC).timestamp() * 1000)
        case "currency":
            amount, _, currency = answer.partition(" ")
            return {"value": float(amount), "code": currency}
        case _:
            return answer

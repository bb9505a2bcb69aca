"""What does a feedback form of Ashby ask, and how does Ashby want the answers? Each type of field has its own."""

from collections.abc import Mapping
from typing import Any

from adapters.ats.forms import told_apart
from adapters.ports import Rejected
from policies.forms import Answer, FieldKind, FormField

KINDS = {
    "Boolean": FieldKind.YES_NO,
    "Currency": FieldKind.MONEY,
    "Date": FieldKind.DATE,
    "Email": FieldKind.EMAIL,
    "LongText": FieldKind.LONG_TEXT,
    "MultiValueSelect": FieldKind.CHOICES,
    "Number": FieldKind.NUMBER,
    "NumberRange": FieldKind.RANGE,
    "Phone": FieldKind.PHONE,
    "RichText": FieldKind.LONG_TEXT,
    "Score": FieldKind.RATING,
    "String": FieldKind.TEXT,
    "Url": FieldKind.URL,
    "ValueSelect": FieldKind.CHOICE,
}
SCORES = ("Strong no", "No", "Yes", "Strong yes")


def read_form(told: Any) -> tuple[FormField, ...]:
    """The fields of a form, in order; a type we cannot ask for is `other`. Raises Rejected for no form at all."""
    try:
        sections = told["formDefinition"]["sections"]
        return told_apart([_field(one) for section in sections for one in section["fields"]])
    except (KeyError, TypeError) as error:
        raise Rejected("answered with a form that is not known") from error


def submission(form: Any, values: Mapping[str, Answer]) -> list[dict[str, Any]]:
    """`fieldSubmissions` for these values, which are keyed by path. The form is one that `read_form` could read."""
    asked = [one["field"] for section in form["formDefinition"]["sections"] for one in section["fields"]]
    return [
        {"path": field["path"], "value": _value(field["type"], values[field["path"]])}
        for field in asked
        if field["path"] in values
    ]


def _field(told: Mapping[str, Any]) -> FormField:
    field = told["field"]
    kind = KINDS.get(field["type"], FieldKind.OTHER)
    options = tuple((str(one["value"]), str(one["label"])) for one in field.get("selectableValues") or ())
    if kind is FieldKind.RATING:
        options = tuple((str(score), label) for score, label in enumerate(SCORES, start=1))
    return FormField(str(field["path"]), str(field["title"]), kind, bool(told.get("isRequired")), options)


def _value(kind: str, answer: Answer) -> Any:
    if not isinstance(answer, str):
        return list(answer)
    match kind:
        case "Boolean":
            return answer == "yes"
        case "Score":
            return {"score": int(answer)}
        case "RichText":
            return {"type": "PlainText", "value": answer}
        case "Number":
            return int(answer)
        case "NumberRange":
            least, _, most = answer.partition("-")
            return {"type": "number-range", "minValue": int(least), "maxValue": int(most)}
        case "Currency":
            amount, _, currency = answer.partition(" ")
            return {"value": float(amount), "currencyCode": currency}
        case "MultiValueSelect":
            return [answer]
        case _:
            return answer

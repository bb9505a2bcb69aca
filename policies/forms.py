"""What can the form of an ATS ask for, and does an answer fit its field?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field of the ATS's form asks for. `notes` and `recommendation` are asked in every scorecard anyway."""

    RATING = "rating"
    NOTES = "notes"
    RECOMMENDATION = "recommendation"
    TEXT = "text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    NUMBER = "number"
    RANGE = "range"
    MONEY = "money"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    CHOICE = "choice"
    CHOICES = "choices"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the ATS's form. `options` are (value, label): of a rating and a recommendation four, worst first."""

    key: str
    name: str
    kind: FieldKind
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()


Answer = str | tuple[str, ...]
"""What was filled in, as text: yes or no, 3, 2026-03-02, 1-10, 500 EUR, an option's value. Several for `choices`."""

LONGEST_LINE = 500
LONGEST_TEXT = 3000
MOST_QUESTIONS = 40
ASKED_ANYWAY = frozenset({FieldKind.RATING, FieldKind.NOTES, FieldKind.RECOMMENDATION})
FREE_TEXT = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
"""What is read for passages that should not weigh, as notes are."""


class Misfit(StrEnum):
    """Why an answer does not fit its field. The sentence for each is in `bot/cards/feedback.py`."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_OFFERED = "not_offered"
    NO_NUMBER = "no_number"
    NO_RANGE = "no_range"
    NO_MONEY = "no_money"
    NO_DATE = "no_date"
    NO_EMAIL = "no_email"
    NO_URL = "no_url"


def can_be_answered(field: FormField) -> bool:
    """Not where we do not know what is asked for, nor where a choice has nothing to choose from."""
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return bool(field.options)
    return field.kind is not FieldKind.OTHER


def read_answer(field: FormField, given: Answer) -> Answer | Misfit | None:
    """What a person gave, as it is kept; None where an optional field was left empty.

    An option is given by its place in the field's list, from 0: its own value may be longer than a client can carry.
    """
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return _chosen(field, (given,) if isinstance(given, str) else given)
    text = given.strip() if isinstance(given, str) else ""
    if not text:
        return Misfit.MISSING if field.required else None
    if len(text) > (LONGEST_TEXT if field.kind is FieldKind.LONG_TEXT else LONGEST_LINE):
        return Misfit.TOO_LONG
    read = _READERS.get(field.kind)
    return read(text) if read else text


def in_words(field: FormField, answer: Answer) -> str:
    """An answer as people read it: options by their labels."""
    labels = dict(field.options)
    values = (answer,) if isinstance(answer, str) else answer
    return ", ".join(labels.get(value, value) for value in values)


def _chosen(field: FormField, places: tuple[str, ...]) -> Answer | Misfit | None:
    places = tuple(place for place in places if place)
    if not places:
        return Misfit.MISSING if field.required else None
    if not all(place.isascii() and place.isdigit() and len(place) <= 4 for place in places):
        return Misfit.NOT_OFFERED
    numbers = sorted({int(place) for place in places})
    if numbers[-1] >= len(field.options) or (field.kind is FieldKind.CHOICE and len(numbers) > 1):
        return Misfit.NOT_OFFERED
    values = tuple(field.options[number][0] for number in numbers)
    return values[0] if field.kind is FieldKind.CHOICE else values


def _yes_no(text: str) -> Answer | Misfit:
    return text if text in ("yes", "no") else Misfit.NOT_OFFERED


def _number(text: str) -> Answer | Misfit:
    return str(int(text)) if re.fullmatch(r"-?[0-9]{1,15}", text) else Misfit.NO_NUMBER


def _range(text: str) -> Answer | Misfit:
    found = re.fullmatch(r"([0-9]{1,9})\s*[-–]\s*([0-9]{1,9})", text)
    if not found or int(found[1]) > int(found[2]):
        return Misfit.NO_RANGE
    return f"{int(found[1])}-{int(found[2])}"


def _money(text: str) -> Answer | Misfit:
    found = re.fullmatch(r"([0-9]{1,12}(?:[.,][0-9]{1,2})?)\s*([A-Za-z]{3})", text)
    return f"{found[1].replace(',', '.')} {found[2].upper()}" if found else Misfit.NO_MONEY


def _date(text: str) -> Answer | Misfit:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return Misfit.NO_DATE


def _email(text: str) -> Answer | Misfit:
    return text if re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,190}", text) else Misfit.NO_EMAIL


def _url(text: str) -> Answer | Misfit:
    return text if re.fullmatch(r"https?://[^\s]+", text) else Misfit.NO_URL


_READERS: Mapping[FieldKind, Callable[[str], Answer | Misfit]] = {
    FieldKind.YES_NO: _yes_no,
    FieldKind.NUMBER: _number,
    FieldKind.RANGE: _range,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.EMAIL: _email,
    FieldKind.URL: _url,
}

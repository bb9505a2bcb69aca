"""What can the form of an ATS ask for? Its fields, and how answers to them are kept."""

from dataclasses import dataclass
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

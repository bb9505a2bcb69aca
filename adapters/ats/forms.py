"""How does a scorecard fit the ATS's own form? Which field is which, and what goes into each.

A vendor's adapter reads its form into fields; here they are told apart and filled in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters.ports import Rejected
from policies.forms import Answer, FieldKind, FormField
from policies.vocabulary import AtsScorecard, Recommendation

GRADES = tuple(Recommendation)
"""From the worst to the best, as a rating's four options go."""
_OVERALL = re.compile(r"\b(overall|recommend\w*|decision|hire)\b", re.IGNORECASE)
_NO = re.compile(r"\b(no|not|don't|never|reject)\b", re.IGNORECASE)
_STRONG = re.compile(r"\b(strong(ly)?|definite(ly)?)\b", re.IGNORECASE)


def has_room_for_all(fields: Sequence[FormField]) -> bool:
    """Has the form a place for the notes and one for the recommendation? What it has none for goes into a note."""
    return {FieldKind.NOTES, FieldKind.RECOMMENDATION} <= {one.kind for one in fields}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a note of ours ends with, so that it is found again. A higher `number` stands for a later text."""

    name: str
    number: int = 1

    def __str__(self) -> str:
        return f"[{self.name} #{self.number}]"

    def is_in(self, text: str) -> bool:
        """Is this one, or a later one, in the text?"""
        found = re.findall(rf"\[{re.escape(self.name)} #(\d{{1,6}})\]", text)
        return any(int(number) >= self.number for number in found)


def told_apart(fields: Sequence[FormField]) -> tuple[FormField, ...]:
    """The fields with the one for the recommendation and the one for the notes marked as such, where there are any.

    A rating on another scale than ours is a choice.
    """
    fields = [
        replace(one, kind=FieldKind.CHOICE) if one.kind is FieldKind.RATING and len(one.options) != len(GRADES) else one
        for one in fields
    ]
    overall = next((one for one in fields if _asks_for_recommendation(one)), None)
    notes = next((one for one in fields if one.kind is FieldKind.LONG_TEXT), None)
    marked = []
    for one in fields:
        if one is overall:
            marked.append(replace(one, kind=FieldKind.RECOMMENDATION, options=_worst_first(one)))
        else:
            marked.append(replace(one, kind=FieldKind.NOTES) if one is notes else one)
    return tuple(marked)


def filled(fields: Sequence[FormField], scorecard: AtsScorecard) -> dict[str, Answer]:
    """What goes into each field, by its key. A form keyed otherwise than the scorecard is filled in by the names.

    Raises Rejected where the form asks for something that the interviewer was not asked.
    """
    by_key = {rating.key: rating.score for rating in scorecard.ratings}
    by_name = {rating.name: rating.score for rating in scorecard.ratings}
    values: dict[str, Answer] = {}
    unasked = 0
    for one in fields:
        value = _value(one, scorecard, by_key.get(one.key) or by_name.get(one.name))
        if value:
            values[one.key] = value
        elif one.required:
            unasked += 1
    if unasked:
        raise Rejected(f"the ATS's form has {unasked} required fields that were not asked for: it has changed")
    return values


def as_text(scorecard: AtsScorecard) -> str:
    """A scorecard in words, for an ATS that has no other place for it."""
    lines = [f"Scorecard: {scorecard.interview_name} ({scorecard.stage}), by {scorecard.author_email}"]
    if scorecard.revision > 1:
        lines.append(f"Changed by its author; this is revision {scorecard.revision} and stands.")
    lines.append(f"Overall recommendation: {scorecard.recommendation.value.replace('_', ' ')}")
    lines += [f"{rating.name}: {rating.score} of 4" for rating in scorecard.ratings]
    lines += [
        f"{key}: {value if isinstance(value, str) else ', '.join(value)}" for key, value in scorecard.answers.items()
    ]
    return "\n".join([*lines, "", scorecard.notes])


def _value(one: FormField, scorecard: AtsScorecard, score: int | None) -> Answer | None:
    match one.kind:
        case FieldKind.RATING:
            return one.options[score - 1][0] if score and score <= len(one.options) else None
        case FieldKind.RECOMMENDATION:
            return one.options[GRADES.index(scorecard.recommendation)][0]
        case FieldKind.NOTES:
            return scorecard.notes
        case _:
            return scorecard.answers.get(one.key)


def _asks_for_recommendation(one: FormField) -> bool:
    if one.kind is FieldKind.RATING:
        return bool(_OVERALL.search(one.name))
    return one.kind is FieldKind.CHOICE and _graded(one.options) is not None


def _worst_first(one: FormField) -> tuple[tuple[str, str], ...]:
    return one.options if one.kind is FieldKind.RATING else _graded(one.options) or one.options


def _graded(options: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...] | None:
    """The options in the order of the four grades, where their labels name each of them once."""
    found = {_grade(label): (value, label) for value, label in options}
    return tuple(found[grade] for grade in GRADES) if len(options) == len(found) == len(GRADES) else None


def _grade(label: str) -> Recommendation:
    strong = bool(_STRONG.search(label))
    if _NO.search(label):
        return Recommendation.STRONG_NO if strong else Recommendation.NO
    return Recommendation.STRONG_YES if strong else Recommendation.YES

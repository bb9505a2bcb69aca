"""Which words tell of a hire? What is to be prepared, and what a person has to say where the HR system has nothing."""

import re
from collections.abc import Mapping

from bot.cards.elements import Bold, Button, Buttons, Card, Note, Text
from handlers.answer_hire import HireAnswered
from handlers.hire_views import HireView
from policies.hiring import HireState, Makes

MADE: Mapping[Makes, str] = {
    Makes.TASK: "A task is in the HR system.",
    Makes.EMPLOYEE: "An employee record is in the HR system.",
    Makes.MESSAGE: "The HR system has been told.",
}
TO_BE_MADE: Mapping[Makes, str] = {
    Makes.TASK: "A task is being made in the HR system.",
    Makes.EMPLOYEE: "An employee record is being made in the HR system.",
    Makes.MESSAGE: "The HR system is being told.",
}
NOT_MADE: Mapping[Makes, str] = {
    Makes.TASK: "No task was made in the HR system.",
    Makes.EMPLOYEE: "No employee record was made in the HR system.",
    Makes.MESSAGE: "The HR system was not told.",
}
IN_DOUBT: Mapping[Makes, str] = {
    Makes.TASK: "I do not know whether a task was made in the HR system.",
    Makes.EMPLOYEE: "I do not know whether an employee record was made in the HR system.",
    Makes.MESSAGE: "I do not know whether the HR system was told.",
}
WHY = (
    (r"credentials broken", "it has not accepted my credentials for days"),
    (r"not reached|no whole answer|no answer|answered (429|5)|TimeoutError", "I could not reach it for days"),
    (r"answered \d+ for (?P<fields>[\w, ]+)", "it did not accept what I said in {fields}"),
    (r"answered (?P<status>\d+)", "it refused what I sent (its answer was {status})"),
    (r"cannot be packed.*", "I could not put it together, which is a fault of mine"),
)
"""What a carrier's fault means to people; others are said as they are."""


def hire_to_prepare(hire: HireView) -> Card:
    """What HR operations is told of a hire, as it stands now."""
    stands = _stands(hire)
    line = f" is hired as {hire.title}."
    return Card(f"{hire.candidate}{line} {stands}", (Text((Bold(hire.candidate), line)), Note(stands)))


def hire_unrecorded(hire: HireView) -> Card:
    """What did not happen, why, and what can be done; later, how it went on."""
    head = Text((Bold(hire.code), f" {hire.candidate} is hired as {hire.title}. {_stands(hire)}"))
    text = f"{hire.code} {hire.candidate} is hired as {hire.title}. {_stands(hire)}"
    if hire.state is HireState.FAILED:
        note = "Try again once that is put right. Or enter it there by hand, and say so here."
        return Card(text, (head, Text((f"Why: {_why(hire.fault)}.",)), Note(note), _answers(hire, "Try again")))
    if hire.state is HireState.IN_DOUBT:
        why = "Why: the connection broke after I had begun to send it, and the HR system does not say whether it came."
        note = "Please look there. I send it again only if you say that it is not there, or it might be there twice."
        return Card(text, (head, Text((why,)), Note(note), _answers(hire, "It is not there: try again")))
    return Card(text, (head,))


def hire_answered(answer: HireAnswered) -> Card:
    """What the one who pressed is told."""
    text = f"{answer.hire.code}: {_stands(answer.hire)}"
    return Card(text, (Text((Bold(answer.hire.code), f" {_stands(answer.hire)}")),))


def _answers(hire: HireView, again: str) -> Buttons:
    retry = Button(again, "retry_hire", hire.hire_id, "primary", describes=f"Try again to record {hire.code}")
    there = Button("It is there already", "confirm_hire", hire.hire_id, describes=f"{hire.code} is in the HR system")
    return Buttons((retry, there))


def _stands(hire: HireView) -> str:
    """How the hire stands in the HR system, in a sentence or two."""
    match hire.state:
        case HireState.OWED if hire.by:
            return f"{TO_BE_MADE[hire.makes]} {hire.by} has asked for another try."
        case HireState.OWED:
            return TO_BE_MADE[hire.makes]
        case HireState.RECORDED:
            return MADE[hire.makes]
        case HireState.FAILED:
            return NOT_MADE[hire.makes]
        case HireState.IN_DOUBT:
            return IN_DOUBT[hire.makes]
        case HireState.BY_HAND:
            return f"It is in the HR system, says {hire.by or 'the operator'}."
        case HireState.DROPPED:
            return f"{NOT_MADE[hire.makes]} The operator has let go of it."


def _why(fault: str) -> str:
    for pattern, words in WHY:
        found = re.fullmatch(pattern + ".*", fault)
        if found:
            return words.format(**found.groupdict())
    return fault or "nobody knows any more"

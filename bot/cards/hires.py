"""Which words tell of a hire? What is to be prepared, and what a person has to say where the HR system has nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.cards.elements import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Card,
    DateInput,
    Form,
    Heading,
    Note,
    PersonInput,
    Rule,
    Text,
)
from bot.cards.platform import Platform
from handlers.answer_hire import HireAnswered
from handlers.hire_views import HireView, ItemView
from handlers.keep_checklist import ChecklistKept, ItemShown, StartShown
from handlers.show_hires import HiresShown
from policies.hiring import HireState, Makes

LABEL = 75
IN_A_ROW = 5
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
    (r"cannot be packed", "I could not put it together, which is a fault of mine"),
)
"""What a carrier's fault means to people; others are said as they are."""


def hire_to_prepare(hire: HireView) -> Card:
    """What is told of a hire to those who prepare the first day: how it stands, and the checklist."""
    stands, line = _stands(hire), f" is hired as {hire.title}."
    todo = f" {_left(hire)}" if hire.items else ""
    head = Text((Bold(hire.candidate), f"{line} ({hire.code})"))
    return Card(f"{hire.candidate}{line} {stands}{todo}", (head, Note(stands), *_checklist(hire)))


def hires(shown: HiresShown, platform: Platform) -> Card:
    """The answer to `panel hires`."""
    if not shown.hires:
        nothing = "There is nothing to do for anybody who is hired."
        return Card(nothing, (Text((nothing,)),))
    blocks: list[Block] = [Heading("To do for people who are hired")]
    for hire in shown.hires:
        blocks += [Rule(), Text((Bold(hire.candidate), f" is hired as {hire.title}. ({hire.code})")), *_checklist(hire)]
    more = f"And {shown.more} more: {platform.named('panel hires')} shows the most urgent."
    blocks += [Note(more)] if shown.more else []
    return Card("To do for people who are hired", tuple(blocks))


def checklist_kept(answer: ChecklistKept) -> Card:
    """What whoever handed something over, or set the first day, sees; the checklist itself is edited."""
    text = f"{answer.hire.code}: {_left(answer.hire)}"
    return Card(text, (Text((Bold(answer.hire.code), f" {_left(answer.hire)}")),))


def item_ticked(answer: ChecklistKept, platform: Platform) -> Card:
    """What whoever ticked something off sees: all of it, where that takes the checklist's place."""
    return hire_to_prepare(answer.hire) if platform.in_place else checklist_kept(answer)


def item_lines(items: Sequence[ItemView]) -> list[Block]:
    """Things to do for several hires, a line and a button each."""
    return [
        block
        for one in items
        for block in (
            Text((Bold(one.code), f" {one.what} for {one.candidate}{_until(one)}")),
            Buttons((_done(one),)),
        )
    ]


def assign_form(shown: ItemShown) -> Form:
    """To whom is it handed over?"""
    return Form(
        "assign",
        "Hand over",
        "Hand over",
        shown.item_id,
        (
            Text((Bold(shown.code), f" {shown.what} ({shown.owner})")),
            PersonInput("person", "Who is to do it?"),
            Note("They are told, and reminded from the day it is due on."),
        ),
    )


def start_form(shown: StartShown) -> Form:
    """When is the first day?"""
    known = shown.starts_on.isoformat() if shown.starts_on is not None else None
    note = Note("What is to be done before the first day is due by it.")
    day = DateInput("day", "The first day", initial=known)
    return Form("start", "First day", "Set", shown.hire_id, (Text((Bold(shown.code),)), day, note))


def _checklist(hire: HireView) -> Iterator[Block]:
    if not hire.items:
        return
    first = day(hire.starts_on) if hire.starts_on is not None else "not known yet"
    yield Text((f"The first day is {first}.",))
    if hire.may_set:
        label = "Set the first day" if hire.starts_on is None else "Change the first day"
        yield Buttons((Button(label, "open_start", hire.hire_id, describes=f"{label} of {hire.code}"),))
    for one in hire.items:
        if not one.done_by:
            yield Text((Bold(one.what), f" ({one.owner}{_until(one)})"))
            if one.may_tick:
                hand_over = Button("Hand over", "open_assign", one.item_id, describes=f"Hand over: {one.what}"[:LABEL])
                yield Buttons((_done(one), hand_over))
    done = [one for one in hire.items if one.done_by]
    if done:
        yield Text((Bold("Done"),))
        yield Bullets(tuple((f"{one.what} ({one.done_by})",) for one in done))
        undo = [_undo(one) for one in done if one.may_tick]
        yield from (Buttons(tuple(undo[first : first + IN_A_ROW])) for first in range(0, len(undo), IN_A_ROW))


def _left(hire: HireView) -> str:
    left = sum(not one.done_by for one in hire.items)
    return f"{left} of {len(hire.items)} to do." if left else "All is done."


def _done(item: ItemView) -> Button:
    return Button("Done", "tick_item", item.item_id, "primary", describes=f"Done: {item.what}"[:LABEL])


def _undo(item: ItemView) -> Button:
    return Button(f"Not done: {item.what}"[:LABEL], "untick_item", item.item_id)


def _until(item: ItemView) -> str:
    return f", until {day(item.due_on)}" if item.due_on is not None else ", before the first day"


def day(moment: date) -> str:
    """A day as it is written: Mon 2 Mar 2026."""
    return f"{moment:%a} {moment.day} {moment:%b %Y}"


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
        found = re.match(pattern, fault)
        if found:
            return words.format(**found.groupdict())
    return fault or "nobody knows any more"

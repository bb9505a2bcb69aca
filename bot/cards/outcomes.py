"""Which words ask a hiring manager for an outcome? The scorecards, a question, a reason; never a suggestion."""

from bot.cards.elements import (
    Block,
    Bold,
    Buttons,
    Card,
    Checks,
    Choice,
    Form,
    Input,
    Rule,
    Screen,
    Text,
    TextInput,
)
from bot.cards.feedback import scorecard_blocks
from bot.cards.panel import outcome_buttons
from handlers.views import OutcomeDraft, OutcomeView, WaitingOutcome
from policies.vocabulary import Decision

DECISIONS = {
    Decision.ADVANCE: ("Advance", "to the next stage"),
    Decision.HIRE: ("Hire", "HR operations gets a checklist"),
    Decision.REJECT: ("Reject", "the application ends"),
    Decision.HOLD: ("Hold", "nothing changes in the ATS for now"),
}


def outcome_form(draft: OutcomeDraft) -> Form:
    parts: list[Block | Input] = [Text((Bold(draft.candidate), f", {draft.title}, {draft.stage} ({draft.code})"))]
    for card in draft.scorecards:
        parts.extend([Rule(), *scorecard_blocks(card)])
    parts.append(Rule())
    options = tuple((word.value, label, meaning) for word, (label, meaning) in DECISIONS.items())
    parts.append(Choice("decision", "What have you decided?", options, radio=True))
    parts.append(
        TextInput(
            "reason",
            "Why?",
            multiline=True,
            most=2000,
            hint="Goes to the ATS with your name. Base it on the scorecards.",
        )
    )
    if draft.missing:
        options = (("without", "Decide without them", ", ".join(draft.missing)[:75]),)
        parts.append(Checks("without_missing", "Required scorecards are missing", options))
    return Form("outcome", "Outcome", "Record", draft.loop_id, tuple(parts))


def outcome_recorded(outcome: OutcomeView) -> Screen:
    label, _ = DECISIONS[outcome.decision]
    line = f" {label} is recorded in your name and on its way to the ATS."
    return Screen("Recorded", (Text((Bold(outcome.code), line)),))


def outcome_wanted(waiting: WaitingOutcome) -> Card:
    line = f"The scorecards for {waiting.candidate} ({waiting.code}, {waiting.title}) are in. What have you decided?"
    return Card(line, (Text((line,)), Buttons(outcome_buttons(waiting.loop_id))))

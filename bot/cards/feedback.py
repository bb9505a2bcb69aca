"""Which words ask for a scorecard and show what was written? The form is built from the interview's own attributes."""

from bot.cards.elements import (
    Block,
    Bold,
    Bullets,
    Card,
    Checks,
    Choice,
    DateInput,
    Form,
    Heading,
    Input,
    Note,
    Quote,
    Rule,
    Screen,
    Text,
    TextInput,
    Words,
    counted,
)
from handlers.show_scorecards import ScorecardsShown
from handlers.submit_scorecard import ScorecardIncomplete, ScorecardSubmitted
from handlers.views import ClaimView, FormAttribute, ScorecardDraft, ScorecardView
from policies.forms import LONGEST_LINE, LONGEST_TEXT, Answer, FieldKind, FormField, Misfit, can_be_answered
from policies.vocabulary import Rating, Recommendation

RECOMMENDATIONS = {
    Recommendation.STRONG_NO: "Strong no",
    Recommendation.NO: "No",
    Recommendation.YES: "Yes",
    Recommendation.STRONG_YES: "Strong yes",
}
TOPICS = {
    "contact": "contact details",
    "age": "age",
    "family": "family",
    "health": "health",
    "religion": "religion",
    "origin": "origin",
    "pay_history": "pay history",
}

AS_NOTE = (
    "The ATS takes no scorecards from other programs. Yours is put there as a note on the candidate, for all who may "
    "read notes there."
)
YES_NO = (("yes", "Yes", ""), ("no", "No", ""))
HINTS = {
    FieldKind.NUMBER: "A whole number.",
    FieldKind.RANGE: "Two whole numbers, such as 1-10.",
    FieldKind.MONEY: "An amount and its currency, such as 500 EUR.",
    FieldKind.URL: "An address that begins with https://.",
}
MISFITS = {
    Misfit.MISSING: "Please answer this.",
    Misfit.TOO_LONG: "Please keep this shorter.",
    Misfit.NOT_OFFERED: "Please choose from what is offered.",
    Misfit.NO_NUMBER: "Please give a whole number.",
    Misfit.NO_RANGE: "Please give two whole numbers, such as 1-10.",
    Misfit.NO_MONEY: "Please give an amount and its currency, such as 500 EUR.",
    Misfit.NO_DATE: "Please give a day.",
    Misfit.NO_EMAIL: "Please give an e-mail address.",
    Misfit.NO_URL: "Please give an address that begins with https://.",
}


def scorecard_form(draft: ScorecardDraft) -> Form:
    before = {rating.key: rating.score for rating in draft.ratings}
    rated = tuple(_rating(attribute, before.get(attribute.key)) for attribute in draft.attributes)
    parts: tuple[Block | Input, ...] = (
        Text((Bold(draft.interview), f" with {draft.candidate}, {draft.title} ({draft.code})")),
        *((Note(AS_NOTE),) if draft.as_note else ()),
        *rated,
        *(_question(one, draft.answers.get(one.key)) for one in draft.questions if can_be_answered(one)),
        TextInput(
            "notes",
            "Notes",
            draft.notes,
            multiline=True,
            hint="What did you see and hear? Leave out contact details, age, family, health, religion, origin, pay.",
        ),
        Choice(
            "recommendation",
            "Your overall recommendation",
            tuple((word.value, label, "") for word, label in RECOMMENDATIONS.items()),
            draft.recommendation.value if draft.recommendation else None,
            radio=True,
        ),
        TextInput(
            "kept_because",
            "If a flagged passage must stay: why?",
            draft.kept_because,
            most=500,
            optional=True,
        ),
    )
    return Form("scorecard", "Scorecard", "Submit", draft.claim_id, parts)


def _question(field: FormField, before: Answer | None) -> Input:
    """A field of the ATS's own form. Options go by their place in the list."""
    key, optional = f"answer_{field.key}", not field.required
    chosen = (before,) if isinstance(before, str) else before or ()
    options = tuple((str(place), label, "") for place, (_, label) in enumerate(field.options))
    places = tuple(str(place) for place, (value, _) in enumerate(field.options) if value in chosen)
    text = before if isinstance(before, str) else ""
    match field.kind:
        case FieldKind.CHOICES:
            return Checks(key, field.name, options, optional, initial=places)
        case FieldKind.CHOICE:
            return Choice(key, field.name, options, places[0] if places else None, optional=optional)
        case FieldKind.YES_NO:
            return Choice(key, field.name, YES_NO, text or None, radio=True, optional=optional)
        case FieldKind.DATE:
            return DateInput(key, field.name, optional, text or None)
        case FieldKind.LONG_TEXT:
            return TextInput(key, field.name, text, multiline=True, most=LONGEST_TEXT, optional=optional)
        case _:
            hint = HINTS.get(field.kind, "")
            return TextInput(key, field.name, text, most=LONGEST_LINE, optional=optional, hint=hint)


def _rating(attribute: FormAttribute, score: int | None) -> Choice:
    options = tuple((str(number), str(number), anchor) for number, anchor in enumerate(attribute.anchors, start=1))
    return Choice(f"rating_{attribute.key}", attribute.name, options, str(score) if score else None, radio=True)


def scorecard_errors(incomplete: ScorecardIncomplete) -> dict[str, str]:
    """What to say at which field."""
    errors = {f"rating_{key}": "Please choose 1 to 4." for key in incomplete.unrated}
    if incomplete.notes_missing:
        errors["notes"] = "Please say what you saw and heard."
    if incomplete.notes_too_long:
        errors["notes"] = "Please keep your notes under 3000 characters."
    if incomplete.reason_too_long:
        errors["kept_because"] = "Please keep this under 500 characters."
    for question in dict.fromkeys(one.question for one in incomplete.flagged):
        place = "notes" if question is None else f"answer_{question}"
        flagged = (one for one in incomplete.flagged if one.question == question)
        found = "; ".join(f"“{one.passage[:60]}” ({TOPICS[one.topic]})" for one in flagged)
        errors[place] = f"This should not weigh in the decision: {found}. Please edit, or say below why it stays."
    errors |= {f"answer_{key}": MISFITS[why] for key, why in incomplete.misfits}
    return errors


def scorecard_submitted(answer: ScorecardSubmitted) -> Screen:
    amended = answer.scorecard.revision > 1
    line = "Your changes are in." if amended else "Your scorecard is in."
    return Screen(
        "Thank you",
        (
            Text((Bold(answer.code), f" {line} It is on its way to the ATS.")),
            Note("You can change it until the outcome is recorded. Others' scorecards are open to you now."),
        ),
    )


def scorecard_wanted(claim: ClaimView, button: Block) -> Card:
    line = f"How was {claim.interview} with {claim.candidate}? Your scorecard is due ({claim.code})."
    return Card(line, (Text((line,)), button))


def scorecards(shown: ScorecardsShown) -> Screen:
    """The scorecards as people wrote them, in the order of the interviews; nothing is computed from them."""
    parts: list[Block] = [Text((Bold(f"{shown.code} {shown.candidate}"), f", {shown.title}"))]
    for card in shown.scorecards:
        parts.extend([Rule(), *scorecard_blocks(card)])
    if shown.missing:
        parts.append(Note(f"Still missing: {', '.join(shown.missing)}"))
    if not shown.scorecards:
        parts.append(Text(("No scorecard is in yet.",)))
    return Screen("Scorecards", tuple(parts))


def scorecard_blocks(card: ScorecardView) -> list[Block]:
    lines: tuple[tuple[Words, ...], ...] = tuple(_line(rating) for rating in card.ratings)
    lines += tuple((f"{question}: {answer}",) for question, answer in card.answers)
    who = Text((Bold(card.interview), f", {card.author}: {RECOMMENDATIONS[card.recommendation]}"))
    return [who, Bullets(lines), Quote(card.notes)] if lines else [who, Quote(card.notes)]


def _line(rating: Rating) -> tuple[Words, ...]:
    return (f"{rating.name}: {rating.score} of 4",)


def due_list(claims: tuple[ClaimView, ...], buttons: tuple[Block, ...]) -> Card:
    """`feedback` without a code, when several scorecards are due."""
    if not claims:
        line = "No scorecard of yours is due."
        return Card(line, (Text((line,)),))
    blocks: list[Block] = [Heading("Scorecards due")]
    for claim, button in zip(claims, buttons, strict=True):
        blocks.extend([Text((Bold(claim.code), f" {claim.interview} with {claim.candidate}")), button])
    return Card(f"{counted(len(claims), 'scorecard')} due", tuple(blocks))

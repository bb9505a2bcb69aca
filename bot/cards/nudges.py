"""Which words remind somebody of what waits for them? Codes, a button for the deed, and ways to be left in peace."""

from typing import assert_never

from bot.cards.elements import (
    Block,
    Bold,
    Button,
    Buttons,
    Card,
    DateInput,
    Form,
    Heading,
    Note,
    Text,
    When,
    Words,
    counted,
)
from bot.cards.hires import day
from bot.cards.panel import outcome_buttons
from bot.cards.platform import Platform
from bot.cards.slots import times
from handlers.answer_nudge import LoopMuted, LoopUnmuted, NudgeSnoozed, SnoozeOffered
from handlers.parcels import NudgeDue, NudgeOver, NudgesDue
from handlers.views import NudgeView
from policies.waiting import Audience, NudgeState, Waiting

MOST_LINES = 15
LABEL = 75
WAITS = {
    Waiting.SEATS: "Seats",
    Waiting.BOOKING: "A booking",
    Waiting.INTERVIEW: "An interview",
    Waiting.SCORECARD: "A scorecard",
    Waiting.OUTCOME: "An outcome",
    Waiting.HIRE: "Something to do for a hire",
}


def nudge_due(content: NudgeDue, timezone: str) -> Card:
    """One nudge in a message of its own."""
    nudge = content.nudge
    blocks: list[Block] = [Text((Bold(f"{nudge.code} "), line(nudge)))]
    blocks += [_kit(nudge, timezone)] if nudge.span is not None else []
    blocks += [Note(f"To rate: {', '.join(nudge.asks)}.")] if nudge.asks else []
    for seat in nudge.seats:
        blocks.append(Text((Bold(seat.interview), f" ({seat.code}) ", *times(seat.span, timezone))))
    return Card(f"{nudge.code} {line(nudge)}", (*blocks, Buttons((*_deeds(nudge), *_peace(nudge)))))


def nudges_due(content: NudgesDue, timezone: str, platform: Platform) -> Card:
    """The last message of a day: everything else that waits, a line each."""
    count = len(content.nudges)
    if not count:
        done = "Everything I had more to say about today is done."
        return Card(done, (Text((done,)),))
    title = f"{count} more things wait for you" if count > 1 else "One more thing waits for you"
    blocks: list[Block] = [Heading(title)]
    for nudge in content.nudges[:MOST_LINES]:
        when: tuple[Words, ...] = (" ", When(nudge.span.starts_at, timezone)) if nudge.span else ()
        blocks.append(Text((Bold(f"{nudge.code} "), line(nudge), *when)))
        blocks.append(Buttons((*_deeds(nudge)[:1], *_peace(nudge, short=True))))
    left = count - MOST_LINES
    blocks += [Note(f"And {left} more: {platform.named('panel')} shows them.")] if left > 0 else []
    blocks += [Note(f"{content.over} of these are done.")] if content.over else []
    return Card(title, tuple(blocks))


def line(nudge: NudgeView) -> str:
    """What waits, in a sentence that names no candidate but in an interview's kit."""
    match nudge.waiting:
        case Waiting.SEATS if nudge.audience is Audience.POOL:
            return f"needs interviewers ({nudge.title}). You could take a seat:"
        case Waiting.SEATS:
            seats = counted(nudge.count, "seat")
            return f"still needs people for {seats} ({nudge.title}). Ask somebody, or plan other options."
        case Waiting.BOOKING:
            return f"has been offered and not booked ({nudge.title}). A word to the candidate may help."
        case Waiting.INTERVIEW:
            who = f" with {nudge.candidate}" if nudge.candidate else ""
            return f"Soon: {nudge.interview}{who} ({nudge.title})."
        case Waiting.SCORECARD if nudge.audience is Audience.INTERVIEWER:
            return f"Your scorecard for {nudge.interview} is due ({nudge.title})."
        case Waiting.SCORECARD:
            missing = counted(nudge.count, "scorecard is", "scorecards are")
            return f"{missing} still missing ({nudge.title}). Ask for what is missing, or decide without."
        case Waiting.OUTCOME if nudge.audience is Audience.HIRING_MANAGER:
            return f"The scorecards are in ({nudge.title}). What have you decided?"
        case Waiting.OUTCOME:
            return f"The scorecards are in, and no outcome is recorded ({nudge.title}). A word to the hiring manager?"
        case Waiting.HIRE:
            until = f", until {day(nudge.due_on)}" if nudge.due_on is not None else ""
            return f"To do for a hire ({nudge.title}): {nudge.what}{until}."
        case _:
            assert_never(nudge.waiting)


def nudge_over(content: NudgeOver, timezone: str) -> Card:
    """What stands where a nudge stood, once it is over."""
    what = f"{WAITS[content.waiting]}, {content.title}"
    if content.state is NudgeState.SNOOZED and content.until is not None:
        until = When(content.until, timezone)
        words: tuple[Words, ...] = (Bold(content.code), " Put off until ", until, f". {what}.")
        return Card(f"{content.code} Put off until {until.written}.", (Text(words),))
    ended = "Done, thank you." if content.state is NudgeState.ACTED else "No longer needed."
    return Card(f"{content.code} {ended}", (Text((Bold(content.code), f" {ended} {what}.")),))


def snooze_form(offered: SnoozeOffered) -> Form:
    """Until when is it put off?"""
    first, last = (f"{day.day} {day:%b %Y}" for day in (offered.first, offered.last))
    return Form(
        "snooze",
        "Put off",
        "Put off",
        offered.nudge_id,
        (
            Text((Bold(offered.code), " I will come back to it in the first hour of your day.")),
            DateInput("day", "Until", initial=offered.first.isoformat()),
            Note(f"From {first} to {last}. On a day off, I wait for your next working day."),
        ),
    )


def snoozed(answer: NudgeSnoozed) -> Card:
    until = When(answer.until, answer.timezone)
    return Card(
        f"{answer.code}: I will come back to it {until.written}.",
        (Text((Bold(answer.code), " I will come back to it ", until, ".")),),
    )


def muted(answer: LoopMuted, platform: Platform) -> Card:
    text = f"You will not be reminded of {answer.code} again. {platform.named('panel')} still shows it."
    again = Button("Remind me again", "unmute_loop", answer.loop_id, describes=f"Remind me of {answer.code}"[:LABEL])
    return Card(text, (Text((text,)), Buttons((again,))))


def unmuted(answer: LoopUnmuted) -> Card:
    text = f"You are reminded of {answer.code} again."
    return Card(text, (Text((text,)),))


def _kit(nudge: NudgeView, timezone: str) -> Text:
    when = times(nudge.span, timezone) if nudge.span is not None else ()
    return Text((*when, ". The place or the call is in your calendar."))


def _deeds(nudge: NudgeView) -> tuple[Button, ...]:
    """What can be done about it, where there is a button for that."""
    match nudge.waiting:
        case Waiting.SEATS if nudge.audience is Audience.POOL:
            return tuple(_claim(seat.slot_id, seat.interview, seat.code) for seat in nudge.seats)
        case Waiting.SEATS | Waiting.BOOKING:
            described = f"Plan options of {nudge.code}"[:LABEL]
            return (Button("Plan options", "plan_options", nudge.place, "primary", None, described),)
        case Waiting.SCORECARD if nudge.audience is Audience.INTERVIEWER:
            described = f"Write scorecard for {nudge.code}"[:LABEL]
            return (Button("Write scorecard", "open_scorecard", nudge.place, "primary", None, described),)
        case Waiting.SCORECARD | Waiting.OUTCOME if nudge.audience is Audience.HIRING_MANAGER:
            return outcome_buttons(nudge.place)
        case Waiting.HIRE:
            described = f"Done: {nudge.what}"[:LABEL]
            return (Button("Done", "tick_item", nudge.place, "primary", None, described),)
        case _:
            return ()


def _claim(slot_id: str, interview: str, code: str) -> Button:
    return Button(f"Claim {interview}"[:LABEL], "claim", slot_id, describes=f"Claim {code}"[:LABEL])


def _peace(nudge: NudgeView, *, short: bool = False) -> tuple[Button, ...]:
    """Later, or never again. What is about to begin cannot be put off; where there are seats to claim, there is no room
    for a day of one's choice.
    """
    mute = Button("Mute this loop", "mute_loop", nudge.nudge_id, describes=f"Mute {nudge.code}"[:LABEL])
    if nudge.waiting is Waiting.INTERVIEW:
        return (mute,)
    nudge_id, put_off = nudge.nudge_id, f"Snooze {nudge.code}"
    hours = Button("Snooze 2 h", "snooze_hours", nudge_id, describes=f"{put_off} for 2 hours"[:LABEL])
    tomorrow = Button("Tomorrow", "snooze_tomorrow", nudge_id, describes=f"{put_off} to tomorrow"[:LABEL])
    until = Button("Until ...", "snooze_until", nudge_id, describes=f"{put_off} until a day"[:LABEL])
    if short:
        return (tomorrow, mute)
    has_room = nudge.audience is not Audience.POOL
    return (hours, tomorrow, *((until,) if has_room else ()), mute)

"""Which sentence goes with a refusal? One for each, saying what is so and, where there is one, what to do next."""

from collections.abc import Mapping

from bot.cards.platform import Platform
from handlers.command import Refused
from policies.vocabulary import Refusal

SENTENCES: Mapping[Refusal, str] = {
    Refusal.NOT_ALLOWED: "You cannot do this: it belongs to somebody with another role, or to another requisition.",
    Refusal.UNKNOWN_SUBJECT: "There is nothing under that code. {prefix}panel lists what you can act on.",
    Refusal.NOT_QUALIFIED: "This interview is for people in its pool, and you are not in it. An admin can add you.",
    Refusal.ALREADY_TAKEN: "Somebody was faster: this seat is taken.",
    Refusal.ALREADY_ON_OPTION: "You have a seat in another interview of this option; one person, one seat.",
    Refusal.CLASHES: "You have another seat at that time.",
    Refusal.ON_LEAVE: "You are on leave then.",
    Refusal.DAY_FULL: "Your interviews for that day are full. You can change the limit with {prefix}panel settings.",
    Refusal.WEEK_FULL: "Your interviews for that week are full. You can change the limit with {prefix}panel settings.",
    Refusal.IN_THE_PAST: "That time has passed.",
    Refusal.OPTION_GONE: "This option is no longer open.",
    Refusal.TOO_LATE: "It is too close to the interview for this. Please speak to the recruiter.",
    Refusal.NOT_READY: "No option is ready yet: every required seat of an option must be claimed first.",
    Refusal.LIMIT_REACHED: "That is as often as it goes here. Please speak to the recruiter.",
    Refusal.PANEL_BUSY: "Somebody on this panel has just become busy at that time.",
    Refusal.LOOP_ENDED: "This loop has ended.",
    Refusal.ALREADY_BOOKED: "Another day is booked for this candidate and requisition already.",
    Refusal.NOT_BOOKED: "Nothing is booked.",
    Refusal.NOT_FINISHED: "The interviews are not over yet.",
    Refusal.SCORECARD_LOCKED: "The outcome is recorded, so scorecards can no longer be changed.",
    Refusal.BLIND: "Scorecards of others stay hidden until your own are in. {prefix}feedback opens yours.",
    Refusal.SCORECARDS_MISSING: "Required scorecards are missing.",
    Refusal.SEAT_RELEASED: "This seat is no longer yours.",
    Refusal.COLLEAGUE_UNAVAILABLE: "Your colleague cannot take this seat: not in its pool, or not available then.",
    Refusal.ALREADY_ANSWERED: "This was answered before.",
    Refusal.ALREADY_DECIDED: "An outcome is recorded for this stage already.",
    Refusal.NO_REASON: "A reason is needed.",
    Refusal.NO_PLAN: "No interviews are planned for the stage this application is in.",
    Refusal.ASSISTANCE_OFF: "Summaries of notes are off in this requisition's place. Please read the scorecards.",
    Refusal.CANNOT_REDACT: "Personal data could not be taken out of the notes, so no summary is shown.",
    Refusal.LOOP_LIVE: "A loop for this stage is under way already.",
    Refusal.LEGAL_HOLD: "A legal hold stands on this candidate: nothing of theirs is erased until it is released.",
    Refusal.NO_HOLD: "No legal hold stands on this candidate.",
    Refusal.NO_QUESTION: "Nobody has to decide about this candidate.",
    Refusal.BELOW_FLOOR: "The law of a place asks to keep this candidate longer.",
    Refusal.OUTSIDE_RULES: "The days have to lie between what the one rule allows and the other asks for.",
    Refusal.TOO_LONG: "That text is too long.",
    Refusal.NOT_WORKING_TIME: "That is outside the candidate's day in their own time zone.",
    Refusal.NUDGE_OVER: "This is over already: nothing is left to put off.",
    Refusal.OUT_OF_REACH: "Please choose a day after today, at most 60 days ahead.",
    Refusal.UNDER_WAY: "It is being carried at this moment. Please try again in a minute.",
    Refusal.INVALID: "This value cannot be right.",
}


def reason(why: Refusal, platform: Platform) -> str:
    """The sentence for a refusal, with commands as they are typed there."""
    return SENTENCES[why].format(prefix=platform.prefix)


def sentence(refused: Refused, platform: Platform) -> str:
    """What to tell the person who was refused."""
    names = (refused.facts or {}).get("names")
    why = reason(refused.why, platform)
    return f"{why} Waiting for: {names}." if names else why

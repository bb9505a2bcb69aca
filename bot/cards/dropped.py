"""What will not happen? What a recruiter is told when the operator lets go of a promise."""

from collections.abc import Mapping

from bot.cards.elements import Bold, Card, Note, Text
from handlers.parcels import PromiseDropped
from handlers.promises import Errand
from policies.vocabulary import DropReason

SEE_TO_IT = "Please see to it by hand where it is still needed."
FROM_BEFORE = "what an earlier version of me promised will not be done"

LEFT_UNDONE: Mapping[str, str] = {
    Errand.ATS_APPLICATION: "news of an application in the ATS will not be read",
    Errand.ATS_CHANGES: "the ATS will not be asked what has changed",
    Errand.ATS_FORM: "the ATS's own scorecard form will not be read for an interview",
    Errand.ATS_INTERVIEW: "an interview will not be brought up to date in the ATS",
    Errand.ATS_SCORECARD: "a scorecard will not be written to the ATS",
    Errand.ATS_OUTCOME: "the outcome will not be written to the ATS",
    Errand.CALENDAR_BUSY: "the calendars will not be searched for options",
    Errand.CALENDAR_CLAIM: "an interviewer's calendar will not be brought up to date",
    Errand.HRIS_HIRE: "the hire will not be written to the HR system",
    Errand.MAIL_OFFER: "the candidate will not get the mail with the link",
    Errand.MAIL_BOOKED: "the candidate will not get the mail about the booking",
    Errand.MAIL_CANCELLED: "the candidate will not get the mail about the cancellation",
    Errand.MAIL_NUDGE: "the candidate will not be reminded by mail",
    Errand.MAIL_ANCHOR: "the audit trail's head will not be mailed",
    Errand.KEEPER_ANCHOR: "the audit trail's head will not be posted to its keeper",
    Errand.CHAT_CARD: "the card in the channel will not be brought up to date",
    Errand.CHAT_CANCELLED: "the channel will not be told of a cancellation",
    Errand.CHAT_CONFIRMED: "an interviewer will not be told that they are confirmed",
    Errand.CHAT_FREED: "an interviewer will not be told that they are free again",
    Errand.CHAT_SCORECARD: "an interviewer will not be asked for their scorecard",
    Errand.CHAT_OUTCOME: "the hiring manager will not be asked for the outcome",
    Errand.CHAT_HIRE: "HR operations will not be told of the hire",
    Errand.CHAT_UNRECORDED: "nobody will be told that the hire is not in the HR system",
    Errand.CHAT_SWAP: "a colleague will not be asked to take over a seat",
    Errand.CHAT_SWAP_ANSWER: "an interviewer will not be told what became of the swap",
    Errand.CHAT_REQUEST: "you will not be told what the candidate asked",
    Errand.CHAT_OPENED: "you will not be told that the loop is open",
    Errand.CHAT_BOOKED: "you will not be told that the candidate has booked",
    Errand.CHAT_CANDIDATE_CANCELLED: "you will not be told that the candidate has cancelled",
    Errand.CHAT_RESCHEDULE: "you will not be told that the candidate asks for another time",
    Errand.CHAT_NO_OPTIONS: "you will not be told that no time was found",
    Errand.CHAT_SEAT_REOPENED: "you will not be told that a seat was given back",
    Errand.CHAT_LOOP_CANCELLED: "you will not be told that the loop is cancelled",
    Errand.CHAT_BY_HAND: "you will not be asked to add options by hand",
    Errand.CHAT_UNREACHED: "you will not be told whom I cannot reach",
    Errand.CHAT_CREDENTIALS: "an admin will not be told that a vendor refuses my credentials",
    Errand.CHAT_DROPPED: "you will not be told what else was dropped",
    Errand.CHAT_FORGET: "a message of mine about an erased candidate will not be taken back",
    Errand.CHAT_NUDGE: "somebody will not be reminded of what waits",
    Errand.CHAT_NUDGE_OVER: "a reminder that is over will stay as it is",
    Errand.CHAT_NUDGES: "somebody will not get their last reminders of a day",
    Errand.CHAT_DIGEST: "the channel will not get a digest",
}
BECAUSE: Mapping[DropReason, str] = {
    DropReason.BY_HAND: "it was done by hand",
    DropReason.NOT_WANTED: "it is no longer wanted",
    DropReason.RECEIVER_GONE: "there is nobody to receive it any more",
    DropReason.FAULTY: "it could not be carried",
}


def dropped(content: PromiseDropped) -> Card:
    """What will not happen, and why."""
    about = f"{content.code} ({content.title})" if content.code else content.title
    undone = LEFT_UNDONE.get(content.errand, FROM_BEFORE)
    line = f"The operator has dropped a job: {undone}, because {BECAUSE[content.reason]}."
    note = (Note(SEE_TO_IT),) if content.reason is not DropReason.BY_HAND else ()
    return Card(f"{about}: {line}", (Text((Bold(about),)), Text((line,)), *note))

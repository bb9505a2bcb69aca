"""What do we tell people about their data? What is stored, where, and who sees it, on one screen."""

from bot.cards.elements import Bold, Card, Heading, Note, Text
from bot.cards.platform import Platform
from handlers.show_privacy import PlacePeriod, PrivacyShown

MOST_PLACES = 20


def contact_pasted(platform: Platform) -> Card:
    """What somebody is told, alone, who has pasted how to reach a candidate into a channel."""
    title = "Your message seems to hold a candidate's contact data"
    lines = (
        "Everybody in this channel can read it, and it stays in the history. Please delete your message.",
        "Whoever needs it finds it in the ATS. To reach the candidate, let me write to them: "
        f"{platform.named('panel schedule')} plans their loop, and I mail them a link of their own.",
    )
    return Card(title, (Text((Bold(title),)), *(Text((line,)) for line in lines)))


def forgotten() -> Card:
    """What stands where the bot had said something about a candidate who is erased."""
    line = "This was about a candidate whose data is erased."
    return Card(line, (Text((line,)),))


def privacy(shown: PrivacyShown) -> Card:
    """The answer to `panel privacy`."""
    lines = (
        (
            "Candidates",
            "name, e-mail, phone, links, time zone, stages, bookings, and what they wrote to the recruiter.",
        ),
        ("Interviewers", "name, work e-mail, working hours, pools, claims and scorecards."),
        (
            "Messages",
            "what you type to me, what I answer, and what is written in a channel that has a loop's card. Names, "
            "addresses and numbers are masked before anything is kept; what cannot be masked is not kept.",
        ),
        (
            "Who sees what",
            "a candidate sees their own slots; others' scorecards stay hidden until your own are in; what a candidate "
            "writes goes to the recruiter only; channels see codes, not names; messages are for the loop's recruiter "
            "and auditors.",
        ),
        (
            "How long",
            f"messages {shown.message_days} days, a candidate's link {shown.link_days} days, what I owed to other "
            f"systems {shown.settled_days} days after it was done. Candidates, counted from when something last "
            f"happened with them and never while a loop runs or a legal hold stands: {_periods(shown)}.",
        ),
        (
            "Erasing",
            "ask your recruiter or admin: one command empties every text by and about a candidate, and what I said "
            "about them in chat. ATS, calendars and mailboxes have their own copies. Another prints all that is held.",
        ),
        ("Who did what", "every command is written to an audit trail that cannot be changed, by ids and codes only."),
        ("Where", "in your company's own database. Scorecards and outcomes go to your ATS, holds to your calendars."),
        ("What I never do", "rank, score or recommend a person. People decide."),
    )
    told = tuple(Text((Bold(title), f": {text}")) for title, text in lines)
    return Card(
        "What is stored about whom",
        (Heading("What is stored about whom"), *told, Note("Questions? Ask your recruiter.")),
    )


def _periods(shown: PrivacyShown) -> str:
    """How long candidates are kept in each place, and by which rule."""
    if not shown.places:
        return "as the places of your requisitions say"
    more = len(shown.places) - MOST_PLACES
    told = [_period(one) for one in shown.places[:MOST_PLACES]]
    return "; ".join([*told, f"and {more} places more"] if more > 0 else told)


def _period(one: PlacePeriod) -> str:
    if one.days is None:
        return f"in {one.place} as a person decides, since {one.rule} exclude each other"
    by = "the company's own rule" if one.rule == "company" else one.rule
    return f"in {one.place} {one.days} days ({by})"

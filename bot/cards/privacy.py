"""What do we tell people about their data? What is stored, where, and who sees it, on one screen."""

from bot.cards.elements import Bold, Card, Heading, Note, Text
from handlers.show_privacy import PrivacyShown


def contact_pasted() -> Card:
    """What somebody is told, alone, who has pasted how to reach a candidate into a channel."""
    title = "Your message seems to hold a candidate's contact data"
    lines = (
        "Everybody in this channel can read it, and it stays in the history. Please delete your message.",
        "Whoever needs it finds it in the ATS. To reach the candidate, let me write to them: /panel schedule plans "
        "their loop, and I mail them a link of their own.",
    )
    return Card(title, (Text((Bold(title),)), *(Text((line,)) for line in lines)))


def privacy(shown: PrivacyShown) -> Card:
    """The answer to `/panel privacy`."""
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
            f"messages {shown.message_days} days, a candidate's link {shown.link_days} days; the rest until it is "
            "erased.",
        ),
        (
            "Erasing",
            "ask your recruiter or admin: one command empties every text by and about a candidate. ATS, calendars and "
            "mailboxes have their own copies.",
        ),
        ("Who did what", "every command is written to an audit trail that cannot be changed, by ids and codes only."),
        ("Where", "in your company's own database. Scorecards and outcomes go to your ATS, holds to your calendars."),
        ("What I never do", "rank, score or recommend a person. People decide."),
    )
    told = tuple(Text((Bold(title), f"  {text}")) for title, text in lines)
    return Card(
        "What is stored about whom",
        (Heading("What is stored about whom"), *told, Note("Questions? Ask your recruiter.")),
    )

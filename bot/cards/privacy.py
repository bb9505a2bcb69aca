"""What do we tell people about their data? What is stored, where, and who sees it, on one screen."""

from bot.cards.elements import Bold, Card, Heading, Note, Text


def privacy() -> Card:
    """The answer to `/panel privacy`."""
    lines = (
        ("Candidates", "name, e-mail, time zone, stages, bookings, and what they wrote on the booking page."),
        ("Interviewers", "name, work e-mail, working hours, pools, claims and scorecards."),
        (
            "Who sees what",
            "a candidate sees their own slots; others' scorecards stay hidden until your own are in; "
            "what a candidate writes goes to the recruiter only; channels see codes, not names.",
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

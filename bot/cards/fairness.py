"""Which words and numbers does the fairness report consist of? The same for the page, the command line and the files.

A section is one figure with its parts: what it means, what was found, and the rows behind it. None stands for what is
not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards.elements import Card, Heading, Link, Note, Text
from handlers.show_fairness import FairnessShown

FEW = "fewer than 10 candidates"
ALL_BUT_FEW = "all but fewer than 10 candidates"
NOT_SHOWN = "not shown"
WHY_NOT_SHOWN = "Not shown: figures about fewer than 10 candidates, and what would let them be computed from the total."
TOO_FEW = (
    "This selection is about fewer than 10 candidates, so no figure is shown. Choose a longer period or all "
    "requisitions."
)
WHAT_IT_IS_NOT = (
    "No figure here is about one candidate, none is made from ratings, recommendations or outcomes, and none ranks or "
    "scores anybody. Colleagues are named for one thing only: how many interviews they carry."
)

BOOKING, REQUISITIONS, OFFERED, HOURS, CHANGES = "booking", "requisitions", "offered", "hours", "changes"
LOAD, SCORECARDS, SUGGESTIONS, SUMMARIES, DISCLOSURES = "load", "scorecards", "suggestions", "summaries", "disclosures"

DEFINITIONS: Mapping[str, tuple[str, str]] = {
    BOOKING: (
        "Time to schedule",
        "Hours from the moment the loop was opened to the candidate's first booking, nights and weekends included. "
        "A booking that was moved later counts by its first date. Loops without a booking are counted apart.",
    ),
    REQUISITIONS: (
        "Time to schedule by requisition",
        "The same for each requisition with at least 10 candidates, where there are several.",
    ),
    OFFERED: (
        "Choices offered",
        "How many ways to run the whole loop a candidate could choose from, all rounds together: options whose "
        "required seats were all taken while the candidate had the link. The median and the tenth are of loops that "
        "had any.",
    ),
    HOURS: (
        "Hours offered",
        "When the offered interviews would start on the candidate's own clock, in the time zone that was known when "
        "the option was made (the requisition's where none was). Outside the day is what starts before 08:00 or "
        "ends after 20:00. Every interview of every choice counts once.",
    ),
    CHANGES: (
        "Moved and cancelled",
        "Of the loops that were ever booked: those whose candidate moved the booking, those whose candidate "
        "cancelled it, and those that the company cancelled after it was booked, by the recruiter or in the ATS. A "
        "loop may be in more than one. Times at which the company asked a candidate to move are not recorded.",
    ),
    LOAD: (
        "Interview load",
        "Who carries the interviews: seats in booked ones, shadow seats too, of everybody who holds or held any. "
        "The Gini coefficient is 0 where everybody carries the same and nears 1 where one person carries all. The "
        "busiest 30 % is the share of all seats that the busiest 30 % of these people carry. People who are not "
        "listed count with their average. It is about workload: who could be spared, not who is good.",
    ),
    SCORECARDS: (
        "Time to scorecard",
        "Hours from the end of an interview to its scorecard's first submission. In time is within 24 hours. A "
        "required scorecard that is missing after 24 hours counts as not in time; before that it does not count "
        "yet. It is never shown by person.",
    ),
    SUGGESTIONS: (
        "Suggestions",
        "What became of the options that the search suggested and of those a recruiter made by hand. Accepted is "
        "the share of booked options that were suggestions. Edited is the share of loops in which the recruiter "
        "withdrew a suggestion or made an option by hand. Ended options went with their cancelled loop.",
    ),
    SUMMARIES: (
        "Summaries of notes",
        "What became of the summaries that somebody asked for. Edited is the share of those kept that a person had "
        "changed first. One that was not kept was only read, or asked for again later.",
    ),
    DISCLOSURES: (
        "Who saw what",
        "From the audit trail: how often something of these candidates was shown, by what it was and by how the "
        "viewer stands to the loop today. A look that repeats counts again.",
    ),
}

BOOKING_WORDS = {
    "12": "within 12 h", "24": "12 to 24 h", "48": "1 to 2 days", "72": "2 to 3 days", "120": "3 to 5 days",
    "168": "5 to 7 days", "longer": "over 7 days", "not_booked": "not booked",
}  # fmt: skip
SCORECARD_WORDS = {
    "4": "within 4 h", "24": "4 to 24 h", "48": "1 to 2 days", "72": "2 to 3 days", "longer": "over 3 days",
    "not_in": "not in",
}  # fmt: skip
OFFERED_WORDS = {
    "none_yet": "none yet", "1": "1", "2": "2", "3": "3", "4": "4", "6": "5 or 6", "longer": "7 or more",
}  # fmt: skip
HOUR_WORDS = {
    "early": "before 8", "8": "8–10", "10": "10–12", "12": "12–14", "14": "14–16", "16": "16–18", "18": "18–20",
    "late": "past 20",
}  # fmt: skip
SUMMARY_WORDS = {"as_made": "kept as made", "edited": "edited and kept", "not_kept": "not kept"}
SUGGESTION_WORDS = {
    "search_booked": "suggested, booked", "search_released": "suggested, not chosen",
    "search_withdrawn": "suggested, withdrawn", "search_ended": "suggested, loop cancelled",
    "search_open": "suggested, still open", "hand_booked": "by hand, booked", "hand_other": "by hand, not booked",
}  # fmt: skip
VIEWER_WORDS = {
    "candidate": "the candidate", "recruiter": "the recruiter", "hiring_manager": "the hiring manager",
    "panel": "the panel", "colleague": "other colleagues", "operator": "the operator", "system": "other systems",
}  # fmt: skip
UNUSUAL = frozenset({"early", "late", "not_booked", "not_in", "none_yet"})
"""Rows that a chart marks by its pattern."""

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One number: `value` in `unit` (hours, share, ratio, count), and as people read it."""

    name: str
    value: float | None
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `marked` ones are told apart by a pattern."""

    label: str
    value: int | None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One figure. `header` and `rows` are the table, `bars` the chart where there is one; `noun` is what is counted."""

    key: str
    title: str
    definition: str
    findings: tuple[Finding, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: tuple[Bar, ...] = ()
    noun: str = ""


def report_link(url: str) -> Card:
    """The answer to `panel report`: a way in, for the caller only."""
    return Card(
        "Your fairness report",
        (
            Heading("Fairness report"),
            Text(("How candidates were scheduled, and who carries the interviews. ", Link("Open the report", url))),
            Note("The link is yours alone, works once, and only in the next 10 minutes."),
        ),
    )


def hours_text(hours: float) -> str:
    """`5 h`, `31 h`, `3 days 4 h`."""
    whole = round(hours)
    days, rest = divmod(whole, 24)
    return f"{whole} h" if whole < 48 else f"{days} days {rest} h" if rest else f"{days} days"


def title_of(job: str, shown: FairnessShown) -> str:
    """The requisition's title, with the job where another has the same."""
    titles = dict(shown.choices)
    twins = sum(title == titles.get(job) for title in titles.values())
    return f"{titles.get(job, job)} ({job})" if twins != 1 else titles[job]


def scope_text(shown: FairnessShown) -> str:
    """What the report is about, in a line."""
    if shown.job is not None:
        which = title_of(shown.job, shown)
    else:
        which = "all requisitions" if shown.whole else "your requisitions"
    return f"Loops opened from {shown.first.isoformat()} to {shown.last.isoformat()} (UTC), {which}"

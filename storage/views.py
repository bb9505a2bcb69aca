"""What may other programs read? The views: a stable face of the tables for Metabase, Grafana or a spreadsheet.

The same names and meanings on SQLite and PostgreSQL. Migrations make them; this says what they mean, and the reference
page is written from it. A candidate is never in one: a loop's code stands for their loop.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime


class Kind(StrEnum):
    TEXT = "text"
    TIME = "time (UTC)"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    meaning: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class View:
    """A view: what a row is, and what each column says."""

    name: str
    row: str
    columns: tuple[Column, ...]

    def table(self) -> sa.TableClause:
        """The view as something to select from."""
        kinds: dict[Kind, sa.types.TypeEngine[Any] | UTCDateTime] = {
            Kind.TEXT: sa.String(),
            Kind.TIME: UTCDateTime(),
            Kind.NUMBER: sa.Float(),
        }
        return sa.table(self.name, *(sa.column(one.name, kinds[one.kind]) for one in self.columns))


LOOP = Column("loop", "The loop's code, such as PK-7F3A.")

V_LOOP = View(
    "v_loop",
    "A loop: all interviews of one candidate for one requisition in one stage.",
    (
        LOOP,
        Column("requisition", "The requisition's id."),
        Column("job", "The ATS's id of the job."),
        Column("title", "The requisition's title."),
        Column("stage", "The stage of the ATS that opened the loop."),
        Column("jurisdiction", "The requisition's jurisdiction, such as eu-de."),
        Column("state", "open, offered, booked, held, closed or cancelled."),
        Column("opened_at", "When the loop was opened.", Kind.TIME),
        Column("first_booked_at", "When the candidate first booked; empty where nothing was ever booked.", Kind.TIME),
        Column("hours_to_book", "Hours from opened_at to first_booked_at.", Kind.NUMBER),
        Column("ended_at", "When the loop ended before or after its interviews; empty while it lives.", Kind.TIME),
        Column("reschedules", "How often the candidate moved the booking. Each move counts.", Kind.NUMBER),
        Column(
            "candidate_cancellations",
            "How often the candidate cancelled a booking while the loop went on.",
            Kind.NUMBER,
        ),
        Column(
            "company_cancellations",
            "1 where a booking ended because the loop was cancelled, by the recruiter or in the ATS; else 0.",
            Kind.NUMBER,
        ),
    ),
)

V_SLOT_OFFERED = View(
    "v_slot_offered",
    "An interview's time that a candidate could choose: its option was ready once, and the link was sent.",
    (
        LOOP,
        Column("option", "The option's letter within its loop."),
        Column("interview", "The interview's name."),
        Column("starts_at", "When the interview would start.", Kind.TIME),
        Column("ends_at", "When it would end.", Kind.TIME),
        Column(
            "zone",
            "The IANA time zone it was planned in: the candidate's then, else the requisition's. Empty after erasure.",
        ),
        Column("local_hour", "The hour of the day in that zone at which it would start, 0 to 23.", Kind.NUMBER),
        Column("local_minute", "The same in minutes after midnight, 0 to 1439.", Kind.NUMBER),
        Column("minutes", "How long it would be, in minutes.", Kind.NUMBER),
        Column(
            "outside_day", "1 where it would start before 08:00 or end after 20:00 in that zone; else 0.", Kind.NUMBER
        ),
    ),
)

V_INTERVIEW_LOAD = View(
    "v_interview_load",
    "A seat that a person of the company has, or had, in a booked interview.",
    (
        Column("person", "The person's id; v_person has the name."),
        LOOP,
        Column("interview", "The interview's name."),
        Column("seat", "lead, member, shadow or reverse_shadow."),
        Column("state", "confirmed (to come) or attended (over)."),
        Column("starts_at", "When the interview starts.", Kind.TIME),
        Column("minutes", "How long it is, in minutes.", Kind.NUMBER),
        Column("week", "The Monday (UTC) of the week in which it starts, YYYY-MM-DD."),
    ),
)

V_SCORECARD_LATENCY = View(
    "v_scorecard_latency",
    "A seat of an interview that is over, and when its scorecard came. On purpose there is no person in it: how fast "
    "somebody writes is not for a ranking.",
    (
        LOOP,
        Column("ended_at", "When the interview ended.", Kind.TIME),
        Column("submitted_at", "When the scorecard was first submitted; empty while it is not there.", Kind.TIME),
        Column("hours", "Hours from ended_at to submitted_at.", Kind.NUMBER),
    ),
)

V_DISCLOSURE = View(
    "v_disclosure",
    "An audit entry by which something of a candidate was shown.",
    (
        Column("entry", "The audit entry's number.", Kind.NUMBER),
        Column("at", "When it was shown.", Kind.TIME),
        Column("viewer_kind", "person, candidate (their own), operator or system (such as the ATS)."),
        Column("viewer", "The person's id or the system's name; empty for a candidate."),
        Column("shown", "What was shown: name, slots, scorecards and so on, with commas."),
        Column("about", "The loop's code, or an application's id where there was no loop yet."),
        Column("command", "The command that showed it."),
        Column("surface", "The door: slack, web, cli, relay and so on."),
        Column("rule", "The access rule that allowed it."),
        Column("place_rule", "The rule of a jurisdiction that decided, where one did."),
    ),
)

V_SUGGESTION = View(
    "v_suggestion",
    "An option: a suggestion of the search, or one that a recruiter made by hand.",
    (
        LOOP,
        Column("option", "The option's letter within its loop."),
        Column("origin", "search or hand."),
        Column("round", "Which search of the loop found it, from 1; empty for one made by hand.", Kind.NUMBER),
        Column("proposed_at", "When it was proposed.", Kind.TIME),
        Column("proposed_by", "The id of the person who made it by hand; v_person has the name."),
        Column(
            "outcome",
            "booked (the candidate chose it, even if the booking was moved later), withdrawn (by the recruiter), "
            "released (another was chosen, or its time passed), ended (with its cancelled loop) or open.",
        ),
    ),
)

V_SUMMARY = View(
    "v_summary",
    "A summary of notes that somebody was offered.",
    (
        LOOP,
        Column("person", "The id of the person who asked for it; v_person has the name."),
        Column("offered_at", "When it was offered.", Kind.TIME),
        Column("outcome", "as_made or edited where they kept it, not_kept where they did not."),
    ),
)

V_PERSON = View(
    "v_person",
    "A person of the company, to put a name to an id.",
    (Column("person", "The person's id."), Column("name", "Their name.")),
)

VIEWS = (V_LOOP, V_SLOT_OFFERED, V_INTERVIEW_LOAD, V_SCORECARD_LATENCY, V_DISCLOSURE, V_SUGGESTION, V_SUMMARY, V_PERSON)

"""What happened in scheduling, as facts for the fairness figures? Read from the views, for the loops of one selection.

Nothing outside of what the reader may see is read: the selection is part of every query.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from policies.fairness import (
    DisclosureFact,
    Facts,
    LoopFact,
    ScorecardFact,
    SeatFact,
    SlotFact,
    SuggestionFact,
    SummaryFact,
    Viewer,
)
from policies.vocabulary import CandidateId, PersonId, Span
from storage.tables import Claim, Loop, Option, Requisition, Slot
from storage.views import (
    V_DISCLOSURE,
    V_INTERVIEW_LOAD,
    V_LOOP,
    V_SCORECARD_LATENCY,
    V_SLOT_OFFERED,
    V_SUGGESTION,
    V_SUMMARY,
)

LOOPS, OFFERED, SEATS = V_LOOP.table(), V_SLOT_OFFERED.table(), V_INTERVIEW_LOAD.table()
LATENCY, SEEN = V_SCORECARD_LATENCY.table(), V_DISCLOSURE.table()
SUGGESTED, SUMMARISED = V_SUGGESTION.table(), V_SUMMARY.table()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may see only the requisitions that they recruit for, or are the hiring manager of."""

    person_id: PersonId
    recruits: bool
    hires: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """The loops opened in `period`: of one job where it is named, and of those that the reader may see."""

    period: Span
    job: str | None
    reader: Reader | None

    def loops(self) -> sa.Subquery:
        """Code, candidate and requisition of each loop."""
        query = (
            sa.select(col(Loop.code), col(Loop.candidate_id), col(Loop.requisition_id))
            .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
            .where(col(Loop.opened_at) >= self.period.starts_at, col(Loop.opened_at) < self.period.ends_at)
            .where(_mine(self.reader))
        )
        return (query if self.job is None else query.where(col(Requisition.ats_job) == self.job)).subquery("chosen")


def requisitions(session: Session, reader: Reader | None) -> Sequence[tuple[str, str]]:
    """Job and title of every requisition that the reader may choose, by title."""
    query = sa.select(col(Requisition.ats_job), col(Requisition.title)).where(_mine(reader))
    return [(job, title) for job, title in session.execute(query.order_by(col(Requisition.title), col(Requisition.id)))]


def facts(session: Session, chosen: Selection, now: datetime, *, disclosures: bool) -> Facts:
    """All facts of the selection; what was shown to whom only where it is asked for."""
    loops = chosen.loops()
    return Facts(
        loops=tuple(_loops(session, loops)),
        slots=tuple(_slots(session, loops)),
        seats=tuple(_seats(session, loops)),
        scorecards=tuple(_scorecards(session, loops, now)),
        suggestions=tuple(_suggestions(session, loops)),
        summaries=tuple(_summaries(session, loops)),
        disclosures=tuple(_disclosures(session, loops)) if disclosures else None,
    )


def _mine(reader: Reader | None) -> sa.ColumnElement[bool]:
    if reader is None:
        return sa.true()
    mine = [
        column == reader.person_id
        for column, is_so in (
            (col(Requisition.recruiter_id), reader.recruits),
            (col(Requisition.hiring_manager_id), reader.hires),
        )
        if is_so
    ]
    return sa.or_(sa.false(), *mine)


def _of(view: sa.TableClause, loops: sa.Subquery, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Each row of the view that is about one of the loops, with the loop's candidate first."""
    return sa.select(loops.c.candidate_id, *columns).join_from(loops, view, view.c.loop == loops.c.code)


def _loops(session: Session, loops: sa.Subquery) -> Iterator[LoopFact]:
    choices = _of(OFFERED, loops, loops.c.code, sa.func.count(sa.distinct(OFFERED.c.option)))
    offered = {code: count for _, code, count in session.execute(choices.group_by(loops.c.candidate_id, loops.c.code))}
    names = ("loop", "job", "hours_to_book", "reschedules", "candidate_cancellations", "company_cancellations")
    for candidate, code, job, hours, *counts in session.execute(_of(LOOPS, loops, *(LOOPS.c[name] for name in names))):
        yield LoopFact(candidate, job, hours, offered.get(code, 0), *map(int, counts))


def _slots(session: Session, loops: sa.Subquery) -> Iterator[SlotFact]:
    query = _of(OFFERED, loops, OFFERED.c.local_minute, OFFERED.c.minutes)
    for candidate, local_minute, minutes in session.execute(query.where(OFFERED.c.local_minute.is_not(None))):
        yield SlotFact(candidate, int(local_minute), int(minutes))


def _seats(session: Session, loops: sa.Subquery) -> Iterator[SeatFact]:
    for candidate, person in session.execute(_of(SEATS, loops, SEATS.c.person)):
        yield SeatFact(candidate, PersonId(person))


def _scorecards(session: Session, loops: sa.Subquery, now: datetime) -> Iterator[ScorecardFact]:
    for candidate, ended_at, hours in session.execute(_of(LATENCY, loops, LATENCY.c.ended_at, LATENCY.c.hours)):
        yield ScorecardFact(candidate, hours, (now - ended_at).total_seconds() / 3600)


def _suggestions(session: Session, loops: sa.Subquery) -> Iterator[SuggestionFact]:
    query = _of(SUGGESTED, loops, loops.c.code, SUGGESTED.c.origin, SUGGESTED.c.outcome)
    for candidate, code, origin, outcome in session.execute(query):
        yield SuggestionFact(candidate, code, origin, outcome)


def _summaries(session: Session, loops: sa.Subquery) -> Iterator[SummaryFact]:
    for candidate, outcome in session.execute(_of(SUMMARISED, loops, SUMMARISED.c.outcome)):
        yield SummaryFact(candidate, outcome)


def _disclosures(session: Session, loops: sa.Subquery) -> Iterator[DisclosureFact]:
    """Each thing that an entry says was shown, with how its viewer stands to the loop now."""
    panels = (
        sa.select(col(Loop.code), col(Claim.person_id))
        .join_from(Claim, Slot, col(Slot.id) == col(Claim.slot_id))
        .join(Option, col(Option.id) == col(Slot.option_id))
        .join(Loop, col(Loop.id) == col(Option.loop_id))
        .join(loops, loops.c.code == col(Loop.code))
        .distinct()
    )
    panel = {(code, person) for code, person in session.execute(panels)}
    query = (
        sa.select(
            loops.c.candidate_id,
            loops.c.code,
            SEEN.c.viewer_kind,
            SEEN.c.viewer,
            SEEN.c.shown,
            col(Requisition.recruiter_id),
            col(Requisition.hiring_manager_id),
        )
        .join_from(loops, SEEN, SEEN.c.about == loops.c.code)
        .join(Requisition, col(Requisition.id) == loops.c.requisition_id)
    )
    for candidate, code, kind, viewer, shown, recruiter, hiring_manager in session.execute(query):
        relation = _relation(kind, viewer, recruiter, hiring_manager, is_panelist=(code, viewer) in panel)
        for word in shown.split(","):
            yield DisclosureFact(CandidateId(candidate), relation, word)


def _relation(kind: str, viewer: str, recruiter: str, hiring_manager: str, *, is_panelist: bool) -> Viewer:
    if kind != "person":
        return Viewer(kind)
    if viewer == recruiter:
        return Viewer.RECRUITER
    if viewer == hiring_manager:
        return Viewer.HIRING_MANAGER
    return Viewer.PANEL if is_panelist else Viewer.COLLEAGUE

"""Who and what do the adapters' tests speak of? Carmen's application, and what happens to it."""

from datetime import UTC, datetime, timedelta

from policies.vocabulary import (
    AtsInterview,
    AtsOutcome,
    AtsScorecard,
    CalendarEvent,
    Decision,
    Hire,
    Rating,
    Recommendation,
    Span,
)

ALICE, BOB, HANA = "alice@northwind.example", "bob@northwind.example", "hana@northwind.example"
CARMEN = "app-carmen"
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = Span(MORNING, MORNING + timedelta(hours=1))

INTERVIEW = AtsInterview("int-1", CARMEN, "Phone screen", "Coding", HOUR, (ALICE,), 1)
SCORECARD = AtsScorecard(
    key="card-1",
    application_id=CARMEN,
    stage="Phone screen",
    interview_key="int-1",
    interview_name="Coding",
    author_email=ALICE,
    ratings=(Rating("problem_solving", "Problem solving", 3), Rating("code_quality", "Code and design quality", 2)),
    notes="Found the race in the queue.",
    recommendation=Recommendation.YES,
    revision=1,
)
OUTCOME = AtsOutcome("out-1", CARMEN, "Phone screen", Decision.ADVANCE, "Two clear yeses.", HANA, MORNING)
EVENT = CalendarEvent("seat-1", ALICE, "Coding interview", "PK-7F3A", HOUR, tentative=True, sequence=0)
HIRE = Hire("out-1", CARMEN, "Carmen Díaz", "carmen.diaz@mail.example", "Senior Backend Engineer", HANA)

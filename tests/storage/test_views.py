"""Do the views say what their page says, and nothing of a candidate? On both databases."""

import importlib
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from handlers.cancel_booking import CancelBooking
from handlers.cancel_loop import CancelLoop
from handlers.command import Rules
from handlers.erase_candidate import CandidateErased, EraseCandidate
from handlers.finish_interviews import FinishInterviews
from handlers.plan_options import PlanOptions
from handlers.request_reschedule import RequestReschedule
from handlers.show_scorecards import ShowScorecards
from handlers.summarise_notes import KeepSummary, OfferSummary
from policies.vocabulary import Recommendation
from storage.store import Store
from storage.views import VIEWS, View
from tests.builders import Company


@pytest.fixture
def company(store: Store) -> Company:
    """Carmen books option A after two hours and moves to one made by hand three hours later. Then the interviews took
    place, and Alice wrote a scorecard six hours after hers.
    """
    company = Company(store, Rules(cutoff_hours=1)).load()
    code = company.open_loop()
    company.fill("A", "B")
    company.as_("dana", PlanOptions(code, withdraw=(company.option("D").id,)))
    company.pass_time(hours=2)
    company.book("A")
    company.pass_time(hours=1)
    company.as_candidate(RequestReschedule())
    company.as_("dana", PlanOptions(code, add_at=datetime(2026, 11, 27, 12, 30, tzinfo=UTC)))
    company.as_("dana", PlanOptions(code, add_at=datetime(2026, 11, 26, 10, 0, tzinfo=UTC)))
    by_hand = [option.letter for option in company.options() if option.proposed_by]
    company.pass_time(hours=2)
    company.fill(by_hand[-1])
    company.book(by_hand[-1])
    company.now = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    company.system(FinishInterviews())
    company.write_scorecard("alice")
    company.pass_time(hours=1)
    company.write_scorecard("alice", recommendation=Recommendation.STRONG_YES)
    return company


def rows(company: Company, view: str) -> list[dict[str, object]]:
    """What a view holds, its times as text up to the second, in UTC; in the order of its columns, as it has none."""
    with company.store.engine.connect() as connection:
        if not company.store.is_sqlite:
            connection.execute(sa.text("SET TIME ZONE 'UTC'"))
        found = connection.execute(sa.text(f"SELECT * FROM {view}")).mappings()  # noqa: S608
        plain = [{name: _plain(value) for name, value in row.items()} for row in found]
    return sorted(plain, key=lambda row: [(value is not None, isinstance(value, str), value) for value in row.values()])


def _plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, 4)
    return str(value)[:19] if isinstance(value, datetime) or "." in str(value)[19:20] else value


def test_every_view_has_the_columns_that_its_page_says(company: Company) -> None:
    with company.store.engine.connect() as connection:
        looked = sa.inspect(connection)
        found = {name: [column["name"] for column in looked.get_columns(name)] for name in looked.get_view_names()}
    assert found == {view.name: [column.name for column in view.columns] for view in VIEWS}


def test_a_loop_with_its_bookings(company: Company) -> None:
    (row,) = rows(company, "v_loop")
    assert row == {
        "loop": company.loop().code,
        "requisition": company.loop().requisition_id,
        "job": "job-1",
        "title": "Backend Engineer",
        "stage": "Onsite",
        "jurisdiction": "eu-de",
        "state": "held",
        "opened_at": "2026-11-23 09:00:00",
        "first_booked_at": "2026-11-23 11:00:00",
        "hours_to_book": 2.0,
        "ended_at": None,
        "reschedules": 1,
        "candidate_cancellations": 0,
        "company_cancellations": 0,
    }


def test_who_cancelled_is_told_apart(store: Store) -> None:
    """Carmen cancels and books once more; then the recruiter cancels the loop."""
    company = Company(store, Rules(cutoff_hours=1)).load()
    code = company.booked_loop()
    company.as_candidate(CancelBooking(""))
    (row,) = rows(company, "v_loop")
    assert (row["candidate_cancellations"], row["company_cancellations"]) == (1, 0)
    company.as_("dana", PlanOptions(code, add_at=datetime(2026, 11, 26, 10, 0, tzinfo=UTC)))
    company.fill("E")
    company.as_("dana", PlanOptions(code, offer=True))
    company.book("E")
    company.pass_time(minutes=5)
    company.as_("dana", CancelLoop(code, "The opening is closed."))
    (row,) = rows(company, "v_loop")
    assert (row["candidate_cancellations"], row["company_cancellations"]) == (1, 1)
    found = {row["option"]: row["outcome"] for row in rows(company, "v_suggestion")}
    assert found == {"A": "booked", "B": "released", "C": "released", "D": "released", "E": "booked"}


def test_only_what_could_be_chosen_was_offered_and_in_the_candidates_time(company: Company) -> None:
    """A and B were filled, and the last one by hand; Madrid is an hour ahead of UTC in November."""
    offered = rows(company, "v_slot_offered")
    by_hand = max(str(row["option"]) for row in offered)
    assert {row["option"] for row in offered} == {"A", "B", by_hand}
    first = [row for row in offered if row["option"] == by_hand]
    assert [
        (row["interview"], row["zone"], row["local_hour"], row["local_minute"], row["minutes"]) for row in first
    ] == [
        ("Coding", "Europe/Madrid", 11, 660, 60),
        ("System design", "Europe/Madrid", 12, 735, 45),
    ]
    assert {row["outside_day"] for row in offered} == {0}
    for minute, outside in ((479, 1), (480, 0), (1140, 0), (1141, 1)):
        company.write("UPDATE slot SET local_minute = :m", m=minute)
        assert {row["outside_day"] for row in rows(company, "v_slot_offered") if row["interview"] == "Coding"} == {
            outside
        }


def test_a_slot_of_an_erased_candidate_keeps_its_hour_and_loses_its_zone(company: Company) -> None:
    before = [row["local_minute"] for row in rows(company, "v_slot_offered")]
    company.as_("dana", CancelLoop(company.loop().code, "The opening is closed."))
    assert isinstance(company.operator(EraseCandidate(company.loop().code)), CandidateErased)
    after = rows(company, "v_slot_offered")
    assert [row["local_minute"] for row in after] == before
    assert {row["zone"] for row in after} == {None}


def test_load_is_of_booked_interviews_in_weeks_from_monday(company: Company) -> None:
    load = sorted(rows(company, "v_interview_load"), key=lambda row: str(row["interview"]))
    assert [(row["person"], row["interview"], row["seat"], row["state"], row["week"]) for row in load] == [
        (company.id_of("alice"), "Coding", "lead", "attended", "2026-11-23"),
        (company.id_of("bob"), "System design", "lead", "attended", "2026-11-23"),
    ]
    for day, monday in (("2026-11-29", "2026-11-23"), ("2026-11-30", "2026-11-30")):
        at = f"{day} 12:00:00.000000" if company.store.is_sqlite else datetime.fromisoformat(f"{day}T12:00:00+00:00")
        company.write("UPDATE claim SET starts_at = :at", at=at)
        assert {row["week"] for row in rows(company, "v_interview_load")} == {monday}


def test_latency_counts_from_the_end_to_the_first_submission(company: Company) -> None:
    """An amendment makes nothing later, and what is not there is empty."""
    assert sorted(rows(company, "v_scorecard_latency"), key=lambda row: str(row["ended_at"])) == [
        {
            "loop": company.loop().code,
            "ended_at": "2026-11-26 11:00:00",
            "submitted_at": "2026-11-26 17:00:00",
            "hours": 6.0,
        },
        {"loop": company.loop().code, "ended_at": "2026-11-26 12:00:00", "submitted_at": None, "hours": None},
    ]


def test_a_disclosure_says_who_saw_what_by_which_rule(company: Company) -> None:
    company.as_("hana", ShowScorecards(company.loop().code))
    found = rows(company, "v_disclosure")
    last = found[-1]
    assert (last["viewer_kind"], last["viewer"], last["about"]) == (
        "person",
        company.id_of("hana"),
        company.loop().code,
    )
    assert "scorecards" in str(last["shown"])
    assert last["rule"] == "requisition-hiring-manager"
    told = {(row["viewer_kind"], row["viewer"]) for row in found}
    assert ("candidate", None) in told
    assert company.link_id() not in str(found)


def test_a_suggestion_is_of_the_search_or_by_hand_and_came_to_something(company: Company) -> None:
    found = {
        row["option"]: (row["origin"], row["outcome"], row["proposed_by"]) for row in rows(company, "v_suggestion")
    }
    dana = company.id_of("dana")
    assert found["A"] == ("search", "booked", None)
    assert found["D"] == ("search", "withdrawn", None)
    assert found["B"] == ("search", "released", None)
    assert [one for one in found.values() if one[0] == "hand"] == [("hand", "released", dana), ("hand", "booked", dana)]


def test_no_view_names_a_candidate_or_judges_one(company: Company) -> None:
    company.as_("hana", ShowScorecards(company.loop().code))
    everything = "".join(str(rows(company, view.name)) for view in VIEWS)
    candidate = company.rows("SELECT id, ats_id, pseudonym_key FROM candidate")[0]
    for word in ("Carmen", "carmen", "Canary", *candidate.values(), company.loop().id, "Clear and calm", "strong_yes"):
        assert str(word) not in everything
    names = {column.name for view in VIEWS for column in view.columns}
    assert not names & {"candidate", "rating", "ratings", "recommendation", "decision", "outcome_reason", "notes"}


def test_a_person_is_named_in_one_view_only(company: Company) -> None:
    names = {str(row["name"]) for row in rows(company, "v_person")}
    assert "Alice Tester" in names
    others: list[View] = [view for view in VIEWS if view.name != "v_person"]
    assert not any(name in str(rows(company, view.name)) for view in others for name in names)


def test_what_was_offered_before_there_were_views_is_filled_in(company: Company) -> None:
    """The migration's step on tables that have loops already."""
    known = "SELECT option.letter, option.zone, slot.local_minute FROM slot JOIN option ON option.id = slot.option_id"
    before = company.rows(f"{known} ORDER BY slot.id")
    migration = importlib.import_module("storage.migrations.versions.0003_who_did_and_for_how_long")
    with company.store.engine.begin() as connection:
        for view in VIEWS:
            connection.execute(sa.text(f"DROP VIEW {view.name}"))
        for table, column in (("option", "zone"), ("option", "ready_at"), ("slot", "local_minute")):
            connection.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        with Operations.context(MigrationContext.configure(connection)):
            migration._offers()
            migration._views()
    assert company.rows(f"{known} ORDER BY slot.id") == before
    ready = company.rows("SELECT letter FROM option WHERE ready_at IS NOT NULL")
    assert [row["letter"] for row in ready] == [max(option.letter for option in company.options())], "that was booked"


def test_a_summary_was_kept_as_made_or_edited_or_not_at_all(store: Store) -> None:
    company = Company(store).load()
    company.held_loop()
    company.write("UPDATE requisition SET jurisdiction = 'uk'")
    code = company.loop().code
    for kept in (None, "It was so. [1]", "It was otherwise. [1]"):
        company.as_("hana", OfferSummary(code, f"It was so. [1]{' ' if kept is None else ''}"))
        company.pass_time(minutes=1)
        if kept is not None:
            company.as_("hana", KeepSummary(code, kept))
    found = [str(row["outcome"]) for row in rows(company, "v_summary")]
    assert sorted(found) == ["as_made", "edited", "not_kept"]

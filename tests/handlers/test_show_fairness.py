"""Who sees which figures, of which loops, and do they agree with what happened? On both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.load_company import LoadCompany
from handlers.show_fairness import FairnessShown, ShowFairness
from policies.small_groups import FEWEST
from policies.vocabulary import Actor, ActorKind, Role, Surface
from tests.builders import PEOPLE, SECRET, Company, person, refused, requisition
from tests.many_loops import Many

AUDITOR = person("ada", (Role.AUDITOR,))
LATER = person("otto", (Role.RECRUITER,))


@pytest.fixture
def company(company: Company) -> Company:
    """Dana's and Hana's requisition, and one of Mallory's with Otto, with 60 loops between them."""
    others = replace(
        requisition(job="job-2"), title="Designer", recruiter="otto@acme.example", hiring_manager="mallory@acme.example"
    )
    company.operator(LoadCompany((*PEOPLE, AUDITOR, LATER), (others,)))
    Many(company.store, company.now, SECRET).write(60)
    return company


def shown(answer: object) -> FairnessShown:
    assert isinstance(answer, FairnessShown), answer
    return answer


def open_at(company: Company, loop: str, moment: datetime) -> None:
    """The loop was opened then."""
    at = moment.strftime("%Y-%m-%d %H:%M:%S.%f") if company.store.is_sqlite else moment
    company.write("UPDATE loop SET opened_at = :at WHERE id = :id", at=at, id=loop)


def loops_of(company: Company, job: str) -> int:
    where = "JOIN requisition ON requisition.id = loop.requisition_id WHERE requisition.ats_job = :job"
    return company.count(f"loop {where}", job=job)


def test_an_auditor_and_the_operator_see_all_and_who_saw_what(company: Company) -> None:
    for answer in (company.as_("ada", ShowFairness()), company.operator(ShowFairness())):
        report = shown(answer)
        assert report.figures is not None
        assert report.figures.loops == 60
        assert report.whole
        assert report.figures.disclosures
        assert {job for job, _ in report.choices} == {"job-1", "job-2"}


@pytest.mark.parametrize(
    ("name", "job"), [("dana", "job-1"), ("hana", "job-1"), ("otto", "job-2"), ("mallory", "job-2")]
)
def test_a_recruiter_and_a_hiring_manager_see_their_own_requisitions_only(
    company: Company, name: str, job: str
) -> None:
    report = shown(company.as_(name, ShowFairness()))
    assert report.figures is not None
    assert report.figures.loops == loops_of(company, job)
    assert report.figures.disclosures is None
    assert [choice for choice, _ in report.choices] == [job]
    assert shown(company.as_(name, ShowFairness(job=job))).figures == report.figures
    other = {"job-1": "job-2", "job-2": "job-1"}[job]
    assert refused(company.as_(name, ShowFairness(job=other))) == "unknown_subject"
    assert company.as_(name, ShowFairness(job=other)) == company.as_(name, ShowFairness(job="no-such-job"))


def test_nobody_else_sees_any(company: Company) -> None:
    for name in ("alice", "noor"):
        assert refused(company.as_(name, ShowFairness())) == "not_allowed"
    for kind in (ActorKind.SYSTEM, ActorKind.CANDIDATE):
        answer = company.dispatcher.dispatch(ShowFairness(), Actor(kind, "x"), Surface.WEB)
        assert refused(answer) == "not_allowed"


def test_whoever_loses_the_role_loses_the_report(company: Company) -> None:
    shown(company.as_("dana", ShowFairness()))
    company.write("DELETE FROM person_role WHERE person_id = :id", id=company.id_of("dana"))
    assert refused(company.as_("dana", ShowFairness())) == "not_allowed"


def test_a_role_without_the_requisition_shows_nothing_of_it(company: Company) -> None:
    """Hana is its hiring manager, but no longer holds that role: as a recruiter she recruits for nothing."""
    swap = "UPDATE person_role SET role = 'recruiter' WHERE person_id = :id AND role = 'hiring_manager'"
    company.write(swap, id=company.id_of("hana"))
    report = shown(company.as_("hana", ShowFairness()))
    assert (report.choices, report.figures) == ((), None)


def test_a_look_is_written_down(company: Company) -> None:
    company.as_("ada", ShowFairness())
    entry = company.rows("SELECT command, rule, actor_id FROM audit_entry ORDER BY id DESC LIMIT 1")[0]
    assert entry == {"command": "ShowFairness", "rule": "auditor", "actor_id": company.id_of("ada")}


def test_the_period_is_whole_days_in_utc_with_both_ends(company: Company) -> None:
    start, end = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
    second = timedelta(seconds=1)
    moments = [start, end - second] * (FEWEST // 2) + [start - second, end]
    for row, moment in zip(company.rows("SELECT id FROM loop ORDER BY id"), moments, strict=False):
        open_at(company, row["id"], moment)
    day = date(2026, 6, 1)
    report = shown(company.as_("ada", ShowFairness(first=day, last=day)))
    assert report.figures is not None
    assert report.figures.loops == FEWEST


def test_without_a_period_the_last_ninety_days_are_shown(company: Company) -> None:
    report = shown(company.as_("ada", ShowFairness()))
    assert (report.first, report.last) == (date(2026, 8, 26), date(2026, 11, 23))
    assert refused(company.as_("ada", ShowFairness(first=date(2026, 2, 1), last=date(2026, 1, 1)))) == "invalid"
    assert refused(company.as_("ada", ShowFairness(last=date.max))) == "invalid"
    assert shown(company.as_("ada", ShowFairness(last=date.min))).figures is None


def test_fewer_than_ten_candidates_are_no_report(company: Company) -> None:
    keep = company.rows("SELECT id FROM loop ORDER BY id LIMIT 9")
    for row in company.rows("SELECT id FROM loop"):
        if row not in keep:
            open_at(company, row["id"], datetime(2025, 1, 1, tzinfo=UTC))
    report = shown(company.as_("ada", ShowFairness()))
    assert (report.figures, dict(report.names)) == (None, {})


def test_the_figures_agree_with_the_rows(company: Company) -> None:
    """Counted once more, by other means."""
    figures = shown(company.as_("ada", ShowFairness())).figures
    assert figures is not None
    assert figures.load is not None
    seats = company.rows("SELECT person_id FROM claim WHERE state IN ('confirmed', 'attended')")
    assert figures.load.interviews == len(seats)
    people = [row["person_id"] for row in seats]
    assert all(people.count(person) == count for person, count in figures.load.listed)
    booked = company.rows(
        "SELECT loop.opened_at AS opened, min(booking.booked_at) AS booked FROM loop "
        "JOIN booking ON booking.loop_id = loop.id GROUP BY loop.id, loop.opened_at"
    )
    hours = sorted((_moment(row["booked"]) - _moment(row["opened"])).total_seconds() / 3600 for row in booked)
    middle = len(hours) // 2
    median = hours[middle] if len(hours) % 2 else (hours[middle - 1] + hours[middle]) / 2
    assert figures.booking is not None
    assert figures.booking.median == pytest.approx(median, abs=0.01)
    offered = company.rows("SELECT local_minute, minutes, outside_day FROM v_slot_offered")
    outside = [row for row in offered if row["local_minute"] < 480 or row["local_minute"] + row["minutes"] > 1200]
    assert [row for row in offered if row["outside_day"]] == outside
    assert figures.outside is not None
    assert figures.outside.value == pytest.approx(len(outside) / len(offered))


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)

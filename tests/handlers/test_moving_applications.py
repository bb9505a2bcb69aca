"""Applications that move, come back, come early or vanish in the ATS: the loops follow them."""

import pytest

from handlers.application_gone import ApplicationGone
from handlers.load_company import LoadCompany
from handlers.parcels import ReadApplication, RecruiterNotice
from handlers.receive_delivery import ReceiveDelivery
from handlers.record_application import ApplicationIgnored, ApplicationRecorded
from policies.vocabulary import ApplicationStatus, LoopState
from tests.builders import CODING, PEOPLE, Company, chat, requisition

REJECTED = ApplicationStatus.REJECTED


def add_second_job(company: Company) -> None:
    company.operator(LoadCompany(PEOPLE, (requisition(CODING, job="job-2"),)))


def told(company: Company, delivery: str, *ids: str) -> None:
    company.system(ReceiveDelivery("local", delivery, "application.stage_changed", ids))


def reads(company: Company) -> list[str]:
    return sorted(parcel.ats_id for parcel in company.carry() if isinstance(parcel, ReadApplication))


def test_an_application_that_came_before_its_requisition_is_read_when_the_requisition_is_loaded(
    company: Company,
) -> None:
    told(company, "early-1", "app-2", "app-1")
    told(company, "early-2", "app-2")
    company.system(ReceiveDelivery("slack", "Ev1", "event", ()))
    company.apply()
    company.apply(id="app-2", job_id="job-2", candidate_id="cand-2")
    company.carry()
    add_second_job(company)
    assert reads(company) == ["app-2"]
    assert company.apply(id="app-2", job_id="job-2", candidate_id="cand-2").opened is not None


def test_loading_the_same_file_again_reads_nothing_again(company: Company) -> None:
    told(company, "early-1", "app-2")
    add_second_job(company)
    company.carry()
    add_second_job(company)
    assert reads(company) == []


def test_a_candidate_who_applies_again_after_a_rejection_gets_a_loop(company: Company) -> None:
    company.open_loop()
    company.apply(status=REJECTED)
    company.pass_time(days=1)
    opened = company.apply(id="app-again").opened
    assert opened == company.loop().code
    assert company.rows("SELECT ats_id, status FROM application") == [{"ats_id": "app-again", "status": "active"}]
    assert company.apply(status=REJECTED) == ApplicationIgnored()
    assert company.loop().state is LoopState.OPEN


def test_an_ended_application_does_not_take_the_place_of_another_ended_one(company: Company) -> None:
    company.open_loop()
    company.apply(status=REJECTED)
    assert company.apply(id="app-older", status=REJECTED) == ApplicationIgnored()
    assert company.rows("SELECT ats_id FROM application") == [{"ats_id": "app-1"}]


def test_a_live_loop_of_the_earlier_application_ends_when_the_candidate_applies_again(company: Company) -> None:
    first = company.open_loop()
    company.write("UPDATE application SET status = 'rejected'")  # as if the loop had outlived the rejection
    company.pass_time(days=1)
    answer = company.apply(id="app-again")
    assert answer.cancelled == (first,)
    assert answer.opened not in (None, first)


def test_an_application_moved_to_another_job_leaves_its_loop_and_opens_the_other_s(company: Company) -> None:
    first = company.booked_loop()
    add_second_job(company)
    company.pass_time(hours=1)
    answer = company.apply(job_id="job-2")
    assert answer == ApplicationRecorded(company.loop().code, (first,))
    assert company.loop().code != first
    assert company.count("interview JOIN loop ON loop.id = loop_id WHERE state = 'open'") == 1
    assert company.count("claim WHERE state <> 'released'") == 0
    notices = [notice.event for notice in chat(company.carry(), RecruiterNotice, "dana")]
    assert sorted(notices) == ["loop_cancelled", "opened"]
    assert company.apply(job_id="job-2") == ApplicationRecorded(None, ())


def test_an_application_moved_to_a_job_that_is_not_known_here_leaves_its_loop(company: Company) -> None:
    first = company.open_loop()
    told(company, "moved", "app-1")
    company.carry()
    assert company.apply(job_id="job-2") == ApplicationRecorded(None, (first,))
    assert company.apply(job_id="job-2") == ApplicationRecorded(None, ())
    company.pass_time(hours=1)
    add_second_job(company)
    assert reads(company) == ["app-1"]
    assert company.apply(job_id="job-2").opened == company.loop().code != first


def test_an_application_moved_away_and_back_opens_a_new_loop(company: Company) -> None:
    first = company.open_loop()
    company.apply(job_id="job-unknown")
    company.pass_time(hours=1)
    assert company.apply().opened not in (None, first)


def test_an_application_moved_to_a_job_where_the_candidate_has_another_one_leaves_its_loop(company: Company) -> None:
    add_second_job(company)
    kept = company.apply(id="app-2", job_id="job-2").opened
    company.pass_time(hours=1)
    left = company.apply().opened
    assert company.apply(job_id="job-2") == ApplicationRecorded(None, (left,))
    assert company.count("application") == 2
    assert company.rows("SELECT code FROM loop WHERE state = 'open'") == [{"code": kept}]


def test_an_application_that_the_ats_no_longer_knows_ends_its_loop(company: Company) -> None:
    code = company.booked_loop()
    company.system(ApplicationGone("app-1"))
    company.system(ApplicationGone("app-1"))
    company.system(ApplicationGone("app-never-seen"))
    assert company.rows("SELECT code, state FROM loop") == [{"code": code, "state": "cancelled"}]
    assert company.rows("SELECT status FROM application") == [{"status": "rejected"}]
    assert company.count("claim WHERE state <> 'released'") == 0
    notices = [notice.event for notice in chat(company.carry(), RecruiterNotice, "dana")]
    assert notices == ["loop_cancelled"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ({"candidate_name": "  Carmen\n\u202eCanary\x00 "}, {"name": "Carmen Canary"}),
        ({"candidate_name": "C" * 500}, {"name": "C" * 200}),
        ({"candidate_name": " \t"}, {"name": "Candidate"}),
        ({"candidate_timezone": "Mars/Olympus"}, {"timezone": None}),
        ({"candidate_timezone": "Asia/Tokyo"}, {"timezone": "Asia/Tokyo"}),
        ({"candidate_email": " carmen@mail.example\n"}, {"email": "carmen@mail.example"}),
    ],
)
def test_the_ats_s_words_are_put_in_order_where_they_enter(
    company: Company, words: dict[str, str], kept: dict[str, str]
) -> None:
    assert company.apply(**words).opened is not None
    (row,) = company.rows("SELECT name, email, timezone FROM candidate")
    assert {name: row[name] for name in kept} == kept


@pytest.mark.parametrize("words", [{"id": "a" * 129}, {"id": "app\x00"}, {"candidate_id": "c\ud800"}, {"job_id": ""}])
def test_an_application_under_an_id_that_cannot_be_kept_is_ignored(company: Company, words: dict[str, str]) -> None:
    assert company.apply(**words) == ApplicationIgnored()
    assert company.count("application") == 0

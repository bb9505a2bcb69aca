"""Does a link from chat let one person in, once, for a while? On both databases."""

import hashlib
from datetime import timedelta

import pytest

from handlers.log_in import (
    EndSession,
    IssueLogin,
    LoginFound,
    LoginIssued,
    OpenSession,
    SessionEnded,
    SessionFound,
    SessionOpened,
    ShowLogin,
    ShowSession,
)
from policies.vocabulary import Actor, ActorKind, Surface
from tests.builders import Company, at_once, refused

PAGE = "/reports/fairness"


def link(company: Company, name: str = "dana") -> str:
    issued = company.as_(name, IssueLogin(PAGE))
    assert isinstance(issued, LoginIssued), issued
    return issued.token


def session(company: Company, name: str = "dana") -> str:
    opened = company.as_(name, OpenSession(link(company, name)))
    assert isinstance(opened, SessionOpened), opened
    return opened.token


def test_a_link_leads_to_its_page_and_the_session_to_its_person(company: Company) -> None:
    token = link(company)
    assert company.system(ShowLogin(token)) == LoginFound(company.id_of("dana"))
    opened = company.as_("dana", OpenSession(token))
    assert isinstance(opened, SessionOpened)
    assert opened.path == PAGE
    assert opened.expires_at - company.now == timedelta(hours=8)
    assert company.system(ShowSession(opened.token)) == SessionFound(company.id_of("dana"))


def test_a_link_works_once_however_often_it_was_looked_at(company: Company) -> None:
    token = link(company)
    for _ in range(5):
        assert isinstance(company.system(ShowLogin(token)), LoginFound)
    assert isinstance(company.as_("dana", OpenSession(token)), SessionOpened)
    assert refused(company.as_("dana", OpenSession(token))) == "unknown_subject"
    assert refused(company.system(ShowLogin(token))) == "unknown_subject"


def test_of_many_who_use_a_link_at_once_one_gets_in(company: Company) -> None:
    token = link(company)
    answers = at_once(*[lambda: company.as_("dana", OpenSession(token))] * 12)
    assert [type(answer) for answer in answers].count(SessionOpened) == 1
    assert company.count("web_session") == 1


def test_a_link_is_over_after_ten_minutes(company: Company) -> None:
    token = link(company)
    company.pass_time(minutes=10, seconds=-1)
    assert isinstance(company.system(ShowLogin(token)), LoginFound)
    company.pass_time(seconds=1)
    assert refused(company.system(ShowLogin(token))) == "unknown_subject"
    assert refused(company.as_("dana", OpenSession(token))) == "unknown_subject"


def test_a_session_is_over_after_eight_hours_used_or_not(company: Company) -> None:
    token = session(company)
    for _ in range(7):
        company.pass_time(hours=1)
        assert isinstance(company.system(ShowSession(token)), SessionFound)
    company.pass_time(hours=1)
    assert refused(company.system(ShowSession(token))) == "unknown_subject"


def test_a_link_of_another_person_opens_nothing_and_stays_good(company: Company) -> None:
    token = link(company)
    assert refused(company.as_("hana", OpenSession(token))) == "unknown_subject"
    assert isinstance(company.as_("dana", OpenSession(token)), SessionOpened)


def test_a_session_is_ended_by_its_own_person_only(company: Company) -> None:
    token = session(company)
    assert company.as_("hana", EndSession(token)) == SessionEnded()
    assert isinstance(company.system(ShowSession(token)), SessionFound)
    assert company.as_("dana", EndSession(token)) == SessionEnded()
    assert refused(company.system(ShowSession(token))) == "unknown_subject"
    assert company.as_("dana", EndSession(token)) == SessionEnded()


@pytest.mark.parametrize("name", ["alice", "noor"])
def test_who_has_no_report_to_read_gets_no_link(company: Company, name: str) -> None:
    assert refused(company.as_(name, IssueLogin(PAGE))) == "not_allowed"
    assert company.count("login_link") == 0


def test_who_lost_the_role_or_left_cannot_use_their_link(company: Company) -> None:
    hanas, danas = link(company, "hana"), link(company)
    company.write("DELETE FROM person_role WHERE person_id = :id", id=company.id_of("hana"))
    company.write("UPDATE person SET active = :no WHERE id = :id", id=company.id_of("dana"), no=False)
    assert refused(company.as_("hana", OpenSession(hanas))) == "not_allowed"
    assert refused(company.as_("dana", OpenSession(danas))) == "not_allowed"
    assert company.count("web_session") == 0


def test_only_a_door_may_ask_whose_a_token_is(company: Company) -> None:
    token, kept = link(company), session(company)
    for command in (ShowLogin(token), ShowSession(kept)):
        assert refused(company.as_("dana", command)) == "not_allowed"
        answer = company.dispatcher.dispatch(command, Actor(ActorKind.CANDIDATE, "x"), Surface.WEB)
        assert refused(answer) == "not_allowed"


def test_the_database_keeps_no_token(company: Company) -> None:
    """Only what its SHA-256 is, and neither in the audit trail nor in how a command is written out."""
    first, second = link(company), session(company)
    everything = "".join(
        repr(company.rows(f"SELECT * FROM {table}"))  # noqa: S608
        for table in ("login_link", "web_session", "audit_entry", "message", "outbox")
    )
    for token in (first, second):
        assert len(token) == 43, "256 bits in base64"
        assert token not in everything
        assert hashlib.sha256(token.encode()).hexdigest() in everything
        for command in (ShowLogin(token), OpenSession(token), ShowSession(token), EndSession(token)):
            assert token not in repr(command)
    assert second not in repr(SessionOpened(second, company.now, PAGE))
    assert first not in repr(LoginIssued(first, company.now))


def test_who_came_in_and_went_is_written_down(company: Company) -> None:
    token = session(company)
    company.as_("dana", EndSession(token))
    entries = company.rows("SELECT command, actor_id FROM audit_entry ORDER BY id DESC LIMIT 3")
    assert [row["command"] for row in entries] == ["EndSession", "OpenSession", "IssueLogin"]
    assert {row["actor_id"] for row in entries} == {company.id_of("dana")}


def test_what_is_over_is_forgotten_with_the_next_link(company: Company) -> None:
    session(company)
    session(company, "hana")
    company.pass_time(hours=9)
    link(company)
    owners = [row["person_id"] for row in company.rows("SELECT person_id FROM login_link")]
    assert owners.count(company.id_of("dana")) == 1
    assert company.rows("SELECT person_id FROM web_session") == [{"person_id": company.id_of("hana")}]


@pytest.mark.parametrize("token", ["", "x", "'" * 64, "\ud800", "a" * 64, "ключ"])
def test_nonsense_opens_nothing(company: Company, token: str) -> None:
    link(company)
    assert refused(company.system(ShowLogin(token))) == "unknown_subject"
    assert refused(company.system(ShowSession(token))) == "unknown_subject"
    assert refused(company.as_("dana", OpenSession(token))) == "unknown_subject"

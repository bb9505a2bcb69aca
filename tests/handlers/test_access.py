"""Who may do what: every command, every kind of actor, against a table written here by hand."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, combinations

import pytest

from handlers.answer_swap import AnswerSwap
from handlers.book_option import BookOption
from handlers.cancel_booking import CancelBooking
from handlers.cancel_loop import CancelLoop
from handlers.claim_seat import ClaimSeat
from handlers.command import Command, Refused
from handlers.dispatch import HANDLERS
from handlers.open_loop import OpenLoop
from handlers.plan_options import PlanOptions, ShowOptions
from handlers.record_outcome import RecordOutcome, ShowOutcomeForm
from handlers.release_seat import ReleaseSeat
from handlers.request_swap import RequestSwap
from handlers.show_booking import ShowBooking
from handlers.show_schedule import ShowSchedule
from handlers.show_scorecards import ShowScorecards
from handlers.submit_scorecard import ShowScorecardForm, SubmitScorecard
from policies import access
from policies.vocabulary import (
    Actor,
    ActorKind,
    ApplicationId,
    Decision,
    Recommendation,
    Role,
    Surface,
    SwapId,
)
from tests.builders import Company, refused

ANY = frozenset[str]()

PERSON_RULES: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    # command: (one of these roles, and one of these relations), or any of several such pairs
    "AnswerSwap": ((frozenset({"interviewer"}), frozenset({"swap_asked"})),),
    "CancelLoop": ((frozenset({"recruiter"}), frozenset({"loop_recruiter"})),),
    "ChangeSettings": ((ANY, ANY),),
    "ClaimSeat": ((frozenset({"interviewer"}), ANY),),
    "OpenLoop": ((frozenset({"recruiter"}), frozenset({"loop_recruiter"})),),
    "PlanOptions": ((frozenset({"recruiter"}), frozenset({"loop_recruiter"})),),
    "RecordOutcome": ((frozenset({"hiring_manager"}), frozenset({"loop_hiring_manager"})),),
    "ReleaseSeat": ((ANY, frozenset({"claim_holder"})),),
    "RequestSwap": ((ANY, frozenset({"claim_holder"})),),
    "ShowLoopMessages": ((frozenset({"recruiter"}), frozenset({"loop_recruiter"})), (frozenset({"auditor"}), ANY)),
    "ShowMessages": ((frozenset({"auditor"}), ANY),),
    "ShowOptions": ((frozenset({"recruiter"}), frozenset({"loop_recruiter"})),),
    "ShowOutcomeForm": ((frozenset({"hiring_manager"}), frozenset({"loop_hiring_manager"})),),
    "ShowPanel": ((ANY, ANY),),
    "ShowPrivacy": ((ANY, ANY),),
    "ShowSchedule": ((frozenset({"recruiter"}), ANY),),
    "ShowScorecardForm": ((ANY, frozenset({"claim_holder"})),),
    "ShowScorecards": (
        (frozenset({"hiring_manager"}), frozenset({"loop_hiring_manager"})),
        (frozenset({"recruiter"}), frozenset({"loop_recruiter"})),
        (frozenset({"interviewer"}), frozenset({"loop_panelist"})),
    ),
    "ShowSettings": ((ANY, ANY),),
    "SubmitScorecard": ((ANY, frozenset({"claim_holder"})),),
}
CANDIDATE_COMMANDS = {"AskRecruiter", "BookOption", "CancelBooking", "RequestReschedule", "ShowBooking"}
OPERATOR_COMMANDS = {"EraseCandidate", "LoadCompany", "RetryJob", "ShowJobs", "ShowLoopMessages", "ShowMessages"}
SYSTEM_COMMANDS = {
    "ApplicationGone",
    "ApplyRetention",
    "CancelLoop",
    "ExpireOptions",
    "FinishInterviews",
    "LeaseOutbox",
    "LinkIdentity",
    "OpenLoop",
    "ProposeOptions",
    "ReceiveDelivery",
    "RecordApplication",
    "RecordMessages",
    "RecoverOutbox",
    "ScopeMessages",
    "SettleOutbox",
    "ShowIdentity",
    "ShowKnownPeople",
}
COMMANDS = sorted(command.__name__ for command in HANDLERS)


def sets_of(words: list[str]) -> Iterator[frozenset[str]]:
    return map(frozenset, chain.from_iterable(combinations(words, size) for size in range(len(words) + 1)))


def test_every_command_has_a_rule_and_every_rule_a_command() -> None:
    assert sorted(access.RULES) == COMMANDS
    assert set(COMMANDS) == set(PERSON_RULES) | CANDIDATE_COMMANDS | OPERATOR_COMMANDS | SYSTEM_COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_a_person_may_do_what_the_table_says_and_nothing_else(command: str) -> None:
    """Every set of roles with every set of relations: 64 times 64."""
    for roles in sets_of([role.value for role in Role]):
        for relations in sets_of(list(access.RELATIONS)):
            expected = any(
                (not wanted or wanted & roles) and (not related or related & relations)
                for wanted, related in PERSON_RULES.get(command, ())
            )
            rule = access.decide(command, ActorKind.PERSON, frozenset(map(Role, roles)), relations)
            assert (rule is not None) is expected, (roles, relations)


@pytest.mark.parametrize("command", COMMANDS)
def test_who_is_no_person_may_do_what_their_kind_may(command: str) -> None:
    for relations in sets_of(list(access.RELATIONS)):
        for kind, commands in ((ActorKind.SYSTEM, SYSTEM_COMMANDS), (ActorKind.OPERATOR, OPERATOR_COMMANDS)):
            assert (access.decide(command, kind, frozenset(Role), relations) is not None) is (command in commands)
        allowed = access.decide(command, ActorKind.CANDIDATE, frozenset(Role), relations) is not None
        assert allowed is (command in CANDIDATE_COMMANDS and "loop_candidate" in relations)


def test_a_command_nobody_knows_is_refused_to_everybody() -> None:
    for kind in ActorKind:
        assert access.decide("Unheard", kind, frozenset(Role), frozenset(access.RELATIONS)) is None


def about_carmens_loop(company: Company, code: str) -> list[Command[object]]:
    """Every command about a loop that somebody with the right roles and no relation might try."""
    alices = company.rows("SELECT id FROM claim WHERE state = 'confirmed' ORDER BY starts_at")[0]["id"]
    swap = company.rows("SELECT id FROM swap")[0]["id"]
    return [
        AnswerSwap(SwapId(swap), True),
        CancelLoop(code, "Because."),
        OpenLoop(ApplicationId(company.loop().application_id)),
        PlanOptions(code, add_at=company.now + timedelta(days=7)),
        RecordOutcome(code, Decision.REJECT, "Because."),
        ReleaseSeat(alices),
        RequestSwap(alices, company.id_of("mallory")),
        ShowOptions(code),
        ShowOutcomeForm(code),
        ShowScorecardForm(alices),
        ShowScorecards(code),
        SubmitScorecard(alices, {"solving": 1}, "Bad.", Recommendation.NO),
    ]


@pytest.fixture
def contested(company: Company) -> Company:
    """A booked loop in which Alice has asked Erin to take over."""
    code = company.booked_loop()
    answer = company.as_("alice", RequestSwap(f"{code}-A1", company.id_of("erin")))
    assert not isinstance(answer, Refused)
    company.carry()
    return company


def fingerprint(company: Company) -> list[object]:
    tables = ("loop", "option", "claim", "swap", "booking", "scorecard", "outcome", "link", "person", "outbox")
    return [company.rows(f"SELECT * FROM {table} ORDER BY id") for table in tables]  # noqa: S608


def test_mallory_has_every_role_and_no_business_here(contested: Company) -> None:
    before, code = fingerprint(contested), contested.loop().code
    commands = about_carmens_loop(contested, code)
    entries = contested.count("audit_entry")
    for command in commands:
        assert refused(contested.as_("mallory", command)) == "not_allowed", command
    assert fingerprint(contested) == before
    written = contested.rows("SELECT command, allowed, rule, answer FROM audit_entry ORDER BY id")[entries:]
    assert [row["command"] for row in written] == [type(command).__name__ for command in commands]
    assert not any(row["allowed"] for row in written)
    assert {(row["rule"], row["answer"]) for row in written} == {("none", "refused:not_allowed")}


def test_who_has_left_may_do_nothing_at_all(contested: Company) -> None:
    code = contested.loop().code
    contested.write("UPDATE person SET active = :no WHERE email <> 'noor@acme.example'", no=False)
    before = fingerprint(contested)
    for name in ("alice", "dana", "hana", "erin"):
        for command in [*about_carmens_loop(contested, code), ClaimSeat(f"{code}-A2"), ShowSchedule()]:
            assert refused(contested.as_(name, command)) == "not_allowed"
    assert fingerprint(contested) == before


def test_a_relation_without_the_role_is_not_enough(contested: Company) -> None:
    code = contested.loop().code
    contested.write("DELETE FROM person_role")
    for name, command in (
        ("dana", CancelLoop(code, "Because.")),
        ("hana", ShowOutcomeForm(code)),
        ("erin", AnswerSwap(SwapId(contested.rows("SELECT id FROM swap")[0]["id"]), True)),
        ("alice", ShowScorecards(code)),
    ):
        assert refused(contested.as_(name, command)) == "not_allowed"


def test_a_person_is_no_candidate_and_a_candidate_no_person(contested: Company) -> None:
    option, link = contested.option("A").id, contested.link_id()
    for command in (BookOption(option), CancelBooking(""), ShowBooking()):
        assert isinstance(contested.as_("dana", command), Refused)
        assert isinstance(contested.as_person(contested.id_of("alice"), command), Refused)
    pretender = Actor(ActorKind.PERSON, link)
    assert refused(contested.dispatcher.dispatch(ShowBooking(), pretender, Surface.WEB)) == "not_allowed"
    for other in about_carmens_loop(contested, contested.loop().code):
        assert isinstance(contested.as_candidate(other, link), Refused), other


def test_an_unknown_a_revoked_and_an_expired_link_are_answered_alike(contested: Company) -> None:
    link = contested.link_id()
    unknown = contested.as_candidate(ShowBooking(), "no-such-link")
    contested.write("UPDATE link SET state = 'superseded'")
    superseded = contested.as_candidate(ShowBooking(), link)
    contested.write("UPDATE link SET state = 'revoked'")
    revoked = contested.as_candidate(ShowBooking(), link)
    contested.write("UPDATE link SET state = 'issued'")
    contested.pass_time(days=60)
    expired = contested.as_candidate(ShowBooking(), link)
    assert unknown == superseded == revoked == expired
    assert refused(unknown) == "unknown_subject"


def test_what_does_not_exist_is_refused_and_written_down(company: Company) -> None:
    for command in (CancelLoop("PK-ZZZZ", "Because."), ShowOptions("' OR 1=1 --"), ReleaseSeat("x")):
        assert refused(company.as_("dana", command)) == "unknown_subject"
    assert company.count("audit_entry WHERE answer = 'refused:unknown_subject'") == 3


def test_the_audit_names_no_person_in_words(contested: Company) -> None:
    entries = repr(contested.rows("SELECT * FROM audit_entry"))
    for word in ("Carmen", "carmen@", "Alice", "alice@"):
        assert word not in entries

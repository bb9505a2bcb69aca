"""Who may do what: the policy text against a table written by hand, and what follows from it in the database.

The table is tried with every set of roles and every way to stand to what a command is about.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, combinations, product

import pytest

from handlers.answer_swap import AnswerSwap
from handlers.book_option import BookOption
from handlers.cancel_booking import CancelBooking
from handlers.cancel_loop import CancelLoop
from handlers.claim_seat import ClaimSeat
from handlers.command import Command, Refused
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
from policies.access import Facts, Principal
from policies.hiring import HireId, ItemId
from policies.vocabulary import (
    Actor,
    ActorKind,
    ApplicationId,
    CandidateId,
    ClaimId,
    Decision,
    LoopId,
    PersonId,
    Recommendation,
    Role,
    SlotId,
    Surface,
    SwapId,
)
from policies.waiting import NudgeId
from tests.builders import Company, refused
from tests.handlers.access_table import (
    ANY,
    CANDIDATE_COMMANDS,
    COMMANDS,
    OPERATOR_COMMANDS,
    PERSON_RULES,
    SYSTEM_COMMANDS,
    expected,
    kinds_of,
)

ME, NOT_ME = PersonId("me"), PersonId("somebody else")
CARMEN = CandidateId("carmen")
LOOP = LoopId("loop")


def sets_of(words: list[str]) -> Iterator[frozenset[str]]:
    return map(frozenset, chain.from_iterable(combinations(words, size) for size in range(len(words) + 1)))


def me_if(holds: bool) -> PersonId:
    return ME if holds else NOT_ME


def standings(kind: str) -> Iterator[tuple[frozenset[str], Facts]]:
    """Every way to stand to a thing of this kind, with the facts that say so."""
    match kind:
        case "company":
            yield ANY, access.CompanyFacts()
        case "candidate":
            yield ANY, access.CandidateFacts(CARMEN)
        case "slot":
            yield ANY, access.SlotFacts(SlotId("slot"), LOOP)
        case "person":
            yield frozenset({"self"}), access.PersonFacts(ME)
            yield frozenset({"somebody else"}), access.PersonFacts(NOT_ME)
        case "claim" | "swap":
            for holds in (True, False):
                claim = access.ClaimFacts(ClaimId("claim"), me_if(holds), LOOP)
                swap = access.SwapFacts(SwapId("swap"), me_if(holds), ClaimId("claim"))
                word = {"claim": "holder", "swap": "asked"}[kind]
                yield frozenset({word}) if holds else ANY, claim if kind == "claim" else swap
        case "nudge":
            for receiver in (ME, NOT_ME, None):
                facts = access.NudgeFacts(NudgeId("nudge"), receiver, LOOP)
                yield frozenset({"receiver"}) if receiver == ME else ANY, facts
        case "hire":
            for recruits in (True, False):
                yield (
                    frozenset({"the loop's recruiter"}) if recruits else ANY,
                    access.HireFacts(HireId("hire"), me_if(recruits), LOOP),
                )
        case "item":
            for recruits, owner in product((True, False), (ME, NOT_ME, None)):
                held = {"the loop's recruiter": recruits, "owner": owner == ME}
                item = access.ItemFacts(ItemId("item"), owner, me_if(recruits), LOOP)
                yield frozenset(word for word, holds in held.items() if holds), item
        case "application":
            for recruits, manages in product((True, False), repeat=2):
                held = {"the loop's recruiter": recruits, "the loop's hiring manager": manages}
                application = access.ApplicationFacts(ApplicationId("app"), me_if(recruits), me_if(manages))
                yield frozenset(word for word, holds in held.items() if holds), application
        case "loop" | "link":
            for recruits, manages, sits in product((True, False), repeat=3):
                held = {"the loop's recruiter": recruits, "the loop's hiring manager": manages, "on the panel": sits}
                panel = frozenset({me_if(sits), PersonId("another")})
                yield (
                    frozenset(word for word, holds in held.items() if holds),
                    access.LoopFacts(LOOP, me_if(recruits), me_if(manages), CARMEN, panel),
                )
        case _:
            raise ValueError(kind)


def test_the_table_knows_every_command() -> None:
    assert set(COMMANDS) == set(PERSON_RULES) | CANDIDATE_COMMANDS | OPERATOR_COMMANDS | SYSTEM_COMMANDS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_person_may_do_what_the_table_says_and_nothing_else(command: str) -> None:
    """Every set of roles with every way to stand to what the command is about."""
    for kind in kinds_of(command):
        for relations, facts in standings(kind):
            for roles in sets_of([role.value for role in Role]):
                principal = Principal(ActorKind.PERSON, ME, frozenset(map(Role, roles)))
                allowed = access.decide(command, principal, facts)
                assert bool(allowed) is expected(command, roles, relations), (roles, relations, allowed)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_who_is_no_person_may_do_what_their_kind_may(command: str) -> None:
    for kind in kinds_of(command):
        for _, facts in standings(kind):
            for actor, commands in ((ActorKind.SYSTEM, SYSTEM_COMMANDS), (ActorKind.OPERATOR, OPERATOR_COMMANDS)):
                assert bool(access.decide(command, Principal(actor, ME), facts)) is (command in commands)
            for name in (CARMEN, "no-such-candidate", ME):
                allowed = access.decide(command, Principal(ActorKind.CANDIDATE, name), facts)
                assert bool(allowed) is (command in CANDIDATE_COMMANDS and name == CARMEN)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_about_something_else_than_it_should_be_is_refused_to_everybody(command: str) -> None:
    known = {"link" if one == "loop" else one for one in kinds_of(command)}
    of_loops = {"slot", "claim", "swap", "nudge", "hire", "item", "application", "link"}
    for kind in {"company", "candidate", "person", *of_loops} - known:
        for (_, facts), actor in product(standings(kind), ActorKind):
            assert access.decide(command, Principal(actor, ME, frozenset(Role)), facts) == ()


def test_a_command_nobody_knows_is_refused_to_everybody() -> None:
    for actor in ActorKind:
        assert access.decide("Unheard", Principal(actor, ME, frozenset(Role)), access.CompanyFacts()) == ()


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

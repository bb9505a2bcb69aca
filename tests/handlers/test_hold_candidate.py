"""A legal hold stops erasing until somebody releases it, and every step has a reason that is kept."""

import pytest

from handlers.cancel_loop import CancelLoop
from handlers.command import Done
from handlers.erase_candidate import CandidateErased, EraseCandidate
from handlers.hold_candidate import HoldsShown, HoldView, PlaceHold, ReleaseHold, ShowHolds
from policies.vocabulary import Role
from storage import subject_texts
from tests.builders import PEOPLE, Company, person, refused


@pytest.fixture
def code(company: Company) -> str:
    found = company.open_loop()
    company.as_("dana", CancelLoop(found, "Because."))
    company.carry()
    return found


def test_nothing_is_erased_while_a_hold_stands(company: Company, code: str) -> None:
    assert company.operator(PlaceHold(code, "  A charge was filed.  ")) == Done()
    assert refused(company.operator(EraseCandidate(code))) == "legal_hold"
    assert company.count("candidate WHERE erased_at IS NULL") == 1
    assert company.operator(ReleaseHold(code, "It was settled.")) == Done()
    assert isinstance(company.operator(EraseCandidate(code)), CandidateErased)


def test_one_hold_stands_at_a_time_and_can_be_placed_again(company: Company, code: str) -> None:
    company.operator(PlaceHold(code, "A charge."))
    assert refused(company.operator(PlaceHold(code, "Another."))) == "legal_hold"
    company.operator(ReleaseHold(code, "Settled."))
    assert refused(company.operator(ReleaseHold(code, "Settled."))) == "no_hold"
    assert company.operator(PlaceHold(code, "A new charge.")) == Done()
    assert company.count("legal_hold") == 2


@pytest.mark.parametrize(("reason", "why"), [("", "no_reason"), ("   ", "no_reason"), ("x" * 501, "too_long")])
def test_a_hold_needs_a_reason(company: Company, code: str, reason: str, why: str) -> None:
    assert refused(company.operator(PlaceHold(code, reason))) == why
    company.operator(PlaceHold(code, "A charge."))
    assert refused(company.operator(ReleaseHold(code, reason))) == why
    assert company.count("legal_hold WHERE released_at IS NULL") == 1


def test_the_reasons_are_kept_and_the_trail_has_them_under_the_candidates_key(company: Company, code: str) -> None:
    company.operator(PlaceHold(code, "A charge."))
    company.operator(ReleaseHold(code, "Settled."))
    (row,) = company.rows("SELECT reason, placed_by, release_reason, released_by FROM legal_hold")
    assert row == {
        "reason": "A charge.",
        "placed_by": "operator test",
        "release_reason": "Settled.",
        "released_by": "operator test",
    }
    (key,) = company.rows("SELECT pseudonym_key FROM candidate")
    entries = company.rows("SELECT text FROM audit_entry WHERE command IN ('PlaceHold', 'ReleaseHold') ORDER BY id")
    texts = [subject_texts.decrypt(bytes.fromhex(key["pseudonym_key"]), bytes(entry["text"])) for entry in entries]
    assert texts == ["A charge.", "Settled."]


def test_an_admin_holds_and_is_named_in_the_list(company: Company, code: str) -> None:
    company.load(people=(*PEOPLE, person("ada", (Role.ADMIN,))))
    assert company.as_("ada", PlaceHold(code, "A charge.")) == Done()
    shown = company.as_("ada", ShowHolds())
    assert shown == HoldsShown((HoldView(code, "A charge.", "Ada Tester", company.now),))
    for name in ("dana", "hana", "alice"):
        assert refused(company.as_(name, ReleaseHold(code, "Mine."))) == "not_allowed"


def test_a_candidate_without_a_loop_is_named_by_their_id_in_the_ats(company: Company) -> None:
    company.apply("Applied")
    assert company.operator(PlaceHold("cand-carmen", "A charge.")) == Done()
    assert refused(company.operator(EraseCandidate("cand-carmen"))) == "legal_hold"
    assert refused(company.operator(PlaceHold("cand-nobody", "A charge."))) == "unknown_subject"
    (hold,) = company.operator(ShowHolds()).holds
    assert hold.code == company.rows("SELECT id FROM candidate")[0]["id"]

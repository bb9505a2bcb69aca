"""Does every ATS adapter keep what the port promises?"""

import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from policies.vocabulary import ApplicationStatus, Decision
from tests.adapters.cast import ALICE, BOB, CARMEN, INTERVIEW, OUTCOME, SCORECARD
from tests.adapters.worlds import AtsWorld

Call = Coroutine[Any, Any, Any]


def test_an_application_is_read_as_it_is_now(ats_world: AtsWorld) -> None:
    carmen = ats_world.id(CARMEN)
    before = ats_world.run(ats_world.ats.application(carmen))
    assert before is not None
    assert (before.id, before.stage, before.status) == (carmen, "Phone screen", ApplicationStatus.ACTIVE)
    assert (before.candidate_name, before.candidate_email) == ("Carmen Díaz", "carmen.diaz@mail.example")
    assert before.candidate_timezone == ("Europe/Madrid" if ats_world.knows_timezone else None)
    ats_world.run(ats_world.ats.record_outcome(ats_world.cast(OUTCOME)))
    after = ats_world.run(ats_world.ats.application(carmen))
    assert after is not None and after.stage == "Onsite"


def test_how_to_reach_a_candidate_comes_with_the_application(ats_world: AtsWorld) -> None:
    found = ats_world.run(ats_world.ats.application(ats_world.id(CARMEN)))
    assert found is not None
    assert found.candidate_phones == ("+44 7700 900461",)
    assert found.candidate_links == ("https://profiles.example/carmen-diaz", "https://code.example/cdiaz")


def test_a_candidate_may_have_no_phone_and_no_link(ats_world: AtsWorld) -> None:
    found = ats_world.run(ats_world.ats.application(ats_world.id("app-leila")))
    assert found is not None
    assert (found.candidate_phones, found.candidate_links) == ((), ())


@pytest.mark.parametrize("field", ["phones", "links"])
@pytest.mark.parametrize("wrong", [None, "+44 7700 900461", 7, {}, {"mobile": "x"}, [None], [7], [["x"]], ["x", None]])
def test_phones_or_links_in_a_form_that_is_not_known_are_refused(
    ats_world: AtsWorld, field: str, wrong: object
) -> None:
    ats_world.restate(CARMEN, **{field: wrong})
    with pytest.raises(Rejected):
        ats_world.run(ats_world.ats.application(ats_world.id(CARMEN)))


@pytest.mark.parametrize(
    "name", ["app-nobody", "../jobs", "a/b", "a?b#c", "é", "%00", "0" * 8 + "-0000" * 3 + "-" + "0" * 12]
)
def test_an_application_the_ats_does_not_know_is_none(ats_world: AtsWorld, name: str) -> None:
    assert ats_world.run(ats_world.ats.application(name)) is None


def test_writing_an_interview_again_changes_nothing(ats_world: AtsWorld) -> None:
    interview = ats_world.cast(INTERVIEW)
    first = ats_world.run(ats_world.ats.put_interview(interview))
    assert ats_world.run(ats_world.ats.put_interview(interview)) == first
    assert ats_world.interviews() == {"int-1": {"name": "Coding", "interviewers": [ALICE]}}


def test_a_later_version_replaces_the_interview_and_an_earlier_one_does_not(ats_world: AtsWorld) -> None:
    interview = ats_world.cast(INTERVIEW)
    ats_world.run(ats_world.ats.put_interview(interview))
    ats_world.run(ats_world.ats.put_interview(replace(interview, version=2, interviewer_emails=(BOB,))))
    assert ats_world.interviews() == {"int-1": {"name": "Coding", "interviewers": [BOB]}}
    if ats_world.keeps_versions:
        ats_world.run(ats_world.ats.put_interview(interview))
        assert ats_world.interviews() == {"int-1": {"name": "Coding", "interviewers": [BOB]}}


def test_cancelling_an_interview_twice_is_cancelling_it(ats_world: AtsWorld) -> None:
    ats_world.run(ats_world.ats.put_interview(ats_world.cast(INTERVIEW)))
    for key in ("int-1", "int-1", "int-never-was"):
        ats_world.run(ats_world.ats.cancel_interview(ats_world.id(CARMEN), key))
    assert ats_world.interviews() == {}


def test_an_interview_is_cancelled_although_its_candidate_was_forgotten_here(ats_world: AtsWorld) -> None:
    if not ats_world.finds_forgotten:
        pytest.skip("it lists interviews of one application only")
    ats_world.run(ats_world.ats.put_interview(ats_world.cast(INTERVIEW)))
    ats_world.run(ats_world.ats.cancel_interview("erased:0123", "int-1"))
    assert ats_world.interviews() == {}


def test_a_cancelled_interview_comes_back_with_the_next_version(ats_world: AtsWorld) -> None:
    interview = ats_world.cast(INTERVIEW)
    ats_world.run(ats_world.ats.put_interview(interview))
    ats_world.run(ats_world.ats.cancel_interview(ats_world.id(CARMEN), "int-1"))
    ats_world.run(ats_world.ats.put_interview(replace(interview, version=2)))
    assert list(ats_world.interviews()) == ["int-1"]


def test_a_higher_revision_stands_and_the_same_or_an_older_one_changes_nothing(ats_world: AtsWorld) -> None:
    ats, scorecard = ats_world.ats, ats_world.cast(SCORECARD)
    ats_world.run(ats.put_interview(ats_world.cast(INTERVIEW)))
    first = ats_world.run(ats.submit_scorecard(scorecard))
    assert ats_world.run(ats.submit_scorecard(scorecard)) == first
    ats_world.run(ats.submit_scorecard(replace(scorecard, revision=3, notes="Amended.")))
    ats_world.run(ats.submit_scorecard(replace(scorecard, revision=2, notes="Late.")))
    if ats.abilities.scorecards == "scorecard":
        stands = "Amended." if ats.abilities.amends else SCORECARD.notes
        assert ats_world.scorecards() == [{"notes": stands, "author": ALICE}]
    if not ats.abilities.amends:
        assert any("Amended." in note for note in ats_world.notes())
        assert not any("Late." in note for note in ats_world.notes())


@pytest.mark.parametrize(
    ("decision", "stage", "status"),
    [
        (Decision.ADVANCE, "Onsite", "active"),
        (Decision.HIRE, "Hired", "hired"),
        (Decision.REJECT, "Phone screen", "rejected"),
        (Decision.HOLD, "Phone screen", "active"),
    ],
)
def test_an_outcome_moves_the_application_once(
    ats_world: AtsWorld, decision: Decision, stage: str, status: str
) -> None:
    outcome = replace(ats_world.cast(OUTCOME), decision=decision)
    first = ats_world.run(ats_world.ats.record_outcome(outcome))
    assert ats_world.run(ats_world.ats.record_outcome(outcome)) == first
    assert ats_world.stage(CARMEN) == (stage, status)


def test_an_application_that_has_left_the_stage_meanwhile_is_not_moved(ats_world: AtsWorld) -> None:
    ats_world.office.move(CARMEN, "Offer")
    ats_world.run(ats_world.ats.record_outcome(ats_world.cast(OUTCOME)))
    assert ats_world.stage(CARMEN) == ("Offer", "active")


def test_what_the_ats_refuses_for_good_is_rejected_without_naming_anyone(ats_world: AtsWorld) -> None:
    ats_world.run(ats_world.ats.put_interview(ats_world.cast(INTERVIEW)))
    stranger = replace(ats_world.cast(SCORECARD), author_email="stranger@elsewhere.example", notes="Carmen said so")
    with pytest.raises(Rejected) as refusal:
        ats_world.run(ats_world.ats.submit_scorecard(stranger))
    assert "stranger" not in refusal.value.reason and "Carmen" not in refusal.value.reason
    with pytest.raises(Rejected):
        ats_world.run(ats_world.ats.put_interview(replace(INTERVIEW, application_id="app-nobody", key="int-2")))


def test_text_that_is_no_unicode_is_rejected(ats_world: AtsWorld) -> None:
    ats_world.run(ats_world.ats.put_interview(ats_world.cast(INTERVIEW)))
    with pytest.raises(Rejected):
        ats_world.run(ats_world.ats.submit_scorecard(replace(ats_world.cast(SCORECARD), notes="\ud800")))


def test_another_content_under_a_key_in_use_is_rejected(ats_world: AtsWorld) -> None:
    if not ats_world.keeps_keys:
        pytest.skip("no vendor's ATS keeps things by our keys")
    ats_world.run(ats_world.ats.put_interview(ats_world.cast(INTERVIEW)))
    with pytest.raises(Rejected):
        ats_world.run(ats_world.ats.put_interview(replace(ats_world.cast(INTERVIEW), name="Another")))
    ats_world.run(ats_world.ats.record_outcome(ats_world.cast(OUTCOME)))
    with pytest.raises(Rejected):
        ats_world.run(ats_world.ats.record_outcome(replace(ats_world.cast(OUTCOME), decision=Decision.HIRE)))


@pytest.mark.parametrize("kind", ["429", "503"])
def test_a_busy_ats_is_asked_again_when_it_says(ats_world: AtsWorld, kind: str) -> None:
    for call in (("", ""), ats_world.new_interview):
        ats_world.misbehave(kind, call, retry_after=7)
        with pytest.raises(Retry) as wait:
            ats_world.run(ats_world.ats.put_interview(ats_world.cast(INTERVIEW)))
        assert wait.value.after == 7
        assert ats_world.interviews() == {}


@pytest.mark.parametrize("kind", ["500", "drop_after"])
def test_a_failure_after_sending_leaves_a_write_unknown_and_a_read_to_be_repeated(
    ats_world: AtsWorld, kind: str
) -> None:
    ats_world.misbehave(kind, ats_world.new_interview)
    with pytest.raises(Unknown):
        ats_world.run(ats_world.ats.put_interview(ats_world.cast(INTERVIEW)))
    ats_world.misbehave(kind)
    with pytest.raises(Retry):
        ats_world.run(ats_world.ats.application(ats_world.id(CARMEN)))


def test_what_no_webhook_told_of_is_found_by_asking(ats_world: AtsWorld) -> None:
    ats, now = ats_world.ats, ats_world.office.clock.now()
    if not ats.abilities.polled:
        pytest.skip("it cannot be asked")
    ats_world.office.move("app-sam", "Phone screen")
    first = ats_world.run(ats.changed_since("", now))
    assert first.application_ids == ()
    ats_world.office.move(CARMEN, "Onsite")
    second = ats_world.run(ats.changed_since(first.cursor, now + timedelta(minutes=10)))
    assert ats_world.id(CARMEN) in second.application_ids
    assert ats_world.id("app-leila") not in second.application_ids
    third = ats_world.run(ats.changed_since(second.cursor, now + timedelta(minutes=20)))
    assert third.application_ids == ()


def _write(world: AtsWorld) -> list[Callable[[], Call]]:
    """Everything the product ever writes, in the order of the story."""
    ats, interview, scorecard = world.ats, world.cast(INTERVIEW), world.cast(SCORECARD)
    return [
        lambda: ats.put_interview(interview),
        lambda: ats.put_interview(replace(interview, version=2, interviewer_emails=(ALICE, BOB))),
        lambda: ats.submit_scorecard(scorecard),
        lambda: ats.submit_scorecard(replace(scorecard, revision=2, notes="Amended.")),
        lambda: ats.record_outcome(replace(world.cast(OUTCOME), decision=Decision.HIRE)),
        lambda: ats.put_interview(replace(interview, key="int-2")),
        lambda: ats.cancel_interview(world.id(CARMEN), "int-2"),
    ]


def _holds(world: AtsWorld) -> tuple[object, ...]:
    return world.interviews(), world.scorecards(), sorted(world.notes()), world.stage(CARMEN), world.moves()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["401", "429", "500", "drop_after"])
def test_a_fault_at_any_call_changes_nothing_of_the_end(ats_world: AtsWorld, kind: str) -> None:
    for number, write in enumerate(_write(ats_world)):
        before = ats_world.snapshot()
        calls, end = ats_world.calls_of(write()), _holds(ats_world)
        after = ats_world.snapshot()
        for call in range(calls):
            ats_world.restore(before)
            ats_world.misbehave(kind, skip=call)
            is_told = kind != "401" or not ats_world.renews_credentials
            with pytest.raises((Retry, Unknown, CredentialsBroken)) if is_told else contextlib.nullcontext():
                ats_world.run(write())
            ats_world.run(write())
            assert _holds(ats_world) == end, f"write {number}, call {call}"
        ats_world.restore(after)
    assert ats_world.interviews().keys() == {"int-1"} and ats_world.moves() == 1


def test_revoked_credentials_are_told_apart(ats_world: AtsWorld) -> None:
    ats_world.revoke()
    with pytest.raises(CredentialsBroken):
        ats_world.run(ats_world.ats.application(ats_world.id(CARMEN)))
    with pytest.raises(CredentialsBroken):
        ats_world.run(ats_world.ats.cancel_interview(ats_world.id(CARMEN), "int-1"))

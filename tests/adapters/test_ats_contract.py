"""Does every ATS adapter keep what the port promises?"""

from dataclasses import replace

import pytest

from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from policies.vocabulary import ApplicationStatus, Decision
from tests.adapters.cast import ALICE, BOB, CARMEN, INTERVIEW, OUTCOME, SCORECARD
from tests.adapters.worlds import World


def test_an_application_is_read_as_it_is_now(world: World) -> None:
    before = world.run(world.ats.application(CARMEN))
    assert before is not None
    assert (before.id, before.stage, before.status) == (CARMEN, "Phone screen", ApplicationStatus.ACTIVE)
    assert (before.candidate_name, before.candidate_timezone) == ("Carmen Díaz", "Europe/Madrid")
    world.run(world.ats.record_outcome(OUTCOME))
    after = world.run(world.ats.application(CARMEN))
    assert after is not None and after.stage == "Onsite"


def test_how_to_reach_a_candidate_comes_with_the_application(world: World) -> None:
    found = world.run(world.ats.application(CARMEN))
    assert found is not None
    assert found.candidate_phones == ("+44 7700 900461",)
    assert found.candidate_links == ("https://profiles.example/carmen-diaz", "https://code.example/cdiaz")


def test_a_candidate_may_have_no_phone_and_no_link(world: World) -> None:
    found = world.run(world.ats.application("app-leila"))
    assert found is not None
    assert (found.candidate_phones, found.candidate_links) == ((), ())


@pytest.mark.parametrize("field", ["phones", "links"])
@pytest.mark.parametrize("wrong", [None, "+44 7700 900461", 7, {}, {"mobile": "x"}, [None], [7], [["x"]], ["x", None]])
def test_phones_or_links_in_a_form_that_is_not_known_are_refused(world: World, field: str, wrong: object) -> None:
    world.restate(CARMEN, **{field: wrong})
    with pytest.raises(Rejected):
        world.run(world.ats.application(CARMEN))


@pytest.mark.parametrize("name", ["app-nobody", "../jobs", "a/b", "a?b#c", "é", "%00"])
def test_an_application_the_ats_does_not_know_is_none(world: World, name: str) -> None:
    assert world.run(world.ats.application(name)) is None


def test_writing_an_interview_again_changes_nothing(world: World) -> None:
    first = world.run(world.ats.put_interview(INTERVIEW))
    assert world.run(world.ats.put_interview(INTERVIEW)) == first
    assert world.interviews() == {"int-1": {"name": "Coding", "interviewers": [ALICE]}}


def test_a_later_version_replaces_the_interview_and_an_earlier_one_does_not(world: World) -> None:
    world.run(world.ats.put_interview(replace(INTERVIEW, version=2, interviewer_emails=(BOB,))))
    world.run(world.ats.put_interview(INTERVIEW))
    assert world.interviews()["int-1"]["interviewers"] == [BOB]


def test_cancelling_an_interview_twice_is_cancelling_it(world: World) -> None:
    world.run(world.ats.put_interview(INTERVIEW))
    world.run(world.ats.cancel_interview("int-1"))
    world.run(world.ats.cancel_interview("int-1"))
    world.run(world.ats.cancel_interview("int-never-was"))
    assert world.interviews() == {}


def test_a_cancelled_interview_comes_back_with_the_next_version(world: World) -> None:
    world.run(world.ats.put_interview(INTERVIEW))
    world.run(world.ats.cancel_interview("int-1"))
    world.run(world.ats.put_interview(replace(INTERVIEW, version=2)))
    assert list(world.interviews()) == ["int-1"]


def test_a_higher_revision_replaces_the_scorecard_and_the_same_or_an_older_one_changes_nothing(world: World) -> None:
    first = world.run(world.ats.submit_scorecard(SCORECARD))
    assert world.run(world.ats.submit_scorecard(SCORECARD)) == first
    world.run(world.ats.submit_scorecard(replace(SCORECARD, revision=3, notes="Amended.")))
    world.run(world.ats.submit_scorecard(replace(SCORECARD, revision=2, notes="Late.")))
    assert world.scorecards() == {"card-1": {"notes": "Amended.", "author": ALICE}}


@pytest.mark.parametrize(
    ("decision", "stage", "status"),
    [
        (Decision.ADVANCE, "Onsite", "active"),
        (Decision.HIRE, "Hired", "hired"),
        (Decision.REJECT, "Phone screen", "rejected"),
        (Decision.HOLD, "Phone screen", "active"),
    ],
)
def test_an_outcome_moves_the_application_once(world: World, decision: Decision, stage: str, status: str) -> None:
    outcome = replace(OUTCOME, decision=decision)
    assert world.run(world.ats.record_outcome(outcome)) == world.run(world.ats.record_outcome(outcome))
    assert world.stage(CARMEN) == (stage, status)


def test_what_the_ats_refuses_for_good_is_rejected_without_naming_anyone(world: World) -> None:
    stranger = replace(SCORECARD, author_email="stranger@elsewhere.example", notes="Carmen said so")
    with pytest.raises(Rejected) as refusal:
        world.run(world.ats.submit_scorecard(stranger))
    assert "422" in refusal.value.reason
    assert "stranger" not in refusal.value.reason and "Carmen" not in refusal.value.reason
    with pytest.raises(Rejected):
        world.run(world.ats.put_interview(replace(INTERVIEW, application_id="app-nobody")))


def test_text_that_is_no_unicode_is_rejected(world: World) -> None:
    with pytest.raises(Rejected):
        world.run(world.ats.submit_scorecard(replace(SCORECARD, notes="\ud800")))


def test_another_content_under_a_key_in_use_is_rejected(world: World) -> None:
    world.run(world.ats.put_interview(INTERVIEW))
    with pytest.raises(Rejected):
        world.run(world.ats.put_interview(replace(INTERVIEW, name="Another")))
    world.run(world.ats.record_outcome(OUTCOME))
    with pytest.raises(Rejected):
        world.run(world.ats.record_outcome(replace(OUTCOME, decision=Decision.HIRE)))


@pytest.mark.parametrize("kind", ["429", "503"])
def test_a_busy_ats_is_asked_again_when_it_says(world: World, kind: str) -> None:
    world.misbehave(kind, retry_after=7)
    with pytest.raises(Retry) as wait:
        world.run(world.ats.put_interview(INTERVIEW))
    assert wait.value.after == 7
    assert world.interviews() == {}


def test_a_failure_after_sending_leaves_a_write_unknown_and_a_read_to_be_repeated(world: World) -> None:
    for kind in ("500", "drop_after"):
        world.misbehave(kind)
        with pytest.raises(Unknown):
            world.run(world.ats.put_interview(INTERVIEW))
        world.misbehave(kind)
        with pytest.raises(Retry):
            world.run(world.ats.application(CARMEN))


def test_a_write_that_was_cut_off_may_be_repeated_without_a_second_effect(world: World) -> None:
    world.misbehave("drop_after")
    with pytest.raises(Unknown):
        world.run(world.ats.record_outcome(OUTCOME))
    world.run(world.ats.record_outcome(OUTCOME))
    assert world.stage(CARMEN) == ("Onsite", "active")


def test_revoked_credentials_are_told_apart(world: World) -> None:
    world.revoke()
    with pytest.raises(CredentialsBroken):
        world.run(world.ats.application(CARMEN))
    with pytest.raises(CredentialsBroken):
        world.run(world.ats.cancel_interview("int-1"))

"""Does every HRIS adapter keep what the port promises?"""

import pytest

from adapters.ports import CredentialsBroken, InDoubt, Ref, Retry, Unknown
from tests.adapters.cast import HIRE
from tests.adapters.hris_worlds import HrisWorld

CARMEN = [(HIRE.name, HIRE.email, HIRE.job_title)]


def record(world: HrisWorld, *, uncertain: bool = False) -> Ref:
    return world.run(world.hris.record_hire(HIRE, uncertain=uncertain))


def test_a_hire_is_recorded_once(hris_world: HrisWorld) -> None:
    first = record(hris_world)
    assert record(hris_world) == first
    assert hris_world.hires() == CARMEN


def test_a_lost_answer_is_unknown_and_the_next_try_makes_no_second_one(hris_world: HrisWorld) -> None:
    hris_world.misbehave("drop_after", skip=int(hris_world.looks))
    with pytest.raises(Unknown):
        record(hris_world)
    assert hris_world.hires() == CARMEN
    if hris_world.stops and not hris_world.looks:
        with pytest.raises(InDoubt):
            record(hris_world, uncertain=True)
    else:
        record(hris_world, uncertain=True)
    assert hris_world.hires() == CARMEN


def test_what_may_have_been_made_and_cannot_be_found_is_left_to_a_person(hris_world: HrisWorld) -> None:
    hris_world.misbehave("500", skip=int(hris_world.looks))
    with pytest.raises(Unknown):
        record(hris_world)
    if not hris_world.stops:
        record(hris_world, uncertain=True)
        assert hris_world.hires() == CARMEN
        return
    with pytest.raises(InDoubt, match="may have"):
        record(hris_world, uncertain=True)
    assert hris_world.hires() == []
    record(hris_world)  # a person has looked
    assert hris_world.hires() == CARMEN


@pytest.mark.parametrize("kind", ["429", "503"])
def test_who_is_told_to_wait_waits_and_then_records(hris_world: HrisWorld, kind: str) -> None:
    for skip in range(1 + hris_world.looks):
        hris_world.misbehave(kind, retry_after=11, skip=skip)
        with pytest.raises(Retry) as wait:
            record(hris_world)
        assert wait.value.after == 11
        assert hris_world.hires() == []
    record(hris_world)
    assert hris_world.hires() == CARMEN


def test_credentials_that_no_longer_work_are_said_so(hris_world: HrisWorld) -> None:
    hris_world.revoke()
    with pytest.raises(CredentialsBroken):
        record(hris_world)
    assert hris_world.hires() == []

"""Does every HRIS adapter keep what the port promises?"""

from dataclasses import replace

import pytest

from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from tests.adapters.cast import HIRE
from tests.adapters.worlds import LocalWorld


def test_a_hire_is_recorded_once(world: LocalWorld) -> None:
    first = world.run(world.hris.record_hire(HIRE))
    assert world.run(world.hris.record_hire(HIRE)) == first
    assert world.hires() == {"out-1": "Carmen Díaz"}


def test_another_hire_under_the_same_key_is_rejected(world: LocalWorld) -> None:
    world.run(world.hris.record_hire(HIRE))
    with pytest.raises(Rejected):
        world.run(world.hris.record_hire(replace(HIRE, name="Someone else")))


def test_failures_are_told_apart(world: LocalWorld) -> None:
    world.misbehave("503", retry_after=11)
    with pytest.raises(Retry) as wait:
        world.run(world.hris.record_hire(HIRE))
    assert wait.value.after == 11
    world.misbehave("drop_after")
    with pytest.raises(Unknown):
        world.run(world.hris.record_hire(HIRE))
    world.run(world.hris.record_hire(HIRE))
    assert len(world.hires()) == 1
    world.revoke()
    with pytest.raises(CredentialsBroken):
        world.run(world.hris.record_hire(HIRE))

"""Does every calendar adapter keep what the port promises?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from policies.vocabulary import Span
from tests.adapters.cast import ALICE, BOB, EVENT, HOUR
from tests.adapters.worlds import LocalWorld


def test_busy_spans_are_in_order_and_inside_the_question(world: LocalWorld) -> None:
    now = world.office.clock.now()
    question = Span(now, now + timedelta(days=14))
    busy = world.run(world.calendar.busy([ALICE, BOB, "nobody@elsewhere.example"], question))
    assert list(busy) == [ALICE, BOB, "nobody@elsewhere.example"]
    assert busy["nobody@elsewhere.example"] is None
    spans = busy[ALICE]
    assert spans and list(spans) == sorted(spans)
    assert all(span.overlaps(question) for span in spans)


def test_our_own_holds_are_left_out_of_busy(world: LocalWorld) -> None:
    world.run(world.calendar.put_event(EVENT))
    world.run(world.calendar.put_event(replace(EVENT, uid="seat-2", tentative=False)))
    assert world.run(world.calendar.busy([ALICE], HOUR)) == {ALICE: ()}


def test_nobody_asked_about_is_nobody_busy(world: LocalWorld) -> None:
    assert world.run(world.calendar.busy([], HOUR)) == {}


def test_a_hold_becomes_a_confirmed_event_and_a_late_hold_does_not_undo_it(world: LocalWorld) -> None:
    world.run(world.calendar.put_event(EVENT))
    world.run(world.calendar.put_event(EVENT))
    confirmed = replace(EVENT, tentative=False, sequence=1)
    ref = world.run(world.calendar.put_event(confirmed))
    assert world.run(world.calendar.put_event(EVENT)) == ref
    assert world.events(ALICE) == {"seat-1": {"title": "Coding interview", "tentative": False}}


def test_cancelling_an_event_twice_is_cancelling_it(world: LocalWorld) -> None:
    world.run(world.calendar.put_event(EVENT))
    world.run(world.calendar.cancel_event(ALICE, "seat-1"))
    world.run(world.calendar.cancel_event(ALICE, "seat-1"))
    world.run(world.calendar.cancel_event(BOB, "seat-1"))
    world.run(world.calendar.put_event(EVENT))
    assert world.events(ALICE) == {}
    world.run(world.calendar.put_event(replace(EVENT, sequence=2)))
    assert list(world.events(ALICE)) == ["seat-1"]


def test_two_people_may_hold_an_event_of_the_same_uid(world: LocalWorld) -> None:
    world.run(world.calendar.put_event(EVENT))
    world.run(world.calendar.put_event(replace(EVENT, owner_email=BOB)))
    world.run(world.calendar.cancel_event(ALICE, "seat-1"))
    assert (list(world.events(ALICE)), list(world.events(BOB))) == ([], ["seat-1"])


def test_failures_are_told_apart(world: LocalWorld) -> None:
    with pytest.raises(Rejected):
        world.run(world.calendar.put_event(replace(EVENT, owner_email="nobody@elsewhere.example")))
    world.misbehave("429", retry_after=3)
    with pytest.raises(Retry) as wait:
        world.run(world.calendar.cancel_event(ALICE, "seat-1"))
    assert wait.value.after == 3
    world.misbehave("drop_after")
    with pytest.raises(Unknown):
        world.run(world.calendar.put_event(EVENT))
    world.misbehave("500")
    with pytest.raises(Retry):
        world.run(world.calendar.busy([ALICE], HOUR))
    world.revoke()
    with pytest.raises(CredentialsBroken):
        world.run(world.calendar.busy([ALICE], HOUR))

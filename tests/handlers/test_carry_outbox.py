"""Promises are carried in the order of their lane, again when it failed, and never forgotten."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.carry_outbox import Again, Dead, Leased, LeaseOutbox, Sent, SettleOutbox, Unsure
from storage import outbox
from storage.ledgers import Outbox
from tests.builders import Company


@pytest.fixture
def quiet(company: Company) -> Company:
    """A company with an open loop and nothing left to carry: what a test promises is all there is."""
    company.open_loop()
    return company


def promise(company: Company, key: str, lane: str = "card:test") -> None:
    """Any errand will do; this one is about the loop's card."""
    loop = company.loop()
    with company.store.transaction() as session:
        outbox.promise(session, "chat.card", loop.id, key=key, lane=lane, now=company.now)


def lease(company: Company) -> list[Leased]:
    return list(company.system(LeaseOutbox(50)))


def state(company: Company, key: str) -> dict[str, object]:
    return company.rows("SELECT state, attempts, fault FROM outbox WHERE key = :key", key=key)[0]


def test_a_lane_keeps_its_order_and_holds_up_no_other(quiet: Company) -> None:
    for key, lane in (("1", "one"), ("2", "one"), ("3", "two")):
        promise(quiet, key, lane)
    first = lease(quiet)
    assert [item.key for item in first] == ["1", "3"]
    assert lease(quiet) == []
    quiet.system(SettleOutbox(first[0].outbox_id, first[0].token, Again("down", after=60)))
    assert lease(quiet) == []  # the second of the lane waits for the first, though it is due
    quiet.pass_time(seconds=60)
    second = next(item for item in lease(quiet) if item.key == "1")
    quiet.system(SettleOutbox(second.outbox_id, second.token, Sent()))
    assert [item.key for item in lease(quiet)] == ["2"]


def test_a_carrier_that_died_leaves_an_uncertain_promise_and_settles_nothing_late(quiet: Company) -> None:
    promise(quiet, "1")
    (first,) = lease(quiet)
    assert not first.uncertain
    quiet.pass_time(seconds=61)
    (second,) = lease(quiet)
    assert second.uncertain
    quiet.system(SettleOutbox(first.outbox_id, first.token, Dead("too late to say so")))
    assert state(quiet, "1")["state"] == "unknown"
    quiet.system(SettleOutbox(second.outbox_id, second.token, Sent()))
    assert state(quiet, "1")["state"] == "reconciled"
    quiet.system(SettleOutbox(second.outbox_id, second.token, Again("and again")))
    assert state(quiet, "1")["state"] == "reconciled"


def test_what_may_have_been_done_is_looked_at_before_it_is_done_again(quiet: Company) -> None:
    promise(quiet, "1")
    (item,) = lease(quiet)
    quiet.system(SettleOutbox(item.outbox_id, item.token, Unsure("no answer")))
    quiet.pass_time(seconds=2)
    (again,) = lease(quiet)
    assert again.uncertain


def test_the_pause_grows_up_to_a_quarter_of_an_hour_and_an_asked_for_pause_is_kept(quiet: Company) -> None:
    promise(quiet, "1")
    pauses = []
    for _ in range(12):
        (item,) = lease(quiet)
        quiet.system(SettleOutbox(item.outbox_id, item.token, Again("down")))
        with quiet.store.transaction() as session:
            due = session.exec(select(Outbox.due_at).where(Outbox.key == "1")).one()
        pauses.append((due - quiet.now).total_seconds())
        quiet.now = due
    assert pauses == [min(2**attempt, 900) for attempt in range(1, 13)]
    (item,) = lease(quiet)
    quiet.system(SettleOutbox(item.outbox_id, item.token, Again("slow down", after=17)))
    quiet.pass_time(seconds=16)
    assert lease(quiet) == []
    quiet.pass_time(seconds=1)
    assert len(lease(quiet)) == 1


def test_a_dead_promise_lets_its_lane_go_on(quiet: Company) -> None:
    promise(quiet, "1")
    promise(quiet, "2")
    (item,) = lease(quiet)
    quiet.system(SettleOutbox(item.outbox_id, item.token, Dead("refused for good")))
    assert state(quiet, "1") == {"state": "dead", "attempts": 1, "fault": "refused for good"}
    assert [item.key for item in lease(quiet)] == ["2"]


def test_the_same_promise_twice_is_one_promise(quiet: Company) -> None:
    promise(quiet, "1")
    promise(quiet, "1", lane="another")
    assert quiet.count("outbox WHERE key = '1'") == 1


def test_a_change_while_the_card_is_under_way_is_told_by_another_promise(quiet: Company) -> None:
    loop = quiet.loop().id

    def tell() -> None:
        with quiet.store.transaction() as session:
            outbox.promise_state(session, "chat.card", loop, lane=f"card:{loop}", now=quiet.now)

    tell()
    tell()
    assert quiet.count("outbox WHERE state = 'pending'") == 1
    (item,) = lease(quiet)
    tell()
    tell()
    assert quiet.count("outbox WHERE state = 'pending'") == 2
    quiet.system(SettleOutbox(item.outbox_id, item.token, Again("down")))
    quiet.pass_time(seconds=2)
    assert len(quiet.carry()) == 2


def test_a_promise_waits_until_it_is_due(quiet: Company) -> None:
    loop, later = quiet.loop(), quiet.now + timedelta(minutes=5)
    with quiet.store.transaction() as session:
        outbox.promise(session, "chat.card", loop.id, key="1", lane="test", now=later)
    assert lease(quiet) == []
    quiet.pass_time(minutes=5)
    assert len(lease(quiet)) == 1

"""Who is told first, and how often? Those who wait come first, requisitions take turns, and nobody has too much."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from handlers.carry_outbox import Again, Dead, Leased, LeaseOutbox, RecoverOutbox, Sent, SettleOutbox, SweepOutbox
from handlers.command import Rules
from storage import outbox
from storage.outbox import Turn
from storage.store import Store
from tests.builders import Company, at_once


@pytest.fixture
def quiet(company: Company) -> Company:
    """Carmen's loop is open, and nothing is left to carry."""
    company.open_loop()
    company.carry()
    return company


def ruled(company: Company, **rules: object) -> Company:
    """The same company with other figures."""
    return Company(company.store, Rules(**rules), company.now)  # type: ignore[arg-type]


def promise(company: Company, *turns: Turn, kind: str = "chat.card") -> None:
    """One promise for each of these turns, about Carmen's loop, each with a lane of its own."""
    before, loop_id = company.count("outbox"), company.loop().id
    with company.store.transaction() as session:
        for number, turn in enumerate(turns, start=before):
            key = f"{kind}:{number}"
            outbox.promise(session, kind, loop_id, key=key, lane=key, now=company.now, turn=turn)


def lease(company: Company, limit: int = 50) -> Sequence[Leased]:
    leased: Sequence[Leased] = company.system(LeaseOutbox(limit))
    return leased


def settle(company: Company, leased: Sequence[Leased], result: Sent | Again | Dead | None = None) -> None:
    for item in leased:
        company.system(SettleOutbox(item.outbox_id, item.token, result or Sent()))


def shares(company: Company, leased: Sequence[Leased]) -> list[str]:
    found = {row["id"]: row["share"] for row in company.rows("SELECT id, share FROM outbox")}
    return [found[item.outbox_id] for item in leased]


def test_requisitions_take_turns_however_much_one_of_them_has(quiet: Company) -> None:
    promise(quiet, *[Turn("many")] * 30)
    quiet.pass_time(seconds=1)
    promise(quiet, *[Turn("few")] * 3)
    assert shares(quiet, lease(quiet, 6)) == ["many", "few"] * 3


def test_what_somebody_waits_for_overtakes_what_nobody_does(quiet: Company) -> None:
    promise(quiet, *[Turn("many", bulk=True)] * 30)
    quiet.pass_time(seconds=1)
    promise(quiet, Turn("a click"))
    assert shares(quiet, lease(quiet, 3)) == ["a click", "many", "many"]


def test_in_one_place_one_thing_is_said_a_second(quiet: Company) -> None:
    company = ruled(quiet, place_seconds=1.0)
    promise(company, *[Turn("r", "#hiring")] * 3, Turn("r", "@alice"))
    first = lease(company)
    assert len(first) == 2
    assert lease(company) == ()
    company.pass_time(seconds=3)
    settle(company, first)  # a second from when it was said, not from when it was taken
    company.pass_time(seconds=0.9)
    assert lease(company) == ()
    company.pass_time(seconds=0.1)
    (second,) = lease(company)
    company.system(SweepOutbox())
    settle(company, [second])
    assert len(company.rows("SELECT id FROM outbox WHERE state = 'pending'")) == 1


def test_two_processes_do_not_say_two_things_in_one_place(store: Store, quiet: Company) -> None:
    company = ruled(quiet, place_seconds=1.0)
    others = [Company(Store(store.engine.url.render_as_string(hide_password=False)), company.rules, company.now)
              for _ in range(3)]  # fmt: skip
    for _ in range(5):
        promise(company, *[Turn("r", "#hiring")] * 4, *[Turn("r", f"@{name}") for name in "abcd"])
        taken = at_once(*[lambda one=one: lease(one, 3) for one in others])
        while more := lease(company, 3):
            taken.append(more)
        ids = [item.outbox_id for leased in taken for item in leased]
        place = dict((row["id"], row["place"]) for row in company.rows("SELECT id, place FROM outbox"))
        assert Counter(place[id] for id in ids) == dict.fromkeys(["#hiring", "@a", "@b", "@c", "@d"], 1)
        for leased in taken:
            settle(company, leased)
        for one in (company, *others):
            one.pass_time(seconds=2)
        company.write("UPDATE outbox SET state = 'sent' WHERE state = 'pending'")
    for one in others:
        one.store.close()


def test_a_receiver_gets_no_more_than_its_limit_whatever_the_others_get(quiet: Company) -> None:
    company = ruled(quiet, per_minute={"chat": 60})
    promise(company, *[Turn("r", f"@{number}") for number in range(20)])
    promise(company, *[Turn("r")] * 20, kind="calendar.busy")
    kinds = Counter(item.errand for item in lease(company))
    assert kinds == {"chat.card": 5, "calendar.busy": 20}
    total = kinds["chat.card"]
    for _ in range(10):
        company.pass_time(seconds=1)
        total += len(lease(company))
    assert total == 15


def test_who_asks_for_a_pause_gets_one_and_the_others_go_on(quiet: Company) -> None:
    promise(quiet, Turn("r", "#one"), Turn("r", "#one"), Turn("r", "#two"), Turn("r", "@alice"))
    promise(quiet, Turn("r"), kind="calendar.busy")
    first, *_ = lease(quiet, 1)
    settle(quiet, [first], Again("ratelimited", 30.0, pause=True))
    leased = lease(quiet)
    assert len(leased) == 3  # the second of #one waits with the first
    settle(quiet, [leased[0]], Again("ratelimited", 20.0, pause=True))  # another place too: it is all of chat
    settle(quiet, leased[1:])
    promise(quiet, Turn("r", "@bob"))
    promise(quiet, Turn("r"), kind="calendar.busy")
    assert [item.errand for item in lease(quiet)] == ["calendar.busy"]
    quiet.pass_time(seconds=20)
    assert len(lease(quiet)) == 2  # @bob and #two; #one asked for longer
    quiet.pass_time(seconds=10)
    assert len(lease(quiet)) == 2


def test_what_is_not_let_out_yet_is_not_overdue(quiet: Company) -> None:
    """The sweep tells carriers of work that they can do."""
    company = ruled(quiet, per_minute={"chat": 60})
    told: list[bool] = []
    company.dispatcher._hand_over = lambda _connection, *, overdue: told.append(overdue)
    promise(company, *[Turn("r", f"@{number}") for number in range(6)])
    lease(company)
    company.system(SweepOutbox())
    assert told == []
    company.pass_time(seconds=2)
    company.system(SweepOutbox())
    assert told == [True]


def test_the_only_carrier_starts_anew_where_its_predecessor_spoke(quiet: Company) -> None:
    company = ruled(quiet, place_seconds=1.0)
    promise(company, Turn("r", "#hiring"))
    assert len(lease(company)) == 1
    company.system(RecoverOutbox())
    company.pass_time(seconds=1)
    assert [item.uncertain for item in lease(company)] == [True]


def test_a_place_that_is_held_by_a_carrier_that_died_is_free_when_its_lease_lapses(quiet: Company) -> None:
    company = ruled(quiet, place_seconds=1.0)
    promise(company, Turn("r", "#hiring"))
    assert len(lease(company)) == 1
    company.now += outbox.LEASE - timedelta(seconds=1)
    assert lease(company) == ()
    company.pass_time(seconds=1)
    assert len(lease(company)) == 1

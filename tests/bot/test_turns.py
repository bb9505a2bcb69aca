"""Does what somebody waits for come before what the machinery does by itself, at a database that does one at a time?"""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from bot.carrying import CARRIER
from bot.desk import Desk
from bot.ticking import CLOCK
from bot.turns import IN_A_ROW, Turns
from handlers.carry_outbox import LeaseOutbox, SweepOutbox
from handlers.command import Command
from handlers.seal_audit import SealAudit
from handlers.show_panel import ShowPanel
from policies.vocabulary import Actor, ActorKind, Surface
from storage.store import Store
from tests.builders import Company

PATIENCE = 30


class Line:
    """One thread, kept busy until everything has been handed in; and in what order it was done."""

    def __init__(self) -> None:
        self.turns = Turns(1)
        self.done: list[str] = []
        self._gate, busy = threading.Event(), threading.Event()

        def wait() -> None:
            busy.set()
            self._gate.wait(PATIENCE)

        self.turns.take(wait, waited_for=False)
        assert busy.wait(PATIENCE)

    def hand_in(self, name: str, *, waited_for: bool) -> Future[None]:
        return self.turns.take(lambda: self.done.append(name), waited_for=waited_for)

    def all_done(self) -> list[str]:
        self._gate.set()
        self.turns.close()
        return self.done


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.all_done()


def test_what_somebody_waits_for_comes_first_and_each_kind_keeps_its_order(line: Line) -> None:
    for number in range(3):
        line.hand_in(f"machine {number}", waited_for=False)
        line.hand_in(f"person {number}", waited_for=True)
    assert line.all_done() == [
        *(f"person {number}" for number in range(3)),
        *(f"machine {number}" for number in range(3)),
    ]


def test_the_machinery_gets_on_however_many_people_wait(line: Line) -> None:
    for _ in range(3 * IN_A_ROW):
        line.hand_in("person", waited_for=True)
    for _ in range(2):
        line.hand_in("machine", waited_for=False)
    after = ["person"] * IN_A_ROW
    assert line.all_done() == [*after, "machine", *after, "machine", *after]


def test_what_nobody_wants_any_more_is_not_done(line: Line) -> None:
    line.hand_in("kept", waited_for=True)
    assert line.hand_in("given up", waited_for=True).cancel()
    assert line.all_done() == ["kept"]


def test_a_fault_is_told_to_who_asked_and_the_thread_goes_on() -> None:
    turns = Turns(1)

    def broken() -> None:
        raise LookupError("nothing there")

    fault = turns.take(broken, waited_for=True)
    after = turns.take(lambda: "done", waited_for=True)
    with pytest.raises(LookupError):
        fault.result(PATIENCE)
    assert after.result(PATIENCE) == "done"
    turns.close()
    with pytest.raises(RuntimeError):
        turns.take(lambda: None, waited_for=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_acts_in_chat_goes_before_what_the_clock_and_the_relay_wanted_earlier(store: Store) -> None:
    """The one thread waits for the database, which the test holds, until all of them have come."""
    company = Company(store).load()
    alice = Actor(ActorKind.PERSON, company.id_of("alice"))
    desk, order = Desk(company.dispatcher), list[str]()

    async def give(command: Command[Any], actor: Actor, surface: Surface) -> None:
        await desk(command, actor, surface)
        order.append(type(command).__name__)

    async def run() -> None:
        with company.store.transaction():
            given = [
                asyncio.create_task(give(command, actor, surface))
                for command, actor, surface in (
                    (SweepOutbox(), CLOCK, Surface.CLOCK),
                    (LeaseOutbox(), CARRIER, Surface.RELAY),
                    (SealAudit(), CLOCK, Surface.CLOCK),
                    (ShowPanel(), alice, Surface.SLACK),
                    (ShowPanel(True), alice, Surface.TEAMS),
                )
            ]
            await asyncio.sleep(0)  # each hands in its command
        await asyncio.gather(*given)

    asyncio.run(asyncio.wait_for(run(), PATIENCE))
    desk.close()
    order.remove("SweepOutbox")  # the first to come may have begun before the others came
    assert order == ["ShowPanel", "ShowPanel", "LeaseOutbox", "SealAudit"]

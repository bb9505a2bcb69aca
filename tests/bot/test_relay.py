"""Does the relay carry all that is due when it is asked once, however much more that is than it holds at a time?"""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from bot.carrying import Carrier, World
from bot.desk import Desk
from bot.relay import IN_HAND, Relay
from bot.slack.platform import SLACK
from handlers.parcels import ChatParcel
from storage import outbox
from storage.store import Store
from tests.builders import Company, unkept

MANY = 2 * IN_HAND + 10
PATIENCE = 60


class Sink:
    """Chat that takes everything at once."""

    platform = SLACK

    def __init__(self) -> None:
        self.names: list[str] = []

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]:
        self.names.append(parcel.name)
        return "C1", str(len(self.names))

    async def forget(self, channel: str, ts: str) -> None:
        raise AssertionError("nothing is forgotten here")


async def asked_once(company: Company) -> Sink:
    """What comes of it when an engine asks the relay once, and nothing else ever makes it look."""
    desk, sink = Desk(company.dispatcher), Sink()
    none = cast(Any, SimpleNamespace(name="none"))
    world = World(none, none, none, none, {SLACK.name: cast(Any, sink)}, lambda *_: "")
    relay = Relay(desk, Carrier(desk, world, unkept(desk)), alone=False, asked=True)
    running = asyncio.create_task(relay.run())
    await asyncio.wait_for(relay.carry_due(), PATIENCE)
    relay.stop()
    await running
    desk.close()
    return sink


def test_all_that_is_due_is_carried_when_the_relay_is_asked_once(store: Store) -> None:
    company = Company(store).load()
    company.booked_loop()
    claim = company.rows("SELECT id FROM claim WHERE state = 'confirmed'")[0]["id"]
    with company.store.transaction() as session:
        for number in range(MANY):
            outbox.promise(session, "chat.confirmed", claim, key=f"{number}", lane=f"{number}", now=company.now)
    sink = asyncio.run(asked_once(company))
    assert len(sink.names) == len(set(sink.names)) == MANY
    assert company.count("outbox WHERE state = 'pending'") == 0
